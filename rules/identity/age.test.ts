import { describe, expect, test } from 'vitest';
import { ageOn } from './age.ts';

describe('ageOn', () => {
  test('the year is complete on the birthday and not the day before', () => {
    expect(ageOn('2008-09-01', '2026-08-31')).toBe(17);
    expect(ageOn('2008-09-01', '2026-09-01')).toBe(18);
    expect(ageOn('2008-09-30', '2026-10-01')).toBe(18);
  });

  test('a child is zero on the day of birth and through the first year', () => {
    expect(ageOn('2026-01-31', '2026-01-31')).toBe(0);
    expect(ageOn('2026-01-31', '2027-01-30')).toBe(0);
  });

  test('a person born on 29 February completes a common year on 1 March', () => {
    expect(ageOn('2004-02-29', '2022-02-28')).toBe(17);
    expect(ageOn('2004-02-29', '2022-03-01')).toBe(18);
    expect(ageOn('2004-02-29', '2024-02-29')).toBe(20);
  });

  test('a day before the birth gives a negative age', () => {
    expect(ageOn('2026-06-01', '2026-05-31')).toBe(-1);
  });

  test('a day outside the calendar is a broken invariant and its message holds no date', () => {
    expect(() => ageOn('1980-02-31', '2026-01-01')).toThrow(RangeError);
    expect(() => ageOn('1980-02-28', 'today')).toThrow('the day of reckoning is not a day of the calendar');
    expect(() => ageOn('1980-02-31', '2026-01-01')).not.toThrow(/1980/);
  });
});
