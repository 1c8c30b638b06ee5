import { join } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';
import { ensureKeyFile, readKeyFile } from './key-file.ts';

const FILE = 'master.key';

/**
 * Reads the master key of `<secretsFolder>/master.key` (32 bytes, base64url), or makes it when it is absent and may be
 * made. A key may only be made for a store that is new: for one that exists, another key opens nothing.
 * @throws StoreFault KEY when it is absent, malformed or readable by others
 */
export async function ensureMasterKey(
  secretsFolder: string,
  options: { readonly mayCreate: boolean },
): Promise<Buffer> {
  return openMasterKey(join(secretsFolder, FILE), options);
}

/**
 * The same for a key in a file of any name.
 * @throws StoreFault KEY
 */
export async function openMasterKey(file: string, options: { readonly mayCreate: boolean }): Promise<Buffer> {
  const key = options.mayCreate ? await ensureKeyFile(file) : await readKeyFile(file);
  if (key !== undefined) return key;
  throw new StoreFault(
    'KEY',
    `there is no master key at ${file}, and a store can only be opened with the key that it was made with: put that key there (it is kept beside the backups, not in them)`,
  );
}
