import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The versions that are measured, to the byte; they are no packages of the service, which never runs with them. */
const folderOf = (collection: Collection): string => fileURLToPath(new URL(`${collection}/`, import.meta.url));
const projectCache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const fetchTimeoutMs = 180_000;

/** `rivals` are rule engines, `peers` are whole services. */
type Collection = 'rivals' | 'peers';

/** The rivals' packages as they lie in a folder of their own. */
export interface RivalPackages {
  /** Loads a package, as `require` does there. */
  load(name: string): unknown;
  /** The file that a package's name stands for, for another process to load. */
  resolve(name: string): string;
}

/**
 * The rivals, fetched with npm where they are not yet in the cache. Where that fails the reason comes back in their
 * place, since the bench goes on without them.
 * @param cache the folder to keep them in; without it the account's cache, or that of the checkout where there is none
 */
export function rivalPackages(
  cache?: string,
  collection: Collection = 'rivals',
): RivalPackages | { readonly reason: string } {
  const pinned = folderOf(collection);
  const lock = readFileSync(join(pinned, 'npm-shrinkwrap.json'));
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const caches = cache === undefined ? [join(homedir(), '.cache'), projectCache] : [cache];
  const folders = caches.map((one) =>
    join(one, 'onedoor', `bench-${collection}-${version}-${process.platform}-${process.arch}`),
  );
  const found = folders.find((folder) => existsSync(folder));
  if (found !== undefined) return packagesIn(found);
  const folder = folders.find(isMakeable);
  if (folder === undefined) return { reason: `${folders.join(', ')}: cannot be written 不可写` };
  const reason = fetchInto(folder, pinned);
  return reason === undefined ? packagesIn(folder) : { reason };
}

function packagesIn(folder: string): RivalPackages {
  const require = createRequire(join(folder, 'package.json'));
  return { load: (name) => require(name) as unknown, resolve: (name) => require.resolve(name) };
}

function isMakeable(folder: string): boolean {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    accessSync(dirname(folder), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes the folder whole or not at all; says why where it cannot. */
function fetchInto(folder: string, pinned: string): string | undefined {
  const draft = mkdtempSync(join(dirname(folder), '.fetch-'));
  try {
    for (const file of ['package.json', 'npm-shrinkwrap.json']) copyFileSync(join(pinned, file), join(draft, file));
    const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
    const { status, stderr, error } = spawnSync('npm', words, {
      cwd: draft,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: fetchTimeoutMs,
    });
    if (status !== 0) return error?.message ?? lastLines(stderr);
    renameSync(draft, folder);
    return undefined;
  } catch (error) {
    // Another run of the bench may have put it there meanwhile.
    return existsSync(folder) ? undefined : String(error);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function lastLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.startsWith('npm error'))
    .slice(0, 3)
    .join('\n');
}
