import { describe, expect, it } from 'vitest';
import type { Counted, Counter } from '../protocol/commands.ts';
import { historyOf } from './history.ts';
import { keptApplications, keptApprovals } from './recent.ts';
import { personBehaviour } from './specimens-harness.ts';
import type { PersonState } from './state.ts';

const MARRIAGE = 'marriage-record-copy';
const HOUSE = 'house-building-approval';
const TODAY = '2026-08-03';

type Row = readonly [Counter, number | string, string, string?];

/** A person to whom this was counted: what, in which application, on which day, of which matter. */
function person(...rows: readonly Row[]): PersonState | undefined {
  return rows.reduce<PersonState | undefined>((state, [counter, number, on, matter = MARRIAGE]) => {
    const counted: Counted = { counter, application: `hall.${number}`, matter, on };
    return personBehaviour.evolve(state, { type: 'BehaviourCounted', ...counted });
  }, undefined);
}

const nothing = {
  submittedLast30Days: 0,
  submittedLast365Days: 0,
  returnedLast30Days: 0,
  returnedLast365Days: 0,
  withdrawnLast90Days: 0,
  refusedLast365Days: 0,
  approvedLast365Days: 0,
  agentSubmittedLast30Days: 0,
  agentSubmittedLast365Days: 0,
  open: [],
  lastApproved: [],
};

describe('the newest applications', () => {
  it('are kept with their outcome; a return, a correction, an agent’s or an officer’s deed changes nothing (R2)', () => {
    const counters: readonly Counter[] = ['returned', 'corrected', 'agentSubmitted', 'officerApproved'];
    const more: readonly Counter[] = ['organisationReceived', 'organisationApproved', 'organisationRefused'];
    const others = [...counters, ...more].map((counter): Row => [counter, 1, '2026-08-02']);
    expect(person(...others)?.recent).toBeUndefined();
    const submitted = person(['submitted', 1, '2026-08-01'], ['submitted', 2, '2026-08-01', HOUSE], ...others);
    expect(submitted?.recent).toEqual([
      { application: 'hall.1', matter: MARRIAGE, submittedOn: '2026-08-01' },
      { application: 'hall.2', matter: HOUSE, submittedOn: '2026-08-01' },
    ]);
    for (const outcome of ['approved', 'refused', 'withdrawn'] as const) {
      const decided = person(
        ['submitted', 1, '2026-08-01'],
        ['submitted', 2, '2026-08-01'],
        [outcome, 1, '2026-08-03'],
      );
      expect(decided?.recent?.map((one) => [one.application, one.outcome, one.decidedOn])).toEqual([
        ['hall.1', outcome, '2026-08-03'],
        ['hall.2', undefined, undefined],
      ]);
    }
  });

  it('are at most twenty, the last that were counted, also where the clock has jumped back', () => {
    const rows = Array.from({ length: keptApplications + 1 }, (_, number): Row => ['submitted', number, '2026-08-02']);
    const recent = person(...rows, ['submitted', 'late', '2026-07-01'], ['approved', 0, TODAY])?.recent ?? [];
    expect(recent).toHaveLength(keptApplications);
    expect([recent[0]?.application, recent.at(-1)?.application]).toEqual(['hall.2', 'hall.late']);
    expect(recent.every(({ outcome }) => outcome === undefined)).toBe(true);
  });

  it('hold an application once', () => {
    expect(person(['submitted', 1, TODAY], ['submitted', 1, TODAY])?.recent).toHaveLength(1);
  });
});

describe('a history', () => {
  it('of someone never seen is all zero, and of an officer or organisation in charge too', () => {
    expect(historyOf(undefined, { today: TODAY })).toEqual(nothing);
    const officer = person(['officerApproved', 1, TODAY], ['organisationApproved', 1, TODAY]);
    expect(historyOf(officer, { today: TODAY })).toEqual(nothing);
  });

  it('has each number over its own window (R2)', () => {
    const days = ['2025-08-03', '2025-08-04', '2026-05-05', '2026-05-06', '2026-07-04', '2026-07-05', TODAY];
    const counters = ['submitted', 'returned', 'withdrawn', 'refused', 'approved', 'agentSubmitted'] as const;
    const rows = counters.flatMap((counter) => days.map((on): Row => [counter, `${counter}-${on}`, on]));
    expect(historyOf(person(...rows), { today: TODAY })).toMatchObject({
      submittedLast30Days: 2,
      submittedLast365Days: 6,
      returnedLast30Days: 2,
      returnedLast365Days: 6,
      withdrawnLast90Days: 4,
      refusedLast365Days: 6,
      approvedLast365Days: 6,
      agentSubmittedLast30Days: 2,
      agentSubmittedLast365Days: 6,
    });
  });

  it('names what is undecided, and of each matter the newest approval', () => {
    const state = person(
      ['submitted', 1, '2026-06-01'],
      ['submitted', 2, '2026-06-02', HOUSE],
      ['submitted', 3, '2026-06-03'],
      ['submitted', 4, '2026-06-04'],
      ['submitted', 5, '2026-06-05'],
      ['approved', 1, '2026-07-01'],
      ['approved', 3, '2026-06-20'],
      ['refused', 4, '2026-07-02'],
      ['withdrawn', 5, '2026-07-02'],
    );
    expect(historyOf(state, { today: TODAY })).toMatchObject({
      open: [{ matter: HOUSE, submittedOn: '2026-06-02' }],
      lastApproved: [{ matter: MARRIAGE, on: '2026-07-01' }],
    });
  });

  it('knows the newest approval of a matter however many applications came after it', () => {
    const later = Array.from({ length: keptApplications + 5 }, (_, number): Row[] => [
      ['submitted', `later-${number}`, '2026-07-01', HOUSE],
      ['refused', `later-${number}`, '2026-07-02', HOUSE],
    ]).flat();
    const first: Row[] = [
      ['submitted', 1, '2026-02-01'],
      ['submitted', 2, '2026-02-01', HOUSE],
      ['approved', 1, '2026-02-11'],
    ];
    const state = person(...first, ...later, ['approved', 2, '2026-07-03', HOUSE]);
    expect(state?.recent?.some(({ application }) => ['hall.1', 'hall.2'].includes(application))).toBe(false);
    expect(historyOf(state, { today: TODAY }).lastApproved).toEqual([
      { matter: MARRIAGE, on: '2026-02-11' },
      { matter: HOUSE, on: '2026-07-03' },
    ]);
  });

  it('keeps a bounded number of approvals, one of each matter', () => {
    const rows = Array.from({ length: keptApprovals + 1 }, (_, n): Row => ['approved', n, TODAY, `matter-${n}`]);
    const state = person(...rows, ['approved', 'again', TODAY, 'matter-7']);
    expect(state?.approvals).toHaveLength(keptApprovals);
    expect(state?.approvals?.some(({ matter }) => matter === 'matter-0')).toBe(false);
    expect(state?.approvals?.filter(({ matter }) => matter === 'matter-7')).toHaveLength(1);
  });

  it('leaves out the application that is examined, and nothing else', () => {
    const state = person(
      ['submitted', 1, '2026-08-01'],
      ['submitted', 2, '2026-08-02'],
      ['returned', 2, '2026-08-02'],
      ['agentSubmitted', 2, '2026-08-02'],
    );
    expect(historyOf(state, { today: TODAY, except: 'hall.2' })).toEqual({
      ...nothing,
      submittedLast30Days: 1,
      submittedLast365Days: 1,
      returnedLast30Days: 1,
      returnedLast365Days: 1,
      agentSubmittedLast30Days: 1,
      agentSubmittedLast365Days: 1,
      open: [{ matter: MARRIAGE, submittedOn: '2026-08-01' }],
    });
    expect(historyOf(state, { today: TODAY, except: 'hall.9' })).toEqual(historyOf(state, { today: TODAY }));
    const old = person(['submitted', 1, '2026-06-01'], ['submitted', 2, TODAY], ['approved', 1, '2026-08-02']);
    expect(historyOf(old, { today: TODAY, except: 'hall.1' })).toMatchObject({
      submittedLast30Days: 1,
      submittedLast365Days: 1,
      approvedLast365Days: 0,
      lastApproved: [],
    });
  });

  it('forgets an application that was counted under a mistaken number', () => {
    const mistaken = person(
      ['submitted', 1, '2026-08-01'],
      ['returned', 1, '2026-08-01'],
      ['submitted', 2, '2026-08-02', HOUSE],
      ['misattributed', 1, '2026-08-02'],
    );
    expect(historyOf(mistaken, { today: TODAY })).toEqual({
      ...nothing,
      submittedLast30Days: 1,
      submittedLast365Days: 1,
      open: [{ matter: HOUSE, submittedOn: '2026-08-02' }],
    });
  });
});
