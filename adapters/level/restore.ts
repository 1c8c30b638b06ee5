import { copyRows } from './backup.ts';
import { openDatabase } from './database.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { decodeHead } from './head-row.ts';
import { rowKey } from './keys.ts';
import { type Arrived, beginEpoch, type Newcomer } from './new-epoch.ts';
import { assertWholeFiles } from './opening.ts';
import { unlock } from './unlock.ts';
import { withWorkingCopy } from './working-copy.ts';

export interface RestoreOptions extends Newcomer {
  /** The folder of the backup; it is only read. */
  readonly backup: string;
  /** The data folder, absent or empty. */
  readonly folder: string;
  readonly masterKey: Uint8Array;
}

/**
 * Makes a data folder of a backup: the same store in a new epoch, with an entry that tells of it. Until that entry is
 * written the folder does not open as a store, so a restore that was cut short is begun anew in an empty folder.
 * @throws StoreFault
 */
export async function restoreStore(options: RestoreOptions): Promise<Arrived> {
  const { backup, folder } = options;
  return withWorkingCopy(backup, `restore ${backup} into ${folder}`, (copy) => restoreFrom(copy, options));
}

async function restoreFrom(copy: string, options: RestoreOptions): Promise<Arrived> {
  const { backup, folder, masterKey } = options;
  await assertWholeFiles(backup);
  const source = await openDatabase(copy, { create: false });
  try {
    const unlocked = await unlock(source, backup, masterKey);
    if (unlocked === undefined) {
      throw corrupt(`${backup} is not a whole backup: the row that names the store is missing`);
    }
    const { vault, meta } = unlocked;
    const { finished } = await copyRows(source, vault, folder, async (database) => {
      const head = decodeHead(await database.get(rowKey.head), vault);
      if (head === undefined) throw corrupt('the head of the copy is not the head of the backup');
      const { storeId, epoch: fromEpoch } = meta;
      return beginEpoch({ ...options, database, vault, head, storeId, fromEpoch }, 'StoreRestored');
    });
    return finished;
  } catch (error) {
    throw toStoreFault(error, `restore ${backup} into ${folder}`);
  } finally {
    await source.close();
  }
}
