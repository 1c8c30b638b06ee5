import { type Head, type StoredEntity, type StoredSenderId, StoreFault } from '../../actors/ports.ts';
import { type EntityKey, type EntityKind, entityName } from '../../actors/protocol/entity.ts';
import { type DueRow, type Entry, receiptsOf } from '../../actors/protocol/journal.ts';
import type { ListName, ListPart } from '../../actors/protocol/lists.ts';
import { type Segment, segmentOf } from './archive.ts';
import { type Database, ITERATOR_BYTES } from './database.ts';
import type { EntityMemory } from './entity-memory.ts';
import { type EntryPayload, entityOf, type FramedEntry, openPayload, parseEntry, toEntry } from './entry-codec.ts';
import { corrupt } from './fault.ts';
import { checkNewest, type HistoryRow, openHistories, openLatestRow, type Snapshot } from './history-row.ts';
import { type KeyRecord, type Keyring, keyFor } from './keyring.ts';
import { type KeyRange, keyParts, keyRange, parseNumberPart, rowKey, twinOf } from './keys.ts';
import { openReceipt } from './receipt-row.ts';
import { openState } from './state-row.ts';
import type { Vault } from './vault.ts';

const NOTHING = new Uint8Array(0);

/** All reads of a store. Every value is proved before it is believed, and so is every absence that matters. */
export interface Reader {
  entries(from: number, limit: number, head: Head): Promise<readonly Entry[]>;
  load(entity: EntityKey): Promise<StoredEntity | undefined>;
  senderId(entity: EntityKey, id: string): Promise<StoredSenderId | undefined>;
  lacksSenderId(entity: EntityKey, id: string): boolean;
  due(until: number, limit: number, after?: DueRow): Promise<readonly DueRow[]>;
  listed(list: ListName, part: ListPart): Promise<readonly DueRow[]>;
  ids(kind: EntityKind, part: { readonly limit: number; readonly after?: string }): Promise<readonly string[]>;
  history(entity: EntityKey, limit: number, before?: number): Promise<readonly Entry[]>;
  attachment(entity: EntityKey, commit: number, head: Head): Promise<Uint8Array | undefined>;
}

/**
 * @param memory knows of entities that were never written
 * @param segments those of the archive as it is now
 */
export function createReader(
  database: Database,
  vault: Vault,
  keyring: Keyring,
  memory?: Pick<EntityMemory, 'lacks'>,
  segments: () => readonly Segment[] = () => [],
): Reader {
  const histories = openHistories(database, vault);

  async function open(framed: readonly FramedEntry[]): Promise<readonly Entry[]> {
    const records = await keyring.records(framed.map(({ entry }) => entityOf(entry)));
    return framed.map((entry) => toEntry(entry, openFramed(vault, records, entry)));
  }

  return {
    async entries(from, limit, head) {
      const first = Math.max(1, from);
      const count = Math.min(limit, head.commit - first + 1);
      if (!(count > 0)) return [];
      const rows = await database
        .iterator({ ...keyRange.journal(first), limit: count, highWaterMarkBytes: ITERATOR_BYTES })
        .all();
      const framed = rows.map(([key, value], index) => {
        const commit = first + index;
        if (key !== rowKey.journal(commit)) throw notHere(commit);
        return parseEntry(commit, value);
      });
      if (framed.length < count) throw notHere(first + framed.length);
      checkLinks(framed, head);
      return open(framed);
    },

    async load(entity) {
      const reading = keyring.reading(entity);
      if (memory?.lacks(entity) === true) {
        reading.remember('absent');
        return undefined;
      }
      // One snapshot: the rows must be of one moment, and commits go on.
      const snapshot = database.snapshot();
      try {
        const newest = await histories.newest(entity, snapshot);
        const rows = [rowKey.dataKey(entity), rowKey.state(entity), rowKey.latest(entity)];
        // Of what never was synchronous looks are cheap, since LevelDB's filters answer; what is there may be on the disk.
        const [keyRow, stateRow, latestRow] =
          newest === undefined
            ? rows.map((row) => database.getSync(row, { snapshot }))
            : await database.getMany(rows, { snapshot });
        if (keyRow === undefined) {
          // Every turn writes a history row: where an iterator finds none either, there was no turn.
          if (stateRow !== undefined || latestRow !== undefined || newest !== undefined) {
            throw corrupt(`${entityName(entity)} was written, but the row of its key is missing`);
          }
          reading.remember('absent');
          return undefined;
        }
        const record = keyring.decode(entity, keyRow);
        const stored = stateRow === undefined ? undefined : openState(vault, entity, record, stateRow);
        const latest = latestRow === undefined ? undefined : openLatestRow(vault, entity, latestRow);
        const commit = checkNewest(entity, newest, [stored?.commit, latest]);
        await proveState(entity, record, stored, { first: commit, snapshot });
        reading.remember({ ...record, newest: commit });
        return stored;
      } finally {
        reading.end();
        await snapshot.close();
      }
    },

    lacksSenderId(entity, id) {
      // Nothing was ever written about the entity, as two indexes said when it was looked for; or all since is remembered.
      const known = keyring.recall(entity);
      return known === 'absent' || known?.seen?.lacks(id) === true;
    },

    async senderId(entity, id) {
      const name = vault.senderHash(entity, id);
      const row = rowKey.sender(entity, name);
      const first = await keyring.newest(entity);
      const value = await database.get(row);
      const commit = value === undefined ? 0 : openSenderRow(vault, row, value);
      // The history names the ids too: it knows of one whose row is lost, and of a newer row than this one.
      const newest = await histories.find(entity, { first, downTo: commit }, ({ sender }) => sender === name);
      if (newest === undefined && value === undefined) return undefined;
      if (newest === undefined || newest.commit < commit) {
        throw corrupt(
          `a sender id of ${entityName(entity)} names commit ${commit}, of which the history knows nothing`,
        );
      }
      if (newest.commit > commit) {
        // A commit may have come between the two reads.
        const again = await database.get(row);
        if (again === undefined || openSenderRow(vault, row, again) < newest.commit) {
          throw corrupt(`a sender id of ${entityName(entity)} is not found where commit ${newest.commit} wrote it`);
        }
      }
      return senderOf(entity, newest);
    },

    due: async (until, limit, after) => dueRows(keyRange.dueUntil(until, after), limit),
    listed: async (list, { limit, ...part }) => dueRows(keyRange.listed(list, part), limit),

    async ids(kind, { limit, after }) {
      if (!(limit > 0)) return [];
      const snapshot = database.snapshot();
      try {
        // An iterator may pass over rows or end early in silence. Every entity has a row of its key, and most have a state:
        // what the one does not tell the other does, since they lie elsewhere.
        const [keyed, resting] = await Promise.all(
          (['k', 's'] as const).map((family) =>
            database
              .keys({ ...keyRange.entities(family, kind, after), limit, highWaterMarkBytes: ITERATOR_BYTES, snapshot })
              .all(),
          ),
        );
        const ids = [...(keyed ?? []), ...(resting ?? [])].map((key) => keyParts(key)[2] ?? '');
        return [...new Set(ids)].sort().slice(0, limit);
      } finally {
        await snapshot.close();
      }
    },

    async history(entity, limit, before) {
      const first = await keyring.newest(entity);
      const rows = await histories.rows(entity, { first, limit, before });
      const values = await database.getMany(rows.map(({ commit }) => rowKey.journal(commit)));
      const entries: Entry[] = [];
      const framed: FramedEntry[] = [];
      for (const [index, row] of rows.entries()) {
        const place = row.archived === undefined ? await placeOf(entity, row.commit, values[index]) : row;
        if ('header' in place) framed.push(place);
        else entries.push(archivedEntry(entity, place));
      }
      // The rows came newest first, and what is archived is older than what is not, save what is still asked for.
      return [...entries, ...(await open(framed))].sort((one, other) => one.commit - other.commit);
    },

    async attachment(entity, commit, head) {
      const row = rowKey.attachment(entity, commit);
      const value = await database.get(row);
      if (value === undefined) {
        if (commit < 1 || commit > head.commit) return undefined;
        const entry = await database.get(rowKey.journal(commit));
        if (entry === undefined) return await absentAttachment(entity, commit);
        const { entry: header } = parseEntry(commit, entry);
        if (header.attachmentHash === undefined || entityName(entityOf(header)) !== entityName(entity))
          return undefined;
      }
      const record = (await keyring.records([entity])).get(entityName(entity));
      if (value === undefined) {
        if (record?.erased === true) return undefined;
        throw corrupt(`the attachment of entry ${commit} is missing`);
      }
      const key = record === undefined ? undefined : keyFor(record, value);
      if (key === 'erased') return undefined;
      const plain = key === undefined ? undefined : vault.open(key, row, value);
      if (plain === undefined) throw corrupt(`the attachment of entry ${commit} was changed`);
      return plain;
    },
  };

  async function dueRows(range: KeyRange | undefined, limit: number): Promise<readonly DueRow[]> {
    if (range === undefined || range.gte >= range.lt || !(limit > 0)) return [];
    const snapshot = database.snapshot();
    try {
      const options = { limit, highWaterMarkBytes: ITERATOR_BYTES, snapshot };
      const rows = await database.iterator({ ...range, ...options }).all();
      const twins = await database.iterator({ ...keyRange.twins(range), ...options }).all();
      // An iterator may pass over rows or end early in silence; that of the twins then does not, since they are elsewhere.
      for (let index = 0; index < Math.max(rows.length, twins.length); index += 1) {
        const [key, value] = rows[index] ?? [];
        const [twin, copy] = twins[index] ?? [];
        if (key === undefined || twin !== twinOf(key) || copy?.equals(value ?? NOTHING) !== true) {
          throw corrupt(`the due rows and their twins are not the same from ${key ?? twin} on`);
        }
      }
      return rows.map(([key, value]) => openDue(vault, key, value));
    } finally {
      await snapshot.close();
    }
  }

  /** Proves that this is the state, or that there is none, by the history, which says which entries wrote one. */
  async function proveState(
    entity: EntityKey,
    record: Omit<KeyRecord, 'newest'>,
    stored: StoredEntity | undefined,
    place: { readonly first: number; readonly snapshot: Snapshot },
  ): Promise<void> {
    // An unnoticed fault of LevelDB's files can bring an older value of a row to light, with a seal that is right.
    const wrote = await histories.find(
      entity,
      { ...place, downTo: stored?.commit ?? 1 },
      ({ wroteState }) => wroteState,
    );
    if (stored === undefined && !record.hasState && (wrote === undefined || record.erased)) return;
    if (stored === undefined) throw corrupt(`the state of ${entityName(entity)} is missing, though one was written`);
    if (wrote?.commit === stored.commit && record.hasState) return;
    throw corrupt(
      `the state of ${entityName(entity)} is of commit ${stored.commit}, though commit ${wrote?.commit ?? 0} wrote one`,
    );
  }

  async function senderOf(entity: EntityKey, row: HistoryRow): Promise<StoredSenderId> {
    const { commit } = row;
    const value = row.archived === undefined ? await database.get(rowKey.journal(commit)) : undefined;
    const place = row.archived === undefined ? await placeOf(entity, commit, value) : row;
    const records = await keyring.records([entity]);
    // Erased: the id was seen, and what it came with cannot be the same as anything any more.
    const erased: StoredSenderId = { content: '', verdict: 'received', commit, receipts: [] };
    if ('header' in place) {
      const payload = openFramed(vault, records, place);
      if (payload === undefined) return erased;
      if (payload.sender === undefined)
        throw corrupt(`entry ${commit} of the journal has no sender id, though a row says so`);
      const { content, verdict } = payload.sender;
      return { content, verdict, commit, receipts: receiptsOf(payload.messages) };
    }
    if (place.archived?.hasReceipt !== true) return erased;
    const kept = await database.get(rowKey.receipt(entity, commit));
    const receipt = openReceipt(vault, records.get(entityName(entity)), entity, commit, kept);
    return receipt === undefined ? erased : { ...receipt, commit };
  }

  /** Where an entry is, of which the history knew before it was looked for: it may have been moved into an archive since. */
  async function placeOf(
    entity: EntityKey,
    commit: number,
    value: Buffer | undefined,
  ): Promise<FramedEntry | HistoryRow> {
    const row = value === undefined ? await histories.row(entity, commit) : undefined;
    return row?.archived === undefined ? frameOf(entity, commit, value) : row;
  }

  /** Says of an archived entry when it was and where it lies. */
  function archivedEntry(entity: EntityKey, { commit, archived }: HistoryRow): Entry {
    const segment = segmentOf(segments(), commit);
    if (archived === undefined || segment === undefined)
      throw corrupt(`entry ${commit} of the journal is said to be archived, and no segment holds it`);
    const { at, version, hash, commandsBefore, wasReading } = archived;
    return {
      commit,
      hash,
      commandsBefore,
      entity,
      at,
      version,
      input: { source: 'operator', by: '', purpose: 'archived' },
      events: [],
      messages: [],
      commands: [],
      readings: [],
      archived: { file: segment.file, from: segment.from, to: segment.to, reading: wasReading },
    };
  }

  /** What is to be said of bytes that are not there, nor the entry that they stand with. */
  async function absentAttachment(entity: EntityKey, commit: number): Promise<undefined> {
    if (segmentOf(segments(), commit) === undefined) throw notHere(commit);
    const row = await histories.row(entity, commit);
    // Entry and bytes are of another entity, or the entry has none.
    if (row?.archived?.hadAttachment === true) throw notHere(commit);
    if (row !== undefined && row.archived === undefined) throw corrupt(`entry ${commit} of the journal is missing`);
    return undefined;
  }

  /** The fault of an entry that is not in the journal: it lies in an archive, or is missing. */
  function notHere(commit: number): StoreFault {
    const segment = segmentOf(segments(), commit);
    if (segment === undefined) return corrupt(`entry ${commit} of the journal is missing`);
    return new StoreFault(
      'ARCHIVED',
      `entry ${commit} of the journal lies in the archive segment ${segment.file} (entries ${segment.from} to ${segment.to}), not in the store`,
    );
  }
}

/** Proves that a journal row's value is an entry about this entity. @throws StoreFault CORRUPT */
function frameOf(entity: EntityKey, commit: number, value: Buffer | undefined): FramedEntry {
  if (value === undefined) throw corrupt(`entry ${commit} of the journal is missing`);
  const framed = parseEntry(commit, value);
  if (entityName(entityOf(framed.entry)) !== entityName(entity)) {
    throw corrupt(`entry ${commit} of the journal is not about ${entityName(entity)}, as its history says`);
  }
  return framed;
}

/** Opens what an entry says; undefined where its key was destroyed. @throws StoreFault CORRUPT */
function openFramed(
  vault: Vault,
  records: ReadonlyMap<string, KeyRecord>,
  framed: FramedEntry,
): EntryPayload | undefined {
  const record = records.get(entityName(entityOf(framed.entry)));
  const key = record === undefined ? undefined : keyFor(record, framed.body);
  if (key === undefined) {
    throw corrupt(`entry ${framed.entry.commit} of the journal names a key that its entity never had`);
  }
  return key === 'erased' ? undefined : openPayload(vault, key, framed);
}

/** Reads the commit that a sender id's row names. @throws StoreFault CORRUPT */
export function openSenderRow(vault: Vault, row: string, value: Buffer): number {
  const commit = Number(vault.check(row, value)?.toString());
  if (!Number.isSafeInteger(commit)) throw corrupt(`the row ${row} of a sender id was changed`);
  return commit;
}

/** Reads a due row back out of its key. @throws StoreFault CORRUPT */
export function openDue(vault: Vault, key: string, value: Buffer): DueRow {
  const [, time, kind, id, name] = keyParts(key);
  const at = parseNumberPart(time);
  if (at === undefined || id === undefined || name === undefined || vault.check(key, value) === undefined) {
    throw corrupt(`the due row ${key} was changed`);
  }
  return { at, entity: { kind: kind as EntityKey['kind'], id }, name };
}

function checkLinks(framed: readonly FramedEntry[], head: Head): void {
  for (const [index, { entry, hash }] of framed.entries()) {
    const next = framed[index + 1];
    const expected = next?.previous ?? (entry.commit === head.commit ? head.hash : hash);
    if (expected !== hash) throw corrupt(`entry ${entry.commit} of the journal is not the one that the next links to`);
  }
}
