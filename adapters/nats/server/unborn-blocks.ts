import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the files of message blocks that were never begun: `N.blk` without a byte and without its key `N.key`. A server that
 * could not write the key, because the disk was full or it was killed in between, leaves them behind; nats-server 2.14 then
 * finds the store of the stream corrupt as it starts, and deletes all of it (an encrypted store only). Nothing is in them.
 * @param folder the server's store
 */
export async function removeUnbornBlocks(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of files) {
    const number = /^(\d+)\.blk$/.exec(name)?.[1];
    if (number === undefined || !parentPath.endsWith('/msgs')) continue;
    const block = join(parentPath, name);
    if (
      (await stat(block)).size > 0 ||
      files.some((one) => one.parentPath === parentPath && one.name === `${number}.key`)
    )
      continue;
    await rm(block);
    await rm(join(parentPath, `${number}.key.tmp`), { force: true });
  }
}
