import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../actors/protocol/journal.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { restoreStore } from '../adapters/level/restore.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { verifyChain } from '../adapters/level/verify.ts';
import { createLog } from '../adapters/log/log.ts';
import { findServerBinary } from '../adapters/nats/server/binary.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../adapters/nats/server/embedded.ts';
import { askDaemon } from './cli/client.ts';
import { type Config, readConfig } from './config.ts';
import { freePort } from './demo/child.ts';
import { type Heard, Ledger } from './demo/ledger.ts';
import { type Citizen, makeCitizen } from './demo/population.ts';
import { Random } from './demo/random.ts';
import { openVoice, type Voice } from './demo/voice.ts';
import { type Daemon, startDaemon } from './start.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
let home: string;
let server: EmbeddedServer;
let config: Config;
let store: string;
let faults: unknown[];
let daemon: Daemon | undefined;

interface Message {
  readonly id: string;
  readonly subject: string;
  readonly [member: string]: unknown;
}

const example = async (name: string): Promise<readonly Message[]> =>
  [JSON.parse(await readFile(join(examples, `${name}.json`), 'utf8')) as Message | Message[]].flat();

async function start(): Promise<Daemon> {
  daemon = await startDaemon(config, { log: createLog('silent'), fatal: (error) => faults.push(error) });
  return daemon;
}

async function stop(): Promise<void> {
  expect(await daemon?.stop()).toEqual([]);
  daemon = undefined;
  expect(faults).toEqual([]);
}

async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await check()) return;
    await sleep(50);
  }
  throw new Error(`${what} did not come within 30 s`);
}

const listen = (ledger: Ledger): Promise<Voice> =>
  openVoice('hall', { url: server.url, seedFile: join(home, 'secrets', 'nats', 'hall.nk') }, ledger);

/** What an operator sees of every application: status, version, deeds. */
async function looks(numbers: readonly number[]): Promise<readonly unknown[]> {
  const views: unknown[] = [];
  for (const number of numbers) {
    const question = { kind: 'application', id: `hall.HY-${number}`, by: 'test', purpose: 'comparison' };
    const view = await askDaemon(config, 'operator.get', question, 10_000).catch(() => undefined);
    const { state, version } = (view ?? {}) as { state?: unknown; version?: number };
    views.push({ number, version, state });
  }
  return views;
}

/** Entries of the store at rest. */
async function entriesAtRest(): Promise<readonly Entry[]> {
  const masterKey = await ensureMasterKey(config.folders.secrets, { mayCreate: false });
  const opened = await openLevelStore({ folder: store, masterKey });
  try {
    return await opened.entries(1, Number.MAX_SAFE_INTEGER);
  } finally {
    await opened.close();
  }
}

/** What the hall must have heard of entries from a commit on. */
const messagesFrom = (entries: readonly Entry[], from: number): number =>
  entries.filter(({ commit }) => commit >= from).reduce((sum, { messages }) => sum + messages.length, 0);

const sorted = (heard: readonly Heard[]): readonly string[] =>
  heard.map(({ subject, type, data }) => JSON.stringify([subject, type, data])).sort();

beforeEach(async () => {
  faults = [];
  home = await mkdtemp(join(tmpdir(), 'onedoor-restore-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  server = await startEmbeddedServer({
    binary: findServerBinary(process.env),
    dataFolder: join(home, 'outside'),
    secretsFolder: join(home, 'secrets'),
    runFolder: join(home, 'outside', 'run'),
    port: await freePort(),
    integrators: ['hall'],
  });
  config = readConfig(home, { NATS_URL: server.url, ONEDOOR_HTTP_PORT: '0', ONEDOOR_LOG_LEVEL: 'silent' });
  store = join(home, 'data', 'store');
});

afterEach(async () => {
  await daemon?.stop();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

describe('a data folder that was lost', () => {
  it('comes back from a backup and the streams: nothing is lost, and what was said after the backup is said once more under new ids (W6)', async () => {
    const [application] = await example('application');
    const [acceptance] = await example('acceptance');
    const ledger = new Ledger();
    const numbers = [1, 2, 3, 4, 5, 6, 7];
    await start();
    const voice = await listen(ledger);
    const say = (message: Message | undefined, number: number, id: string) =>
      voice.say(
        `application.hall.HY-${number}`,
        id,
        JSON.stringify({ ...message, id, subject: `application.hall.HY-${number}` }),
      );
    // Each by a person of its own: what is known of a person's other applications depends on when they were counted.
    const random = new Random(1);
    const people = numbers.map(() => makeCitizen(random, { bornFrom: 1950, bornTo: 1990 }));
    const applied = (number: number): Message | undefined => {
      const { name, idNumber, phone } = people[number - 1] as Citizen;
      const data = { ...(application?.['data'] as object), applicant: { kind: 'citizen', name, idNumber, phone } };
      return application && { ...application, data };
    };
    const submit = (number: number) => say(applied(number), number, `submit-${number}`);
    const accept = (number: number) => say(acceptance, number, `accept-${number}`);
    for (const filing of await example('filings')) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
    for (const number of [1, 2, 3, 4]) await submit(number);
    await accept(1);
    const backup = join(home, 'backup');
    const { commit } = (await askDaemon(config, 'operator.backup', { folder: backup }, 60_000)) as { commit: number };

    await Promise.all([accept(2), accept(3), submit(5), submit(6), submit(7)]);
    await accept(5);
    const before = await looks(numbers);
    await stop();
    const lost = await entriesAtRest();
    await until('what was published', () => ledger.all.length >= messagesFrom(lost, 1));
    await voice.stop();
    const heardAfter = ledger.all.map(({ heard }) => heard).filter((heard) => commitOf(heard) > commit);
    expect(heardAfter.length).toBeGreaterThan(10);

    await rm(store, { recursive: true });
    const masterKey = await ensureMasterKey(config.folders.secrets, { mayCreate: false });
    await restoreStore({ backup, folder: store, masterKey, at: Date.now(), by: 'test', purpose: 'drill' });
    const again = new Ledger();
    const second = await listen(again);
    await start();
    await until(
      'what the stream still holds',
      async () => JSON.stringify(await looks(numbers)) === JSON.stringify(before),
    );
    // A sender that repeats what it sent before the backup, or after it, is told that it is a repeat.
    for (const number of [1, 6]) {
      const [id, subject] = [`submit-${number}`, `application.hall.HY-${number}`];
      const receipt = await second.say(subject, id, JSON.stringify({ ...applied(number), id, subject }));
      expect(receipt).toMatchObject({ type: 'onedoor.application.received', data: { repeat: true } });
    }
    await stop();
    const restored = await entriesAtRest();
    await until('what was published again', () => again.all.length >= messagesFrom(restored, commit + 1));
    const heardAgain = again.all.map(({ heard }) => heard).filter(({ data }) => data['repeat'] !== true);
    // The same things, each once, under ids that nobody has heard before; nothing of before the backup.
    expect(sorted(heardAgain)).toEqual(sorted(heardAfter));
    expect(again.all.every(({ heard }) => commitOf(heard) > commit)).toBe(true);
    const ids = [...ledger.all, ...again.all].map(({ heard }) => heard.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(again.repeatedDeliveries).toBe(0);

    // The stream of answers now holds two histories; the next start finds its place in it and says nothing twice.
    await start();
    expect(await looks(numbers)).toEqual(before);
    await stop();
    expect(again.all.length).toBe(messagesFrom(await entriesAtRest(), commit + 1));
    await second.stop();
    expect(await verifyChain(store, { masterKey })).toMatchObject({ ok: true });
  });
});

const commitOf = (heard: Heard): number => (heard as Heard & { readonly commit: number }).commit;
