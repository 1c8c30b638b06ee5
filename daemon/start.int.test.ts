import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { createLog } from '../adapters/log/log.ts';
import { findServerBinary } from '../adapters/nats/server/binary.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../adapters/nats/server/embedded.ts';
import { readConfig } from './config.ts';
import { freePort } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice } from './demo/voice.ts';
import { openLibrary, shippedRules } from './rule-book.ts';
import { ruleMemberKey, ruleRegister } from './rule-entities.ts';
import { type Daemon, type StartOptions, startDaemon } from './start.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
let home: string;
let server: EmbeddedServer;
let startServer: () => Promise<EmbeddedServer>;
let faults: unknown[];

/** A daemon of this process on a NATS server that somebody else runs. */
function start(options: StartOptions = {}): Promise<Daemon> {
  const environment = { NATS_URL: server.url, ONEDOOR_HTTP_PORT: '0', ONEDOOR_LOG_LEVEL: 'silent' };
  return startDaemon(
    readConfig(home, environment),
    { log: createLog('silent'), fatal: (error) => faults.push(error) },
    options,
  );
}

async function ready(daemon: Daemon): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${daemon.httpPort}/readyz`);
  return { status: response.status, text: await response.text() };
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await check()) return;
    await sleep(50);
  }
  throw new Error('what was waited for did not come within 15 s');
}

/**
 * Sends one filing and waits for its receipt; resolves with the type of that. One that was sent before is waited for until it is answered
 * as a repeat: a new outbound stream brings the old receipt once more, and that may come before the message is even read.
 */
async function fileOrganisation({ sentBefore = false } = {}): Promise<string> {
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const ledger = new Ledger();
  const voice = await openVoice('hall', { url: server.url, seedFile }, ledger);
  const [filing] = JSON.parse(await readFile(join(examples, 'filings.json'), 'utf8')) as {
    id: string;
    subject: string;
  }[];
  const receipt = await voice.say(filing?.subject ?? '', filing?.id ?? '', JSON.stringify(filing));
  if (sentBefore) await until(() => Promise.resolve(ledger.repeatsOf(filing?.id ?? '') > 0));
  await voice.stop();
  return receipt.type;
}

beforeEach(async () => {
  faults = [];
  home = await mkdtemp(join(tmpdir(), 'onedoor-start-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  const options = {
    binary: findServerBinary(process.env),
    dataFolder: join(home, 'outside'),
    secretsFolder: join(home, 'secrets'),
    runFolder: join(home, 'outside', 'run'),
    port: await freePort(),
    integrators: ['hall'],
  };
  startServer = () => startEmbeddedServer(options);
  server = await startServer();
});

afterEach(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

describe('a daemon on a NATS server of its operator', () => {
  it('says that the broker is away, waits for it, and answers what came meanwhile', async () => {
    const daemon = await start();
    expect(await ready(daemon)).toEqual({ status: 200, text: 'ok\n' });

    await server.stop();
    await until(async () => (await ready(daemon)).status === 503);
    expect((await ready(daemon)).text).toContain('broker BROKER_AWAY: ');
    expect(faults).toEqual([]);

    server = await startServer();
    await until(async () => (await ready(daemon)).status === 200);
    expect(await fileOrganisation()).toBe('onedoor.person.received');
    expect(await daemon.stop()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is kept from the streams of another data folder, and takes its own again after a restart', async () => {
    const first = await start();
    await first.stop();
    const again = await start();
    expect(await again.stop()).toEqual([]);

    await rm(join(home, 'data'), { recursive: true });
    await rm(join(home, 'secrets', 'master.key'));
    await expect(start()).rejects.toMatchObject({ code: 'STREAM_OF_ANOTHER_STORE' });
  });

  it('refuses to start on another stream than the one that its mark speaks of', async () => {
    const daemon = await start();
    await fileOrganisation();
    await daemon.stop();
    await server.stop();
    await rm(join(home, 'outside', 'nats'), { recursive: true });
    server = await startServer();
    await expect(start()).rejects.toMatchObject({ code: 'STREAM_CHANGED' });

    const accepted = await start({ acceptNewStream: true });
    expect(await fileOrganisation({ sentBefore: true })).toBe('onedoor.person.received');
    expect(await accepted.stop()).toEqual([]);
    const again = await start();
    expect(await again.stop()).toEqual([]);
  });

  it('publishes its rules before it is ready, and does not start where a published version was changed', async () => {
    const daemon = await start();
    expect(await daemon.stop()).toEqual([]);
    const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
    const store = await openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
    const { set, members } = await openLibrary(shippedRules);
    expect((await store.load(ruleRegister))?.state).toEqual({ current: set.id, sets: [set.id] });
    // As if the file had been another when it was published.
    const [member] = members;
    if (member === undefined) throw new Error('no rules come with the program');
    const [turn] = await store.history(ruleMemberKey(member), 1);
    if (turn === undefined) throw new Error('a member of the set was not published');
    await store.commit([{ ...turn, version: 2, state: { ...member, sha256: 'f'.repeat(64) } }], {});
    await store.close();
    await expect(start()).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
  });
});
