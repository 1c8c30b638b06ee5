import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FakePerson } from '../adapters/sources/fake/people.ts';
import { askDaemon } from './cli/client.ts';
import { run as credit } from './cli/credit.ts';
import { readConfig } from './config.ts';
import { example, type Message, until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { type Departments, openDepartments } from './demo/verification/departments.ts';
import { openVoice, type Voice } from './demo/voice.ts';
import type { OperatorsLedger } from './operator-ledger.ts';

/** A month passes over a daemon: what departments and officers did in it comes into their ledgers, once, and they hear of it. */

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const START = '2026-08-25T09:00:00+08:00';
const POLICE = '11330100K31821026M';
const CIVIL_AFFAIRS = '11330100K31821018T';
const CASES = 20;
/** At these cases the police do not answer at first; seldom enough to be asked on. */
const FAILS = [3, 8, 13, 18];

let home: string;
let port: number;
let departments: Departments;
let daemon: DaemonProcess | undefined;
let voice: Voice | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-months-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  const file = join(home, 'integrators', 'hall.json');
  const hall = JSON.parse(await readFile(file, 'utf8')) as { organisations: string[] };
  const organisations = [...hall.organisations, POLICE, CIVIL_AFFAIRS];
  await writeFile(file, JSON.stringify({ ...hall, organisations }));
  departments = await openDepartments({ home, seed: 7, count: 120, now: () => Date.parse(START) });
  port = await freePort();
});
afterEach(async () => {
  await voice?.stop();
  await daemon?.stop();
  await departments.stop();
  [voice, daemon] = [undefined, undefined];
  await rm(home, { recursive: true, force: true });
});

async function start(): Promise<DaemonProcess> {
  daemon = await startDaemonProcess(home, port, { environment: { ONEDOOR_FAULTS_CLOCK: START } });
  await departments.answerOver(daemon.natsUrl);
  return daemon;
}

const ask = (verb: string, question: object) =>
  askDaemon(readConfig(home), `operator.${verb}`, { by: 'test', purpose: 'test', ...question }, 60_000);
const advance = (to: number) => ask('advance', { to });
const ledgerOf = async (id: string, on?: string) =>
  (await ask('ledger', { id, ...(on === undefined ? {} : { on }) })) as OperatorsLedger;

const consentOf = ({ name, idNumber }: FakePerson) => ({
  subject: { name, idNumber },
  purposes: ['preRoute', 'onDemand'],
  datasets: ['civil-affairs.marriage', 'public-security.household'],
  validTo: '2026-12-31',
  evidence: { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' },
});

/** What a married person applies for, as the register has it. */
async function applicationOf(number: string, { marriage, name, idNumber, birthDate, sex }: FakePerson) {
  const [message] = await example('application');
  const content = message?.['data'] as { readonly form: object };
  const [own, other] = sex === 'male' ? ['husband', 'wife'] : ['wife', 'husband'];
  const spouse = marriage?.spouseIdNumber ?? '';
  return {
    ...content,
    consent: number,
    applicant: { kind: 'citizen', name, idNumber },
    form: {
      ...content.form,
      [`${own}Name`]: name,
      [`${own}BirthDate`]: birthDate,
      [`${other}Name`]: marriage?.spouseName,
      [`${other}BirthDate`]: `${spouse.slice(6, 10)}-${spouse.slice(10, 12)}-${spouse.slice(12, 14)}`,
      registeredOn: marriage?.registeredOn,
    },
  };
}

it('rates come of the journal: M becomes a band with its reasons when the month is over, told once across a kill', {
  timeout: 120_000,
}, async () => {
  const { natsUrl } = await start();
  const heard = new Ledger();
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const open = async () => {
    voice = await openVoice('hall', { url: natsUrl, seedFile }, heard);
    return voice;
  };
  let speaker = await open();
  const say = async (type: string, topic: string, id: string, data: object) => {
    const event = { specversion: '1.0', id, source: 'urn:test:hall', type, data };
    const { type: answer, data: said } = await speaker.say(topic, id, JSON.stringify(event));
    expect(answer, JSON.stringify(said)).toMatch(/received$/);
  };
  for (const filing of await example('filings')) await speaker.say(filing.subject, filing.id, JSON.stringify(filing));
  const married = departments.people.filter(
    ({ marriage, moved, diedOn }) => marriage?.kind === 'marriage' && moved === undefined && diedOn === undefined,
  );
  expect(married.length).toBeGreaterThanOrEqual(CASES);
  let now = Date.parse(START);
  for (const [index, person] of married.slice(0, CASES).entries()) {
    const number = `A-${index}`;
    if (FAILS.includes(index)) departments.source('public-security').failNext('fail');
    await say('onedoor.consent.grant', `consent.hall.${number}`, `g-${number}`, consentOf(person));
    await say(
      'onedoor.application.submit',
      `application.hall.${number}`,
      `s-${number}`,
      await applicationOf(number, person),
    );
    const reported = () =>
      heard.announced('hall', `verification.hall.${number}.case`).some(({ type }) => type.endsWith('.verified'));
    if (FAILS.includes(index)) {
      await until(
        'the try that failed',
        () => departments.source('public-security').account().faults['fail'] === FAILS.indexOf(index) + 1,
      );
      // Whoever is asked again waits half a second for it by the clock that stands still.
      for (let tries = 0; !reported() && tries < 20; tries += 1) {
        now += 1000;
        await advance(now);
      }
    }
    await until(`the report of ${number}`, reported);
  }
  const accept = { officer: 'DA-001', action: 'accept' };
  for (let index = 0; index < CASES; index += 1) {
    const topic = `application.hall.A-${index}`;
    const state = (await ask('get', { kind: 'application', id: `hall.A-${index}` })) as { version: number };
    await say('onedoor.application.act', topic, `a-${index}`, { ...accept, expectedVersion: state.version });
  }

  const police = `organisation-${POLICE}`;
  // The clock is to go over the end of the month; the power is cut somewhere on the way.
  await speaker.stop();
  voice = undefined;
  const over = Date.parse('2026-09-01T09:00:00+08:00');
  const onItsWay = advance(over).catch(() => undefined);
  await daemon?.kill();
  await onItsWay;
  await start();
  await advance(over);
  speaker = await open();

  await until('the tally', async () => ((await ledgerOf(police).catch(() => undefined))?.entries.length ?? 0) >= 2);
  const ledger = await ledgerOf(police);
  expect(ledger.entries).toEqual([
    {
      ...{ entry: 'tally', tally: 'verification-answers', month: '2026-08', hits: CASES, of: CASES + FAILS.length },
      ...{ recordedOn: '2026-09-01', evidence: 'source/public-security' },
    },
    {
      ...{ entry: 'tally', tally: 'data-rejects', month: '2026-08', hits: 0, of: CASES },
      ...{ recordedOn: '2026-09-01', evidence: 'source/public-security' },
    },
  ]);
  // 20 of 24 are 83 percent, and cost 200 points.
  expect(ledger.index).toMatchObject({
    score: 800,
    band: 'C',
    reasons: [{ code: 'VERIFICATION_ANSWER', points: 200 }],
  });
  expect((await ledgerOf(police, '2026-08-31')).index).toMatchObject({ score: 1000, band: 'M', reasons: [] });
  expect((await ledgerOf(`organisation-${CIVIL_AFFAIRS}`)).index).toMatchObject({ score: 1000, band: 'A' });
  expect(await ledgerOf('officer-DA-001')).toMatchObject({
    entries: [{ tally: 'steps-overdue', hits: 0, of: CASES, evidence: 'person/officer-DA-001' }],
    index: { score: 1000, band: 'A' },
  });

  const told = (id: string) =>
    heard.announced('hall', `person.${id}`).filter(({ type }) => type === 'onedoor.person.credit-tallied');
  await until('the word of it', () => told(police).length >= 2);
  expect(told(police).map(({ data }) => [data['tally'], data['hits'], data['of'], data['corrects']])).toEqual([
    ['verification-answers', 20, 24, false],
    ['data-rejects', 0, 20, false],
  ]);
  expect(told(police)[0]?.data['index']).toMatchObject({
    bandBefore: 'M',
    band: 'C',
    reasons: ['VERIFICATION_ANSWER'],
  });

  // The police object: their line was cut by us. From that day on it counts as if these had never been asked.
  await advance(Date.parse('2026-09-10T09:00:00+08:00'));
  const discount = (rest: object) =>
    ask('discount', { source: 'public-security', month: '2026-08', unanswered: 4, ...rest }).then(
      (answer) => answer,
      (error: { code: string }) => error.code,
    );
  expect(await discount({ unanswered: 5 })).toBe('DISCOUNT_TOO_MANY');
  expect(await discount({ month: '2026-07' })).toBe('DISCOUNT_NONE');
  expect(await discount({ organisation: CIVIL_AFFAIRS })).toBe('DISCOUNT_NONE');
  expect(await discount({ unanswered: 0 })).toBe('COUNT_MALFORMED');
  const words = ['discount', 'public-security', '2026-08', '--unanswered', '4', '--home', home];
  expect([await credit(words), await credit([...words, '--purpose', '专线中断'])]).toEqual([64, 0]);
  await until('the correction', () => told(police).length >= 3);
  expect(told(police)[2]?.data).toMatchObject({
    hits: 20,
    of: 20,
    corrects: true,
    index: { bandBefore: 'C', band: 'A' },
  });
  const bands = ['2026-09-09', '2026-09-10'].map(async (day) => (await ledgerOf(police, day)).index?.band);
  expect(await Promise.all(bands)).toEqual(['C', 'A']);

  // A month in which nothing was asked is told of by nobody.
  await advance(Date.parse('2026-10-02T09:00:00+08:00'));
  expect((await ledgerOf(police)).entries).toHaveLength(3);
});

it('a step that ended late is tallied for its officer, until two have dismissed the alert about it', {
  timeout: 60_000,
}, async () => {
  const { natsUrl } = await start();
  const heard = new Ledger();
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const speaker = await openVoice('hall', { url: natsUrl, seedFile }, heard);
  voice = speaker;
  const sayAll = async (messages: readonly Message[]) => {
    for (const message of messages) {
      const { type, data } = await speaker.say(message.subject, message.id, JSON.stringify(message));
      expect(type, JSON.stringify(data)).toMatch(/received$/);
    }
  };
  const supervisors = await example('supervisor');
  const leaders = supervisors.map((filing) => ({
    ...filing,
    id: 'filing-leader',
    subject: 'person.officer-LD-001',
    data: { ...(filing['data'] as object), staffNumber: 'LD-001', officerRoles: ['leader'] },
  }));
  await sayAll([...(await example('filings')), ...supervisors, ...leaders]);
  await sayAll([...(await example('application')), ...(await example('acceptance'))]);
  // Two working days for the search end on Thursday, and it is done on Monday.
  await advance(Date.parse('2026-08-31T09:00:00+08:00'));
  const { version } = (await ask('get', { kind: 'application', id: 'hall.HY-2026-1' })) as { version: number };
  const [acceptance] = await example('acceptance');
  const search = { expectedVersion: version, officer: 'DA-001', action: 'approve', step: 'search' };
  await sayAll([{ ...(acceptance as Message), id: 'search-1', data: search }]);
  await advance(Date.parse('2026-09-01T09:00:00+08:00'));

  const tallies = async () => {
    const ledger = await ledgerOf('officer-DA-001').catch(() => undefined);
    return (ledger?.entries ?? []).map((one) =>
      one.entry === 'tally' ? `${one.tally} ${one.month} ${one.hits}/${one.of}` : one.entry,
    );
  };
  await until('the tally', async () => (await tallies()).length > 0);
  expect(await tallies()).toEqual(['steps-overdue 2026-08 1/2']);
  const order = (verb: string, data: object) =>
    ask('alert', { id: 'STEP_OVERDUE.application.hall.HY-2026-1.search', verb, data });
  await order('dismiss', { officer: 'JD-001', reason: '系统停机' });
  await order('countersign', { officer: 'LD-001' });
  await until('the correction', async () => (await tallies()).length > 1);
  expect(await tallies()).toEqual(['steps-overdue 2026-08 1/2', 'steps-overdue 2026-08 0/2']);
  await until('the word of it', () => {
    const told = heard.announced('hall', 'person.officer-DA-001');
    return told.filter(({ type, data }) => type.endsWith('.credit-tallied') && data['corrects'] === true).length === 1;
  });
});
