import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Folders } from '../config.ts';
import { type Files, type Opener, openFiles, sealFiles } from './sealed-bundle.ts';
import { inspect, secretsOf } from './secret-list.ts';
import { writeWhole } from './whole-file.ts';

/** Something about the secrets is not as it must be; `names` says which, never what they hold. */
export class SecretsFault extends Error {
  override readonly name = 'SecretsFault';
}

/** Master keys of before a rotation: backups of the store made until then need them. */
const KEPT_KEY = /^master\.key\.[0-9a-f]{16}$/;

/**
 * Writes all secrets into one sealed file.
 * @returns their names
 * @throws SecretsFault where one is not whole: a backup that lacks one would be found out too late
 */
export async function backUpSecrets(folders: Folders, file: string, opener: Opener): Promise<readonly string[]> {
  if (existsSync(file)) throw new SecretsFault(`${file} is there already: a backup goes into a new file 文件已存在`);
  const inspected = secretsOf(folders).map(inspect);
  const wrong = inspected.filter(({ fault }) => fault !== undefined);
  // Without an embedded server there are no streams of its own.
  const missing = wrong.filter((one) => one.name !== 'jetstream.key' || existsSync(one.file));
  if (missing.length > 0)
    throw new SecretsFault(
      `not backed up: ${missing.map(({ name, fault }) => `${name} ${fault?.zh} ${fault?.en}`).join('; ')}`,
    );
  const files: Record<string, string> = {};
  for (const one of inspected) if (one.fault === undefined) files[one.name] = readFileSync(one.file, 'utf8');
  const beside = dirname(folders.masterKey);
  for (const name of readdirSync(beside).filter((one) => KEPT_KEY.test(one)))
    files[name] = readFileSync(join(beside, name), 'utf8');
  await writeWhole(file, sealFiles(files, opener));
  return Object.keys(files);
}

/**
 * Brings the secrets of a backup back. What is there already and is the same stays; nothing is written where one is there
 * and is another.
 * @returns the names of those that were written
 * @throws SealFault, SecretsFault
 */
export async function restoreSecrets(folders: Folders, file: string, opener: Opener): Promise<readonly string[]> {
  const files = openFiles(readFileSync(file), opener);
  const places = placesOf(files, folders);
  const different = places.filter(({ path, content }) => existsSync(path) && readFileSync(path, 'utf8') !== content);
  if (different.length > 0)
    throw new SecretsFault(
      `nothing was restored: ${different.map(({ path }) => path).join(', ')} is there and is another 已有不同内容，未恢复`,
    );
  const absent = places.filter(({ path }) => !existsSync(path));
  for (const { path, content } of absent) await writeWhole(path, content);
  return absent.map(({ name }) => name);
}

function placesOf(files: Files, { masterKey, streamKey, secrets, users }: Folders) {
  return Object.entries(files).map(([name, content]) => {
    const last = basename(name);
    if (name === 'master.key') return { name, content, path: masterKey };
    if (name === 'jetstream.key') return { name, content, path: streamKey };
    if (KEPT_KEY.test(name)) return { name, content, path: join(dirname(masterKey), name) };
    if (name === `users/${last}` && last.endsWith('.json')) return { name, content, path: join(users, last) };
    if (name === `sources/${last}` && /[.](key|nk)$/.test(last))
      return { name, content, path: join(secrets, 'sources', last) };
    if (name === last && last.endsWith('.nk')) return { name, content, path: join(secrets, 'nats', last) };
    throw new SecretsFault(`the backup holds ${name}, which this version does not know 含未知内容`);
  });
}
