import { ClassicLevel } from 'classic-level';
import { toStoreFault } from './fault.ts';

/** LevelDB with keys as text and values as bytes. */
export type Database = ClassicLevel<string, Buffer>;

export interface RowWrite {
  readonly type: 'put';
  readonly key: string;
  readonly value: Buffer;
}

export interface RowDeletion {
  readonly type: 'del';
  readonly key: string;
}

export type RowOperation = RowWrite | RowDeletion;

/** Bytes that an iterator may hold in memory: a few large entries or some hundreds of usual ones. */
export const ITERATOR_BYTES = 1024 * 1024;

/**
 * Opens the folder.
 * @throws StoreFault LOCKED, CORRUPT, FULL or INPUT_OUTPUT, with a sentence that names the folder
 */
export async function openDatabase(
  folder: string,
  options: { readonly create: boolean; readonly writeBufferBytes?: number | undefined },
): Promise<Database> {
  const database: Database = new ClassicLevel(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'buffer',
    createIfMissing: options.create,
    // All that weighs is ciphertext, which does not compress: Snappy would only cost time.
    compression: false,
    // Larger than the default 4 MB: fewer first-level tables under a steady load of 2 kB entries, and of a state that is
    // written several times before the buffer is full only the last version is ever merged.
    writeBufferSize: options.writeBufferBytes ?? 32 * 1024 * 1024,
    cacheSize: 32 * 1024 * 1024,
  });
  try {
    await database.open();
  } catch (error) {
    throw toStoreFault(error, `open the store in ${folder}`);
  }
  return database;
}

/**
 * Writes rows as one batch, synced unless `sync` is false. A chained batch, because that costs 4 µs a row before it goes to LevelDB's thread, and
 * an array of operations 20 µs.
 */
export async function writeRows(
  database: Database,
  operations: readonly RowOperation[],
  { sync = true }: { readonly sync?: boolean | undefined } = {},
): Promise<void> {
  const batch = database.batch();
  for (const operation of operations) {
    if (operation.type === 'put') batch.put(operation.key, operation.value);
    else batch.del(operation.key);
  }
  await batch.write({ sync });
}
