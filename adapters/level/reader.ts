import type { Head, StoredEntity, StoredSenderId } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { DueRow, Entry, Json } from '../../actors/protocol/journal.ts';
import { WROTE_STATE } from './batch.ts';
import { type Database, ITERATOR_BYTES } from './database.ts';
import type { EntityMemory } from './entity-memory.ts';
import { type EntryPayload, entityOf, type FramedEntry, openPayload, parseEntry, toEntry } from './entry-codec.ts';
import { corrupt } from './fault.ts';
import { type KeyRecord, type Keyring, keyFor } from './keyring.ts';
import { type KeyRange, keyParts, keyRange, parseNumberPart, rowKey } from './keys.ts';
import type { Vault } from './vault.ts';

/** How many history rows are looked through at a time for the newest that wrote a state. */
const HISTORY_PAGE_ROWS = 64;

/** All reads of a store. Every value is proved before it is believed, and so is every absence that matters. */
export interface Reader {
  entries(from: number, limit: number, head: Head): Promise<readonly Entry[]>;
  load(entity: EntityKey): Promise<StoredEntity | undefined>;
  senderId(entity: EntityKey, id: string): Promise<StoredSenderId | undefined>;
  lacksSenderId(entity: EntityKey, id: string): boolean;
  due(until: number, limit: number): Promise<readonly DueRow[]>;
  history(entity: EntityKey, limit: number, before?: number): Promise<readonly Entry[]>;
  attachment(entity: EntityKey, commit: number): Promise<Uint8Array | undefined>;
}

export function createReader(database: Database, vault: Vault, keyring: Keyring, memory: EntityMemory): Reader {
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
        if (key !== rowKey.journal(commit)) throw corrupt(`entry ${commit} of the journal is missing`);
        return parseEntry(commit, value);
      });
      if (framed.length < count) throw corrupt(`entry ${first + framed.length} of the journal is missing`);
      checkLinks(framed, head);
      return open(framed);
    },

    async load(entity) {
      const reading = keyring.reading(entity);
      if (memory.lacks(entity)) {
        reading.remember('absent');
        return undefined;
      }
      // One snapshot: the rows must be of one moment, and commits go on.
      const snapshot = database.snapshot();
      try {
        const [last] = await newestHistory(database, vault, entity, 1, { snapshot });
        const rows = [rowKey.dataKey(entity), rowKey.state(entity)] as const;
        // Of what never was two synchronous looks are cheap, since LevelDB's filters answer; what is there may be on the disk.
        const [keyRow, stateRow] =
          last === undefined
            ? rows.map((row) => database.getSync(row, { snapshot }))
            : await database.getMany([...rows], { snapshot });
        if (keyRow === undefined) {
          // Every turn writes a history row: where an iterator finds none either, there was no turn.
          if (stateRow !== undefined || last !== undefined) {
            throw corrupt(`${entityName(entity)} was written, but the row of its key is missing`);
          }
          reading.remember('absent');
          return undefined;
        }
        const record = keyring.decode(entity, keyRow);
        reading.remember(record);
        if (last === undefined) throw corrupt(`the history of ${entityName(entity)} is missing`);
        if (!record.hasState) return undefined;
        if (stateRow === undefined) {
          throw corrupt(`the state of ${entityName(entity)} is missing, though one was written`);
        }
        const stored = openState(vault, entity, record, stateRow);
        const newest = last.wroteState ? last.commit : await newestStateCommit(database, vault, entity, snapshot);
        if (newest !== undefined && newest !== stored.commit) {
          throw corrupt(
            `the state of ${entityName(entity)} is of commit ${stored.commit}, though commit ${newest} wrote one`,
          );
        }
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
      const row = rowKey.sender(entity, vault.senderHash(entity, id));
      const value = await database.get(row);
      if (value === undefined) {
        if ((await database.keys({ ...keyRange.one(row), limit: 1 }).all()).length === 0) return undefined;
        throw corrupt(`a sender id of ${entityName(entity)} is not found where it was written`);
      }
      const commit = openSenderRow(vault, row, value);
      const entry = await database.get(rowKey.journal(commit));
      if (entry === undefined) throw corrupt(`entry ${commit} of the journal is missing`);
      const framed = parseEntry(commit, entry);
      const payload = openFramed(vault, await keyring.records([entity]), framed);
      // Erased: the id was seen, and what it came with cannot be the same as anything any more.
      if (payload === undefined) return { content: '', verdict: 'received', commit };
      if (payload.sender === undefined)
        throw corrupt(`entry ${commit} of the journal has no sender id, though a row says so`);
      return { content: payload.sender.content, verdict: payload.sender.verdict, commit };
    },

    async due(until, limit) {
      const range = keyRange.dueUntil(until);
      if (range === undefined || !(limit > 0)) return [];
      const rows = await database.iterator({ ...range, limit, highWaterMarkBytes: ITERATOR_BYTES }).all();
      return rows.map(([key, value]) => openDue(vault, key, value));
    },

    async history(entity, limit, before) {
      const rows = await newestHistory(database, vault, entity, limit, { before });
      const values = await database.getMany(rows.map(({ commit }) => rowKey.journal(commit)));
      const framed = rows.map(({ commit }, index) => {
        const value = values[index];
        if (value === undefined) throw corrupt(`entry ${commit} of the journal is missing`);
        const entry = parseEntry(commit, value);
        if (entityName(entityOf(entry.entry)) !== entityName(entity)) {
          throw corrupt(`entry ${commit} of the journal is not about ${entityName(entity)}, as its history says`);
        }
        return entry;
      });
      return open(framed.reverse());
    },

    async attachment(entity, commit) {
      const row = rowKey.attachment(entity, commit);
      const value = await database.get(row);
      if (value === undefined) return undefined;
      const record = (await keyring.records([entity])).get(entityName(entity));
      const key = record === undefined ? undefined : keyFor(record, value);
      if (key === 'erased') return undefined;
      const plain = key === undefined ? undefined : vault.open(key, row, value);
      if (plain === undefined) throw corrupt(`the attachment of entry ${commit} was changed`);
      return plain;
    },
  };
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

/** Opens a state row. @throws StoreFault CORRUPT */
export function openState(vault: Vault, entity: EntityKey, record: KeyRecord, value: Buffer): StoredEntity {
  const plain = record.key === undefined ? undefined : vault.open(record.key, rowKey.state(entity), value);
  if (plain === undefined) throw corrupt(`the state of ${entityName(entity)} was changed`);
  const { state, version, commit } = JSON.parse(plain.toString()) as { state: Json; version: number; commit: number };
  return { state, version, commit };
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

type Snapshot = ReturnType<Database['snapshot']>;

/** The newest history rows, newest first. */
async function newestHistory(
  database: Database,
  vault: Vault,
  entity: EntityKey,
  limit: number,
  { before, snapshot }: { readonly before?: number | undefined; readonly snapshot?: Snapshot } = {},
): Promise<readonly { readonly commit: number; readonly wroteState: boolean }[]> {
  if (!(limit > 0)) return [];
  const range: KeyRange = keyRange.history(entity, before);
  const rows = await database
    .iterator({
      ...range,
      reverse: true,
      limit,
      highWaterMarkBytes: ITERATOR_BYTES,
      ...(snapshot === undefined ? {} : { snapshot }),
    })
    .all();
  return rows.map(([key, value]) => {
    const commit = parseNumberPart(keyParts(key)[3]);
    const flags = vault.check(key, value)?.[0];
    if (commit === undefined || flags === undefined) throw corrupt(`the history of ${entityName(entity)} was changed`);
    return { commit, wroteState: (flags & WROTE_STATE) !== 0 };
  });
}

/**
 * The newest commit that wrote a state of this entity, by its history. An unnoticed fault of LevelDB's files can bring
 * an older value of the state's row to light, with a seal that is right; the history tells.
 */
async function newestStateCommit(
  database: Database,
  vault: Vault,
  entity: EntityKey,
  snapshot: Snapshot,
): Promise<number | undefined> {
  let before: number | undefined;
  for (;;) {
    // Readings leave rows without a state, any number of them.
    const rows = await newestHistory(database, vault, entity, HISTORY_PAGE_ROWS, { before, snapshot });
    const found = rows.find(({ wroteState }) => wroteState);
    if (found !== undefined || rows.length < HISTORY_PAGE_ROWS) return found?.commit;
    before = rows.at(-1)?.commit;
  }
}

function checkLinks(framed: readonly FramedEntry[], head: Head): void {
  for (const [index, { entry, hash }] of framed.entries()) {
    const next = framed[index + 1];
    const expected = next?.previous ?? (entry.commit === head.commit ? head.hash : hash);
    if (expected !== hash) throw corrupt(`entry ${entry.commit} of the journal is not the one that the next links to`);
  }
}
