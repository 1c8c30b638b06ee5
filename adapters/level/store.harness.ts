import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalStoreHarness } from '../../actors/journal-store.contract.ts';
import type { JournalStore } from '../../actors/ports.ts';
import { type LevelStoreOptions, openLevelStore } from './store.ts';

/** The master key of all tests. */
export const MASTER_KEY = Buffer.alloc(32, 7);

/** A place of its own for each test, with LevelDB in it; closes what it has opened and deletes it all. */
export interface LevelHarness extends JournalStoreHarness {
  readonly folder: string;
}

/** @param below where the harness makes its folder */
export async function createLevelHarness(
  options: Partial<LevelStoreOptions> = {},
  below: string = tmpdir(),
): Promise<LevelHarness> {
  const root = await mkdtemp(join(below, 'onedoor-level-'));
  const folder = join(root, 'store');
  const opened: JournalStore[] = [];
  let folders = 0;
  const openIn = async (where: string) => {
    const store = await openLevelStore({ folder: where, masterKey: MASTER_KEY, ...options });
    opened.push(store);
    return store;
  };
  return {
    folder,
    open: () => openIn(folder),
    async reopen() {
      await opened.at(-1)?.close();
      return openIn(folder);
    },
    async emptyFolder() {
      folders += 1;
      return join(root, `empty-${folders}`);
    },
    openBackup: openIn,
    async dispose() {
      for (const store of opened) await store.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
