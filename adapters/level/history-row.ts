import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { type Database, ITERATOR_BYTES } from './database.ts';
import { corrupt } from './fault.ts';
import { keyParts, keyRange, parseNumberPart, rowKey } from './keys.ts';
import type { Vault } from './vault.ts';

/*
 * One row for each entry under the name of its entity (`h!`), signed:
 *
 *   flags (1) ‖ commit of the entity's entry before, 0 where there is none (6) ‖ name of the sender id, where there is one (16)
 *
 * Where the entry lies in an archive there follows what is still said of it here:
 *
 *   moment (6) ‖ version (6) ‖ commands in the entries before it (6) ‖ hash (32)
 *
 * So the rows of an entity are a chain of their own: none of them can be missing in silence, save the newest. Those are
 * proved by the state, which names the commit that wrote it, and for entries that wrote no state by the row `l!`. The
 * names make the rows the second index of sender ids: a flipped bit can hide a row of one index, not of both.
 */

const WROTE_STATE = 1;
const HAS_SENDER = 2;
const ARCHIVED = 4;
const HAD_ATTACHMENT = 8;
const HAS_RECEIPT = 16;
const WAS_READING = 32;
const PREVIOUS_AT = 1;
const SENDER_AT = PREVIOUS_AT + 6;
const SENDER_BYTES = 16;
const NUMBER_BYTES = 6;
const ARCHIVED_BYTES = 3 * NUMBER_BYTES + 32;

/** How many rows are read at a time. */
const PAGE_ROWS = 64;

export interface HistoryRow {
  readonly commit: number;
  readonly wroteState: boolean;
  /** The commit of the entity's entry before; 0 where there is none. */
  readonly previous: number;
  /** The name of the sender id that the entry took, 32 hexadecimal digits. */
  readonly sender: string | undefined;
  /** There where the entry lies in an archive. */
  readonly archived?: ArchivedEntry;
}

/** What is still said of an entry that lies in an archive. */
export interface ArchivedEntry {
  readonly at: number;
  readonly version: number;
  readonly commandsBefore: number;
  readonly hash: string;
  readonly hadAttachment: boolean;
  /** Whether the row `r!` keeps what its sender was answered. */
  readonly hasReceipt: boolean;
  /** Whether all that it says is who has read the entity. */
  readonly wasReading: boolean;
}

export type Snapshot = ReturnType<Database['snapshot']>;

export function encodeHistoryRow(row: Omit<HistoryRow, 'commit'>): Buffer {
  const { archived } = row;
  const archivedAt = row.sender === undefined ? SENDER_AT : SENDER_AT + SENDER_BYTES;
  const payload = Buffer.allocUnsafe(archivedAt + (archived === undefined ? 0 : ARCHIVED_BYTES));
  payload[0] = (row.wroteState ? WROTE_STATE : 0) | (row.sender === undefined ? 0 : HAS_SENDER) | flagsOf(archived);
  payload.writeUIntBE(row.previous, PREVIOUS_AT, 6);
  if (row.sender !== undefined) payload.write(row.sender, SENDER_AT, SENDER_BYTES, 'hex');
  if (archived === undefined) return payload;
  let at = archivedAt;
  for (const number of [archived.at, archived.version, archived.commandsBefore])
    at = payload.writeUIntBE(number, at, NUMBER_BYTES);
  payload.write(archived.hash, at, 'hex');
  return payload;
}

function flagsOf(archived: ArchivedEntry | undefined): number {
  if (archived === undefined) return 0;
  const { hadAttachment, hasReceipt, wasReading } = archived;
  return (
    ARCHIVED | (hadAttachment ? HAD_ATTACHMENT : 0) | (hasReceipt ? HAS_RECEIPT : 0) | (wasReading ? WAS_READING : 0)
  );
}

function archivedOf(flags: number, payload: Buffer, at: number): ArchivedEntry | undefined {
  if ((flags & ARCHIVED) === 0) return undefined;
  const number = (index: number): number => payload.readUIntBE(at + index * NUMBER_BYTES, NUMBER_BYTES);
  return {
    at: number(0),
    version: number(1),
    commandsBefore: number(2),
    hash: payload.toString('hex', at + 3 * NUMBER_BYTES, at + ARCHIVED_BYTES),
    hadAttachment: (flags & HAD_ATTACHMENT) !== 0,
    hasReceipt: (flags & HAS_RECEIPT) !== 0,
    wasReading: (flags & WAS_READING) !== 0,
  };
}

/** @throws StoreFault CORRUPT when the row is not what was written */
export function openHistoryRow(vault: Vault, entity: EntityKey, key: string, value: Buffer): HistoryRow {
  const commit = parseNumberPart(keyParts(key)[3]);
  const payload = vault.check(key, value);
  const flags = payload?.[0];
  if (commit === undefined || payload === undefined || flags === undefined || payload.length < SENDER_AT) {
    throw corrupt(`the history of ${entityName(entity)} was changed`);
  }
  const hasSender = (flags & HAS_SENDER) !== 0;
  const archived = archivedOf(flags, payload, hasSender ? SENDER_AT + SENDER_BYTES : SENDER_AT);
  return {
    commit,
    wroteState: (flags & WROTE_STATE) !== 0,
    previous: payload.readUIntBE(PREVIOUS_AT, 6),
    sender: hasSender ? payload.toString('hex', SENDER_AT, SENDER_AT + SENDER_BYTES) : undefined,
    ...(archived === undefined ? {} : { archived }),
  };
}

/** The histories of entities in a database. */
export interface Histories {
  /** The row of one entry; undefined where there is none. */
  row(entity: EntityKey, commit: number): Promise<HistoryRow | undefined>;
  /** The newest row, unproved; undefined where there is none. */
  newest(entity: EntityKey, snapshot?: Snapshot): Promise<HistoryRow | undefined>;
  /**
   * The rows before the commit, newest first, at most `limit`, none missing.
   * @param first what the first must be at least, by what is known elsewhere: the entity's newest commit
   * @throws StoreFault CORRUPT
   */
  rows(
    entity: EntityKey,
    options: {
      readonly first: number;
      readonly limit: number;
      readonly before?: number | undefined;
      readonly snapshot?: Snapshot;
    },
  ): Promise<readonly HistoryRow[]>;
  /** The newest row that `matches`, of those from the commit on; all that are looked at are proved. */
  find(
    entity: EntityKey,
    options: { readonly first: number; readonly downTo: number; readonly snapshot?: Snapshot },
    matches: (row: HistoryRow) => boolean,
  ): Promise<HistoryRow | undefined>;
}

export function openHistories(database: Database, vault: Vault): Histories {
  async function scan(
    entity: EntityKey,
    limit: number,
    { before, reverse, snapshot }: { before?: number | undefined; reverse: boolean; snapshot?: Snapshot | undefined },
  ): Promise<readonly HistoryRow[]> {
    const range = reverse ? keyRange.history(entity, before) : keyRange.historyFrom(entity, before ?? 0);
    const rows = await database
      .iterator({
        ...range,
        reverse,
        limit,
        highWaterMarkBytes: ITERATOR_BYTES,
        ...(snapshot === undefined ? {} : { snapshot }),
      })
      .all();
    return rows.map(([key, value]) => openHistoryRow(vault, entity, key, value));
  }

  /** What the newest row before the commit must be, by the row that stands above it. */
  async function expectedBefore(entity: EntityKey, before: number, snapshot?: Snapshot): Promise<number | undefined> {
    const [above] = await scan(entity, 1, { before, reverse: false, snapshot });
    if (above !== undefined && above.previous >= before) throw missing(entity, above.previous);
    return above?.previous;
  }

  const histories: Histories = {
    async row(entity, commit) {
      const key = rowKey.history(entity, commit);
      const value = await database.get(key);
      return value === undefined ? undefined : openHistoryRow(vault, entity, key, value);
    },
    async newest(entity, snapshot) {
      const [row] = await scan(entity, 1, { reverse: true, snapshot });
      return row;
    },
    async rows(entity, { first, limit, before, snapshot }) {
      if (!(limit > 0)) return [];
      const exact = before === undefined ? undefined : await expectedBefore(entity, before, snapshot);
      const rows = await scan(entity, limit, { before, reverse: true, snapshot });
      const newest = rows[0]?.commit ?? 0;
      if (exact === undefined && before !== undefined && first > 0 && first >= before) throw missing(entity, first);
      const expected = exact ?? first;
      if (exact === undefined ? newest < expected : newest !== expected) throw missing(entity, expected);
      for (const [index, { previous }] of rows.entries()) {
        const next = rows[index + 1]?.commit ?? (rows.length < limit ? 0 : previous);
        if (previous !== next) throw missing(entity, previous);
      }
      return rows;
    },
    async find(entity, { first, downTo, snapshot }, matches) {
      let before: number | undefined;
      let expected = first;
      for (;;) {
        const page = { limit: PAGE_ROWS, before, ...(snapshot === undefined ? {} : { snapshot }) };
        const rows = await histories.rows(entity, { ...page, first: expected });
        const found = rows.find((row) => row.commit >= downTo && matches(row));
        const last = rows.at(-1);
        if (found !== undefined || last === undefined || last.previous === 0 || last.previous < downTo) return found;
        before = last.commit;
        expected = last.previous;
      }
    },
  };
  return histories;
}

/** Signs the row that names the newest entry of an entity which wrote no state. */
export function encodeLatestRow(vault: Vault, entity: EntityKey, commit: number): Buffer {
  return vault.sign(rowKey.latest(entity), String(commit));
}

/** @throws StoreFault CORRUPT */
export function openLatestRow(vault: Vault, entity: EntityKey, value: Buffer): number {
  const commit = Number(vault.check(rowKey.latest(entity), value)?.toString());
  if (!Number.isSafeInteger(commit)) throw corrupt(`the row of the latest entry of ${entityName(entity)} was changed`);
  return commit;
}

/**
 * Proves that a row is the newest of its entity.
 * @param claims commits of the entity that other rows tell of
 * @throws StoreFault CORRUPT
 */
export function checkNewest(
  entity: EntityKey,
  newest: HistoryRow | undefined,
  claims: readonly (number | undefined)[],
): number {
  const commit = newest?.commit ?? 0;
  const most = Math.max(...claims.map((claim) => claim ?? 0));
  if (commit === 0) throw corrupt(`the history of ${entityName(entity)} is missing`);
  if (most > commit) throw missing(entity, most);
  return commit;
}

function missing(entity: EntityKey, commit: number): Error {
  return corrupt(`the history row of commit ${commit} of ${entityName(entity)} is missing`);
}
