import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVES } from '../actors/application/specimens-harness.ts';
import { ledgerKey } from '../actors/protocol/credit.ts';
import { officerKey } from '../actors/protocol/entity.ts';
import type { Integrator, Purpose } from '../actors/protocol/integrator.ts';
import {
  APPLICATION,
  CITIZEN,
  type CreditRoad,
  hall,
  ID_NUMBER,
  OTHER_NUMBER,
  startCreditRoad,
  TODAY,
} from './credit-road-harness.ts';

const itself = { citizen: { idNumber: ID_NUMBER } };
const ofApplication = { subject: { application: APPLICATION } };
const handling = { ...ofApplication, purpose: 'handling', officer: 'W-1' } as const;
const own = { subject: itself, purpose: 'credit' } as const;
const supervision = { purpose: 'supervision', reason: '专项检查' } as const;
const elsewhere: Integrator = { ...hall, integrator: 'elsewhere', organisations: [], supervises: ['3302'] };

let at: CreditRoad;
beforeEach(async () => {
  at = await startCreditRoad();
});
afterEach(() => at.end());

describe('the index of a subject', () => {
  it('is for who handles an application the band and the measures, and nothing else', async () => {
    await at.occur('hall.C-1');
    const answer = await at.ask('index', handling);
    expect(Object.keys(answer).sort()).toEqual(['band', 'extent', 'measures', 'model', 'on', 'title', 'version']);
    expect(answer).toMatchObject({
      extent: 'band',
      on: TODAY,
      model: 'person-index',
      version: '2026.1.0',
      band: 'B',
      measures: [{ measure: 'manual-review', effect: 'review', until: '2027-08-01' }],
    });
    expect(answer.measures[0]?.why.zh).toContain('2027-08-01');
    expect(answer.measures[0]?.why.en).toContain('An officer looks');
    expect(JSON.stringify(answer)).not.toContain('C-1');
    const asked = { purpose: 'handling', officer: 'W-1' };
    expect(await at.newest()).toMatchObject({
      entity: ledgerKey(CITIZEN),
      version: 1,
      input: { source: 'question', integrator: 'hall', service: 'credit.index', ...asked },
      events: [{ type: 'EntityRead', extent: 'band', on: TODAY, through: APPLICATION, ...asked }],
      readings: expect.arrayContaining([
        { entity: officerKey('W-1'), version: 1 },
        { entity: { kind: 'application', id: APPLICATION }, version: 1 },
      ]),
    });
    expect((await at.store.load(ledgerKey(CITIZEN)))?.version).toBe(1);
  });

  it('is for the person itself and for who supervises everything, with reasons and what would better them', async () => {
    await at.occur('hall.C-1');
    const answer = await at.ask('index', own);
    expect(answer).toMatchObject({
      extent: 'whole',
      band: 'B',
      score: 880,
      reasons: [
        {
          code: 'FALSE_MATERIAL',
          points: 120,
          title: { zh: expect.any(String), en: expect.any(String) },
          improve: { zh: expect.any(String), en: expect.any(String) },
          items: [{ item: 'hall.C-1', kind: 'false-material', lastDay: '2029-08-01' }],
        },
      ],
      items: [{ item: 'hall.C-1', points: -120, organisation: ARCHIVES }],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      measures: [{ measure: 'manual-review', item: 'hall.C-1' }],
    });
    expect(answer.partials?.reduce((sum, { points }) => sum + points, 1000)).toBe(880);
    expect(await at.ask('index', { ...ofApplication, ...supervision })).toEqual(answer);
    expect(await at.newest()).toMatchObject({
      events: [{ extent: 'whole', purpose: 'supervision', reason: '专项检查' }],
    });
    expect(await at.ask('index', { subject: itself, ...supervision })).toEqual(answer);
    expect(JSON.stringify(answer)).not.toContain(CITIZEN);
  });

  it.each<[string, Parameters<CreditRoad['occur']>[2], object]>([
    ['an officer', 'officer-W-1', { officer: 'W-1' }],
    ['an organisation', `organisation-${ARCHIVES}`, { organisation: ARCHIVES }],
  ])('of %s is for who speaks for the organisation and who supervises it', async (_, person, subject) => {
    await at.occur('hall.C-1', { kind: 'unreasoned-access' }, person);
    const asked = { subject, purpose: 'credit' } as const;
    expect(await at.ask('index', asked)).toMatchObject({ extent: 'whole' });
    expect(await at.ask('index', { subject, ...supervision })).toMatchObject({ extent: 'whole' });
    expect((await at.refusal('index', asked, { ...hall, organisations: [] })).code).toBe('LEDGER_NOT_FOUND');
    expect((await at.refusal('index', { subject, ...supervision }, elsewhere)).code).toBe('LEDGER_NOT_FOUND');
  });

  it('is M for a subject that nothing is known of, for who may ask', async () => {
    expect(await at.ask('index', handling)).toMatchObject({ band: 'M', measures: [] });
    expect(await at.ask('index', own)).toMatchObject({ band: 'M', items: [], reasons: [] });
    expect(await at.newest()).toMatchObject({
      entity: ledgerKey(CITIZEN),
      version: 0,
      events: [{ type: 'EntityRead' }],
    });
    expect(await at.store.load(ledgerKey(CITIZEN))).toBeUndefined();
    // An item that is entered later begins at version 1, as if nobody had asked.
    await at.occur('hall.C-1');
    expect((await at.store.load(ledgerKey(CITIZEN)))?.version).toBe(1);
    expect(await at.ask('index', own)).toMatchObject({ band: 'B' });
  });

  it('is refused clearly where no model is published, and the ledger is still read', async () => {
    const without = await startCreditRoad({ withoutModel: true });
    await without.occur('hall.C-1');
    expect((await without.refusal('index', handling)).code).toBe('CREDIT_MODEL_NONE');
    const ledger = await without.ask('ledger', own);
    expect(ledger.total).toBe(1);
    expect(ledger).not.toHaveProperty('index');
    await without.end();
  });

  it('of a past day is what it was, and a day to come is refused', async () => {
    await at.occur('hall.C-1');
    at.road.clock.set(Date.parse('2026-08-10T02:00:00Z'));
    await at.occur('hall.C-2', { kind: 'overdue-return' });
    await at.send(ledgerKey(CITIZEN), { type: 'repairItem', item: 'hall.C-1' });
    const now = await at.ask('index', own);
    expect(now.items?.map(({ item }) => item)).toEqual(['hall.C-2']);
    expect(await at.ask('index', { ...own, on: TODAY })).toMatchObject({
      on: TODAY,
      score: 880,
      items: [{ item: 'hall.C-1' }],
      measures: [{ measure: 'manual-review', item: 'hall.C-1' }],
    });
    expect(await at.ask('index', { ...handling, on: TODAY })).toMatchObject({
      band: 'B',
      measures: [{ measure: 'manual-review' }],
    });
    expect(await at.ask('index', { ...own, on: '2026-08-02' })).toMatchObject({ band: 'M', items: [] });
    const ahead = await at.refusal('index', { ...own, on: '2026-08-11' });
    expect(ahead).toMatchObject({
      code: 'QUESTION_MALFORMED',
      defects: [{ code: 'CREDIT_DAY_AHEAD', pointer: '/on' }],
    });
    const none = await at.refusal('index', { ...own, on: '2026-02-30' });
    expect(none).toMatchObject({ defects: [{ code: 'DAY_IMPOSSIBLE' }] });
  });

  it.each(['suspendItem', 'repairItem', 'withdrawItem', 'ended'] as const)(
    'knows nothing of an item after %s: not its points, not its band, not its measures',
    async (what) => {
      const empty = await at.ask('index', handling);
      await at.occur('hall.C-1');
      if (what === 'ended') {
        at.road.clock.set(Date.parse('2029-08-02T02:00:00Z'));
        expect(await at.ask('index', own)).toMatchObject({ band: 'M', items: [], measures: [], reasons: [] });
        return;
      }
      await at.send(ledgerKey(CITIZEN), { type: what, item: 'hall.C-1' });
      expect(await at.ask('index', handling)).toEqual(empty);
      const whole = await at.ask('index', own);
      expect(whole).toMatchObject({ band: 'M', score: 1000, items: [], measures: [], reasons: [] });
      expect(JSON.stringify(whole)).not.toContain('hall.C-1');
    },
  );
});

describe('who may not know of somebody’s credit', () => {
  const others: readonly [string, object, Integrator?][] = [
    ['its owner', { ...ofApplication, purpose: 'ownership' }],
    ['who reads reports', { ...ofApplication, purpose: 'verification' }],
    ['who reads reports, by the number', { subject: itself, purpose: 'verification' }],
    ['who supervises elsewhere', { ...ofApplication, ...supervision }, elsewhere],
    ['who supervises elsewhere, by the number', { subject: itself, ...supervision }, elsewhere],
    ['another integrator that handles', handling, { ...elsewhere, regions: ['3302'] }],
  ];

  it.each(others)('is told the same as where there is nothing: %s', async (_, question, integrator) => {
    const before = await at.refusal('index', question, integrator);
    await at.occur('hall.C-1');
    const after = await at.refusal('index', question, integrator);
    expect(after).toEqual(before);
    expect(after.code).toBe('LEDGER_NOT_FOUND');
    expect(await at.newest()).toMatchObject({ events: [{ type: 'EntityReadRefused' }] });
    const unknown = {
      ...question,
      subject:
        'application' in (question as { subject: object }).subject
          ? { application: 'hall.9' }
          : { citizen: { idNumber: OTHER_NUMBER } },
    };
    expect(await at.refusal('index', unknown, integrator)).toEqual(before);
  });

  it.each<[string, Partial<Integrator>, string]>([
    ['no purpose', { purposes: [] }, 'RIGHT_PURPOSE'],
    ['an officer of another organisation', { organisations: [] }, 'RIGHT_ORGANISATION'],
  ])('and the owner that handles is told what is wrong with its officer: %s', async (_, rest, code) => {
    await at.occur('hall.C-1');
    expect((await at.refusal('index', handling, { ...hall, ...rest })).code).toBe(code);
  });

  it('supervises not all places that something happened at', async () => {
    await at.occur('hall.C-1');
    await at.occur('hall.C-2', { kind: 'overdue-return', region: '440106' });
    for (const subject of [itself, ofApplication.subject])
      expect((await at.refusal('index', { subject, ...supervision })).code).toBe('LEDGER_NOT_FOUND');
    // What is not in use is shown by the ledger alone.
    await at.send(ledgerKey(CITIZEN), { type: 'withdrawItem', item: 'hall.C-2' });
    expect(await at.ask('index', { subject: itself, ...supervision })).toMatchObject({ extent: 'whole' });
    expect((await at.refusal('ledger', { subject: itself, ...supervision })).code).toBe('LEDGER_NOT_FOUND');
  });

  it('handles with an officer that is not filed', async () => {
    const refused = await at.refusal('index', { ...handling, officer: 'X-9' });
    expect(refused.code).toBe('OFFICER_NOT_FILED');
  });

  it.each<[string, object, string, string]>([
    [
      'the number of a person is no way to handle',
      { subject: itself, purpose: 'handling', officer: 'W-1' },
      'SCHEMA_REQUIRED',
      '/subject/application',
    ],
    [
      'an application is no way to come with a person',
      { ...ofApplication, purpose: 'credit' },
      'SCHEMA_UNEXPECTED',
      '/subject/application',
    ],
    [
      'two people',
      { subject: { ...itself, officer: 'W-1' }, purpose: 'credit' },
      'SCHEMA_UNEXPECTED',
      '/subject/officer',
    ],
    ['nobody', { subject: {}, purpose: 'credit' }, 'SCHEMA_REQUIRED', '/subject/application'],
  ])('%s', async (_, question, code, pointer) => {
    expect(await at.refusal('index', question)).toMatchObject({
      code: 'QUESTION_MALFORMED',
      defects: [{ code, pointer }],
    });
  });

  it('names nobody: a number that is none, an applicant without one', async () => {
    const wrong = { subject: { citizen: { idNumber: '110105194912310021' } }, purpose: 'credit' };
    expect((await at.refusal('index', wrong)).code).toBe('CREDIT_SUBJECT');
    const nameless = { ...handling, subject: { application: 'hall.2' } };
    expect((await at.refusal('index', nameless)).code).toBe('CREDIT_SUBJECT');
    const outside = await at.refusal('index', { ...nameless, purpose: 'ownership' });
    expect(outside.code).toBe('LEDGER_NOT_FOUND');
  });
});

describe('the own data of a person', () => {
  it('are every item with its entries, measures, open request and rights, page by page, and the index', async () => {
    await at.occur('hall.C-1');
    await at.occur('hall.C-2', { kind: 'overdue-return' });
    await at.occur('hall.C-3', { kind: 'no-show' });
    await at.object('hall.C-2', '已按期归还');
    await at.send(ledgerKey(CITIZEN), { type: 'repairItem', item: 'hall.C-3' });
    const first = await at.ask('ledger', { ...own, limit: 2 });
    expect(first).toMatchObject({
      extent: 'whole',
      on: TODAY,
      total: 3,
      next: 2,
      rights: { repairWorkingDays: expect.any(Number), notice: { zh: expect.any(String), en: expect.any(String) } },
      index: { band: 'B', score: 880 },
      rows: [
        {
          item: 'hall.C-1',
          standing: 'in-use',
          repairFrom: '2027-08-02',
          entries: [{ entry: 'item', recordedOn: TODAY }],
          measures: [{ measure: 'manual-review', inForce: true }],
          rule: { pack: 'person-credit' },
        },
        {
          item: 'hall.C-2',
          standing: 'suspended',
          entries: [{ entry: 'item' }, { entry: 'objection-opened' }],
          request: { kind: 'objection', on: TODAY, answerBy: '2026-08-12' },
        },
      ],
    });
    expect(first.rows[1]?.measures.every(({ inForce }) => !inForce)).toBe(true);
    expect(first.rows[0]).not.toHaveProperty('request');
    const second = await at.ask('ledger', { ...own, after: first.next, limit: 2 });
    expect(second.rows).toMatchObject([{ item: 'hall.C-3', standing: 'repaired' }]);
    expect(second.rows[0]).not.toHaveProperty('repairFrom');
    expect(second).not.toHaveProperty('next');
    expect(second).not.toHaveProperty('index');
    expect(await at.ask('ledger', { subject: itself, ...supervision, limit: 2 })).toEqual(first);
    expect(await at.newest()).toMatchObject({
      entity: ledgerKey(CITIZEN),
      events: [{ type: 'EntityRead', extent: 'whole', purpose: 'supervision', reason: '专项检查' }],
    });
    expect(JSON.stringify([first, second])).not.toContain(CITIZEN);
  });

  it('are for nobody else, and a supervisor says why', async () => {
    await at.occur('hall.C-1');
    expect((await at.refusal('ledger', handling)).code).toBe('LEDGER_NOT_FOUND');
    for (const purpose of ['ownership', 'verification'] satisfies Purpose[])
      expect((await at.refusal('ledger', { subject: itself, purpose })).code).toBe('LEDGER_NOT_FOUND');
    expect(await at.refusal('ledger', { subject: itself, purpose: 'supervision' })).toMatchObject({
      code: 'QUESTION_MALFORMED',
      defects: [{ code: 'SCHEMA_REQUIRED', pointer: '/reason' }],
    });
    expect(await at.ask('ledger', { ...own, subject: { citizen: { idNumber: OTHER_NUMBER } } })).toMatchObject({
      total: 0,
      rows: [],
    });
  });
});
