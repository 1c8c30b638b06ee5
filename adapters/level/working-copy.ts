import { constants } from 'node:fs';
import { copyFile, link, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';
import { toStoreFault } from './fault.ts';

/**
 * Reads a data folder (an audit, a restore) by way of a copy, because LevelDB changes a folder by opening it: it drops
 * damaged records and writes the rest anew, and what an audit should show would be gone; and a backup may rest where
 * nothing can be written. Tables are linked, which costs nothing (LevelDB never changes one); the few files that it does
 * change are copied.
 * @param doing what for, to stand behind "could not": `audit the store in /var/lib/onedoor`
 * @throws StoreFault LOCKED when a daemon has the store open, INPUT_OUTPUT when the folder holds no store
 */
export async function withWorkingCopy<T>(folder: string, doing: string, use: (copy: string) => Promise<T>): Promise<T> {
  let copy: string | undefined;
  try {
    const files = await readdir(folder);
    if (!files.includes('CURRENT')) throw new StoreFault('INPUT_OUTPUT', `there is no store in ${folder}`);
    if (await isLocked(folder)) {
      throw new StoreFault(
        'LOCKED',
        `the store in ${folder} is open in another process: stop that daemon first, or take a backup of it`,
      );
    }
    copy = await temporaryFolder(folder);
    for (const file of files) await copyOne(join(folder, file), join(copy, file), file);
    return await use(copy);
  } catch (error) {
    throw toStoreFault(error, doing);
  } finally {
    if (copy !== undefined) await rm(copy, { recursive: true, force: true });
  }
}

async function copyOne(from: string, to: string, file: string): Promise<void> {
  if (/^\d+\.(ldb|sst)$/.test(file)) {
    try {
      await link(from, to);
    } catch {
      // Another file system, or a file of another user: then it is copied.
      await copyFile(from, to, constants.COPYFILE_FICLONE);
    }
  } else if (/^(CURRENT|MANIFEST-\d+|\d+\.log)$/.test(file)) {
    await copyFile(from, to);
  }
}

/** Beside the folder where that can be written, so that files can be linked. */
async function temporaryFolder(folder: string): Promise<string> {
  const name = `${basename(folder)}.copy-`;
  try {
    return await mkdtemp(join(dirname(folder), name));
  } catch {
    return mkdtemp(join(tmpdir(), name));
  }
}

/** Whether a process holds LevelDB's lock. Linux lists locks by inode; where there is no such list nobody is accused. */
async function isLocked(folder: string): Promise<boolean> {
  try {
    const { ino } = await stat(join(folder, 'LOCK'));
    const locks = await readFile('/proc/locks', 'utf8');
    return locks.split('\n').some((line) => line.includes('POSIX') && line.includes(`:${ino} `));
  } catch {
    return false;
  }
}
