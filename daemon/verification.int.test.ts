import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakePerson } from '../adapters/sources/fake/people.ts';
import { until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { type Heard, Ledger } from './demo/ledger.ts';
import { type Departments, openDepartments, overBroker } from './demo/verification/departments.ts';
import { openVoice, type Voice } from './demo/voice.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const DATASETS = ['civil-affairs.marriage', 'public-security.household'];

let home: string;
let port: number;
let departments: Departments;
let daemon: DaemonProcess;
let ledger: Ledger;
let voice: Voice;
let married: FakePerson;
let content: { readonly form: object } & Record<string, unknown>;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-verification-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  content = (JSON.parse(await readFile(join(examples, 'application.json'), 'utf8')) as { data: typeof content }).data;
  departments = await openDepartments({ home, seed: 7, count: 60, now: Date.now });
  const found = departments.people.find(
    ({ marriage, moved, diedOn }) => marriage?.kind === 'marriage' && moved === undefined && diedOn === undefined,
  );
  if (found === undefined) throw new Error('nobody is married');
  married = found;
  port = await freePort();
  ledger = new Ledger();
  daemon = await startDaemonProcess(home, port);
  await departments.answerOver(daemon.natsUrl);
  voice = await openVoice('hall', { url: daemon.natsUrl, seedFile: join(home, 'secrets', 'nats', 'hall.nk') }, ledger);
});
afterEach(async () => {
  await voice.stop();
  await daemon.stop();
  await departments.stop();
  await rm(home, { recursive: true, force: true });
});

let messages = 0;
/** Codes of the refusal, or nothing. */
async function tell(topic: string, verb: string, data: object): Promise<readonly string[]> {
  const message = `m-${++messages}`;
  const [kind = ''] = topic.split('.', 1);
  const event = { specversion: '1.0', id: message, source: 'urn:test:hall', type: `onedoor.${kind}.${verb}`, data };
  const { type, data: said } = await voice.say(topic, message, JSON.stringify(event));
  if (type.endsWith('received')) return [];
  return (said['defects'] as readonly { code: string; pointer: string }[]).map(
    ({ code, pointer }) => `${code} ${pointer}`,
  );
}

const consentOf = ({ name, idNumber }: FakePerson, rest: object = {}) => ({
  subject: { name, idNumber },
  purposes: ['preRoute', 'onDemand'],
  datasets: DATASETS,
  validTo: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
  evidence: { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' },
  ...rest,
});

/** As it stands in the number. */
const birthDayOf = (idNumber: string): string =>
  `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;

/** What a married person applies for: the record of the marriage, as the register has it unless said otherwise. */
function application(person: FakePerson, form: object = {}) {
  const { marriage, name, idNumber, birthDate, sex } = person;
  const [own, other] = sex === 'male' ? ['husband', 'wife'] : ['wife', 'husband'];
  return {
    ...content,
    consent: 'SQ-1',
    applicant: { kind: 'citizen', name, idNumber },
    form: {
      ...content.form,
      [`${own}Name`]: name,
      [`${own}BirthDate`]: birthDate,
      [`${other}Name`]: marriage?.spouseName,
      [`${other}BirthDate`]: birthDayOf(marriage?.spouseIdNumber ?? ''),
      registeredOn: marriage?.registeredOn,
      registeredAt: '民政局婚姻登记处',
      ...form,
    },
  };
}

const reports = (id: string): readonly Heard[] =>
  ledger
    .announced('hall', `verification.hall.${id}.case`)
    .filter(({ type }) => type === 'onedoor.verification.verified');

describe('verification on the real road', () => {
  it('asks the departments with consent, seals a report before anybody accepts, and tells who has the step', async () => {
    expect(await tell('consent.hall.SQ-1', 'grant', consentOf(married))).toEqual([]);
    expect(await tell('application.hall.A-1', 'submit', application(married))).toEqual([]);
    await until('the report', () => reports('A-1').length > 0);
    const [report] = reports('A-1');
    expect(report?.data).toMatchObject({
      reportVersion: 1,
      purpose: 'preRoute',
      application: 'hall.A-1',
      sources: DATASETS.map((dataset) => ({ dataset, status: 'hit' })),
    });
    expect(report?.data['contradicted']).toEqual([]);
    await until('the word to the step', () =>
      ledger.announced('hall', 'application.hall.A-1').some(({ type }) => type === 'onedoor.application.case-verified'),
    );
    for (const { violations } of [...departments.sources.values()].map((one) => one.account()))
      expect(violations).toEqual({});
    for (const value of [married.name, married.idNumber]) expect(JSON.stringify(report)).not.toContain(value);
  });

  it('finds what the register contradicts, and waits for a person', async () => {
    await tell('consent.hall.SQ-1', 'grant', consentOf(married));
    const registered = Date.parse(married.marriage?.registeredOn ?? '');
    const registeredOn = new Date(registered + 40 * 86_400_000).toISOString().slice(0, 10);
    const wrong = application(married, { registeredOn });
    expect(await tell('application.hall.A-2', 'submit', wrong)).toEqual([]);
    await until('the report', () => reports('A-2').length > 0);
    expect(reports('A-2')[0]?.data).toMatchObject({ outcome: 'contradicted' });
    expect(reports('A-2')[0]?.data['contradicted']).toContain('/data/form/registeredOn');
    expect(reports('A-2')[0]?.data['review']).toContain('CONTRADICTED');
  });

  it('asks nobody without consent, and never after it was withdrawn', async () => {
    const { consent: _none, ...without } = application(married);
    expect(await tell('application.hall.A-3', 'submit', without)).toEqual([]);
    await tell('consent.hall.SQ-1', 'grant', consentOf(married));
    expect(await tell('consent.hall.SQ-1', 'withdraw', {})).toEqual([]);
    await tell('application.hall.A-4', 'submit', application(married));
    await until('the report', () => reports('A-4').length > 0);
    expect(reports('A-4')[0]?.data).toMatchObject({ outcome: 'unauthorised', code: 'CONSENT_WITHDRAWN' });
    expect(reports('A-3')).toEqual([]);
    for (const source of departments.sources.values()) expect(source.account().asked).toEqual({});
  });

  it('comes to its report across a kill, with no source asked more often than it may be', async () => {
    departments.source('public-security').failNext('hang');
    departments.source(overBroker).failNext('hang');
    await tell('consent.hall.SQ-1', 'grant', consentOf(married));
    await tell('application.hall.A-5', 'submit', application(married));
    await until('the first try', () => Object.keys(departments.source('public-security').account().asked).length > 0);
    await daemon.kill();
    daemon = await startDaemonProcess(home, port);
    await until('the report', () => reports('A-5').length > 0);
    expect(reports('A-5')[0]?.data['sources']).toEqual(DATASETS.map((dataset) => ({ dataset, status: 'hit' })));
    for (const source of departments.sources.values()) {
      const asked = Object.entries(source.account().asked);
      expect(asked.length).toBeLessThanOrEqual(3);
      expect(asked.every(([, times]) => times === 1)).toBe(true);
    }
  });
});
