import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fromSeed } from '@nats-io/nkeys';
import { masterKeyFingerprint } from '../../adapters/level/vault.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Folders } from '../config.ts';
import { isSourceKey } from '../sources/source-settings.ts';

/** A secret of the service: what it is called, where it lies, and what may be said of it. */
export interface Secret {
  /** `master.key`, `jetstream.key`, `<user>.nk`, `sources/<name>`, `users/<name>`. */
  readonly name: string;
  readonly file: string;
  readonly kind: 'key' | 'seed' | 'shared' | 'hashes';
}

/** What was found of one secret. None of it tells the secret. */
export interface Inspected extends Secret {
  /** A fingerprint or a public key, where the secret is whole. */
  readonly known?: string;
  /** What is wrong with it, if anything is. */
  readonly fault?: LocalizedText;
}

/** Every secret that is there, or must be. */
export function secretsOf({ secrets, masterKey, streamKey, daemonSeed, users }: Folders): readonly Secret[] {
  const seeds = filesIn(join(secrets, 'nats'), '.nk');
  if (existsSync(daemonSeed) && !seeds.includes(daemonSeed)) seeds.push(daemonSeed);
  return [
    { name: 'master.key', file: masterKey, kind: 'key' },
    { name: 'jetstream.key', file: streamKey, kind: 'key' },
    ...seeds.map((file) => ({ name: basename(file), file, kind: 'seed' }) as const),
    ...filesIn(join(secrets, 'sources'), '.key').map(
      (file) => ({ name: `sources/${basename(file)}`, file, kind: 'shared' }) as const,
    ),
    ...filesIn(join(secrets, 'sources'), '.nk').map(
      (file) => ({ name: `sources/${basename(file)}`, file, kind: 'seed' }) as const,
    ),
    ...filesIn(users, '.json').map((file) => ({ name: `users/${basename(file)}`, file, kind: 'hashes' }) as const),
  ];
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(folder, name));
}

/** Looks whether a secret is there, is what it should be, and is readable by nobody else. */
export function inspect(secret: Secret): Inspected {
  const { file, kind } = secret;
  if (!existsSync(file)) return { ...secret, fault: { zh: '不存在', en: 'is not there' } };
  const { mode, uid } = statSync(file);
  // A credential that the service manager hands over shows as readable by its group.
  const others = uid === process.getuid?.() ? 0o077 : 0o037;
  if ((mode & others) !== 0)
    return {
      ...secret,
      fault: {
        zh: '其他用户可读，请改为 0600 并考虑更换',
        en: 'can be read by others: make it 0600, and think about replacing it',
      },
    };
  const known = knownOf(kind, readFileSync(file, 'utf8').trim(), file);
  if (known === undefined)
    return {
      ...secret,
      fault: { zh: '内容无效，请从备份恢复', en: 'does not hold what it should: restore it from a backup' },
    };
  return { ...secret, known };
}

function knownOf(kind: Secret['kind'], text: string, file: string): string | undefined {
  try {
    if (kind === 'hashes') return typeof JSON.parse(text) === 'object' ? '' : undefined;
    if (kind === 'shared') return isSourceKey(text) ? '' : undefined;
    if (kind === 'seed') {
      const key = fromSeed(new TextEncoder().encode(text)).getPublicKey();
      return key.startsWith('U') ? key : undefined;
    }
    const key = Buffer.from(text, 'base64url');
    if (key.length !== 32 || key.toString('base64url') !== text) return undefined;
    return file.endsWith('jetstream.key') ? '' : masterKeyFingerprint(key);
  } catch {
    // Without a word of the cause: what a library says about a secret may quote it.
    return undefined;
  }
}
