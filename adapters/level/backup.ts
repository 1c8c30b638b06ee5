import { mkdir, readdir } from 'node:fs/promises';
import { type Head, StoreFault } from '../../actors/ports.ts';
import { assertSame, assertTwins, assertWhole, type Census, count, countRows } from './census.ts';
import { type Database, ITERATOR_BYTES, openDatabase, type RowWrite, writeRows } from './database.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { decodeHead } from './head-row.ts';
import { keyRange, rowKey } from './keys.ts';
import type { Vault } from './vault.ts';

/** Rows of one batch of the copy, at most; their bytes are bounded by the iterator (some 1 MB, or one large row). */
const CHUNK_ROWS = 1_000;

/**
 * Copies all rows as of this moment into an absent or empty folder, while the store goes on. What is copied is
 * ciphertext and needs no key; the copy opens with the master key of the original.
 * @returns the head that the copy ends at
 * @throws StoreFault CORRUPT when the copy is not whole, INPUT_OUTPUT when the folder is not empty
 */
export async function copyStore(database: Database, vault: Vault, folder: string): Promise<Head> {
  const { head } = await copyRows(database, vault, folder, async (copy) => {
    // Read behind the rows: its schema rises with the first archive segment, and may be too high for the copy, never too low.
    const meta = await database.get(rowKey.meta);
    if (meta === undefined) throw corrupt('the row that names the store is missing');
    await writeRows(copy, [put(rowKey.meta, meta)]);
  });
  return head;
}

/**
 * Copies all rows but the one that names the store: `finish` writes that, as the last, so that an unfinished copy is
 * never taken for a store. The copy is closed, opened and counted again before this resolves.
 */
export async function copyRows<T>(
  source: Database,
  vault: Vault,
  folder: string,
  finish: (copy: Database, head: Head) => Promise<T>,
): Promise<{ readonly head: Head; readonly finished: T }> {
  await assertEmpty(folder);
  const snapshot = source.snapshot();
  try {
    const row = await source.get(rowKey.head, { snapshot });
    const head = decodeHead(row, vault);
    if (head === undefined) throw corrupt("the row of the journal's head is missing or was changed");
    const census: Census = new Map();
    await withDatabase(folder, async (copy) => {
      const iterator = source.iterator({ ...keyRange.all, snapshot, highWaterMarkBytes: ITERATOR_BYTES });
      try {
        await copyChunks(iterator, copy, census);
      } finally {
        await iterator.close();
      }
    });
    assertWhole(census, head);
    assertTwins(census);
    const finished = await withDatabase(folder, async (copy) => {
      await assertCopied(copy, census, row);
      return finish(copy, head);
    });
    return { head: { commit: head.commit, hash: head.hash, commands: head.commands }, finished };
  } catch (error) {
    throw toStoreFault(error, `copy the store into ${folder}`);
  } finally {
    await snapshot.close();
  }
}

/** Makes the folder. @throws StoreFault INPUT_OUTPUT when it holds anything */
export async function assertEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new StoreFault('INPUT_OUTPUT', `the folder ${folder} is not empty: a copy goes into an empty one only`);
  }
}

/** Opens a database for as long as it is used. */
export async function withDatabase<T>(folder: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(folder, { create: true });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

async function copyChunks(
  iterator: { nextv(size: number): Promise<[string, Buffer][]> },
  copy: Database,
  census: Census,
): Promise<void> {
  for (;;) {
    const rows = await iterator.nextv(CHUNK_ROWS);
    if (rows.length === 0) return;
    const writes: RowWrite[] = [];
    for (const [key, value] of rows) {
      if (key === rowKey.meta) continue;
      count(census, key);
      writes.push(put(key, value));
    }
    // Each chunk is synced: LevelDB syncs only its newest log, and the copy must be whole when this is done.
    await writeRows(copy, writes);
  }
}

async function assertCopied(copy: Database, census: Census, headRow: Buffer | undefined): Promise<void> {
  assertSame(census, await countRows(copy));
  const row = await copy.get(rowKey.head);
  if (headRow === undefined || row?.equals(headRow) !== true)
    throw corrupt('the head of the copy is not the head of the store');
}

function put(key: string, value: Buffer): RowWrite {
  return { type: 'put', key, value };
}
