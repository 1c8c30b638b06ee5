import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A disk of a few megabytes in memory, to be filled to its last byte. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves nobody a byte. */
  fill(): void;
  /** Deletes what has filled it. */
  makeRoom(): void;
  /** Bytes that others may still write. */
  free(): Promise<number>;
  remove(): Promise<void>;
}

/**
 * Mounts a disk of that size on a folder, which is made.
 * @returns undefined where this process may not mount: that takes root, and a system that lets it
 */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'onedoor-small-disk', folder]);
  } catch {
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => {
      for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 8)) appendUntilFull(filler, bytes);
    },
    makeRoom: () => rmSync(filler, { force: true }),
    free: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    remove: async () => {
      await execute('umount', ['--lazy', folder]);
    },
  };
}

function appendUntilFull(file: string, bytes: number): void {
  const block = Buffer.alloc(bytes, 1);
  try {
    for (;;) appendFileSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
