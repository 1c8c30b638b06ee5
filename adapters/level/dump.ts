import { createHash, hash } from 'node:crypto';
import { entityName } from '../../actors/protocol/entity.ts';
import { readSegments } from './archive.ts';
import { type Database, ITERATOR_BYTES, openDatabase } from './database.ts';
import { corrupt } from './fault.ts';
import { decodeHead, type HeadRow } from './head-row.ts';
import { createKeyring, type KeyRecord, keyFor } from './keyring.ts';
import { keyParts, keyRange, parseNumberPart, rowKey } from './keys.ts';
import { createReader, openDue, openSenderRow } from './reader.ts';
import { openReceipt } from './receipt-row.ts';
import { openState } from './state-row.ts';
import { unlock } from './unlock.ts';
import type { Vault } from './vault.ts';
import { entityOfKey } from './verify-rows.ts';
import { withWorkingCopy } from './working-copy.ts';

/** Entries or rows that are opened at a time. */
const CHUNK = 512;

/** One line of a dump: what one row says, as JSON, without anything that only belongs to the place where it rests. */
export type DumpLine = Readonly<Record<string, unknown>>;

export interface DumpOptions {
  /** Leaves out what later commits have written, where that can be told: entries and histories. */
  readonly upTo?: number;
}

/**
 * Tells everything that a store says, decrypted, in a fixed order: entries, histories with what is kept beside them,
 * states, sender ids, due rows, marks. Two stores that say the same have the same dump, whatever their keys and epochs.
 * Personal data is in the clear in it: it is for proofs and tests, never for a file.
 */
export async function dumpStore(
  folder: string,
  masterKey: Uint8Array,
  line: (line: DumpLine) => void,
  options: DumpOptions = {},
): Promise<void> {
  await withWorkingCopy(folder, `read the store in ${folder}`, async (copy) => {
    const database = await openDatabase(copy, { create: false });
    try {
      const unlocked = await unlock(database, folder, masterKey);
      const head = unlocked && decodeHead(await database.get(rowKey.head), unlocked.vault);
      if (unlocked === undefined || head === undefined) throw corrupt(`${folder} is not a whole store`);
      await dumpDatabase(database, unlocked.vault, head, line, options.upTo ?? head.commit);
    } finally {
      await database.close();
    }
  });
}

/** A hash over a whole dump: equal for stores that say the same. */
export async function dumpHash(folder: string, masterKey: Uint8Array, options: DumpOptions = {}): Promise<string> {
  const digest = createHash('sha256');
  await dumpStore(folder, masterKey, (line) => digest.update(`${JSON.stringify(line)}\n`), options);
  return digest.digest('hex');
}

async function dumpDatabase(
  database: Database,
  vault: Vault,
  head: HeadRow,
  line: (line: DumpLine) => void,
  upTo: number,
): Promise<void> {
  const keyring = createKeyring(database, vault, 50_000);
  const segments = await readSegments(database, vault, head.archive);
  const reader = createReader(database, vault, keyring, undefined, () => segments);
  for (const segment of segments) line({ segment });
  for await (const key of database.keys(keyRange.journal(1, head.archive?.to ?? 0))) {
    const [entry] = await reader.entries(parseNumberPart(keyParts(key)[1]) ?? 0, 1, head);
    line({ entry });
  }
  for (let from = (head.archive?.to ?? 0) + 1; from <= upTo; from += CHUNK) {
    const entries = await reader.entries(from, Math.min(CHUNK, upTo - from + 1), head);
    for (const entry of entries) line({ entry });
  }
  await eachChunk(database, 'h', async (rows) => {
    const records = await keyring.records(rows.filter(([key]) => isAttachment(key)).map(([key]) => entityOfKey(key)));
    for (const [key, value] of rows) {
      const [, , , third, fourth] = keyParts(key);
      const name = entityName(entityOfKey(key));
      const kept = isAttachment(key);
      const commit = parseNumberPart(kept ? fourth : third) ?? 0;
      if (commit > upTo) continue;
      const content = kept
        ? attachment(vault, records.get(name), key, value)
        : vault.check(key, value)?.toString('hex');
      if (content === undefined) throw corrupt(`the row ${key} was changed`);
      line({ history: name, commit, [kept ? 'attachment' : 'flags']: content });
    }
  });
  await eachChunk(database, 's', async (rows) => {
    const records = await keyring.records(rows.map(([key]) => entityOfKey(key)));
    for (const [key, value] of rows) {
      const entity = entityOfKey(key);
      const record = records.get(entityName(entity));
      if (record !== undefined) line({ entity: entityName(entity), ...openState(vault, entity, record, value) });
    }
  });
  await eachChunk(database, 'i', async (rows) => {
    for (const [key, value] of rows) line({ sender: key, commit: openSenderRow(vault, key, value) });
  });
  await eachChunk(database, 'r', async (rows) => {
    const records = await keyring.records(rows.map(([key]) => entityOfKey(key)));
    for (const [key, value] of rows) {
      const entity = entityOfKey(key);
      const commit = parseNumberPart(keyParts(key)[3]) ?? 0;
      const receipt = openReceipt(vault, records.get(entityName(entity)), entity, commit, value);
      line({ receipt: key, content: receipt ?? 'erased' });
    }
  });
  await eachChunk(database, 'd', async (rows) => {
    for (const [key, value] of rows) line({ due: openDue(vault, key, value) });
  });
  line({ marks: head.marks });
}

const isAttachment = (key: string): boolean => keyParts(key)[3] === 'a';

async function eachChunk(
  database: Database,
  family: Parameters<typeof keyRange.family>[0],
  take: (rows: readonly (readonly [string, Buffer])[]) => Promise<void>,
): Promise<void> {
  const iterator = database.iterator({ ...keyRange.family(family), highWaterMarkBytes: ITERATOR_BYTES });
  try {
    for (;;) {
      const rows = await iterator.nextv(CHUNK);
      if (rows.length === 0) return;
      await take(rows);
    }
  } finally {
    await iterator.close();
  }
}

/** The hash of what is kept, or that its key is gone. */
function attachment(vault: Vault, record: KeyRecord | undefined, key: string, value: Buffer): string | undefined {
  const dataKey = record === undefined ? undefined : keyFor(record, value);
  if (dataKey === 'erased') return dataKey;
  const plain = dataKey === undefined ? undefined : vault.open(dataKey, key, value);
  return plain === undefined ? undefined : hash('sha256', plain, 'hex');
}
