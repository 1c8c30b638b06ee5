import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Entry } from '../actors/protocol/journal.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { createLog } from '../adapters/log/log.ts';
import { findServerBinary } from '../adapters/nats/server/binary.ts';
import { startEmbeddedServer } from '../adapters/nats/server/embedded.ts';
import { askDaemon } from './cli/client.ts';
import { type Config, readConfig } from './config.ts';
import { freePort } from './demo/child.ts';
import type { Ledger } from './demo/ledger.ts';
import { openVoice, type Voice } from './demo/voice.ts';
import { type Daemon, startDaemon } from './start.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));

/** A message as it stands in the files of examples. */
export interface Message {
  readonly id: string;
  readonly subject: string;
  readonly [member: string]: unknown;
}

/** The messages of one file of the examples. */
export async function example(name: string): Promise<readonly Message[]> {
  return [JSON.parse(await readFile(join(examples, `${name}.json`), 'utf8')) as Message | Message[]].flat();
}

/** Waits for something that a running daemon brings about. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await check()) return;
    await sleep(50);
  }
  throw new Error(`${what} did not come within 30 s`);
}

/** A home folder whose daemon runs in this process, on a NATS server that outlives it. */
export interface DaemonHome {
  readonly config: Config;
  readonly home: string;
  readonly storeFolder: string;
  start(): Promise<Daemon>;
  /** Stops in order; nothing may have gone wrong. */
  stop(): Promise<void>;
  /** Hears and speaks as the integrator of the examples. */
  listen(ledger: Ledger): Promise<Voice>;
  /** Asks `onedoor.api.operator.<verb>`. */
  ask(verb: string, question: object): Promise<unknown>;
  masterKey(): Promise<Buffer>;
  /** Entries of the store while no daemon runs. */
  entriesAtRest(): Promise<readonly Entry[]>;
  dispose(): Promise<void>;
}

export async function createDaemonHome(): Promise<DaemonHome> {
  const home = await mkdtemp(join(tmpdir(), 'onedoor-home-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  const server = await startEmbeddedServer({
    binary: findServerBinary(process.env),
    dataFolder: join(home, 'outside'),
    secretsFolder: join(home, 'secrets'),
    runFolder: join(home, 'outside', 'run'),
    port: await freePort(),
    integrators: ['hall'],
  });
  const config = readConfig(home, { NATS_URL: server.url, ONEDOOR_HTTP_PORT: '0', ONEDOOR_LOG_LEVEL: 'silent' });
  const storeFolder = join(home, 'data', 'store');
  const faults: unknown[] = [];
  let daemon: Daemon | undefined;
  const masterKey = () => ensureMasterKey(config.folders.secrets, { mayCreate: false });
  return {
    config,
    home,
    storeFolder,
    async start() {
      daemon = await startDaemon(config, { log: createLog('silent'), fatal: (error) => faults.push(error) });
      return daemon;
    },
    async stop() {
      expect(await daemon?.stop()).toEqual([]);
      daemon = undefined;
      expect(faults).toEqual([]);
    },
    listen: (ledger) =>
      openVoice('hall', { url: server.url, seedFile: join(home, 'secrets', 'nats', 'hall.nk') }, ledger),
    ask: (verb, question) =>
      askDaemon(config, `operator.${verb}`, { by: 'test', purpose: 'test', ...question }, 60_000),
    masterKey,
    async entriesAtRest() {
      const store = await openLevelStore({ folder: storeFolder, masterKey: await masterKey() });
      try {
        return await store.entries(1, Number.MAX_SAFE_INTEGER);
      } finally {
        await store.close();
      }
    },
    async dispose() {
      await daemon?.stop();
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
