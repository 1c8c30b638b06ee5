import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBefore, fairnessPeriod, rankingPeriods } from './periods.ts';

describe('the days that are counted together', () => {
  it('are those before a day, and as many before these', () => {
    expect(rankingPeriods('2026-03-01', 28)).toEqual({
      now: { from: '2026-02-01', to: '2026-02-28' },
      before: { from: '2026-01-04', to: '2026-01-31' },
    });
    expect(daysBefore('2028-03-01', 1)).toBe('2028-02-29');
  });

  it.each([
    ['2026-09-21', 3, 30, '2026-04-01', '2026-06-30'],
    ['2026-07-30', 3, 30, '2026-01-01', '2026-03-31'],
    ['2026-07-31', 3, 30, '2026-04-01', '2026-06-30'],
    ['2026-01-01', 3, 0, '2025-10-01', '2025-12-31'],
    ['2026-03-01', 1, 0, '2026-02-01', '2026-02-28'],
    ['2026-12-31', 12, 0, '2025-01-01', '2025-12-31'],
  ])('of %s by %i months, %i days settled, is from %s to %s', (day, months, settle, from, to) => {
    expect(fairnessPeriod(day, months, settle)).toEqual({ from, to });
  });

  it('of two days are the same period, or have no day in common', () => {
    const day = fc.integer({ min: 0, max: 4000 }).map((number) => daysBefore('2036-01-01', number));
    fc.assert(
      fc.property(
        day,
        day,
        fc.constantFrom(1, 2, 3, 4, 6, 12),
        fc.integer({ min: 0, max: 90 }),
        (a, b, months, settle) => {
          const [one, other] = [a, b].sort().map((when) => fairnessPeriod(when, months, settle));
          if (one === undefined || other === undefined) throw new Error('two days');
          expect(one.to < daysBefore(a < b ? a : b, settle)).toBe(true);
          expect(JSON.stringify(one) === JSON.stringify(other) || one.to < other.from).toBe(true);
        },
      ),
    );
  });
});
