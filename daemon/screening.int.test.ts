import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { FakePerson } from '../adapters/sources/fake/people.ts';
import { askDaemon } from './cli/client.ts';
import { readConfig } from './config.ts';
import { until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { type Departments, openDepartments } from './demo/verification/departments.ts';
import { openVoice, type Voice } from './demo/voice.ts';
import type { SweepView } from './screening/screening-answers.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const DATASETS = ['civil-affairs.marriage', 'public-security.household'];
const NOON = Date.parse('2026-08-03T12:00:00+08:00');
const NIGHT = Date.parse('2026-08-03T22:00:00+08:00');
const simulated = { environment: { ONEDOOR_FAULTS_CLOCK: '2026-08-03T12:00:00+08:00' } };
const CASES = 6;
const ids = Array.from({ length: CASES }, (_, index) => `A-${index + 1}`);

const sweep = {
  sweep: 'nightly',
  title: { zh: '夜间筛查', en: 'Nightly screening' },
  basis: [{ text: '《社会救助暂行办法》（国务院令第649号）第十三条：民政部门应当定期核查' }],
  regions: ['330182'],
  cases: 'ended',
  per: 'case',
  everyDays: 30,
  window: { from: '22:00', to: '06:00' },
  casesPerMinute: 60,
};

let home: string;
let port: number;
let now: number;
let departments: Departments;
let daemon: DaemonProcess;
let ledger: Ledger;
let voice: Voice;
let content: { readonly form: object } & Record<string, unknown>;
let people: readonly FakePerson[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-screening-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  await mkdir(join(home, 'screening'));
  await writeFile(join(home, 'screening', 'nightly.json'), JSON.stringify(sweep));
  content = (JSON.parse(await readFile(join(examples, 'application.json'), 'utf8')) as { data: typeof content }).data;
  now = NOON;
  departments = await openDepartments({ home, seed: 11, count: 200, now: () => now });
  people = departments.people
    .filter(
      ({ marriage, moved, diedOn }) =>
        marriage?.kind === 'marriage' &&
        marriage.registeredOn > '1990-01-01' &&
        moved === undefined &&
        diedOn === undefined,
    )
    .slice(0, CASES);
  expect(people.length).toBe(CASES);
  port = await freePort();
  ledger = new Ledger();
  daemon = await startDaemonProcess(home, port, simulated);
  await departments.answerOver(daemon.natsUrl);
  voice = await openVoice('hall', { url: daemon.natsUrl, seedFile: join(home, 'secrets', 'nats', 'hall.nk') }, ledger);
});
afterEach(async () => {
  await voice.stop();
  await daemon.stop();
  await departments.stop();
  await rm(home, { recursive: true, force: true });
});

const ask = <Answer>(verb: string, question: object) =>
  askDaemon(
    readConfig(home),
    `operator.${verb}`,
    { by: 'test', purpose: 'test', ...question },
    60_000,
  ) as Promise<Answer>;
async function advance(to: number): Promise<void> {
  now = to;
  await ask('advance', { to });
}
const view = async (): Promise<SweepView> => {
  const [one] = await ask<readonly SweepView[]>('screening', { order: 'list' });
  if (one === undefined) throw new Error('there is no sweep');
  return one;
};
/** The timeline of an entity, or nothing where there is none. */
async function happened(kind: string, id: string): Promise<readonly string[]> {
  try {
    const { timeline } = await ask<{ timeline: { events: string[] }[] }>('get', { kind, id });
    return timeline.flatMap(({ events }) => events);
  } catch (error) {
    if (error instanceof QuestionRefused && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}

let messages = 0;
async function tell(topic: string, verb: string, data: object): Promise<void> {
  const message = `m-${++messages}`;
  const [kind = ''] = topic.split('.', 1);
  const event = { specversion: '1.0', id: message, source: 'urn:test:hall', type: `onedoor.${kind}.${verb}`, data };
  const { type, data: said } = await voice.say(topic, message, JSON.stringify(event));
  expect(type.endsWith('received'), `${topic} ${verb}: ${JSON.stringify(said['defects'])}`).toBe(true);
}

const consentOf = ({ name, idNumber }: FakePerson, purposes: readonly string[]) => ({
  subject: { name, idNumber },
  purposes,
  datasets: DATASETS,
  validTo: '2027-08-03',
  evidence: { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' },
});

function application(person: FakePerson, consent: string) {
  const { marriage, name, idNumber, birthDate, sex } = person;
  const [own, other] = sex === 'male' ? ['husband', 'wife'] : ['wife', 'husband'];
  const form = {
    [`${own}Name`]: name,
    [`${own}BirthDate`]: birthDate,
    [`${other}Name`]: marriage?.spouseName,
    [`${other}BirthDate`]: bornOf(marriage?.spouseIdNumber ?? ''),
    registeredOn: marriage?.registeredOn,
    registeredAt: '民政局婚姻登记处',
  };
  return {
    ...content,
    consent,
    applicant: { kind: 'citizen', name, idNumber },
    form: { ...content.form, ...form },
  };
}

/** The day in a citizen's number of eighteen digits. */
const bornOf = (number: string) => `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;

/** Officers of the archives, and a case for each person that is verified, approved, handed over and closed. */
async function closeCases(purposesOf: (index: number) => readonly string[]): Promise<void> {
  const filings = JSON.parse(await readFile(join(examples, 'filings.json'), 'utf8')) as readonly {
    readonly subject: string;
    readonly data: Record<string, unknown>;
  }[];
  for (const { subject, data } of filings) await tell(subject, 'register', data);
  const officer = filings[1]?.data ?? {};
  const approver = { ...officer, staffNumber: 'DA-002', name: '示例丁', officerRoles: ['approver'] };
  await tell('person.officer-DA-002', 'register', approver);
  await Promise.all(
    people.map(async (person, index) => {
      const id = ids[index] ?? '';
      const topic = `application.hall.${id}`;
      await tell(`consent.hall.SQ-${index + 1}`, 'grant', consentOf(person, purposesOf(index)));
      await tell(topic, 'submit', application(person, `SQ-${index + 1}`));
      await until(`the report of ${id}`, () =>
        ledger.announced('hall', topic).some(({ type }) => type.endsWith('case-verified')),
      );
      const relied = ledger.announced('hall', `verification.hall.${id}.case`).at(-1)?.data;
      expect(relied, id).toMatchObject({ contradicted: [], detections: [], review: [] });
      const deeds = [
        ['DA-001', 'accept', 'acceptance'],
        ['DA-001', 'approve', 'search'],
        ['DA-002', 'approve', 'certify'],
        ['DA-001', 'deliver', 'delivery'],
        ['DA-001', 'close', ''],
      ] as const;
      for (const [by, action, step] of deeds) {
        const { version } = await ask<{ version: number }>('get', { kind: 'application', id: `hall.${id}` });
        const rest = {
          ...(step === '' ? {} : { step }),
          ...(action === 'deliver' ? { handover: 'electronic' } : {}),
        };
        await tell(topic, 'act', { expectedVersion: version, officer: by, action, ...rest });
      }
    }),
  );
}

const both = ['preRoute', 'screening'];
/** How often sources were asked in the second round of each case, by reference. */
const screened = (): readonly (readonly [string, number])[] =>
  [...departments.sources.values()]
    .flatMap((source) => Object.entries(source.account().asked))
    .filter(([reference]) => reference.split('/')[2] === '2');
/** Cases of which the report of the screening is there. */
async function heard(): Promise<readonly string[]> {
  const all = await Promise.all(ids.map(async (id) => [id, await happened('application', `hall.${id}`)] as const));
  return all.filter(([, events]) => events.includes('ScreeningHeard')).map(([id]) => id);
}

describe('active screening on the real road', () => {
  it('finds at night what has changed since a case was closed, asks nobody who has not allowed it, and counts all', {
    timeout: 240_000,
  }, async () => {
    await closeCases((index) => (index === 2 ? ['preRoute'] : both));
    const [dead, moved, , corrected] = people;
    if (dead === undefined || moved === undefined || corrected?.marriage === undefined)
      throw new Error('nobody is there');
    departments.keep({ ...dead, diedOn: '2026-08-01' });
    departments.keep({ ...moved, moved: { on: '2026-08-02', to: '浙江省杭州市' } });
    departments.keep({ ...corrected, marriage: { ...corrected.marriage, registeredOn: '1989-05-01' } });
    await advance(NIGHT - 1000);
    expect([(await view()).status, screened().length]).toEqual(['waiting', 0]);
    for (let second = 0; second <= CASES; second += 1) {
      await advance(NIGHT + second * 1000);
      const { run } = await view();
      const asked = run?.counts['asked'] ?? 0;
      await until(`reports of ${asked} cases`, async () => (await heard()).length === asked);
    }
    const { run, status, next } = await view();
    expect([status, next]).toEqual(['waiting', new Date(NIGHT + 30 * 86_400_000).toISOString()]);
    expect(run?.counts).toEqual({ asked: CASES - 1, withoutConsent: 1 });
    expect(await heard()).toEqual(ids.filter((id) => id !== 'A-3'));
    expect(await happened('alert', 'APPLICANT_DECEASED.application.hall.A-1')).toContain('AlertRaised');
    expect(await happened('alert', 'APPLICANT_MOVED.application.hall.A-2')).toContain('AlertRaised');
    expect(await happened('alert', 'VERIFICATION_DRIFT.application.hall.A-4')).toContain('AlertRaised');
    for (const id of ['A-3', 'A-5', 'A-6'])
      for (const code of ['APPLICANT_DECEASED', 'APPLICANT_MOVED', 'VERIFICATION_DRIFT'])
        expect(await happened('alert', `${code}.application.hall.${id}`)).toEqual([]);
    for (const { violations } of [...departments.sources.values()].map((one) => one.account()))
      expect(violations).toEqual({});
  });

  it('asks about no case twice and leaves none out when it is killed on its way', { timeout: 240_000 }, async () => {
    await closeCases(() => both);
    await advance(NIGHT + 1000);
    expect((await view()).status).toBe('running');
    const onItsWay = ask('advance', { to: NIGHT + 3000 }).catch(() => undefined);
    await daemon.kill();
    await onItsWay;
    daemon = await startDaemonProcess(home, port, simulated);
    for (let second = 4; (await view()).status === 'running'; second += 1) {
      expect(second).toBeLessThan(200);
      await advance(NIGHT + second * 1000);
    }
    await until('all reports', async () => {
      if ((await heard()).length === CASES) return true;
      // What was under way at the kill is given up at its own moment, and asked again.
      now += 1000;
      await advance(now);
      return false;
    });
    for (const id of ids) {
      const events = await happened('application', `hall.${id}`);
      expect(
        events.filter((type) => type === 'ScreeningOrdered'),
        id,
      ).toHaveLength(1);
    }
    expect((await view()).run?.counts).toEqual({ asked: CASES });
    const rounds = [...departments.sources.values()].flatMap((source) =>
      Object.keys(source.account().asked).map((reference) => Number(reference.split('/')[2])),
    );
    expect(Math.max(...rounds)).toBe(2);
    expect(screened().every(([, times]) => times === 1)).toBe(true);
    const asked = new Set(screened().map(([reference]) => reference.split('/')[0]));
    expect([...asked].sort()).toEqual(ids.map((id) => `hall.${id}.case`));
  });
});
