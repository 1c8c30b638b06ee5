import { open, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Database, openDatabase } from './database.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { examineFiles } from './store-files.ts';
import { checkTables } from './table-check.ts';

const DEFAULT_CHECK_MS = 1000;

/** Told of each file whose end a power cut had torn, and that was mended; nothing that anybody was told of stood there. */
export type OnMended = (file: string) => void;

export interface OpeningOptions {
  /** How long an opening may check the rows of tables, in milliseconds; what is left is for the next one. */
  readonly checkMs?: number | undefined;
  readonly writeBufferBytes?: number | undefined;
  readonly onMended?: OnMended | undefined;
}

/**
 * Opens the folder of a store, or makes one where it is absent or empty, after a look at its files: what was committed and
 * cannot be read any more is refused, what a power cut has torn before anybody was told of it is mended.
 * @throws StoreFault CORRUPT, LOCKED, FULL or INPUT_OUTPUT
 */
export async function openStoreDatabase(folder: string, options: OpeningOptions): Promise<Database> {
  const tables = await mend(folder, options.onMended);
  const damage = checkTables(folder, tables, options.checkMs ?? DEFAULT_CHECK_MS);
  if (damage !== undefined) throw damaged(folder, damage);
  const { writeBufferBytes } = options;
  const database = await openDatabase(folder, { create: true, writeBufferBytes });
  try {
    await syncNames(folder);
  } catch (error) {
    await database.close();
    throw toStoreFault(error, `write the names of the store's files in ${folder}`);
  }
  return database;
}

/** @throws StoreFault CORRUPT when a file is damaged that holds what was committed */
export async function assertWholeFiles(folder: string): Promise<void> {
  const { damages, tornLogs, tornManifest } = await examineFiles(folder, 'all');
  const [first] = [
    ...damages,
    ...[...tornLogs, ...(tornManifest === undefined ? [] : [tornManifest])].map(({ file, offset }) => ({
      file,
      reason: `is damaged at byte ${offset}`,
    })),
  ];
  if (first !== undefined) throw damaged(folder, first);
}

/** LevelDB has renamed CURRENT and made a log; what is now written must not rest on names that can still be lost. */
async function syncNames(folder: string): Promise<void> {
  for (const path of [folder, dirname(folder)]) await sync(path);
}

/** Opens a handle of a store anew that was closed because a write had failed. @throws StoreFault */
export async function reopenStoreDatabase(folder: string, database: Database): Promise<void> {
  await mend(folder, undefined);
  await database.open();
  await syncNames(folder);
}

/** @throws StoreFault CORRUPT when a file is damaged elsewhere than at an end that a power cut may have torn */
export async function assertReadableFiles(folder: string): Promise<void> {
  const [first] = (await examineFiles(folder, 'all')).damages;
  if (first !== undefined) throw damaged(folder, first);
}

/** @returns the tables in use */
async function mend(folder: string, onMended: OnMended | undefined): Promise<readonly string[]> {
  const { isStore, damages, tornLogs, tornManifest, tables } = await examineFiles(folder, 'paths');
  const lost = damages.find((damage) => damage.lost);
  if (lost !== undefined) throw damaged(folder, lost);
  try {
    if (!isStore) {
      // What a first opening left that the power has cut: LevelDB would stumble over it.
      await rm(join(folder, 'CURRENT'), { force: true });
      return tables;
    }
    for (const { file } of tornLogs) onMended?.(file);
    if (tornManifest === undefined) return tables;
    // Of a log LevelDB leaves a torn end away by itself; a manifest with one it does not open.
    await truncate(join(folder, tornManifest.file), tornManifest.offset);
    await sync(join(folder, tornManifest.file));
    onMended?.(tornManifest.file);
    return tables;
  } catch (error) {
    throw toStoreFault(error, `mend the files of the store in ${folder}`);
  }
}

function damaged(folder: string, { file, reason }: { readonly file: string; readonly reason: string }): Error {
  return corrupt(
    `the file ${join(folder, file)} ${reason}: LevelDB would lose committed entries in silence; keep the folder as it is, restore the newest backup into an empty one (onedoor restore), and let the senders' stream be read again from there`,
  );
}

/** Of a file or a folder. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
