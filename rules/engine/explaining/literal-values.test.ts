import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfNumber, firstDayFrom, lastDay, literalsIn } from './literal-values.ts';

describe('the values in a literal', () => {
  it('are the value itself or those in lists, each once, and nothing with members', () => {
    expect(literalsIn(5)).toEqual([5]);
    expect(literalsIn(['a', ['b', ['a', true]], { c: 1 }, null])).toEqual(['a', 'b', true]);
    expect(literalsIn({ a: 1 })).toEqual([]);
    expect(literalsIn(null)).toEqual([]);
  });
});

describe('days by number', () => {
  it('are written with four digits for the year, and only where these hold it', () => {
    expect(dayOfNumber(0)).toBe('1970-01-01');
    expect(dayOfNumber(lastDay)).toBe('9999-12-31');
    expect(dayOfNumber(lastDay + 1)).toBeUndefined();
    expect(dayOfNumber(-719_528)).toBe('0000-01-01');
    expect(dayOfNumber(-719_529)).toBeUndefined();
  });

  it('are the first that does not come before a text, whatever the text', () => {
    const near = fc
      .tuple(fc.integer({ min: -719_528, max: lastDay }), fc.nat(10), fc.constantFrom('', '0', '-', 'T'))
      .map(([day, length, more]) => (dayOfNumber(day) ?? '').slice(0, length) + more);
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const first = firstDayFrom(text);
        if (first <= lastDay) expect((dayOfNumber(first) ?? '') >= text).toBe(true);
        const before = dayOfNumber(first - 1);
        if (before !== undefined) expect(before < text).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(firstDayFrom('2026-02-30')).toBe(firstDayFrom('2026-03-01'));
    expect(firstDayFrom('zzz')).toBe(lastDay + 1);
  });
});
