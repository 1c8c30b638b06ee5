import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createUser, fromSeed } from '@nats-io/nkeys';
import { ServerFault } from './fault.ts';

/** A user of the embedded server: what the server knows of it, and where its secret lies. */
export interface UserCredential {
  readonly publicKey: string;
  readonly seedFile: string;
}

/**
 * Makes sure that every name has an nkey user, whose seed is `<secretsFolder>/nats/<name>.nk` (0600 in a folder 0700).
 * What exists is kept: a seed is never overwritten. The names must have been checked (permissions.ts).
 *
 * @throws ServerFault `secret-exposed` when others can read a secret, `secret-invalid` when a file holds no user seed
 */
export async function ensureUsers(
  secretsFolder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, UserCredential>> {
  const users = new Map<string, UserCredential>();
  for (const name of names) {
    const seedFile = join(secretsFolder, 'nats', `${name}.nk`);
    await ensureSecret(seedFile, () => new TextDecoder().decode(createUser().getSeed()));
    users.set(name, { seedFile, publicKey: publicKeyOf(await readSeed(seedFile), seedFile) });
  }
  return users;
}

/**
 * Reads a user's seed for `nkeyAuthenticator`.
 *
 * @throws ServerFault `secret-exposed` or `secret-invalid`
 */
export async function readSeed(file: string): Promise<Uint8Array> {
  const seed = new TextEncoder().encode(await readSecret(file));
  publicKeyOf(seed, file);
  return seed;
}

/** Makes sure that the key of the JetStream store exists (32 random bytes, base64url) and returns it. */
export async function ensureStoreKey(file: string): Promise<string> {
  await ensureSecret(file, () => randomBytes(32).toString('base64url'));
  const key = await readSecret(file);
  if (/^[A-Za-z0-9_-]{43}$/.test(key)) return key;
  throw invalidSecret(file);
}

/** Where the key of the JetStream store lies. A backup of the store is worth nothing without it. */
export function storeKeyFile(secretsFolder: string): string {
  return join(secretsFolder, 'nats', 'jetstream.key');
}

function publicKeyOf(seed: Uint8Array, file: string): string {
  try {
    const key = fromSeed(seed).getPublicKey();
    if (key.startsWith('U')) return key;
  } catch {
    // Without a cause: what the library says about a seed may quote the seed.
  }
  throw invalidSecret(file);
}

/** Creates the file whole or not at all: written aside, synced, then linked, which fails where a file stands already. */
async function ensureSecret(file: string, generate: () => string): Promise<void> {
  const folder = dirname(file);
  // The folder of a credential that the service manager hands over may be readable by its group; the file is looked at when it is read.
  if (await exists(file)) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (((await lstat(folder)).mode & 0o077) !== 0) throw exposedSecret(folder, '700');

  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${generate()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  const folderHandle = await open(folder, constants.O_RDONLY);
  try {
    await folderHandle.sync();
  } finally {
    await folderHandle.close();
  }
}

async function readSecret(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const status = await handle.stat();
    if (!status.isFile() || status.size > 4096) throw invalidSecret(file);
    // systemd hands credentials over as files of root with an ACL, which shows as readable by the group.
    const others = status.uid === process.getuid?.() ? 0o077 : 0o037;
    if ((status.mode & others) !== 0) throw exposedSecret(file, '600');
    return (await handle.readFile('utf8')).trim();
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function exposedSecret(path: string, mode: string): ServerFault {
  return new ServerFault('secret-exposed', `others may read ${path}`, {
    zh: `${path} 可被其他用户读取，密钥可能已经泄露。请执行 chmod ${mode}，并考虑更换密钥。`,
    en: `Other users can read ${path}, so the secret may be known. Run chmod ${mode} on it, and consider replacing the secret.`,
  });
}

function invalidSecret(file: string): ServerFault {
  return new ServerFault('secret-invalid', `${file} does not hold what it should`, {
    zh: `${file} 的内容无效。请从备份恢复；若从未使用过，可删除后重新生成。`,
    en: `The content of ${file} is not valid. Restore it from a backup; if it was never used, delete it and a new one is made.`,
  });
}
