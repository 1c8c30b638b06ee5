import { hash } from 'node:crypto';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { DueRow } from '../../actors/protocol/journal.ts';
import { type Database, ITERATOR_BYTES } from './database.ts';
import { type KnownAt, readKnownEntities } from './entity-memory.ts';
import { type EntryPayload, entityOf, type FramedEntry, openPayload } from './entry-codec.ts';
import type { Findings } from './findings.ts';
import { type HistoryRow, openHistoryRow, openLatestRow } from './history-row.ts';
import { createKeyring, type KeyRecord, keyFor } from './keyring.ts';
import { keyParts, keyRange, ofTwin, parseNumberPart, rowKey } from './keys.ts';
import { openDue, openSenderRow } from './reader.ts';
import { openState } from './state-row.ts';
import type { Vault } from './vault.ts';

/** Keys and states that are remembered from one entry of an entity to the next. */
const REMEMBERED = 10_000;

/** The part of an audit that needs the master key. */
export interface RowAudit {
  /**
   * Proves all rows that stand for one entry; the entries come in their order.
   * @returns how many commands stand in the entry; undefined when it is erased
   */
  entry(framed: FramedEntry): Promise<number | undefined>;
  /** Takes in what an archived entry of a segment says of due rows, the entries in their order; undefined where it is erased. */
  archived(framed: FramedEntry, payload: EntryPayload | undefined): void;
  /** Tells that entries were archived of which it is not known which due rows they have set. */
  unread(): void;
  /** Proves that no row stands for an entry that is not there. */
  finish(lastCommit: number): Promise<void>;
}

/** @param options.remember false for a store that is at work: then every entry is proved by itself, and there is no `finish` */
export function createRowAudit(
  database: Database,
  vault: Vault,
  findings: Findings,
  { remember = true }: { readonly remember?: boolean } = {},
): RowAudit {
  const keyring = createKeyring(database, vault, remember ? REMEMBERED : 0);
  /** The commit and version of each state, by the name of its entity. */
  const states = new Map<string, { readonly commit: number; readonly version: number }>();
  /** Due rows that the entries have set and not cleared, with the commit that set them. */
  const dues = new Map<string, number>();
  let attachments = 0;
  let sawErased = false;
  /** Entries were not read, so due rows may be there that none of those that were has set. */
  let someUnread = false;
  /** What rests of the known entities; read with the first entry. */
  let memory: Promise<KnownAt | undefined> | undefined;

  /** An entity that the memory lacks would be taken for a new one. */
  async function remembered({ entry }: FramedEntry): Promise<void> {
    memory ??= readKnownEntities(database, vault);
    const at = await memory;
    if (at === undefined || entry.commit > at.commit || at.known.mayHave(entityName(entityOf(entry)))) return;
    throw new Error(`the entity of entry ${entry.commit} is missing from the known entities`);
  }

  async function history(framed: FramedEntry, record: KeyRecord): Promise<HistoryRow> {
    const { commit } = framed.entry;
    const entity = entityOf(framed.entry);
    const key = rowKey.history(entity, commit);
    const value = await database.get(key);
    if (value === undefined) throw new Error(`the history row of entry ${commit} is missing`);
    const row = openHistoryRow(vault, entity, key, value);
    const erasedState = record.erased && !record.hasState;
    if (!row.wroteState && row.previous > 0) await latest(entity, record, commit);
    if (!row.wroteState || erasedState) return row;
    const state = await stateOf(entity, record);
    if (state === undefined || state.commit < commit) {
      throw new Error(`the state of ${entityName(entity)} that entry ${commit} wrote is missing or older than it`);
    }
    if (state.commit === commit && state.version !== framed.entry.version) {
      throw new Error(`the state of ${entityName(entity)} is not of the version that entry ${commit} wrote`);
    }
    return row;
  }

  /** An entry without a state is known by the row of the latest, unless a state came since. */
  async function latest(entity: EntityKey, record: KeyRecord, commit: number): Promise<void> {
    const value = await database.get(rowKey.latest(entity));
    if (value !== undefined && openLatestRow(vault, entity, value) >= commit) return;
    if (record.erased || ((await stateOf(entity, record))?.commit ?? 0) > commit) return;
    throw new Error(`the row of the latest entry of ${entityName(entity)} is missing or older than entry ${commit}`);
  }

  async function stateOf(
    entity: EntityKey,
    record: KeyRecord,
  ): Promise<{ commit: number; version: number } | undefined> {
    const name = entityName(entity);
    const known = remember ? states.get(name) : undefined;
    if (known !== undefined) return known;
    const value = await database.get(rowKey.state(entity));
    if (value === undefined) return undefined;
    const { commit, version } = openState(vault, entity, record, value);
    if (states.size >= REMEMBERED) states.clear();
    states.set(name, { commit, version });
    return { commit, version };
  }

  async function attachment(framed: FramedEntry, record: KeyRecord): Promise<void> {
    const { commit, attachmentHash } = framed.entry;
    if (attachmentHash === undefined) return;
    const row = rowKey.attachment(entityOf(framed.entry), commit);
    const value = await database.get(row);
    if (value === undefined && record.erased) return;
    attachments += 1;
    if (value === undefined || hash('sha256', value, 'hex') !== attachmentHash) {
      throw new Error(`the attachment of entry ${commit} is missing or was changed`);
    }
    const key = keyFor(record, value);
    if (key === undefined || (key !== 'erased' && vault.open(key, row, value) === undefined)) {
      throw new Error(`the attachment of entry ${commit} cannot be decrypted`);
    }
  }

  async function payloadRows(framed: FramedEntry, payload: EntryPayload, named: string | undefined): Promise<void> {
    const { commit } = framed.entry;
    if (payload.sender?.name !== named) throw new Error(`the history names another sender id than entry ${commit}`);
    if (remember) takeDues(commit, payload);
    if (payload.sender === undefined) return;
    const entity = entityOf(framed.entry);
    const row = rowKey.sender(entity, payload.sender.name);
    const value = await database.get(row);
    if (value === undefined) throw new Error(`the sender id of entry ${commit} is missing`);
    // A later entry may have written the row again; an earlier one cannot be what it says now.
    if (openSenderRow(vault, row, value) < commit) {
      throw new Error(`the sender id of entry ${commit} is older than it`);
    }
  }

  function takeDues(commit: number, payload: EntryPayload): void {
    for (const row of payload.dueCleared ?? []) dues.delete(rowKey.due(row));
    for (const row of payload.dueSet ?? []) dues.set(rowKey.due(row), commit);
  }

  return {
    archived({ entry }, payload) {
      if (payload === undefined) sawErased = true;
      else takeDues(entry.commit, payload);
    },
    unread() {
      someUnread = true;
      // Those that entries still here have set may have been cleared by archived ones.
      dues.clear();
    },
    async entry(framed) {
      const entity = entityOf(framed.entry);
      const record = (await keyring.records([entity])).get(entityName(entity));
      const key = record === undefined ? undefined : keyFor(record, framed.body);
      if (record === undefined || key === undefined)
        throw new Error(`entry ${framed.entry.commit} names a key that its entity never had`);
      await remembered(framed);
      const row = await history(framed, record);
      await attachment(framed, record);
      if (key === 'erased') {
        sawErased = true;
        return undefined;
      }
      const payload = openPayload(vault, key, framed);
      await payloadRows(framed, payload, row.sender);
      return payload.commands.length;
    },

    async finish(lastCommit) {
      await surplusHistory(database, vault, lastCommit, attachments, findings);
      await surplusLatest(database, vault, lastCommit, findings);
      await surplusStates(database, vault, lastCommit, findings);
      await surplusSenders(database, vault, lastCommit, findings);
      await checkDues(database, vault, { dues, sawErased, someUnread }, lastCommit, findings);
    },
  };
}

async function surplusHistory(
  database: Database,
  vault: Vault,
  lastCommit: number,
  attachments: number,
  findings: Findings,
): Promise<void> {
  let rows = 0;
  let bytes = 0;
  let before: { readonly name: string; readonly commit: number } | undefined;
  for await (const [key, value] of database.iterator({ ...keyRange.family('h'), highWaterMarkBytes: ITERATOR_BYTES })) {
    const [, , , third, fourth] = keyParts(key);
    const commit = parseNumberPart(third === 'a' ? fourth : third) ?? 0;
    if (commit < 1 || commit > lastCommit)
      findings.add(lastCommit + 1, `the row ${key} stands for an entry that is not there`);
    if (third === 'a') {
      bytes += 1;
      continue;
    }
    rows += 1;
    const entity = entityOfKey(key);
    const name = entityName(entity);
    await findings.guard(commit, () => {
      const { previous } = openHistoryRow(vault, entity, key, value);
      if (previous !== (before?.name === name ? before.commit : 0)) {
        throw new Error(`the history row of entry ${commit} does not follow the one before it`);
      }
    });
    before = { name, commit };
  }
  if (rows !== lastCommit) findings.add(lastCommit, `${rows} history rows stand for ${lastCommit} entries`);
  if (bytes > attachments) findings.add(lastCommit, `${bytes} attachments rest, the entries know ${attachments}`);
}

async function surplusLatest(database: Database, vault: Vault, lastCommit: number, findings: Findings): Promise<void> {
  for await (const [key, value] of database.iterator({ ...keyRange.family('l'), highWaterMarkBytes: ITERATOR_BYTES })) {
    await findings.guard(lastCommit, async () => {
      const entity = entityOfKey(key);
      await expectEntry(database, entity, openLatestRow(vault, entity, value), lastCommit, findings, 'latest entry');
    });
  }
}

async function surplusStates(database: Database, vault: Vault, lastCommit: number, findings: Findings): Promise<void> {
  const keyring = createKeyring(database, vault, REMEMBERED);
  for await (const [key, value] of database.iterator({ ...keyRange.family('s'), highWaterMarkBytes: ITERATOR_BYTES })) {
    await findings.guard(lastCommit, async () => {
      const entity = entityOfKey(key);
      const record = (await keyring.records([entity])).get(entityName(entity));
      if (record === undefined) return;
      const { commit, version } = openState(vault, entity, record, value);
      await expectEntry(database, entity, commit, lastCommit, findings, 'state', version);
    });
  }
}

async function surplusSenders(database: Database, vault: Vault, lastCommit: number, findings: Findings): Promise<void> {
  for await (const [key, value] of database.iterator({ ...keyRange.family('i'), highWaterMarkBytes: ITERATOR_BYTES })) {
    await findings.guard(lastCommit, async () => {
      const entity = entityOfKey(key);
      await expectEntry(database, entity, openSenderRow(vault, key, value), lastCommit, findings, 'sender id');
    });
  }
}

/** The history row is named by entity and commit, and was proved with its entry: so its presence is enough. */
async function expectEntry(
  database: Database,
  entity: EntityKey,
  commit: number,
  lastCommit: number,
  findings: Findings,
  what: string,
  version?: number,
): Promise<void> {
  if (commit >= 1 && commit <= lastCommit && (await database.get(rowKey.history(entity, commit))) !== undefined) return;
  findings.add(
    Math.min(commit, lastCommit + 1),
    `a ${what} of ${entityName(entity)}${version === undefined ? '' : ` (version ${version})`} names commit ${commit}, which is not about it`,
  );
}

async function checkDues(
  database: Database,
  vault: Vault,
  {
    dues: expected,
    sawErased,
    someUnread,
  }: { readonly dues: ReadonlyMap<string, number>; readonly sawErased: boolean; readonly someUnread: boolean },
  lastCommit: number,
  findings: Findings,
): Promise<void> {
  const missing = new Map(expected);
  for await (const [key, value] of database.iterator({ ...keyRange.family('d'), highWaterMarkBytes: ITERATOR_BYTES })) {
    await findings.guard(expected.get(key) ?? lastCommit, () => openDue(vault, key, value) satisfies DueRow);
    // What an erased entry has set cannot be known any more, nor what one that was not read has.
    if (!missing.delete(key) && !sawErased && !someUnread)
      findings.add(lastCommit, `no entry has set the due row ${key}`);
  }
  if (!sawErased) {
    for (const [key, commit] of missing)
      findings.add(commit, `the due row ${key} that entry ${commit} has set is missing`);
  }
  await checkDueTwins(database, lastCommit, findings);
}

async function checkDueTwins(database: Database, lastCommit: number, findings: Findings): Promise<void> {
  let twins = 0;
  const range = keyRange.twins(keyRange.family('d'));
  for await (const [key, value] of database.iterator({ ...range, highWaterMarkBytes: ITERATOR_BYTES })) {
    twins += 1;
    if ((await findings.get(database, ofTwin(key)))?.equals(value) !== true) {
      findings.add(lastCommit, `the row ${key} is not the twin of a due row`);
    }
  }
  let rows = 0;
  for await (const _key of database.keys({ ...keyRange.family('d'), highWaterMarkBytes: ITERATOR_BYTES })) rows += 1;
  if (rows !== twins) findings.add(lastCommit, `${rows} due rows have ${twins} twins`);
}

/** The entity that stands in the key of a row. */
export function entityOfKey(key: string): EntityKey {
  const [, kind, id] = keyParts(key);
  return { kind: kind as EntityKey['kind'], id: id ?? '' };
}
