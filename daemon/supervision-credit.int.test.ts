import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenCreditList } from '../actors/protocol/credit-lists.ts';
import { citizenKey } from '../actors/protocol/entity.ts';
import { ARCHIVES, Credited, ID_NUMBER, STATEMENT } from './credit-door-harness.ts';
import { Client, type Reply, tokenIn } from './supervision-harness.ts';

let house: Credited;

beforeAll(async () => {
  house = await Credited.open();
  for (const number of ['C-1', 'C-2']) {
    await house.record(number);
    await house.object(number);
  }
  await house.record('C-3', { kind: 'no-show', severity: 'minor' });
  await house.object('C-3');
  await house.late('C-9');
}, 120_000);
afterAll(() => house?.at.dispose());

const pathOf = (number: string) => `/credit/hall.${number}`;
const listFor = async (name: string, query = '') =>
  (await house.program(name, `/credit.json${query}`)).answer as OpenCreditList;
async function loggedIn(name: string): Promise<Client> {
  const visitor = new Client(house.at.port);
  expect((await visitor.login(name)).status).toBe(303);
  return visitor;
}
/** Opens the page and sends its form, as a browser does. */
async function send(visitor: Client, number: string, words: object): Promise<Reply> {
  const page = await visitor.ask(pathOf(number));
  const expectedVersion = /name="expectedVersion" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
  return visitor.ask(`${pathOf(number)}/decide`, { form: { token: tokenIn(page), expectedVersion, ...words } });
}
const codesIn = ({ body }: Reply) => [...body.matchAll(/<code>([A-Z_]+)<\/code><\/li>/g)].map(([, one = '']) => one);

describe('what waits for an answer about credit', () => {
  it('is listed by the last day for it, narrowed, a page at a time, and in the user’s regions alone', async () => {
    const all = await listFor('jin');
    expect(all).toMatchObject({ total: 4, late: 1 });
    expect(all.rows[0]).toMatchObject({ credit: 'hall.C-9', late: true, kind: 'unreasoned-access' });
    expect(all.rows.map(({ answerBy }) => answerBy)).toEqual(all.rows.map(({ answerBy }) => answerBy).toSorted());
    const counts = async (query: string) => (await listFor('jin', query)).total;
    expect(await counts('?request=objection&region=3301&late=no')).toBe(3);
    expect(await counts('?request=repair')).toBe(0);
    expect(await counts(`?organisation=${ARCHIVES}`)).toBe(4);
    expect(await counts('?organisation=11330000000000000A')).toBe(0);
    expect(await counts(`?answerTo=${all.rows[0]?.answerBy}`)).toBe(1);
    const first = await listFor('jin', '?limit=3');
    expect([first.rows.length, first.total]).toEqual([3, 4]);
    const rest = await listFor('jin', `?limit=3&after=${first.next}`);
    expect([...first.rows, ...rest.rows]).toEqual(all.rows);
    expect((await listFor('wu')).total).toBe(4);
    expect(await listFor('lin')).toMatchObject({ total: 0, late: 0, rows: [] });
    for (const query of ['?colour=red', '?endedFrom=2026-01-01', '?late=perhaps', '?answerTo=2026-02-30'])
      expect((await house.program('jin', `/credit.json${query}`)).status, query).toBe(400);
    const visitor = await loggedIn('jin');
    for (const [language, words] of [
      ['zh', ['逾期未答复', '虚假材料', '异议']],
      ['en', ['answer is late', 'false material', 'objection']],
    ] as const) {
      const { body } = await visitor.ask(`/credit?lang=${language}`);
      for (const word of words) expect(body).toContain(word);
      expect(body).not.toContain(ID_NUMBER);
    }
  });

  it('is an alert to supervision where it is late', async () => {
    const { answer } = await house.program('jin', '/alerts.json?code=CREDIT_ANSWER_LATE');
    expect(answer).toMatchObject({ total: 1, rows: [{ code: 'CREDIT_ANSWER_LATE' }] });
  });
});

describe('a credit file at the door', () => {
  it('is whole for those who answer; what the person says is for nobody else', async () => {
    const whole = await house.file('jin', 'C-1');
    expect(whole).toMatchObject({
      ...{ extent: 'whole', possible: ['decide'] },
      state: {
        ...{ kind: 'false-material', standing: 'suspended', organisation: ARCHIVES },
        request: { kind: 'objection', statement: STATEMENT, evidence: [{ size: 1, mediaType: 'application/pdf' }] },
      },
      item: { severity: 'serious', points: -120, measures: [{ measure: 'manual-review', inForce: false }] },
    });
    for (const [name, number] of [
      ['wu', 'C-1'],
      ['zhou', 'C-9'],
      ['self', 'C-9'],
    ] as const) {
      const seen = await house.file(name, number);
      expect(seen?.possible, name).toEqual(name === 'zhou' ? ['decide'] : []);
      expect(JSON.stringify(seen).includes(STATEMENT), name).toBe(name === 'zhou');
    }
    for (const path of [`${pathOf('C-1')}.json`, '/credit/hall.NONE.json', '/credit/hall.C-1.x.json'])
      expect((await house.program(path.includes('C-1.json') ? 'lin' : 'jin', path)).status, path).toBe(404);
    const text = JSON.stringify([whole, await house.file('jin', 'C-9')]);
    for (const hidden of [ID_NUMBER, citizenKey('').id, 'officer-DA-009']) expect(text).not.toContain(hidden);
  });

  it('is a page in both languages, without anybody’s number', async () => {
    const visitor = await loggedIn('jin');
    const { body } = await visitor.ask(`${pathOf('C-1')}?lang=en`);
    for (const word of ['What the person says', STATEMENT, 'not used while objected to', '-120', 'sha256:', 'serious'])
      expect(body, word).toContain(word);
    expect(body).not.toContain(ID_NUMBER);
    const shown = body.replaceAll(/<dd>.*?<\/dd>|<td.*?<\/td>/gs, '');
    expect(shown).not.toMatch(/[、：；，（）]/);
  });

  it('is answered by the officer who is logged in, on what was seen, by a form with its token', async () => {
    const jin = await loggedIn('jin');
    const words = { decision: 'reject', reason: '经核，预约记录属实' };
    expect((await send(jin, 'C-3', { ...words, token: 'x' })).status).toBe(403);
    const stale = await send(jin, 'C-3', { ...words, expectedVersion: '1' });
    expect([stale.status, codesIn(stale)]).toEqual([409, ['VERSION_STALE']]);
    expect(stale.body).toContain(words.reason);
    expect(stale.body).toMatch(/<option value="reject" selected>/);
    expect((await send(jin, 'C-3', { ...words, reason: '长'.repeat(2001) })).status).toBe(400);
    expect((await send(jin, 'C-3', { ...words, reason: '长'.repeat(20_000) })).status).toBe(413);
    expect((await send(jin, 'C-3', { ...words, officer: 'JD-002' })).status).toBe(400);
    expect((await send(jin, 'C-3', { ...words, organisation: ARCHIVES })).status).toBe(400);
    expect((await send(jin, 'C-3', { reason: words.reason })).status).toBe(400);
    expect((await send(jin, 'C-3', { ...words, decision: 'burn' })).status).toBe(400);
    const done = await send(jin, 'C-3', words);
    expect([done.status, done.headers.location]).toEqual([303, `${pathOf('C-3')}?done=decide`]);
    expect((await jin.ask(`${pathOf('C-3')}?done=decide`)).body).toContain('已办理：答复');
    await house.comesTo('C-3', 'in-use');
    const file = await house.file('jin', 'C-3');
    expect(file).toMatchObject({ state: { answered: 1 }, possible: [] });
    expect(file?.rows.flatMap(({ deed }) => deed ?? [])).toMatchObject([
      { decision: 'reject', officer: 'JD-001', organisation: ARCHIVES, reason: words.reason },
    ]);
    expect(JSON.stringify((await house.file('wu', 'C-3'))?.rows)).not.toContain(words.reason);
    expect(codesIn(await send(jin, 'C-3', { ...words, expectedVersion: String(file?.version) }))).toEqual([
      'CREDIT_REQUEST_NONE',
    ]);
    expect((await listFor('jin')).total).toBe(3);
  });

  it('of a serious item is answered by two, and by nobody whom it concerns', async () => {
    const path = `${pathOf('C-1')}/decide`;
    const jin = await loggedIn('jin');
    expect((await send(jin, 'C-1', { decision: 'grant', reason: '窗口代填属实' })).status).toBe(303);
    expect(await house.file('jin', 'C-1')).toMatchObject({
      ...{ extent: 'whole', possible: [] },
      state: { standing: 'suspended', request: { proposed: { decision: 'grant', officer: 'JD-001' } } },
    });
    expect((await listFor('wu', '?late=no')).rows).toContainEqual(
      expect.objectContaining({ credit: 'hall.C-1', proposed: true }),
    );
    const seen = await house.file('qian', 'C-1');
    expect(seen?.possible).toEqual(['decide']);
    const sign = { expectedVersion: seen?.version, decision: 'grant', reason: '同意' };
    const tried = async (name: string, to: string, data: object) => {
      const { status, answer } = await house.program(name, to, data);
      return [status, (answer as { error?: { code: string } }).error?.code];
    };
    expect(await tried('jin', path, sign)).toEqual([409, 'SECOND_SIGNER_SAME']);
    expect(await tried('wu', path, sign)).toEqual([403, 'OFFICER_ROLE']);
    expect(await tried('lin', path, sign)).toEqual([404, 'NOT_FOUND']);
    expect(await tried('jin', `${pathOf('NONE')}/decide`, sign)).toEqual([404, 'NOT_FOUND']);
    expect(await tried('qian', `${pathOf('C-1')}/burn`, sign)).toEqual([400, 'TYPE_UNKNOWN']);
    expect((await tried('qian', path, { ...sign, expectedVersion: undefined }))[0]).toBe(400);
    const own = await house.file('self', 'C-9');
    expect(await tried('self', `${pathOf('C-9')}/decide`, { ...sign, expectedVersion: own?.version })).toEqual([
      409,
      'OFFICER_CONFLICT',
    ]);
    const latest = await house.file('qian', 'C-1');
    expect((await tried('qian', path, { ...sign, expectedVersion: latest?.version }))[0]).toBe(200);
    await house.comesTo('C-1', 'withdrawn');
    expect((await house.file('qian', 'C-1'))?.rows.findLast(({ deed }) => deed !== undefined)?.deed).toMatchObject({
      ...{ officer: 'JD-002', first: 'JD-001', decision: 'grant' },
    });
  });

  it('leaves in the journal who has read and who has decided what', async () => {
    await house.at.stop();
    const entries = await house.at.entriesAtRest();
    await house.at.start();
    const inputs = entries.flatMap(({ entity, input, events }) =>
      entity.id === 'hall.C-1' ? events.map(({ type }) => [type, 'user' in input ? input.user : '']) : [],
    );
    expect(inputs).toContainEqual(['CreditDecisionProposed', 'jin']);
    expect(inputs).toContainEqual(['CreditAnswered', 'qian']);
    expect(inputs).toContainEqual(['EntityRead', 'wu']);
    const onUsers = entries.flatMap(({ entity, events }) => (entity.kind === 'user' ? events : []));
    expect(onUsers).toContainEqual(expect.objectContaining({ type: 'ListRead', list: 'openCreditRequests' }));
    expect(onUsers).toContainEqual(expect.objectContaining({ type: 'EntityReadRefused', id: 'hall.C-1' }));
    expect(onUsers).toContainEqual(expect.objectContaining({ type: 'OrderRefused', codes: ['OFFICER_ROLE'] }));
  });
});
