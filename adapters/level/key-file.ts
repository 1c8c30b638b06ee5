import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';

const KEY_BYTES = 32;

/**
 * Reads a file that holds one key: 32 bytes as base64url.
 * @returns undefined when there is no such file
 * @throws StoreFault KEY when it is malformed or readable by others
 */
export async function readKeyFile(file: string): Promise<Buffer | undefined> {
  try {
    return await readKey(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw asKeyFault(error, `read ${file}`);
  }
}

/**
 * Reads the key of a file, or makes it when it is absent.
 * @throws StoreFault KEY
 */
export async function ensureKeyFile(file: string): Promise<Buffer> {
  const present = await readKeyFile(file);
  if (present !== undefined) return present;
  try {
    await createKey(file);
    return await readKey(file);
  } catch (error) {
    throw asKeyFault(error, `make ${file}`);
  }
}

async function readKey(file: string): Promise<Buffer> {
  const { mode, uid } = await stat(file);
  // systemd hands credentials over as files of root with an ACL, which shows as readable by the group.
  const group = uid === process.getuid?.() ? 0o070 : 0o030;
  if ((mode & (0o007 | group)) !== 0) {
    throw new StoreFault(
      'KEY',
      `${file} can be read or changed by others (mode ${(mode & 0o777).toString(8)}): run chmod 600 on it, and think about who may have read it`,
    );
  }
  const text = (await readFile(file, 'utf8')).trim();
  const key = Buffer.from(text, 'base64url');
  if (key.length !== KEY_BYTES || key.toString('base64url') !== text) {
    throw new StoreFault('KEY', `${file} does not hold ${KEY_BYTES} bytes as base64url (43 characters)`);
  }
  return key;
}

/** Writes a temporary file and links it into place, which fails when another process was first: then that key counts. */
async function createKey(file: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64url')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function asKeyFault(error: unknown, doing: string): StoreFault {
  if (error instanceof StoreFault) return error;
  return new StoreFault('KEY', `could not ${doing}: ${(error as Error).message}`, { cause: error });
}
