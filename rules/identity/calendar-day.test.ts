import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber, readCalendarDay } from './calendar-day.ts';

describe('readCalendarDay', () => {
  test('31 February, 31 April and 32 January never were', () => {
    for (const day of ['1980-02-31', '1980-04-31', '1980-01-32']) expect(readCalendarDay(day)).toBeUndefined();
  });

  test('29 February exists in leap years only, and full centuries are leap years every fourth time', () => {
    expect(readCalendarDay('2024-02-29')).toEqual({ year: 2024, month: 2, day: 29 });
    expect(readCalendarDay('2000-02-29')).toBeDefined();
    expect(readCalendarDay('2023-02-29')).toBeUndefined();
    expect(readCalendarDay('1900-02-29')).toBeUndefined();
  });

  test('zero is neither a month nor a day, and there is no thirteenth month', () => {
    for (const day of ['1980-00-10', '1980-13-10', '1980-10-00']) expect(readCalendarDay(day)).toBeUndefined();
  });

  test('other ways of writing a day are not read', () => {
    for (const text of ['', '1980-1-1', '19800101', '1980/01/01', ' 1980-01-01', '1980-01-01\n', '1980-01-01T00:00'])
      expect(readCalendarDay(text)).toBeUndefined();
  });

  test('it agrees with the platform on every month and day number of 1850 to 2150', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1850, max: 2150 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        (year, month, day) => {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const rolled = new Date(Date.UTC(year, month - 1, day));
          const exists = rolled.getUTCMonth() === month - 1 && rolled.getUTCDate() === day;
          expect(readCalendarDay(text) !== undefined).toBe(exists && rolled.getUTCFullYear() === year);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('dayNumber', () => {
  test('counts days from 1 January 1970 over leap days, and has none for a day that never was', () => {
    expect([dayNumber('1969-12-31'), dayNumber('1970-01-01'), dayNumber('2024-03-01')]).toEqual([-1, 0, 19_783]);
    expect([dayNumber('2024-02-30'), dayNumber('2024-3-1'), dayNumber('')]).toEqual([undefined, undefined, undefined]);
  });
});
