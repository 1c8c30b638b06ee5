import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakePerson } from '../adapters/sources/fake/people.ts';
import { askDaemon } from './cli/client.ts';
import { until } from './daemon-harness.ts';
import { examineReportFile } from './report-file.ts';
import { createVerified, type Verified } from './verified-harness.ts';

const ID = 'hall.HY-1.case';
const ARCHIVES = '12330182K318200150';
const WRONG_DAY = '1999-01-02';
const masked = { verification: ID, purpose: 'verification' };
const whole = { ...masked, officer: 'DA-002', reason: '复核' };

let house: Verified;
let person: FakePerson;
/** What nobody may read who may not see contents. */
let personal: readonly string[];

beforeAll(async () => {
  house = await createVerified();
  for (const staffNumber of ['DA-002', 'DA-003']) await house.at.file(staffNumber, 'reviewer');
  const [first] = house.married;
  if (first === undefined) throw new Error('nobody is married');
  person = first;
  personal = [person.name, person.idNumber, person.marriage?.spouseName ?? ''];
  await house.apply('HY-1', person, { registeredOn: WRONG_DAY });
  await house.reported(ID);
});
afterAll(() => house.dispose());

const operator = (verb: string, question: object) =>
  askDaemon(house.at.config, `operator.${verb}`, { ...question, by: 'test', purpose: 'test' }, 10_000).catch(
    (error: { readonly code?: string }) => ({ refused: error.code }),
  ) as Promise<Record<string, unknown>>;

describe('the library of reports on the real road', () => {
  it('tells each asker as much as its right goes, and strangers nothing', async () => {
    const own = await house.ask('hall', 'verification.get', { verification: ID, purpose: 'ownership' });
    expect(own).toMatchObject({
      extent: 'outcome',
      state: { status: 'review', report: { outcome: 'contradicted', contradicted: ['/data/form/registeredOn'] } },
    });
    const excerpt = await house.ask('hall', 'verification.report', masked);
    expect(excerpt).toMatchObject({ extent: 'masked', excerpt: true });
    const process = await house.ask('inspection', 'verification.report', { ...masked, purpose: 'supervision' });
    expect(process).toMatchObject({ extent: 'process', excerpt: true, report: { outcome: 'contradicted' } });
    expect(process.report).not.toHaveProperty('fields');
    const rows = await house.ask('hall', 'verification.timeline', masked);
    expect(rows.rows.flatMap(({ events }) => events)).toContain('ReportSealed');
    for (const value of personal) expect(JSON.stringify([own, excerpt, process, rows]), value).not.toContain(value);
    for (const purpose of ['verification', 'ownership', 'supervision'])
      expect(await house.refusal('elsewhere', 'verification.report', { ...masked, purpose })).toBe(
        'VERIFICATION_NOT_FOUND',
      );
    expect(await house.refusal('inspection', 'verification.report', masked)).toBe('RIGHT_PURPOSE');
    const both = { ...masked, report: 'HD20260803-0000000000' };
    expect(await house.refusal('hall', 'verification.report', both)).toBe('QUESTION_MALFORMED');
  });

  it('gives who may decide the very content that was sealed, by its number, in every version', async () => {
    const first = await house.ask('hall', 'verification.report', whole);
    expect(first).toMatchObject({ extent: 'whole', excerpt: false });
    const { number } = first.report;
    expect(examineReportFile(JSON.stringify({ answer: first }))).toMatchObject({ found: 'intact', number, version: 1 });
    const spoilt = { ...first.report, outcome: 'confirmed' };
    expect(examineReportFile(JSON.stringify(spoilt))).toMatchObject({ found: 'altered' });
    const excerpt = await house.ask('hall', 'verification.report', { ...masked });
    expect(examineReportFile(JSON.stringify(excerpt))).toMatchObject({ found: 'excerpt' });
    expect(examineReportFile('no json')).toEqual({ found: 'noReport' });

    const { version } = await house.ask('hall', 'verification.get', masked);
    const decision = { expectedVersion: version, officer: 'DA-002', organisation: ARCHIVES, report: number };
    await house.at.say('onedoor.verification.review', `verification.${ID}`, {
      ...decision,
      decision: 'uphold',
      reason: '登记日期确有不符',
    });
    const { purpose, officer } = whole;
    const byNumber = { report: number, purpose, officer };
    const second = await house.ask('hall', 'verification.report', byNumber);
    expect(second.report).toMatchObject({ number, version: 2, previous: first.report.seal, decidedBy: decidedBy() });
    expect(examineReportFile(JSON.stringify(second))).toMatchObject({ found: 'intact', version: 2 });
    expect(await house.ask('hall', 'verification.report', { ...byNumber, version: 1 })).toEqual({
      ...second,
      report: first.report,
    });
    expect(await house.refusal('hall', 'verification.report', { ...byNumber, version: 9 })).toBe('REPORT_NOT_FOUND');
    expect(await house.refusal('hall', 'verification.report', { ...byNumber, report: 'HD20260803-0000000000' })).toBe(
      'VERIFICATION_NOT_FOUND',
    );
  });

  it('lists what is open and what is over, narrowed, and each list is journaled', async () => {
    const [, second] = house.married;
    if (second === undefined) throw new Error('one is married alone');
    await house.apply('HY-2', second, { registeredOn: WRONG_DAY });
    await house.reported('hall.HY-2.case');
    const list = (asker: string, question: object) => house.ask(asker, 'verification.list', question);
    const open = await list('hall', {
      purpose: 'verification',
      filter: { waiting: 'yes', matter: 'marriage-record-copy' },
    });
    expect(open).toMatchObject({ total: 1, byStatus: { review: 1 }, rows: [{ verification: 'hall.HY-2.case' }] });
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const over = { endedFrom: today, endedTo: today };
    expect(await list('inspection', { purpose: 'supervision', ...over })).toMatchObject({
      total: 1,
      byOutcome: { contradicted: 1 },
      rows: [{ verification: ID, reportVersion: 2 }],
    });
    expect((await list('hall', { purpose: 'ownership', filter: { outcome: 'confirmed' } })).total).toBe(0);
    expect((await list('elsewhere', { purpose: 'verification' })).total).toBe(0);
    expect((await list('elsewhere', { purpose: 'ownership' })).total).toBe(0);
    expect(JSON.stringify([open])).not.toContain(second.name);
  });

  it('shows the operator masked states and excerpts', async () => {
    const answers = await Promise.all([
      operator('get', { kind: 'verification', id: ID }),
      operator('get', { kind: 'consent', id: 'hall.HY-1' }),
      operator('report', { verification: ID }),
      operator('verifications', { filter: { waiting: 'yes' } }),
    ]);
    expect(answers).toMatchObject([
      { state: { status: 'reported', subject: { name: expect.stringContaining('*') }, report: { version: 2 } } },
      { state: { status: 'valid', subject: { name: expect.stringContaining('*') } } },
      { excerpt: true, report: { version: 2 } },
      { total: 1, rows: [{ verification: 'hall.HY-2.case' }] },
    ]);
    for (const value of personal) expect(JSON.stringify(answers), value).not.toContain(value);
    const source = await operator('get', { kind: 'source', id: 'civil-affairs' });
    expect(source).toMatchObject({ state: { circuit: { state: 'closed' } } });
  });

  it('erases what is over, and tells what else still holds data', async () => {
    const erase = async (kind: string, id: string) => {
      let answer: Record<string, unknown> = {};
      await until(`the effects of ${id}`, async () => {
        answer = await operator('erase', { kind, id });
        return answer['refused'] !== 'EFFECTS_UNDER_WAY';
      });
      return answer;
    };
    const withdraw = async (id: string) => {
      const { version } = await operator('get', { kind: 'application', id });
      await house.at.say('onedoor.application.withdraw', `application.${id}`, { expectedVersion: version });
    };
    await withdraw('hall.HY-2');
    expect(await erase('verification', 'hall.HY-2.case')).toEqual({ refused: 'VERIFICATION_UNDER_WAY' });
    expect(await erase('verification', ID)).toEqual({ refused: 'APPLICATION_UNDER_WAY' });
    expect(await erase('consent', 'hall.HY-1')).toEqual({ refused: 'CONSENT_IN_FORCE' });
    await withdraw('hall.HY-1');
    await house.at.say('onedoor.consent.withdraw', 'consent.hall.HY-1', {});
    expect(await erase('application', 'hall.HY-1')).toMatchObject({
      commit: expect.any(Number),
      holding: [`verification/${ID}`, 'consent/hall.HY-1'],
    });
    const { report } = await house.ask('hall', 'verification.report', whole);
    expect(await erase('verification', ID)).toMatchObject({ commit: expect.any(Number), holding: [] });
    expect(await erase('consent', 'hall.HY-1')).toMatchObject({ commit: expect.any(Number) });
    for (const [kind, id] of [
      ['verification', ID],
      ['consent', 'hall.HY-1'],
    ] as const) {
      const gone = await operator('get', { kind, id });
      expect(gone).toMatchObject({ version: 0, erased: true });
      expect(gone['state']).toBeUndefined();
    }
    expect(await house.refusal('hall', 'verification.report', { ...whole, verification: ID })).toBe(
      'VERIFICATION_NOT_FOUND',
    );
    const { purpose, officer } = whole;
    expect(await house.refusal('hall', 'verification.report', { report: report.number, purpose, officer })).toBe(
      'VERIFICATION_NOT_FOUND',
    );
  });
});

const decidedBy = () => ({ decision: 'uphold', officer: 'DA-002', organisation: ARCHIVES });
