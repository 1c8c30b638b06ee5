import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerBinary } from './binary.ts';
import { type ServerChild, type ServerExit, startServerChild } from './child.ts';
import { type ServerSettings, writeConfiguration } from './configuration.ts';
import { ensureStoreKey, ensureUsers, storeKeyFile } from './credentials.ts';
import type { Advice } from './fault.ts';
import { openServerLog, type ServerLog, saysFailedWrite, storeComplaints } from './log.ts';
import { checkIntegratorName, sourceUser } from './permissions.ts';
import { faultOfStart, reloadFault, runningFault, storeKeyFault, unreadableFault } from './start-faults.ts';
import { removeUnbornBlocks } from './unborn-blocks.ts';

export interface EmbeddedServerOptions {
  readonly binary: ServerBinary;
  /** The JetStream store is the folder `nats` below it. */
  readonly dataFolder: string;
  readonly secretsFolder: string;
  /** Where the key of the store lies; below the secrets folder when absent. */
  readonly storeKeyFile?: string;
  /** Takes nats.conf, nats.log, nats.pid and nats.json. */
  readonly runFolder: string;
  /** 0: any free port. */
  readonly port: number;
  readonly integrators: readonly string[];
  /** Codes of the sources that are asked over this server; none when absent. */
  readonly sources?: readonly string[];
  /** 8 MiB when absent. */
  readonly maxPayloadBytes?: number;
  /** 10 s when absent; see ServerSettings. */
  readonly syncIntervalSeconds?: number;
  readonly readyTimeoutMs?: number;
  readonly stopTimeoutMs?: number;
}

export interface EmbeddedServer {
  readonly url: string;
  readonly pid: number;
  /** User name (`daemon`, `operator`, each integrator, `source.<code>`) → seed file; current after a reload. */
  readonly users: ReadonlyMap<string, string>;
  /** To be logged by the caller. */
  readonly warnings: readonly Advice[];
  /** Settles when the process has ended, asked or not; never rejects. */
  readonly exited: Promise<ServerExit>;
  /** Whether the server has said since the last call that it could not write to its store. */
  couldNotWrite(): Promise<boolean>;
  /** Ends the server in order; may be called again. */
  stop(): Promise<void>;
  /** Admits these integrators and no others. Connections of the others stay; one that is no longer admitted is cut. */
  reload(integrators: readonly string[]): Promise<void>;
}

const reloadTimeoutMs = 10_000;

/**
 * Starts the embedded nats-server and waits until it serves and has read its whole store.
 *
 * @throws ServerFault `already-running`, `store-key-missing`, `store-unreadable`, `port-taken`, `start-failed`, or what
 *   the credentials and the configuration refuse; no process is left behind
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { secretsFolder } = options;
  const keyFile = options.storeKeyFile ?? storeKeyFile(secretsFolder);
  const runFolder = resolve(options.runFolder);
  const storeFolder = resolve(options.dataFolder, 'nats');
  const configurationFile = join(runFolder, 'nats.conf');
  for (const folder of [runFolder, storeFolder]) await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(runFolder, 0o700);
  await refuseSecondServer(runFolder, configurationFile);
  await refuseNewKeyForOldStore(keyFile, storeFolder);
  await removeUnbornBlocks(storeFolder);

  const settings = {
    port: options.port === 0 ? ('any' as const) : options.port,
    storeFolder,
    runFolder,
    maxPayloadBytes: options.maxPayloadBytes ?? 8 * 1024 * 1024,
    syncIntervalSeconds: options.syncIntervalSeconds ?? 10,
  };
  const { sources = [] } = options;
  let users = await configure(
    { integrators: options.integrators, sources },
    settings,
    secretsFolder,
    configurationFile,
  );
  const log = openServerLog(join(runFolder, 'nats.log'));
  await log.mark();
  const writes = openServerLog(join(runFolder, 'nats.log'));
  await writes.mark();
  const child = await startServerChild(options.binary.path, configurationFile, await ensureStoreKey(keyFile));

  let url: string;
  try {
    url = await untilReady(child, log, runFolder, options.readyTimeoutMs ?? 30_000);
    await writeWhole(join(runFolder, 'nats.json'), `${JSON.stringify({ url, pid: child.pid })}\n`);
  } catch (error) {
    await child.stop(2000);
    await forget(runFolder);
    throw error;
  }

  const exited = child.exited.then(async (exit) => {
    await forget(runFolder);
    return exit;
  });
  let stopping: Promise<void> | undefined;
  let reloading: Promise<void> = Promise.resolve();
  return {
    url,
    pid: child.pid,
    warnings: child.warning === undefined ? [] : [child.warning],
    exited,
    get users() {
      return users;
    },
    couldNotWrite: async () => saysFailedWrite(await writes.next()),
    stop() {
      stopping ??= child.stop(options.stopTimeoutMs ?? 10_000).then(async () => void (await exited));
      return stopping;
    },
    reload(integrators) {
      const next = async (): Promise<void> => {
        const admitted = await configure({ integrators, sources }, settings, secretsFolder, configurationFile);
        // Twice, because the imports of an account that is new in a reload are live only after the next one (2.14.0).
        for (let round = 0; round < 2; round += 1) await reloadOnce(child, log);
        users = admitted;
      };
      const done = reloading.then(next);
      reloading = done.catch(() => undefined);
      return done;
    },
  };
}

async function configure(
  { integrators, sources }: { readonly integrators: readonly string[]; readonly sources: readonly string[] },
  settings: Omit<ServerSettings, 'daemon' | 'operator' | 'integrators' | 'sources'>,
  secretsFolder: string,
  configurationFile: string,
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(integrators.map(checkIntegratorName))].sort();
  const users = await ensureUsers(secretsFolder, ['daemon', 'operator', ...names, ...sources.map(sourceUser)]);
  const keyOf = (name: string): string => users.get(name)?.publicKey ?? '';
  const configuration = writeConfiguration({
    ...settings,
    daemon: keyOf('daemon'),
    operator: keyOf('operator'),
    integrators: new Map(names.map((name) => [name, keyOf(name)])),
    sources: new Map(sources.map((code) => [code, keyOf(sourceUser(code))])),
  });
  await writeWhole(configurationFile, configuration);
  return new Map([...users].map(([name, { seedFile }]) => [name, seedFile]));
}

async function untilReady(child: ServerChild, log: ServerLog, runFolder: string, timeoutMs: number): Promise<string> {
  let exit: ServerExit | undefined;
  void child.exited.then((value) => {
    exit = value;
  });
  for (const end = Date.now() + timeoutMs; ; await sleep(20)) {
    const url = await urlOf(runFolder, child.pid);
    if (exit !== undefined || (url === undefined && Date.now() >= end)) {
      throw faultOfStart(exit, await log.since(), child.errorText(), timeoutMs);
    }
    if (url === undefined) continue;
    const complaints = storeComplaints(await log.since());
    if (complaints.length > 0) throw unreadableFault(complaints);
    return url;
  }
}

/** The ports file is the server's own word that it listens, and where. */
async function urlOf(runFolder: string, pid: number): Promise<string | undefined> {
  try {
    const name = (await readdir(runFolder)).find((file) => file.endsWith(`_${pid}.ports`));
    if (name === undefined) return undefined;
    const ports: unknown = JSON.parse(await readFile(join(runFolder, name), 'utf8'));
    const urls = typeof ports === 'object' && ports !== null && 'nats' in ports ? ports.nats : undefined;
    return Array.isArray(urls) && typeof urls[0] === 'string' ? urls[0] : undefined;
  } catch {
    return undefined; // Half written: the next look finds it whole.
  }
}

async function reloadOnce(child: ServerChild, log: ServerLog): Promise<void> {
  await log.mark();
  let ended = false;
  void child.exited.then(() => {
    ended = true;
  });
  child.reload();
  for (const end = Date.now() + reloadTimeoutMs; !ended && Date.now() < end; await sleep(20)) {
    const lines = await log.since();
    if (lines.some((line) => line.includes('Reloaded server configuration'))) return;
    if (lines.some((line) => line.includes('Failed to reload'))) break;
  }
  throw reloadFault(await log.since());
}

/** Two servers on one store destroy it, so a server that a killed daemon left behind is named instead. */
async function refuseSecondServer(runFolder: string, configurationFile: string): Promise<void> {
  let pid: number;
  try {
    pid = Number.parseInt(await readFile(join(runFolder, 'nats.pid'), 'utf8'), 10);
    process.kill(pid, 0);
    const command = process.platform === 'linux' ? await readFile(`/proc/${pid}/cmdline`, 'utf8') : configurationFile;
    if (!command.includes(configurationFile)) throw new Error('the number belongs to another process now');
  } catch {
    await forget(runFolder);
    return;
  }
  throw runningFault(pid);
}

async function refuseNewKeyForOldStore(file: string, storeFolder: string): Promise<void> {
  if ((await readdir(storeFolder)).length === 0) return;
  try {
    await (await open(file, 'r')).close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw storeKeyFault(file, error);
    throw error;
  }
}

async function forget(runFolder: string): Promise<void> {
  const stale = (await readdir(runFolder)).filter((file) => file.endsWith('.ports'));
  for (const file of ['nats.json', 'nats.pid', ...stale]) await rm(join(runFolder, file), { force: true });
}

async function writeWhole(file: string, content: string): Promise<void> {
  const draft = `${file}.draft`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
