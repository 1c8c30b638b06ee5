import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenGroups } from './group-suppression.ts';

const hidden = (smallest: number, ...sizes: readonly (readonly [string, ...number[]])[]): readonly string[] =>
  [...hiddenGroups(new Map(sizes.map(([group, ...counts]) => [group, counts])), smallest)].sort();

describe('groups that are not shown', () => {
  it('are none where all are large enough, or empty', () => {
    expect(hidden(10, ['a', 10], ['b', 400], ['c', 0])).toEqual([]);
    expect(hidden(10)).toEqual([]);
  });

  it('are two at least, or the one would follow from the total', () => {
    expect(hidden(10, ['a', 9], ['b', 400], ['c', 30])).toEqual(['a', 'c']);
    expect(hidden(10, ['a', 9], ['b', 400])).toEqual(['a', 'b']);
  });

  it('hold the minimum together, or two small ones would be shown as one', () => {
    expect(hidden(10, ['a', 4], ['b', 5], ['c', 40], ['d', 50])).toEqual(['a', 'b', 'c']);
    expect(hidden(10, ['a', 4], ['b', 6], ['c', 40], ['d', 50])).toEqual(['a', 'b']);
  });

  it('do not hide behind a group without a case', () => {
    expect(hidden(10, ['a', 3], ['b', 0], ['c', 40], ['d', 50])).toEqual(['a', 'c']);
  });

  it('are the same in all tables, so that one does not tell what the other hides', () => {
    // By itself the first table would hide a and b, the second a and c: together they would tell a.
    expect(hidden(10, ['a', 3, 3], ['b', 12, 13], ['c', 13, 12], ['d', 90, 90])).toEqual(['a', 'b']);
    // b does not stand in the first table, where a would be alone.
    expect(hidden(10, ['a', 30, 3], ['b', 0, 50], ['c', 90, 60])).toEqual(['a', 'c']);
  });

  it.each([0, 1, 9.5])('need a minimum that hides something: not %d', (smallest) => {
    expect(() => hidden(smallest, ['a', 3])).toThrow(RangeError);
  });

  const anySizes = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), {
    maxLength: 9,
  });

  it('leave nothing small to be seen or to be reckoned, and hide no more than that takes', () => {
    fc.assert(
      fc.property(anySizes, fc.integer({ min: 2, max: 20 }), (counts, smallest) => {
        const sizes = new Map<string, readonly [number, number]>(counts.map((both, at) => [`g${at}`, both]));
        const found = hiddenGroups(sizes, smallest);
        for (const table of [0, 1] as const) {
          const standing = [...sizes].filter(([, both]) => both[table] > 0);
          const total = standing.reduce((sum, [, both]) => sum + both[table], 0);
          const shown = standing.filter(([group]) => !found.has(group));
          for (const [, both] of shown) expect(both[table]).toBeGreaterThanOrEqual(smallest);
          // What a reader of the table takes from its total.
          const rest = total - shown.reduce((sum, [, both]) => sum + both[table], 0);
          const tellsNothing = standing.length - shown.length >= 2 && rest >= smallest;
          expect(rest === 0 || tellsNothing || shown.length === 0).toBe(true);
        }
        const isSmall = (group: string) => (sizes.get(group) ?? []).some((count) => count > 0 && count < smallest);
        if (![...sizes.keys()].some(isSmall)) expect(found.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on the order in which groups come', () => {
    fc.assert(
      fc.property(anySizes, (counts) => {
        const sizes = counts.map((both, at) => [`g${at}`, ...both] as const);
        expect(hidden(10, ...[...sizes].reverse())).toEqual(hidden(10, ...sizes));
      }),
    );
  });
});
