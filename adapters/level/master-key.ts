import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';
import { deriveSecret } from './vault.ts';

const KEY_BYTES = 32;
const FILE = 'master.key';

/**
 * Reads the master key of `<secretsFolder>/master.key` (32 bytes, base64url), or makes it when it is absent and may be
 * made. A key may only be made for a store that is new: for one that exists, another key opens nothing.
 * @param secretsFolder a folder of the operator, or what systemd names in $CREDENTIALS_DIRECTORY
 * @throws StoreFault KEY when it is absent, malformed or readable by others
 */
export async function ensureMasterKey(
  secretsFolder: string,
  options: { readonly mayCreate: boolean },
): Promise<Buffer> {
  const file = join(secretsFolder, FILE);
  try {
    return await readMasterKey(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw asKeyFault(error, `read ${file}`);
  }
  if (!options.mayCreate) {
    throw new StoreFault(
      'KEY',
      `there is no master key at ${file}, and a store can only be opened with the key that it was made with: put that key there (it is kept beside the backups, not in them)`,
    );
  }
  try {
    await createMasterKey(secretsFolder, file);
    return await readMasterKey(file);
  } catch (error) {
    throw asKeyFault(error, `make ${file}`);
  }
}

/** The secret that keys of natural persons are made with; it cannot be changed without changing every key. */
export function personKeySecret(masterKey: Uint8Array): Buffer {
  return deriveSecret(masterKey, 'person keys');
}

async function readMasterKey(file: string): Promise<Buffer> {
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
async function createMasterKey(folder: string, file: string): Promise<void> {
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
