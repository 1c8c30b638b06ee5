import { randomUUID } from 'node:crypto';
import { type Head, type JournalStore, StoreFault } from '../../actors/ports.ts';
import type { Entry, MarkRow, Turn } from '../../actors/protocol/journal.ts';
import { copyStore } from './backup.ts';
import { type EncodedBatch, encodeBatch } from './batch.ts';
import type { CipherName } from './ciphers.ts';
import { type Database, openDatabase, type RowOperation, writeRows } from './database.ts';
import { parseEntry } from './entry-codec.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { decodeHead, encodeHead, encodeMeta, type HeadRow, newMeta } from './head-row.ts';
import { createKeyring } from './keyring.ts';
import { keyRange, part, rowKey } from './keys.ts';
import { NO_HASH } from './link.ts';
import { checkLogs } from './log-file.ts';
import { createReader } from './reader.ts';
import { unlock } from './unlock.ts';
import { createVault, type Vault } from './vault.ts';

export interface LevelStoreOptions {
  /** Made when it is absent. */
  readonly folder: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  /** For a new store; one that exists keeps the cipher that it was made with. */
  readonly cipher?: CipherName;
  /** How many unwrapped data keys are kept in memory (some 0.5 kB each). */
  readonly keyCacheSize?: number;
}

const DEFAULT_KEY_CACHE_SIZE = 20_000;

/** The store of this adapter, which also keeps the secret that keys of natural persons are made with. */
export interface LevelStore extends JournalStore {
  readonly personKeySecret: Uint8Array;
}

/**
 * Opens the store of a data folder, or makes one where the folder is empty.
 * @throws StoreFault LOCKED, NEWER, KEY, CORRUPT, FULL or INPUT_OUTPUT
 */
export async function openLevelStore(options: LevelStoreOptions): Promise<LevelStore> {
  const { folder, masterKey } = options;
  await checkLogs(folder, { tail: 'allowed' });
  const database = await openDatabase(folder, { create: true });
  try {
    const unlocked = await unlock(database, folder, masterKey);
    if (unlocked === undefined) return await makeStore(database, options);
    const { meta, vault } = unlocked;
    const head = decodeHead(await database.get(rowKey.head), vault);
    if (head === undefined) throw corrupt(`the row of the journal's head in ${folder} is missing or was changed`);
    const store = createLevelStore({ database, vault, head, options, storeId: meta.storeId, epoch: meta.epoch });
    await checkEnd(database, store, head);
    return store;
  } catch (error) {
    await database.close();
    throw toStoreFault(error, `open the store in ${folder}`);
  }
}

async function makeStore(database: Database, options: LevelStoreOptions): Promise<LevelStore> {
  const { folder } = options;
  if ((await database.keys({ limit: 1 }).all()).length > 0) {
    throw corrupt(
      `the folder ${folder} holds rows but no row that names a store: it is an unfinished copy, a folder of another program, or damaged`,
    );
  }
  const vault = createVault(options.masterKey, options.cipher ?? 'aes-256-gcm');
  const meta = newMeta(vault, randomUUID(), randomUUID());
  const head: HeadRow = { commit: 0, hash: NO_HASH, commands: 0, marks: {} };
  await writeRows(database, [
    { type: 'put', key: rowKey.meta, value: encodeMeta(vault, meta) },
    { type: 'put', key: rowKey.head, value: encodeHead(vault, head, new Map()) },
  ]);
  return createLevelStore({ database, vault, head, options, storeId: meta.storeId, epoch: meta.epoch });
}

/** The end of the journal is proved on opening; the rest when it is read, and all of it by the audit. */
async function checkEnd(database: Database, store: JournalStore, head: Head): Promise<void> {
  const beyond = await database.keys({ ...keyRange.journal(head.commit + 1), limit: 1 }).all();
  if (beyond.length > 0) throw corrupt(`the journal goes on behind its head (commit ${head.commit})`);
  if (head.commit === 0) return;
  const value = await database.get(rowKey.journal(head.commit));
  if (value === undefined) throw corrupt(`the last entry of the journal (${head.commit}) is missing`);
  if (parseEntry(head.commit, value).hash !== head.hash)
    throw corrupt(`the last entry of the journal (${head.commit}) is not the head`);
  const [last] = await store.entries(head.commit, 1);
  if (last?.erased !== true && head.commands !== (last?.commandsBefore ?? 0) + (last?.commands.length ?? 0)) {
    throw corrupt(`the head counts ${head.commands} commands, the last entry (${head.commit}) others`);
  }
}

/** An opened store; rows of `extra` go with its first batch. */
export interface LevelStoreParts {
  readonly database: Database;
  readonly vault: Vault;
  readonly head: HeadRow;
  readonly options: LevelStoreOptions;
  readonly storeId: string;
  readonly epoch: string;
  readonly extra?: readonly RowOperation[];
}

/**
 * The store over an open database. Commits may be called without waiting for the one before: a batch is encrypted while
 * the one before is written, and they are written one by one, in the order of the calls.
 */
export function createLevelStore({
  database,
  vault,
  head: last,
  options,
  storeId,
  epoch,
  extra,
}: LevelStoreParts): LevelStore {
  const keyring = createKeyring(database, vault, options.keyCacheSize ?? DEFAULT_KEY_CACHE_SIZE);
  const reader = createReader(database, vault, keyring);
  const markTexts = new Map(Object.entries(last.marks).map(([source, mark]) => [source, JSON.stringify(mark)]));
  let resolved: Head = { commit: last.commit, hash: last.hash, commands: last.commands };
  /** Where the next batch stands: ahead of `resolved` while batches are under way. */
  let encodedHead = resolved;
  let encoding: Promise<unknown> = Promise.resolve();
  let writing: Promise<unknown> = Promise.resolve();
  let resolvedMarks: Readonly<Record<string, MarkRow>> = last.marks;
  let extraRows = extra ?? [];
  let refusal: StoreFault | undefined;
  let closed = false;

  function assertUsable(): void {
    if (refusal !== undefined) throw refusal;
  }

  function assertOpen(): void {
    if (closed) throw new StoreFault('INPUT_OUTPUT', `the store in ${options.folder} is closed`);
  }

  /** Ends the store at the first failure: what it has encoded since stands on a batch that was not written. */
  function fail(error: unknown): never {
    const fault = toStoreFault(error, `write to the store in ${options.folder}`);
    refusal ??= new StoreFault(fault.code, `the store takes nothing more since a commit failed: ${fault.message}`, {
      cause: fault,
    });
    throw error instanceof Error && !('code' in error) ? error : fault;
  }

  async function encode(turns: readonly Turn[], marks: Readonly<Record<string, MarkRow>>): Promise<EncodedBatch> {
    assertUsable();
    const knowledge = keyring.know(turns.map(({ entity }) => entity));
    const known = knowledge instanceof Map ? knowledge : await knowledge;
    const batch = encodeBatch(vault, keyring, known, turns, encodedHead);
    for (const [source, mark] of Object.entries(marks)) markTexts.set(part(source), JSON.stringify(mark));
    batch.operations.push(
      { type: 'put', key: rowKey.head, value: encodeHead(vault, batch.head, markTexts) },
      ...extraRows,
    );
    extraRows = [];
    encodedHead = batch.head;
    keyring.pending(batch.records);
    return batch;
  }

  async function read<T>(what: string, reading: () => Promise<T>): Promise<T> {
    assertOpen();
    try {
      return await reading();
    } catch (error) {
      throw toStoreFault(error, `read ${what} of the store in ${options.folder}`);
    }
  }

  async function write(
    encoded: Promise<EncodedBatch>,
    before: Promise<unknown>,
    marks: Readonly<Record<string, MarkRow>>,
  ): Promise<readonly Entry[]> {
    const batch = await encoded;
    await before;
    assertUsable();
    try {
      await writeRows(database, batch.operations);
    } catch (error) {
      fail(error);
    }
    keyring.written(batch.records);
    resolved = batch.head;
    resolvedMarks = { ...resolvedMarks, ...marks };
    return batch.entries;
  }

  return {
    storeId,
    epoch,
    personKeySecret: vault.secrets.personKeys,
    head: () => resolved,
    async commit(turns, marks) {
      assertOpen();
      assertUsable();
      if (turns.length === 0 && Object.keys(marks).length === 0) return [];
      const before = writing;
      const encoded = encoding.then(() => encode(turns, marks)).catch(fail);
      const written = write(encoded, before, marks);
      encoding = encoded.catch(() => undefined);
      writing = written.catch(() => undefined);
      return written;
    },
    entries: (from, limit) => read('the journal', () => reader.entries(from, limit, resolved)),
    load: (entity) => read('a state', () => reader.load(entity)),
    senderId: (entity, id) => read('a sender id', () => reader.senderId(entity, id)),
    marks: () => read('the marks', async () => resolvedMarks),
    due: (until, limit) => read('the due rows', () => reader.due(until, limit)),
    history: (entity, limit, before) => read('a history', () => reader.history(entity, limit, before)),
    attachment: (entity, commit) => read('an attachment', () => reader.attachment(entity, commit)),
    purge: (entity) =>
      read('the rows of an erased entity', async () => {
        for (const row of [rowKey.dataKey(entity), rowKey.state(entity)]) {
          const { gte, lt } = keyRange.one(row);
          await database.compactRange(gte, lt);
        }
      }),
    backup: (folder) => read('all rows', () => copyStore(database, vault, folder)),
    async close() {
      closed = true;
      await writing;
      await database.close();
    },
  };
}
