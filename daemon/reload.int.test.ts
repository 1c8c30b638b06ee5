import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../adapters/log/log.ts';
import { SAMPLE_MATTER, SAMPLE_REGION, sampleMatter, samplePre } from '../rules/engine/rule-set.fixture.ts';
import { askDaemon, connectAs } from './cli/client.ts';
import { type Config, readConfig } from './config.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice, type Voice } from './demo/voice.ts';
import { MILD, metricsOf, REST, removeRules, STRICT, untilReloads, writeRules } from './reload-harness.ts';
import { type Daemon, startDaemon } from './start.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const EARLY = 'application.hall.early';
const content = {
  applicant: { kind: 'citizen', name: '示例乙', idNumber: '11010519491231002X' },
  form: { copies: 1 },
  materials: [],
};

let home: string;
let folder: string;
let config: Config;
let daemon: Daemon;
let voice: Voice;
let ledger: Ledger;
let faults: unknown[];
let logged: string[];

async function start(): Promise<void> {
  const log = createLog('info', { write: (line) => void logged.push(line) });
  daemon = await startDaemon(config, { log, fatal: (error) => faults.push(error) });
  ledger = new Ledger();
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  voice = await openVoice('hall', { url: daemon.natsUrl, seedFile }, ledger);
}
async function stop(): Promise<void> {
  await voice.stop();
  expect(await daemon.stop()).toEqual([]);
  expect(faults).toEqual([]);
}

beforeEach(async () => {
  [faults, logged] = [[], []];
  home = await mkdtemp(join(tmpdir(), 'onedoor-reload-'));
  folder = join(home, 'own-rules');
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  await writeFile(join(home, 'onedoor.json'), JSON.stringify({ rules: { folder: 'own-rules' } }));
  writeRules(folder, { ...REST, ...STRICT });
  config = readConfig(home, {
    ...process.env,
    ONEDOOR_NATS_PORT: '0',
    ONEDOOR_HTTP_PORT: '0',
    ONEDOOR_RULES_QUIET_MS: '60',
  });
  await start();
});
afterEach(async () => {
  await stop();
  await rm(home, { recursive: true, force: true });
});

let messages = 0;
async function send(subject: string, type: string, data: object): Promise<void> {
  messages += 1;
  const message = { specversion: '1.0', id: `m-${messages}`, source: 'urn:test', subject, data };
  const text = JSON.stringify({ ...message, type: `onedoor.${type}` });
  expect((await voice.say(subject, message.id, text)).type).toBe('onedoor.application.received');
}
const submit = (subject: string) =>
  send(subject, 'application.submit', { matter: SAMPLE_MATTER, region: SAMPLE_REGION, channel: 'hall', ...content });
const correct = (subject: string) => send(subject, 'application.correct', { expectedVersion: 1, ...content });

/** State of an application as the operator is shown it. */
async function stateOf(subject: string): Promise<{ status: string; ruleSet: string; version: number }> {
  const id = subject.slice('application.'.length);
  const question = { kind: 'application', id, by: 'test', purpose: 'test' };
  const { state, version } = (await askDaemon(config, 'operator.get', question, 5000)) as {
    version: number;
    state: { status: string; ruleSet: string };
  };
  return { status: state.status, ruleSet: state.ruleSet, version };
}
async function catalogue(): Promise<{ ruleSet: string; matters: readonly { code: string; version: string }[] }> {
  const connection: NatsConnection = await connectAs('hall', config);
  try {
    const reply = await connection.request('onedoor.api.schema.list.hall', '{}', { timeout: 5000 });
    return reply.json<{ answer: { ruleSet: string; matters: { code: string; version: string }[] } }>().answer;
  } finally {
    await connection.close();
  }
}
const ready = async () => (await fetch(`http://127.0.0.1:${daemon.httpPort}/readyz`)).status;
const commit = async () => (await metricsOf(daemon)).get('onedoor_journal_commit');
const linesOf = (event: string) =>
  logged.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === event);

describe('rule files that change while the daemon runs', () => {
  it('govern what comes from then on; what is under way keeps its own set, and a restart publishes nothing', async () => {
    await untilReloads(daemon, 'unchanged', 1);
    await submit(EARLY);
    const first = await stateOf(EARLY);
    expect(first).toMatchObject({ status: 'returned', version: 1 });

    writeRules(folder, MILD);
    await untilReloads(daemon, 'activated', 1);
    const { ruleSet: second } = await catalogue();
    expect(second).not.toBe(first.ruleSet);
    await submit('application.hall.late');
    expect(await stateOf('application.hall.late')).toMatchObject({ status: 'received', ruleSet: second });
    await correct(EARLY);
    expect(await stateOf(EARLY)).toEqual({ status: 'returned', ruleSet: first.ruleSet, version: 2 });

    // The matters are part of the set, and so is what is asked about them.
    writeRules(folder, { 'matters/sample-copy.json': sampleMatter({ version: '1.1.0' }) });
    await untilReloads(daemon, 'activated', 2);
    expect(await catalogue()).toMatchObject({ matters: [{ code: SAMPLE_MATTER, version: '1.1.0' }] });
    expect(linesOf('rules in force')).toHaveLength(3);

    const written = await commit();
    await stop();
    await start();
    await untilReloads(daemon, 'unchanged', 1);
    expect(await commit()).toBe(written);
    expect((await catalogue()).matters).toMatchObject([{ version: '1.1.0' }]);
    removeRules(folder, MILD);
    await untilReloads(daemon, 'activated', 1);
    await submit('application.hall.last');
    expect(await stateOf('application.hall.last')).toMatchObject({ status: 'returned' });
  });

  it('never govern by halves: each application is decided by the very set that it has pinned', async () => {
    await untilReloads(daemon, 'unchanged', 1);
    const { ruleSet: strict } = await catalogue();
    const subjects: string[] = [];
    let over = false;
    const chains = Array.from({ length: 8 }, async (_, chain) => {
      for (let index = 0; !over; index += 1) {
        const subject = `application.hall.many-${chain}-${index}`;
        await submit(subject);
        subjects.push(subject);
      }
    });
    try {
      for (let turn = 1; turn <= 6; turn += 1) {
        if (turn % 2 === 1) writeRules(folder, MILD);
        else removeRules(folder, MILD);
        await untilReloads(daemon, 'activated', turn);
      }
    } finally {
      over = true;
    }
    await Promise.all(chains);
    const found = new Set<string>();
    for (const subject of subjects) {
      const { status, ruleSet } = await stateOf(subject);
      found.add(`${status} ${ruleSet === strict}`);
    }
    expect(found).toEqual(new Set(['returned true', 'received false']));
  });

  it('are refused with all their faults, while the set before governs and the service stays ready', async () => {
    await untilReloads(daemon, 'unchanged', 1);
    const before = await catalogue();
    const written = await commit();
    writeRules(folder, {
      ...MILD,
      'library/sample-pre/1.0.0.json': '{"pack": "sample-pre", ',
      'library/sample-route/1.0.0.json': '{"pack": "sample-route"}',
      'matters/sample-copy.json': sampleMatter({ visits: -1 }),
    });
    await untilReloads(daemon, 'refused', 1);
    const told = linesOf('a rule file has a fault');
    expect(new Set(told.map(({ path }) => path))).toEqual(
      new Set(['sample-pre/1.0.0.json', 'sample-route/1.0.0.json', 'sample-copy.json']),
    );
    for (const { code, reason } of told) {
      expect(code).toMatch(/^[A-Z_]+$/);
      expect(reason).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u);
    }
    expect((await metricsOf(daemon)).get('onedoor_rules_faults')).toBe(told.length);
    expect(told.length).toBeGreaterThan(3);
    expect(linesOf('the rules were refused')).toMatchObject([{ count: told.length, version: before.ruleSet }]);
    expect(await ready()).toBe(200);
    expect(await catalogue()).toEqual(before);
    expect(await commit()).toBe(written);
    await submit('application.hall.meanwhile');
    expect(await stateOf('application.hall.meanwhile')).toMatchObject({ ruleSet: before.ruleSet });

    writeRules(folder, { ...REST, ...STRICT });
    await untilReloads(daemon, 'activated', 1);
    expect((await metricsOf(daemon)).get('onedoor_rules_faults')).toBe(0);
  });

  it('are refused where they change what was published, and accepted under a new version', async () => {
    await untilReloads(daemon, 'unchanged', 1);
    writeRules(folder, { 'library/sample-pre/1.0.0.json': samplePre('1.0.0', 18) });
    await untilReloads(daemon, 'refused', 1);
    expect(linesOf('a rule file has a fault')).toMatchObject([
      { code: 'VERSION_CHANGED', path: 'sample-pre/1.0.0.json' },
    ]);
    expect(await ready()).toBe(200);
    writeRules(folder, { ...STRICT, ...MILD });
    await untilReloads(daemon, 'activated', 1);
    await daemon.reloadRules();
    await untilReloads(daemon, 'unchanged', 2);
  });

  it('are refused where the folder is gone, and read again when it is back', async () => {
    await untilReloads(daemon, 'unchanged', 1);
    rmSync(folder, { recursive: true });
    await untilReloads(daemon, 'refused', 1);
    expect(linesOf('a rule file has a fault').map(({ path }) => path)).toEqual(['matters', 'library']);
    expect(await ready()).toBe(200);
    writeRules(folder, { ...REST, ...STRICT, ...MILD });
    await untilReloads(daemon, 'activated', 1);
  });
});
