import { describe, expect, it } from 'vitest';
import type { Standing } from '../account.ts';
import { ticksOf } from './deadline-book.ts';
import type { Deed } from './happened.ts';
import { isWorkingDay, momentOf, workingDayAfter, workingDaysBetween } from './office-days.ts';
import { partsOf } from './plan.ts';
import type { TimedLine } from './timed.ts';

const line = (at: string, verb: string, standing: Standing, waiting: readonly string[], deed?: string): TimedLine => ({
  at: Date.parse(`${at}+08:00`),
  integrator: 'hall',
  topic: 'application.hall.HY-1',
  messageId: at,
  type: `onedoor.application.${verb}`,
  data: {},
  expect: { receipt: 'received', codes: [], version: 1 },
  again: false,
  happened: {
    verb,
    standing,
    visits: 1,
    waiting: waiting.map((step) => ({ step, organisation: 'X' })),
    ...(deed === undefined
      ? {}
      : { deed: { action: deed, officer: 'A', step: '', organisation: 'X', done: true } satisfies Deed }),
  },
});
const ticks = (lines: readonly TimedLine[], until: string, matter = 'marriage-record-copy') =>
  ticksOf({ matter, topic: 'application.hall.HY-1', lines }, Date.parse(`${until}+08:00`)).map(
    ({ at, clock, step = '', remaining, overdue }) =>
      `${new Date(at + 28_800_000).toISOString().slice(5, 16)} ${clock}${step} ${remaining === undefined ? `+${overdue}` : remaining}`,
  );

describe('the days of the county', () => {
  it('are those of the notice: +1 from Friday 2026-09-18 is a Sunday, +20 from 2026-09-21 lies behind the holiday', () => {
    expect(workingDayAfter('2026-09-18', 1)).toBe('2026-09-20');
    expect(workingDayAfter('2026-09-21', 20)).toBe('2026-10-26');
    expect(workingDaysBetween('2026-09-21', '2026-10-26')).toBe(20);
    expect(['2026-02-14', '2026-02-23', '2026-02-28', '2026-10-07'].map(isWorkingDay)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('are sixty in two parts, around both holidays', () => {
    const [spring, autumn, ...more] = partsOf(60);
    expect(more).toEqual([]);
    for (const [part, before, after] of [
      [spring, '2026-02-14', '2026-02-24'],
      [autumn, '2026-09-30', '2026-10-08'],
    ] as const) {
      expect(part?.days).toHaveLength(30);
      expect(part?.days[14]).toBe(before);
      expect(part?.days[15]).toBe(after);
    }
  });
});

describe("the clerk's reckoning of deadlines", () => {
  it('goes over a holiday: a step of one day, opened before it, is over at the close of the first day after it', () => {
    const lines = [line('2026-09-30T09:20:00', 'submit', 'received', ['acceptance'])];
    expect(ticks(lines, '2026-10-09T12:00:00')).toEqual([
      '10-08T08:30 stepacceptance 0',
      '10-08T17:00 stepacceptance +0',
      '10-09T08:30 stepacceptance +1',
    ]);
  });

  it('stands still while the applicant is waited for, both days included', () => {
    const lines = [
      line('2026-03-02T09:20:00', 'submit', 'received', ['acceptance']),
      line('2026-03-02T10:00:00', 'act', 'accepted', ['search'], 'accept'),
      line('2026-03-03T10:00:00', 'act', 'returned', [], 'return'),
      line('2026-03-05T10:00:00', 'correct', 'received', ['acceptance']),
      line('2026-03-05T10:40:00', 'withdraw', 'withdrawn', []),
    ];
    expect(ticks(lines, '2026-03-31T12:00:00')).toEqual([
      // The promise of six days, and the step of two.
      '03-03T08:30 promised 5',
      '03-03T08:30 stepsearch 1',
    ]);
  });

  it('knows five days to tell all defects of a permission, after which it counts as accepted from the beginning', () => {
    const lines = [line('2026-03-02T09:20:00', 'submit', 'received', ['acceptance'])];
    const found = ticks(lines, '2026-03-27T18:00:00', 'house-building-approval').filter((one) => !one.includes('step'));
    expect(found.slice(0, 6)).toEqual([
      '03-03T08:30 examination 4',
      '03-04T08:30 examination 3',
      '03-05T08:30 examination 2',
      '03-06T08:30 examination 1',
      '03-09T08:30 examination 0',
      '03-09T17:00 examination +0',
    ]);
    expect(found).toContain(`${'03-19T17:00'} promised +0`);
    expect(momentOf('2026-03-19', '17:00')).toBe(Date.parse('2026-03-19T09:00:00Z'));
  });
});
