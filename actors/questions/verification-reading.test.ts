import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { sender } from '../application/specimens-harness.ts';
import { type Integrator, purposes } from '../protocol/integrator.ts';
import { verificationKey } from '../protocol/verification.ts';
import { ReportsRoad, shippedRules, values } from '../verification/reports-harness.ts';
import { isSealed } from '../verification/seal.ts';
import type { Report } from '../verification/state.ts';
import { type Asking, createReader, type Reader } from './reading.ts';
import { createReportLibrary, type ReportLibrary } from './report-library.ts';
import { viewOfConsent, viewOfReport, viewOfVerification, viewOfVerificationHistory } from './verification-view.ts';

const ID = 'hall.A-1.case';
const hall: Integrator = { ...sender, purposes: [...purposes], supervises: ['3301'] };
const rules = shippedRules().current;

let store: MemoryJournalStore;
let house: ReportsRoad;
let reader: Reader;
let library: ReportLibrary;
let refusals: Promise<void>[];

const asking = (rest: Partial<Asking> = {}): Asking => ({
  integrator: hall,
  service: 'verification.report',
  purpose: 'verification',
  pending: (committed) => void refusals.push(committed),
  ...rest,
});
const lastEntry = async () => (await store.entries(store.head().commit, 1))[0];

beforeEach(async () => {
  refusals = [];
  store = createMemoryJournalStore();
  house = await ReportsRoad.start(store);
  const { journal, clock, registry } = house.road;
  const look = registry.look.bind(registry);
  reader = createReader({ journal, clock, rules: shippedRules(), look });
  library = createReportLibrary({ store, look });
});
afterEach(async () => {
  await house.road.settle();
  expect(house.road.faults).toEqual([]);
  await house.road.end();
});

describe('a reading of a verification', () => {
  it.each<[string, Partial<Asking>, string]>([
    ['who may read reports there, masked', {}, 'masked'],
    ['an officer who may decide on them, whole', { officer: 'R-1' }, 'whole'],
    ['an officer of the window, masked', { officer: 'W-1' }, 'masked'],
    ['who has asked for it, what it comes to', { purpose: 'ownership' }, 'outcome'],
    ['who supervises the region, how the work is done', { purpose: 'supervision' }, 'process'],
  ])('is told to %s', async (_, rest, extent) => {
    await house.verified(ID);
    const reading = await reader.verification(ID, asking({ reason: '核对', ...rest }), { report: 'HD' });
    expect(reading).toMatchObject({ extent, version: await house.versionOf(ID) });
    const { officer, purpose = 'verification' } = rest;
    const why = { purpose, ...(officer === undefined ? {} : { officer }), reason: '核对' };
    expect(await lastEntry()).toMatchObject({
      entity: verificationKey(ID),
      input: { source: 'question', integrator: 'hall', service: 'verification.report', ...why },
      events: [{ type: 'EntityRead', extent, report: 'HD', ...why }],
    });
    if (reading === undefined) throw new Error('nothing was read');
    const { report } = reading.state;
    const shown = JSON.stringify([
      viewOfVerification(reading.state, reading.extent),
      viewOfReport(report as Report, reading.extent, rules),
      viewOfVerificationHistory(await store.history(verificationKey(ID), 100), reading.extent),
    ]);
    expect(shown.includes('/data/form/husbandName')).toBe(extent !== 'process');
    for (const value of values) expect(shown.includes(value), value).toBe(extent === 'whole');
  });

  it.each<[string, Partial<Asking>]>([
    ['of another region', { integrator: { ...hall, regions: ['3302'] } }],
    ['of one that never reads reports', { integrator: { ...hall, purposes: ['ownership', 'supervision'] } }],
    ['of another owner', { integrator: { ...hall, integrator: 'mobile' }, purpose: 'ownership' }],
    ['of a supervisor of elsewhere', { integrator: { ...hall, supervises: ['3302'] }, purpose: 'supervision' }],
    ['of who handles', { purpose: 'handling', officer: 'R-1' }],
  ])('%s shows nothing, as where there is nothing, and is journaled', async (_, rest) => {
    await house.verified(ID);
    expect(await reader.verification(ID, asking(rest))).toBeUndefined();
    await Promise.all(refusals);
    expect(await lastEntry()).toMatchObject({ entity: verificationKey(ID), events: [{ type: 'EntityReadRefused' }] });
    expect(await reader.verification('hall.A-9.case', asking(rest))).toBeUndefined();
  });

  it('of a consent is for who took it in, with the person masked', async () => {
    await house.granted('hall.SQ-1');
    const reading = await reader.consent('hall.SQ-1', asking({ purpose: 'ownership' }));
    expect(reading?.extent).toBe('masked');
    if (reading === undefined) throw new Error('nothing was read');
    const shown = JSON.stringify(viewOfConsent(reading.state));
    for (const value of values) expect(shown).not.toContain(value);
    for (const purpose of ['verification', 'supervision', 'handling'] as const)
      expect(await reader.consent('hall.SQ-1', asking({ purpose }))).toBeUndefined();
    const other = { ...hall, integrator: 'mobile' };
    expect(await reader.consent('hall.SQ-1', asking({ purpose: 'ownership', integrator: other }))).toBeUndefined();
  });
});

describe('the library of reports', () => {
  it('has every report by its number, of every round, and every version as it was sealed', async () => {
    const { report: first } = await house.verified(ID);
    const decided = { officer: 'R-1', organisation: '11330100000000000H', expectedVersion: await house.versionOf(ID) };
    await house.send(verificationKey(ID), {
      type: 'review',
      data: { ...decided, report: first?.number ?? '', decision: 'uphold', reason: '属实' },
    });
    const amended = (await house.stateOf(ID)).report;
    expect(amended).toMatchObject({ version: 2, previous: first?.seal, decidedBy: { officer: 'R-1' } });
    const { report: second } = await house.verified(ID);
    await house.verified('hall.A-2.case');
    expect(second?.number).not.toBe(first?.number);
    for (const report of [first, second]) expect(await library.verificationOf(report?.number ?? '')).toBe(ID);
    const state = await house.stateOf(ID);
    const wanted = [
      [{}, second],
      [{ number: first?.number }, amended],
      [{ number: first?.number, version: 1 }, first],
      [{ number: first?.number, version: 2 }, amended],
    ] as const;
    for (const [which, report] of wanted) {
      const read = await library.report(ID, state, which);
      expect(read).toEqual(report);
      expect(isSealed(read as Report)).toBe(true);
    }
    expect(await library.report(ID, state, { number: first?.number, version: 3 })).toBeUndefined();
    expect(await library.verificationOf('HD20260803-0000000000')).toBeUndefined();
  });

  it('shows an excerpt with the seal of the whole, which it does not bear', async () => {
    const { report } = await house.verified(ID);
    if (report === undefined) throw new Error('nothing was sealed');
    expect(viewOfReport(report, 'whole', rules)).toEqual(report);
    const excerpt = viewOfReport(report, 'masked', rules);
    expect(excerpt).toMatchObject({ seal: report.seal, fields: [{ declared: '示*甲', found: '示*己' }] });
    expect(isSealed(excerpt as unknown as Report)).toBe(false);
    const outcome = viewOfReport(report, 'outcome', rules);
    expect(outcome.fields).toEqual([
      { field: '/data/form/husbandName', verdict: 'contradicted', dataset: 'civil-affairs.marriage' },
    ]);
    expect(viewOfReport(report, 'process', rules)).not.toHaveProperty('fields');
  });
});
