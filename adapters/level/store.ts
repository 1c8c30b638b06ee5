import { randomUUID } from 'node:crypto';
import { type Head, type JournalStore, StoreFault } from '../../actors/ports.ts';
import type { Pass } from '../../actors/protocol/failpoints.ts';
import type { Entry, MarkRow, Turn } from '../../actors/protocol/journal.ts';
import { type ArchiveHead, readSegments, type Segment } from './archive.ts';
import { copyStore } from './backup.ts';
import { type EncodedBatch, encodeBatch } from './batch.ts';
import type { CipherName } from './ciphers.ts';
import { type Database, type RowOperation, writeRows } from './database.ts';
import { openEntityMemory } from './entity-memory.ts';
import { parseEntry } from './entry-codec.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { decodeHead, encodeHead, encodeMeta, type HeadRow, newMeta } from './head-row.ts';
import { createKeyring, type KeyKnowledge } from './keyring.ts';
import { keyRange, part, rowKey, twinOf } from './keys.ts';
import { NO_HASH } from './link.ts';
import { type OpeningOptions, openStoreDatabase } from './opening.ts';
import { createOutage, DEFAULT_RETRY, type OutageDependencies, type RetryOptions } from './outage.ts';
import { createReader } from './reader.ts';
import { createScrubber, type Scrubber } from './scrubber.ts';
import { type Sealed, type SealOptions, sealArchive } from './sealing.ts';
import { unlock } from './unlock.ts';
import { createVault, type Vault } from './vault.ts';

export interface LevelStoreOptions extends OpeningOptions {
  /** Made when it is absent. */
  readonly folder: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  /** For a new store; one that exists keeps the cipher that it was made with. */
  readonly cipher?: CipherName;
  /** How many unwrapped data keys are kept in memory (some 0.5 kB each). */
  readonly keyCacheSize?: number;
  readonly pass?: Pass | undefined;
  /** How a disk that cannot be written to for a while is waited for. */
  readonly retry?: RetryOptions;
  /** Told when a write fails that may succeed later, at every try that fails, and with undefined when all is written. */
  readonly onOutage?: OutageDependencies['onChange'];
  /** False only where a run shows what a power cut then takes away. */
  readonly syncCommits?: boolean;
}

const DEFAULT_KEY_CACHE_SIZE = 20_000;

/** A store on a disk, which can go bad. */
export interface LevelStore extends JournalStore {
  /** What reads this store at leisure for damage; one at a time. */
  scrubber(): Scrubber;
  /** The sealed archive segments, the oldest first. */
  segments(): readonly Segment[];
  /** Seals old entries into archive segments and lets go of them here, while the store goes on; one at a time. @throws StoreFault */
  seal(options: SealOptions): Promise<Sealed>;
  /** What the keys of natural persons are made with. */
  readonly personKeySecret: Uint8Array;
}

/**
 * Opens the store of a data folder, or makes one where the folder is empty.
 * @throws StoreFault LOCKED, NEWER, KEY, CORRUPT, FULL or INPUT_OUTPUT
 */
export async function openLevelStore(options: LevelStoreOptions): Promise<LevelStore> {
  const { folder, masterKey } = options;
  const database = await openStoreDatabase(folder, options);
  try {
    const unlocked = await unlock(database, folder, masterKey);
    if (unlocked === undefined) return await makeStore(database, options);
    const { meta, vault } = unlocked;
    const head = await readHead(database, vault, folder);
    const segments = await readSegments(database, vault, head.archive);
    const { storeId, epoch } = meta;
    const store = createLevelStore({ database, vault, head, options, storeId, epoch, segments });
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
    ...headRows(encodeHead(vault, head, new Map())),
  ]);
  return createLevelStore({ database, vault, head, options, storeId: meta.storeId, epoch: meta.epoch });
}

/** The head with its twin: an older head that came to light again could bring back marks that no entry knows of. */
function headRows(value: Buffer): readonly RowOperation[] {
  return [rowKey.head, twinOf(rowKey.head)].map((key) => ({ type: 'put', key, value }));
}

async function readHead(database: Database, vault: Vault, folder: string): Promise<HeadRow> {
  const [row, twin] = await database.getMany([rowKey.head, twinOf(rowKey.head)]);
  const head = decodeHead(row, vault);
  if (head === undefined || row === undefined || twin?.equals(row) !== true) {
    throw corrupt(`the row of the journal's head in ${folder} is missing or was changed`);
  }
  return head;
}

/** The end of the journal is proved on opening; the rest when it is read, and all of it by the audit. */
async function checkEnd(database: Database, store: Pick<JournalStore, 'entries'>, head: Head): Promise<void> {
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
  /** Those that the head tells of. */
  readonly segments?: readonly Segment[];
}

/** A change of the archive: rows that are written with the head that tells of it. */
export interface ArchiveChange {
  readonly head: ArchiveHead;
  readonly rows: readonly RowOperation[];
  /** The segment that is new with it. */
  readonly segment?: Segment;
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
  segments: sealedBefore = [],
}: LevelStoreParts): LevelStore {
  const memory = openEntityMemory(database, vault, last.commit);
  const keyring = createKeyring(database, vault, options.keyCacheSize ?? DEFAULT_KEY_CACHE_SIZE, memory);
  let segments = sealedBefore;
  let archive = last.archive;
  let sealing: Promise<unknown> | undefined;
  const reader = createReader(database, vault, keyring, memory, () => segments);
  const { folder, retry = DEFAULT_RETRY, onOutage = () => undefined } = options;
  const outage = createOutage({ folder, database, retry, onChange: onOutage });
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

  async function encode(
    turns: readonly Turn[],
    marks: Readonly<Record<string, MarkRow>>,
    change: ArchiveChange | undefined,
  ): Promise<EncodedBatch> {
    assertUsable();
    options.pass?.('before-encode');
    const knowledge = keyring.know(turns.map(({ entity }) => entity));
    const known = knowledge instanceof Map ? knowledge : await knowledge.catch(() => knowAgain(turns));
    const batch = encodeBatch(vault, keyring, known, turns, encodedHead);
    for (const { entity } of turns) memory.add(entity);
    for (const [source, mark] of Object.entries(marks)) markTexts.set(part(source), JSON.stringify(mark));
    if (change !== undefined) archive = change.head;
    batch.operations.push(
      ...(change?.rows ?? []),
      ...headRows(encodeHead(vault, batch.head, markTexts, archive)),
      ...memory.rowsAt(batch.head.commit),
      ...extraRows,
    );
    extraRows = [];
    encodedHead = batch.head;
    keyring.pending(batch.records);
    return batch;
  }

  /** The handle may have been closed under the first reading. */
  async function knowAgain(turns: readonly Turn[]): Promise<ReadonlyMap<string, KeyKnowledge>> {
    return outage.steady(async () => keyring.know(turns.map(({ entity }) => entity)));
  }

  /** Ends a batch whose writing has failed, over a handle that was opened anew: it may be on the disk all the same. */
  async function finish(batch: EncodedBatch): Promise<void> {
    const row = await database.get(rowKey.head);
    const found = decodeHead(row, vault);
    if (row === undefined || found === undefined) throw corrupt(`the row of the journal's head in ${folder} is gone`);
    await checkEnd(database, { entries: (from, limit) => reader.entries(from, limit, found) }, found);
    const wanted = batch.operations.find(({ key }) => key === rowKey.head);
    if (wanted?.type === 'put' && row.equals(wanted.value)) return;
    if (found.commit !== resolved.commit || found.hash !== resolved.hash) {
      throw corrupt(
        `the journal in ${folder} ends at commit ${found.commit}, which is neither the one before the failed write (${resolved.commit}) nor the one after it (${batch.head.commit})`,
      );
    }
    await writeRows(database, batch.operations);
  }

  async function read<T>(what: string, reading: () => Promise<T>): Promise<T> {
    assertOpen();
    try {
      return await outage.steady(reading);
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
      options.pass?.('before-write');
      await writeRows(database, batch.operations, { sync: options.syncCommits });
      options.pass?.('after-write');
    } catch (error) {
      await outage.overcome(error, () => finish(batch)).catch(fail);
    }
    keyring.written(batch.records);
    resolved = batch.head;
    resolvedMarks = { ...resolvedMarks, ...marks };
    return batch.entries;
  }

  /** Puts a batch behind those that are under way. */
  function enqueue(
    turns: readonly Turn[],
    marks: Readonly<Record<string, MarkRow>>,
    change?: ArchiveChange,
  ): Promise<readonly Entry[]> {
    assertOpen();
    assertUsable();
    const before = writing;
    const encoded = encoding.then(() => encode(turns, marks, change)).catch(fail);
    const written = write(encoded, before, marks);
    encoding = encoded.catch(() => undefined);
    writing = written.catch(() => undefined);
    return written;
  }

  async function changeArchive(change: ArchiveChange): Promise<void> {
    await enqueue([], {}, change);
    if (change.segment !== undefined) segments = [...segments, change.segment];
  }

  return {
    storeId,
    epoch,
    personKeySecret: vault.secrets.personKeys,
    head: () => resolved,
    fault: outage.fault,
    async commit(turns, marks) {
      assertOpen();
      assertUsable();
      return turns.length === 0 && Object.keys(marks).length === 0 ? [] : enqueue(turns, marks);
    },
    archivedTo: () => segments.at(-1)?.to ?? 0,
    segments: () => segments,
    async seal(sealOptions) {
      assertOpen();
      if (sealing !== undefined) throw new StoreFault('LOCKED', `entries of ${folder} are being archived already`);
      const under = sealArchive(
        {
          database,
          vault,
          storeId,
          epoch,
          head: () => resolved,
          archive: () => archive,
          segments: () => segments,
          isClosed: () => closed,
          changeArchive,
        },
        sealOptions,
      );
      sealing = under.catch(() => undefined);
      try {
        return await under;
      } catch (error) {
        throw toStoreFault(error, `archive entries of the store in ${folder}`);
      } finally {
        sealing = undefined;
      }
    },
    entries: (from, limit) => read('the journal', () => reader.entries(from, limit, resolved)),
    load: (entity) => read('a state', () => reader.load(entity)),
    senderId: (entity, id) => read('a sender id', () => reader.senderId(entity, id)),
    lacksSenderId: (entity, id) => !closed && reader.lacksSenderId(entity, id),
    marks: () => read('the marks', async () => resolvedMarks),
    due: (until, limit, after) => read('the due rows', () => reader.due(until, limit, after)),
    listed: (list, part) => read('a list', () => reader.listed(list, part)),
    ids: (kind, part) => read('names of entities', () => reader.ids(kind, part)),
    history: (entity, limit, before) => read('a history', () => reader.history(entity, limit, before)),
    attachment: (entity, commit) => read('an attachment', () => reader.attachment(entity, commit, resolved)),
    scrubber: () =>
      createScrubber({ folder, database, vault, head: () => resolved, archivedTo: () => segments.at(-1)?.to ?? 0 }),
    // Not begun again by itself: the folder is not empty any more.
    async backup(copy) {
      assertOpen();
      return copyStore(database, vault, copy).catch((error: unknown) => {
        throw toStoreFault(error, `copy the store in ${folder}`);
      });
    },
    purge: (entity) =>
      read('the rows of an erased entity', async () => {
        for (const row of [rowKey.dataKey(entity), rowKey.state(entity)]) await database.compactRange(row, row);
      }),
    async close() {
      closed = true;
      memory.stop();
      outage.end();
      await sealing;
      await writing;
      await memory.settled;
      const rows = refusal === undefined ? memory.rowsAt(resolved.commit, 'now') : [];
      try {
        // A start has less to look through then; without them it is only slower.
        if (rows.length > 0) await writeRows(database, rows);
      } finally {
        await database.close();
      }
    },
  };
}
