import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVES, CIVIL_AFFAIRS } from '../actors/application/specimens-harness.ts';
import { creditKey, ledgerKey } from '../actors/protocol/credit.ts';
import type { Integrator } from '../actors/protocol/integrator.ts';
import { CITIZEN, type CreditRoad, hall, startCreditRoad, TODAY } from './credit-road-harness.ts';

const STATEMENT = '档案已于到期日归还';
const asked = (credit: string) => ({ credit, purpose: 'credit' });
const office: Integrator = { ...hall, integrator: 'office', organisations: [ARCHIVES] };
const owner: Integrator = { ...hall, organisations: [] };
const stranger: Integrator = { ...hall, integrator: 'stranger', organisations: [CIVIL_AFFAIRS] };

let at: CreditRoad;
beforeEach(async () => {
  at = await startCreditRoad();
});
afterEach(() => at.end());

describe('a credit file', () => {
  it('is for the organisation that answers, with what the person says, and the version to answer by', async () => {
    await at.occur('hall.C-1');
    expect(await at.ask('file', asked('hall.C-1'), office)).toMatchObject({
      version: 1,
      extent: 'whole',
      state: { kind: 'false-material', source: 'verification', standing: 'in-use', answered: 0, openedOn: TODAY },
    });
    await at.object('hall.C-1', STATEMENT);
    const file = await at.ask('file', { ...asked('hall.C-1'), officer: 'W-1' }, office);
    expect(file).toMatchObject({
      credit: 'hall.C-1',
      version: 2,
      state: {
        standing: 'suspended',
        request: { kind: 'objection', on: TODAY, statement: STATEMENT, evidence: [] },
      },
    });
    expect(await at.newest()).toMatchObject({
      entity: creditKey('hall.C-1'),
      version: 2,
      events: [{ type: 'EntityRead', extent: 'whole', purpose: 'credit', officer: 'W-1' }],
    });
    expect(JSON.stringify(file)).not.toContain(CITIZEN);
    // Readings stand in the journal, and what was seen still holds.
    const { version } = await at.ask('file', asked('hall.C-1'), office);
    await at.decide('hall.C-1', 'reject', version);
    expect(await at.ask('file', asked('hall.C-1'), office)).toMatchObject({
      version: 3,
      state: { request: { proposed: { decision: 'reject', officer: 'L-1', organisation: ARCHIVES } } },
    });
  });

  it('is for who has opened it, without what the person says', async () => {
    await at.occur('hall.C-1');
    await at.object('hall.C-1', STATEMENT);
    const file = await at.ask('file', asked('hall.C-1'), owner);
    expect(file).toMatchObject({ extent: 'owner', state: { request: { kind: 'objection' } } });
    expect(JSON.stringify(file)).not.toContain(STATEMENT);
  });

  it('is for nobody else, as if it were not there', async () => {
    const before = await at.refusal('file', asked('hall.C-1'), stranger);
    await at.occur('hall.C-1');
    expect(await at.refusal('file', asked('hall.C-1'), stranger)).toEqual(before);
    expect(await at.newest()).toMatchObject({ events: [{ type: 'EntityReadRefused' }] });
    for (const purpose of ['handling', 'supervision', 'ownership', 'verification'])
      expect(await at.refusal('file', { credit: 'hall.C-1', purpose, officer: 'W-1' }, office)).toEqual(before);
    expect(before.code).toBe('CREDIT_NOT_FOUND');
    expect((await at.refusal('file', asked('hall.C-1'), { ...office, purposes: [] })).code).toBe('RIGHT_PURPOSE');
  });
});

describe('the list of what must be answered', () => {
  it('has what is due first at the top, page by page, for the organisations that the integrator speaks for', async () => {
    for (const [index, organisation] of [ARCHIVES, CIVIL_AFFAIRS, ARCHIVES, ARCHIVES].entries()) {
      at.road.clock.set(Date.parse(`2026-08-${18 - index}T02:00:00Z`));
      await at.occur(`hall.C-${index}`, { organisation, kind: 'overdue-return' });
      if (index !== 3) await at.object(`hall.C-${index}`, STATEMENT);
    }
    const list = { purpose: 'credit', limit: 1 };
    const first = await at.ask('open', list, office);
    expect(first).toMatchObject({
      total: 2,
      late: 0,
      rows: [{ credit: 'hall.C-2', version: 2, request: 'objection', organisation: ARCHIVES, on: '2026-08-16' }],
      next: expect.stringMatching(/^2026-08-..~hall\.C-2$/),
    });
    expect(await at.newest()).toMatchObject({
      entity: { kind: 'user', id: 'integrator.office' },
      input: { service: 'credit.open', purpose: 'credit' },
      events: [{ type: 'ListRead', list: 'openCreditRequests', total: 2, shown: 1 }],
    });
    const second = await at.ask('open', { ...list, after: first.next }, office);
    expect(second.rows.map(({ credit }) => credit)).toEqual(['hall.C-0']);
    expect(second).not.toHaveProperty('next');
    expect(JSON.stringify([first, second])).not.toContain(STATEMENT);

    const ids = async (filter: object, integrator = office) =>
      (await at.ask('open', { purpose: 'credit', filter }, integrator)).rows.map(({ credit }) => credit);
    expect(await ids({}, hall)).toEqual(['hall.C-2', 'hall.C-1', 'hall.C-0']);
    expect(await ids({ organisation: CIVIL_AFFAIRS })).toEqual([]);
    expect(await ids({ organisation: CIVIL_AFFAIRS }, hall)).toEqual(['hall.C-1']);
    expect(await ids({ request: 'repair' })).toEqual([]);
    expect(await ids({ region: '44' })).toEqual([]);
    const [due] = first.rows;
    expect(await ids({ answerTo: due?.answerBy })).toEqual(['hall.C-2']);
    expect((await at.refusal('open', { purpose: 'credit', filter: { answerTo: '2026-02-30' } }, office)).code).toBe(
      'QUESTION_MALFORMED',
    );
  });

  it('loses what is answered, and says what is late', async () => {
    await at.occur('hall.C-1', { kind: 'overdue-return' });
    await at.object('hall.C-1', STATEMENT);
    const { rows } = await at.ask('open', { purpose: 'credit' }, office);
    await at.send(creditKey('hall.C-1'), { type: 'answerLate', due: Date.parse(`${rows[0]?.answerBy}T16:00:00Z`) });
    expect(await at.ask('open', { purpose: 'credit', filter: { late: 'yes' } }, office)).toMatchObject({
      total: 1,
      late: 1,
      rows: [{ late: true, version: 3 }],
    });
    await at.decide('hall.C-1', 'grant', 3);
    expect(await at.ask('open', { purpose: 'credit' }, office)).toMatchObject({ total: 0, rows: [] });
    expect((await at.store.load(ledgerKey(CITIZEN)))?.state).toMatchObject({ items: [] });
    expect(await at.store.listed('openCreditRequests', { limit: 10 })).toEqual([]);
  });

  it('is for the purpose of credit alone', async () => {
    for (const purpose of ['handling', 'supervision', 'ownership', 'verification'])
      expect((await at.refusal('open', { purpose, officer: 'W-1' })).code).toBe('RIGHT_PURPOSE');
  });
});
