import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EntityKey, entityName } from '../actors/protocol/entity.ts';
import { fileOfUndertaking } from '../actors/protocol/undertaking.ts';
import { evolve } from '../actors/undertaking/evolve.ts';
import type { UndertakingEvent, UndertakingState } from '../actors/undertaking/state.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { Random } from '../rules/random.ts';
import { askDaemon } from './cli/client.ts';
import { readConfig } from './config.ts';
import { until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { makeCitizen } from './demo/population.ts';
import { openVoice, type Voice } from './demo/voice.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const START = '2026-08-31T09:00:00+08:00';
const simulated = { environment: { ONEDOOR_FAULTS_CLOCK: START } };
const ARCHIVES = '12330182K318200150';
const SEED = 20_261_127;
/** Of each kind; the first of them are done in time. */
const COUNT = 20;
const DONE = 5;
const prefixes = { appointment: 'YY', loan: 'JY' } as const;
type Kind = keyof typeof prefixes;

let home: string;
let port: number;
let daemon: DaemonProcess | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-undertakings-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  port = await freePort();
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  await rm(home, { recursive: true, force: true });
});

const ask = (verb: string, question: object) =>
  askDaemon(readConfig(home), `operator.${verb}`, { by: 'test', purpose: 'test', ...question }, 60_000);
const advance = (to: string) => ask('advance', { to });

async function speaking<Result>(use: (voice: Voice, say: Say) => Promise<Result>): Promise<Result> {
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: daemon?.natsUrl ?? '', seedFile }, new Ledger());
  let said = 0;
  const say: Say = async (verb, id, data) => {
    said += 1;
    const event = {
      specversion: '1.0',
      id: `${verb}-${id}-${said}`,
      source: 'urn:test',
      type: `onedoor.undertaking.${verb}`,
      data,
    };
    const receipt = await voice.say(`undertaking.hall.${id}`, event.id, JSON.stringify(event));
    expect([receipt.type, receipt.data['defects']]).toEqual(['onedoor.undertaking.received', undefined]);
  };
  try {
    return await use(voice, say);
  } finally {
    await voice.stop();
  }
}
type Say = (verb: string, id: string, data: object) => Promise<void>;

/** Asks until everything that was said of it has left. */
async function erase(id: string, kind = 'undertaking'): Promise<string> {
  let answer = '';
  await until('the effects', async () => {
    answer = await ask('erase', { kind, id }).then(
      (erased) => ['erased', ...(erased as { holding: readonly string[] }).holding].join(' '),
      (error: { code: string }) => error.code,
    );
    return answer !== 'EFFECTS_UNDER_WAY';
  });
  return answer;
}

const signed = { officer: 'DA-001', organisation: ARCHIVES };
const ids = (kind: Kind) => Array.from({ length: COUNT }, (_, index) => `${prefixes[kind]}-${index}`);

async function undertakeAll(voice: Voice, say: Say): Promise<void> {
  for (const filing of JSON.parse(await readFile(join(examples, 'filings.json'), 'utf8')) as {
    id: string;
    subject: string;
  }[])
    await voice.say(filing.subject, filing.id, JSON.stringify(filing));
  const random = new Random(SEED);
  const person = () => makeCitizen(random, { bornFrom: 1950, bornTo: 2000 }).idNumber;
  const own = { organisation: ARCHIVES, region: '330182', due: '2026-09-10' };
  for (const kind of ['appointment', 'loan'] as const)
    await Promise.all(
      ids(kind).map((id, index) =>
        say('undertake', id, {
          ...own,
          kind,
          subject: { citizen: { idNumber: person() } },
          ...(kind === 'loan' ? { archive: `J012-${index}` } : {}),
        }),
      ),
    );
  for (const kind of ['appointment', 'loan'] as const)
    for (const id of ids(kind).slice(0, DONE)) await say('fulfil', id, { ...signed, on: '2026-08-31' });
}

interface AtRest {
  /** How often an event of this type has happened to an entity. */
  readonly times: (entity: EntityKey, type: string) => number;
  readonly states: ReadonlyMap<string, UndertakingState>;
}

/** What the journal says, and that it says what rests. */
async function readStore(): Promise<AtRest> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  const store = await openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
  try {
    const counts = new Map<string, number>();
    const states = new Map<string, UndertakingState>();
    for (const { entity, events } of await store.entries(1, Number.MAX_SAFE_INTEGER)) {
      const name = entityName(entity);
      for (const event of events) {
        counts.set(`${name} ${event.type}`, (counts.get(`${name} ${event.type}`) ?? 0) + 1);
        if (entity.kind === 'undertaking' && event.type.startsWith('Undertaking'))
          states.set(name, evolve(states.get(name), event as unknown as UndertakingEvent));
      }
    }
    for (const [name, state] of states) {
      const stored = await store.load({ kind: 'undertaking', id: name.slice('undertaking/'.length) });
      expect(stored?.state).toEqual(JSON.parse(JSON.stringify(state)));
    }
    const due = await store.due(Number.MAX_SAFE_INTEGER, 10_000);
    expect(due.filter(({ entity, name }) => entity.kind === 'undertaking' && name.endsWith('Undertaking'))).toEqual([]);
    return { times: (entity, type) => counts.get(`${entityName(entity)} ${type}`) ?? 0, states };
  } finally {
    await store.close();
  }
}

it('each is reminded of once and falls due once, though the daemon is killed again and again while it does', {
  timeout: 120_000,
}, async () => {
  daemon = await startDaemonProcess(home, port, simulated);
  await speaking(undertakeAll);
  expect(await erase(`hall.${ids('loan').at(-1)}`)).toBe('UNDERTAKING_UNDER_WAY');
  for (const day of ['2026-09-09', '2026-09-11', '2026-09-12', '2026-09-18']) {
    // The clock goes over what falls due; the power is cut somewhere on the way.
    const onItsWay = advance(`${day}T12:00:00+08:00`).catch(() => undefined);
    await daemon.kill();
    await onItsWay;
    daemon = await startDaemonProcess(home, port, simulated);
    await advance(`${day}T12:00:00+08:00`);
  }
  const [late = '', excused = ''] = ids('loan').slice(DONE);
  const [came = ''] = ids('appointment').slice(DONE);
  await speaking(async (_voice, say) => {
    await say('fulfil', late, { ...signed, on: '2026-09-18' });
    await say('release', excused, { ...signed, cause: 'excused' });
    await say('fulfil', came, { ...signed, on: '2026-09-10' });
  });
  await advance('2026-09-19T12:00:00+08:00');

  const shown = (await ask('get', { kind: 'undertaking', id: `hall.${late}` })) as { state: Record<string, unknown> };
  expect(shown.state).toMatchObject({ status: 'fulfilled', lateDays: 8, archive: `J012-${DONE}` });
  expect(shown.state).not.toHaveProperty('person');
  expect(await erase(`hall.${late}`)).toBe('CREDIT_IN_USE');
  expect(await erase(`hall.${ids('loan')[0]}`)).toBe('erased');
  expect(await daemon.stop()).toBe(0);
  daemon = undefined;

  const { times, states } = await readStore();
  for (const kind of ['appointment', 'loan'] as const)
    for (const [index, id] of ids(kind).entries()) {
      const entity = { kind: 'undertaking', id: `hall.${id}` } as const;
      const missed = index < DONE ? 0 : 1;
      const file = fileOfUndertaking(entity.id);
      const seen = [
        times(entity, 'UndertakingReminded'),
        times(entity, 'UndertakingLapsed'),
        times(file, 'CreditFileOpened'),
        times(file, 'CreditRetracted'),
      ];
      expect([id, ...seen]).toEqual([id, missed, missed, missed, [excused, came].includes(id) ? 1 : 0]);
    }
  expect([...states.values()].filter(({ status }) => status === 'lapsed')).toHaveLength(2 * (COUNT - DONE) - 3);

  // What is held of somebody goes in order: the ledger, the file, the undertaking.
  const person = states.get(`undertaking/hall.${excused}`)?.person ?? '';
  daemon = await startDaemonProcess(home, port, simulated);
  expect(await erase(person, 'ledger')).toBe(`erased credit/hall.U-${excused}`);
  expect(await erase(`hall.${excused}`)).toBe('CREDIT_IN_USE');
  expect(await erase(`hall.U-${excused}`, 'credit')).toBe(`erased undertaking/hall.${excused}`);
  expect(await erase(`hall.${excused}`)).toBe('erased');
});
