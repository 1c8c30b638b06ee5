import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../actors/protocol/journal.ts';
import type { VerificationFile } from '../actors/protocol/verification-desk.ts';
import type { VerificationList } from '../actors/protocol/verification-lists.ts';
import { examineReportFile } from './report-file.ts';
import { Client, type Reply, tokenIn } from './supervision-harness.ts';
import { createVerified, type Verified } from './verified-harness.ts';

const WRONG_DAY = '1999-01-02';
const idOf = (number: string): string => `hall.${number}.case`;

let house: Verified;
let names: readonly string[];

beforeAll(async () => {
  house = await createVerified();
  const { at, married } = house;
  await at.file('DA-002', 'reviewer');
  await at.file('JD-001', 'supervisor');
  await at.file('JD-002', 'supervisor');
  for (const [name, officer] of [
    ['jin', 'JD-001'],
    ['qian', 'JD-002'],
  ] as const)
    await at.addUser({ name, role: 'supervisor', officer, regions: ['330182'] });
  await at.addUser({ name: 'wu', role: 'auditor', regions: ['3301'] });
  for (const [index, number] of ['V-1', 'V-2', 'V-3', 'V-4'].entries()) {
    const person = married[index];
    if (person === undefined) throw new Error('too few are married');
    await house.apply(number, person, number === 'V-4' ? {} : { registeredOn: WRONG_DAY });
    await house.reported(idOf(number));
  }
  names = married.slice(0, 4).flatMap(({ name, idNumber }) => [name, idNumber]);
}, 120_000);
afterAll(() => house.dispose());

const programOf = (name: string) => async (path: string, json?: object) => {
  const headers = { authorization: `Bearer ${house.at.tokens.get(name)}`, accept: 'application/json' };
  const { status, body } = await new Client(house.at.port).ask(
    path,
    json === undefined ? { headers } : { headers, json },
  );
  return { status, answer: JSON.parse(body) as unknown };
};
const listFor = async (name: string, query = '') =>
  (await programOf(name)(`/verifications.json${query}`)).answer as VerificationList;
const fileFor = async (name: string, number: string, query = '') =>
  (await programOf(name)(`/verifications/${idOf(number)}.json${query}`)).answer as VerificationFile;
async function loggedIn(name: string): Promise<Client> {
  const visitor = new Client(house.at.port);
  expect((await visitor.login(name)).status).toBe(303);
  return visitor;
}
/** Opens the page and sends a form of it, as a browser does. */
async function send(visitor: Client, number: string, verb: string, words: object): Promise<Reply> {
  const page = await visitor.ask(`/verifications/${idOf(number)}`);
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body)?.[1] ?? '';
  const form = { token: tokenIn(page), expectedVersion: hidden('expectedVersion'), report: hidden('report'), ...words };
  if (verb !== 'review') delete (form as Partial<typeof form>).report;
  return visitor.ask(`/verifications/${idOf(number)}/${verb}`, { form });
}
const codesIn = ({ body }: Reply) => [...body.matchAll(/<code>([A-Z_]+)<\/code><\/li>/g)].map(([, one = '']) => one);

describe('verifications at the supervisor’s door', () => {
  it('stand in a queue that can be narrowed, of the user’s regions alone', async () => {
    const waiting = await listFor('jin', '?waiting=yes');
    expect(waiting).toMatchObject({ total: 3, byStatus: { review: 3 }, byOutcome: { contradicted: 3 } });
    expect(waiting.rows.map(({ verification }) => verification)).toEqual(['V-1', 'V-2', 'V-3'].map(idOf));
    const counts = async (query: string) => (await listFor('jin', query)).total;
    expect(await counts('?why=CONTRADICTED&matter=marriage-record-copy&region=3301')).toBe(3);
    expect(await counts('?dataset=civil-affairs.marriage&answer=hit')).toBe(3);
    expect(await counts('?dataset=civil-affairs.marriage&answer=timeout')).toBe(0);
    expect(await counts('?application=hall.V-2')).toBe(1);
    expect(await counts('?outcome=confirmed')).toBe(0);
    expect((await listFor('lin')).total).toBe(0);
    expect((await programOf('jin')('/verifications.json?colour=red')).status).toBe(400);
    const page = (await (await loggedIn('jin')).ask('/verifications?waiting=yes')).body;
    expect(page).toContain('有不一致之处');
    for (const name of names) expect(page).not.toContain(name);
  });

  it('are shown whole to who may decide, else as far as the role goes', async () => {
    const whole = await fileFor('jin', 'V-1');
    expect(whole).toMatchObject({ extent: 'whole', possible: ['review'], report: { outcome: 'contradicted' } });
    expect(examineReportFile(JSON.stringify(whole))).toMatchObject({ found: 'intact' });
    const process = await fileFor('wu', 'V-1');
    expect(process).toMatchObject({ extent: 'process', possible: [] });
    expect(process.report).not.toHaveProperty('fields');
    for (const value of names) expect(JSON.stringify(process)).not.toContain(value);
    expect((await programOf('lin')(`/verifications/${idOf('V-1')}.json`)).status).toBe(404);
    expect((await programOf('jin')('/verifications/hall.NONE.case.json')).status).toBe(404);
    const { body } = await (await loggedIn('jin')).ask(`/verifications/${idOf('V-1')}?lang=en`);
    for (const word of ['Why it is taken for this person', '<rect', 'day of registration', whole.report?.seal ?? ''])
      expect(body).toContain(word);
    expect(body).not.toMatch(/[、：；，（）]/);
  });

  it('are decided by the officer who is logged in, on what was seen, by a form with its token', async () => {
    const jin = await loggedIn('jin');
    const words = { decision: 'uphold', reason: '登记日期确有不符' };
    expect((await send(jin, 'V-1', 'review', { ...words, token: 'x' })).status).toBe(403);
    expect(codesIn(await send(jin, 'V-1', 'review', { ...words, expectedVersion: '1' }))).toEqual(['VERSION_STALE']);
    expect((await send(jin, 'V-1', 'review', { ...words, officer: 'JD-002' })).status).toBe(400);
    const done = await send(jin, 'V-1', 'review', words);
    expect([done.status, done.headers.location]).toEqual([303, `/verifications/${idOf('V-1')}?done=review`]);
    const file = await fileFor('jin', 'V-1');
    expect(file).toMatchObject({
      state: { status: 'reported' },
      report: { version: 2, outcome: 'contradicted', decidedBy: { officer: 'JD-001', reason: words.reason } },
      possible: [],
    });
    expect(file.versions.map(({ version, previous }) => [version, previous])).toEqual([
      [1, undefined],
      [2, file.versions[0]?.seal],
    ]);
    const first = await fileFor('jin', 'V-1', `?report=${file.report?.number}&version=1`);
    expect(first.report).toMatchObject({ version: 1, seal: file.versions[0]?.seal });
    const none = `?report=${file.report?.number}&version=7`;
    expect((await fileFor('jin', 'V-1', none)).report).toBeUndefined();
    expect((await programOf('jin')(`/verifications/${idOf('V-1')}.json?report=x`)).status).toBe(404);
  });

  it('are overturned by two, and the second is somebody else', async () => {
    const jin = await loggedIn('jin');
    const field = '/data/form/registeredOn';
    const words = { decision: 'overturn', reason: '存根日期与申报一致', [`verdict:${field}`]: 'confirmed' };
    expect((await send(jin, 'V-2', 'review', words)).status).toBe(303);
    expect(await fileFor('jin', 'V-2')).toMatchObject({ state: { status: 'review' }, possible: [] });
    expect(await listFor('qian', '?waiting=yes')).toMatchObject({ rows: [{ waiting: { second: true } }, {}] });
    const { version, possible } = await fileFor('qian', 'V-2');
    expect(possible).toEqual(['countersign']);
    const sign = { expectedVersion: version, decision: 'agree' };
    const path = `/verifications/${idOf('V-2')}/countersign`;
    expect(await programOf('jin')(path, sign)).toMatchObject({
      status: 409,
      answer: { error: { code: 'SECOND_SIGNER_SAME' } },
    });
    expect((await programOf('wu')(path, sign)).status).toBe(403);
    expect((await programOf('lin')(path, sign)).status).toBe(404);
    expect((await programOf('qian')(path, { decision: 'agree' })).status).toBe(400);
    expect((await programOf('qian')(`/verifications/${idOf('V-2')}/burn`, sign)).status).toBe(400);
    const latest = await fileFor('qian', 'V-2');
    expect((await programOf('qian')(path, { ...sign, expectedVersion: latest.version })).status).toBe(200);
    expect((await fileFor('qian', 'V-2')).report).toMatchObject({
      decidedBy: { officer: 'JD-001', second: { officer: 'JD-002' } },
      fields: expect.arrayContaining([expect.objectContaining({ field, verdict: 'confirmed', was: 'contradicted' })]),
    });
  });

  it('are as many as the lists, the numbers on panels and a recount of the journal say', async () => {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const open = await listFor('jin');
    const over = await listFor('jin', `?endedFrom=${today}`);
    const { body } = await new Client(house.at.httpPort).ask('/metrics');
    const told = (name: string) =>
      [...body.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
        (sum, [, one]) => sum + Number(one),
        0,
      );
    const waitingTold = told('onedoor_verification_reviews_waiting');
    const tabled = told('onedoor_open_verifications');
    await house.at.stop();
    const counted = recount(await house.at.entriesAtRest());
    await house.at.start();
    const all = (status: string) => [...counted.values()].filter((one) => one === status).length;
    expect({ open: open.total, over: over.total }).toEqual({ open: all('review'), over: all('reported') });
    expect({ waiting: waitingTold, tabled }).toEqual({ waiting: 1, tabled: 1 });
    expect(counted.size).toBe(4);
  });
});

/** Where each verification stands by the raw entries, told apart from the code that serves the pages. */
function recount(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const standing = new Map<string, string>();
  for (const { entity, events } of entries)
    for (const event of entity.kind === 'verification' ? events : []) {
      if (event.type === 'VerificationBegun') standing.set(entity.id, 'asking');
      if (event.type !== 'ReportSealed') continue;
      const { report } = event as unknown as { report: { review: unknown[]; decidedBy?: unknown } };
      const waits = report.review.length > 0 && report.decidedBy === undefined;
      standing.set(entity.id, waits ? 'review' : 'reported');
    }
  return standing;
}
