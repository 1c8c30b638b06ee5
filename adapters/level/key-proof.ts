import { openDatabase } from './database.ts';
import { corrupt } from './fault.ts';
import { unlock } from './unlock.ts';
import { withWorkingCopy } from './working-copy.ts';

/**
 * Proves that a store that no daemon has open was made with this master key. Nothing in its folder is changed.
 * @throws StoreFault KEY where it was not; LOCKED, CORRUPT, NEWER, INPUT_OUTPUT
 */
export async function proveMasterKey(folder: string, masterKey: Uint8Array): Promise<void> {
  await withWorkingCopy(folder, `prove the master key of ${folder}`, async (copy) => {
    const database = await openDatabase(copy, { create: false });
    try {
      if ((await unlock(database, folder, masterKey)) === undefined)
        throw corrupt(`${folder} is not a whole store: the row that names it is missing`);
    } finally {
      await database.close();
    }
  });
}
