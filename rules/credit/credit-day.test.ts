import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../identity/calendar-day.ts';
import { dayAfter, dayOfNumber, lastDayOf, numberOfDay } from './credit-day.ts';

describe('credit days', () => {
  it('are numbered as the calendar has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 80_000 }), (number) => {
        const day = dayOfNumber(number);
        expect(numberOfDay(day)).toBe(number);
        expect(dayNumber(day)).toBe(number);
      }),
      { numRuns: 1000 },
    );
    expect(dayAfter('2024-02-28')).toBe('2024-02-29');
    expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  });

  it.each([
    ['2026-01-01', { months: 3 }, '2026-04-01'],
    ['2026-11-30', { months: 3 }, '2027-02-28'],
    ['2023-11-30', { months: 3 }, '2024-02-29'],
    ['2024-02-29', { years: 1 }, '2025-02-28'],
    ['2024-02-29', { years: 4 }, '2028-02-29'],
    ['2026-10-31', { months: 4, days: 1 }, '2027-03-01'],
    ['2026-01-31', { years: 1, months: 1 }, '2027-02-28'],
    ['2026-12-31', { days: 90 }, '2027-03-31'],
  ] as const)('a span that begins on %s (%o) ends on %s', (day, span, last) => {
    expect(lastDayOf(day, span)).toBe(last);
  });
});
