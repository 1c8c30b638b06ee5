import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOf } from '../rules/credit/tally.ts';
import { dayOf } from './day.ts';
import {
  happenedOn,
  keptMonths,
  type MonthlyCounts,
  monthRows,
  newMonthRows,
  untoldOf,
  withCounted,
  withTold,
} from './monthly-counts.ts';
import { organisationKey } from './protocol/entity.ts';
import type { DueRow } from './protocol/journal.ts';

const entity = organisationKey('11330100K31821026M');
const DAY_MS = 24 * 60 * 60 * 1000;

/** Somebody who counts, with the due index that waits for it, on a clock that may jump. */
class Life {
  counts: MonthlyCounts | undefined;
  now: number;
  readonly rows = new Map<string, DueRow>();
  /** What was told last of each month. */
  readonly told = new Map<string, number>();
  readonly naive = new Map<string, number>();
  times = 0;

  constructor(day: string) {
    this.now = Date.parse(`${day}T10:00:00+08:00`);
  }

  count(): void {
    const before = this.counts;
    this.counts = withCounted(before, happenedOn(dayOf(this.now), { asked: 1 }));
    for (const row of newMonthRows(before, this.counts, entity)) this.rows.set(row.name, row);
    const month = monthOf(dayOf(this.now));
    this.naive.set(month, (this.naive.get(month) ?? 0) + 1);
    this.hold();
  }

  /** The clock goes on, or back; what is due then fires. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const row of [...this.rows.values()].filter(({ at }) => at <= this.now)) {
      this.rows.delete(row.name);
      const month = row.name.slice('closeMonth_'.length);
      for (const { counts } of untoldOf(this.counts, month)) this.told.set(month, counts['asked'] ?? 0);
      this.times += 1;
      this.counts = withTold(this.counts, month);
    }
    this.hold();
  }

  /** The rows that wait are those that the state implies. */
  hold(): void {
    const implied = monthRows(this.counts, entity);
    expect([...this.rows.values()].sort(byName)).toEqual([...implied].sort(byName));
  }
}

const byName = (one: DueRow, other: DueRow): number => (one.name < other.name ? -1 : 1);

describe('counts of months', () => {
  it.each([
    ['2028-02-29', '2028-03-01T00:00:00+08:00'],
    ['2027-02-28', '2027-03-01T00:00:00+08:00'],
    ['2026-12-31', '2027-01-01T00:00:00+08:00'],
    ['2026-04-01', '2026-05-01T00:00:00+08:00'],
  ])('of %s wait for the first midnight in Shanghai after the month', (day, moment) => {
    const life = new Life(day);
    life.count();
    expect([...life.rows.values()].map(({ at }) => at)).toEqual([Date.parse(moment)]);
    life.pass(Date.parse(moment) - 1 - life.now);
    expect(life.told.size).toBe(0);
    life.pass(1);
    expect([...life.told]).toEqual([[day.slice(0, 7), 1]]);
  });

  it('are told once, and a month in which nothing happened never', () => {
    const life = new Life('2026-01-10');
    life.count();
    for (let days = 0; days < 150; days += 1) life.pass(DAY_MS);
    life.count();
    life.pass(31 * DAY_MS);
    expect([[...life.told], life.times]).toEqual([
      [
        ['2026-01', 1],
        ['2026-06', 1],
      ],
      2,
    ]);
  });

  it('are told anew where something came late, and then as they are', () => {
    const life = new Life('2026-01-31');
    life.count();
    life.pass(DAY_MS);
    life.pass(-DAY_MS);
    life.count();
    life.pass(DAY_MS);
    expect([[...life.told], life.times]).toEqual([[['2026-01', 2]], 2]);
  });

  it('may be taken back, never below nothing', () => {
    const counted = withCounted(undefined, happenedOn('2026-01-05', { overdue: 1 }));
    const twice = [1, 2].reduce((before) => withCounted(before, happenedOn('2026-01-05', { overdue: -1 })), counted);
    expect(twice.months).toEqual([{ month: '2026-01', counts: { overdue: 0 } }]);
  });

  it('are kept apart by whom they are counted for', () => {
    const one = { month: '2026-01', for: 'one', counts: { asked: 1 } };
    const both = withCounted(withCounted(withCounted(undefined, one), { ...one, for: 'other' }), one);
    expect(both.months.map(({ for: whom, counts }) => [whom, counts['asked']])).toEqual([
      ['one', 2],
      ['other', 1],
    ]);
    expect(monthRows(both, entity)).toHaveLength(1);
    expect(untoldOf(withTold(both, '2026-01'), '2026-01')).toEqual([]);
  });

  it('are forgotten when they are old and told, and what comes late for those is not told as if it were all', () => {
    const life = new Life('2026-01-15');
    for (let month = 0; month <= keptMonths; month += 1) {
      life.count();
      life.pass(31 * DAY_MS);
    }
    life.count();
    expect(life.counts?.months).toHaveLength(keptMonths);
    const before = life.counts;
    expect(withCounted(before, happenedOn('2026-01-20', { asked: 1 })).months).toEqual(before?.months);
    expect(life.told.get('2026-01')).toBe(1);
  });

  it('told last of every month are what was counted for it, however the clock jumps (property)', () => {
    // Hours and days on, a few days back, now and then a year ahead and back again.
    const step = fc.oneof(
      { arbitrary: fc.constant({ count: true, days: 0 }), weight: 5 },
      { arbitrary: fc.record({ count: fc.constant(false), days: fc.integer({ min: -20, max: 40 }) }), weight: 4 },
      { arbitrary: fc.constantFrom({ count: false, days: 365 }, { count: false, days: -365 }), weight: 1 },
    );
    let told = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 120 }), (steps) => {
        const life = new Life('2027-12-01');
        for (const { count, days } of steps) {
          if (count) life.count();
          else life.pass(days * DAY_MS);
        }
        // By then all that waits has fired.
        life.pass(30 * 365 * DAY_MS);
        const { forgotten = '' } = life.counts ?? {};
        for (const [month, cases] of life.naive) if (month > forgotten) expect(life.told.get(month)).toBe(cases);
        // Nothing was told of a month in which nothing was.
        for (const month of life.told.keys()) expect(life.naive.has(month)).toBe(true);
        told += life.told.size;
      }),
      { numRuns: 400, seed: 20_261_127 },
    );
    expect(told).toBeGreaterThan(800);
  });

  it('of months that were forgotten stay as they were told, if the clock does not go back so far (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(20)), { maxLength: 120 }), (steps) => {
        const life = new Life('2027-12-01');
        for (const [cases, days] of steps) {
          for (let one = 0; one < cases; one += 1) life.count();
          life.pass(days * DAY_MS);
        }
        life.pass(60 * DAY_MS);
        expect([...life.told].sort()).toEqual([...life.naive].sort());
        expect(life.times).toBe(life.naive.size);
      }),
      { numRuns: 200 },
    );
  });
});
