import { StoreFault } from '../../actors/ports.ts';
import { examineFiles, type StoreFiles } from './store-files.ts';

/** LevelDB deletes a table that it has merged into others; a look that missed one is begun anew, so often. */
const MOST_LOOKS = 5;

export interface ScrubbedFiles {
  readonly ok: boolean;
  /** How many tables were read. */
  readonly tables: number;
  /** Files that do not fit their checksums, with where. */
  readonly damagedFiles: readonly string[];
}

/**
 * Holds the files of a store against their checksums, all of their bytes. It needs neither the key nor the lock, so a daemon
 * may be at work on the folder; what that is just writing counts as not yet there. It proves nothing about the entries: that
 * is for the audit.
 * @throws StoreFault INPUT_OUTPUT when there is no store
 */
export async function scrubFiles(folder: string): Promise<ScrubbedFiles> {
  let files: StoreFiles = await examineFiles(folder, 'all');
  for (let look = 1; look < MOST_LOOKS && files.damages.some(({ isMissing }) => isMissing); look += 1) {
    files = await examineFiles(folder, 'all');
  }
  if (!files.isStore) throw new StoreFault('INPUT_OUTPUT', `there is no store in ${folder}`);
  return {
    ok: files.damages.length === 0,
    tables: files.tables.length,
    damagedFiles: files.damages.map(({ file, reason }) => `${file} ${reason}`),
  };
}
