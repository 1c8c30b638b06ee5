import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginEvaluation, EvaluationBoundError, endEvaluation } from '../evaluation-bound.ts';
import { comparisonBy, testOf } from './comparison.ts';
import { numberOfList, textOfList } from './order-value.ts';

/** What json-rules-engine does with the operators of order. */
const asWritten: Readonly<Record<string, (one: never, other: never) => boolean>> = {
  lessThan: (one, other) => !Number.isNaN(Number.parseFloat(one)) && one < other,
  lessThanInclusive: (one, other) => !Number.isNaN(Number.parseFloat(one)) && one <= other,
  greaterThan: (one, other) => !Number.isNaN(Number.parseFloat(one)) && one > other,
  greaterThanInclusive: (one, other) => !Number.isNaN(Number.parseFloat(one)) && one >= other,
};
const operators = Object.keys(asWritten);

const texts = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '10',
    '9',
    '-1',
    '.5',
    '1e3',
    '0x10',
    ' 7 ',
    'Infinity',
    '-Infinity',
    '2026-01-01',
    '9,1',
    'x',
  ),
  fc.constantFrom(
    '[object Object]',
    '-',
    '1e',
    '5,',
    `${' '.repeat(80)}-3`,
    `${'0'.repeat(70)}7`,
    `${'9'.repeat(80)}x`,
  ),
  fc.string({ maxLength: 4 }),
);
const scalars = fc.oneof(
  texts,
  fc.integer({ min: -12, max: 12 }),
  fc.constantFrom<unknown>(null, undefined, true, false, Number.NaN, Number.POSITIVE_INFINITY, -0, 0.5, 1e21),
);
const objects = fc.constantFrom<() => unknown>(
  () => ({}),
  () => ({ valueOf: 1 }),
  () => ({ toString: 1 }),
  () => ({ toString: 1, valueOf: 1 }),
  () => Object.create(null) as object,
  () => new Date(5),
  () => ({ toString: () => '5', valueOf: () => 7 }),
);
const { anything } = fc.letrec<{ anything: unknown; list: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    objects.map((make) => make()),
    tie('list'),
  ),
  list: fc.array(tie('anything'), { maxLength: 3 }),
}));

function outcomeOf(run: () => boolean): boolean | string {
  try {
    return run();
  } catch (error) {
    return (error as Error).constructor.name;
  }
}

describe('a comparison by order', () => {
  it.each(['outside of an evaluation', 'in one'])(
    'comes to what the language makes of it, whatever is compared, %s',
    (where) => {
      const seen = new Set<boolean | string>();
      let lists = 0;
      fc.assert(
        fc.property(fc.constantFrom(...operators), anything, anything, (operator, one, other) => {
          const parsed = { name: operator, decorators: [], base: operator, holdsOfAbsent: false };
          const wanted = outcomeOf(() => asWritten[operator]?.(one as never, other as never) === true);
          if (where === 'in one') beginEvaluation();
          expect(outcomeOf(() => comparisonBy(parsed)(one, other))).toBe(wanted);
          expect(outcomeOf(() => testOf(parsed, other)(one))).toBe(wanted);
          endEvaluation();
          seen.add(wanted);
          if (Array.isArray(one) && wanted === true) lists += 1;
        }),
        { numRuns: 20_000, seed: 20261126 },
      );
      expect(seen).toEqual(new Set([true, false, 'TypeError']));
      expect(lists).toBeGreaterThan(100);
    },
  );

  it('reads of a list as much as the verdict takes', () => {
    const list = Array.from({ length: 100_000 }, (_, index) => index);
    expect(textOfList(list, 5)).toBe('0,1,2');
    expect(textOfList([1, [2, [null, 'abc']]], Number.POSITIVE_INFINITY)).toBe('1,2,,abc');
    expect(numberOfList([['', '7']])).toBeNaN();
    expect([numberOfList([]), numberOfList([[null]]), numberOfList([[' 7 ']])]).toEqual([0, 0, 7]);
  });

  it('is not made with lists that are nested deeper than any message, however they came to be', () => {
    let deep: unknown[] = [];
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    const circular: unknown[] = [1];
    circular.push(circular);
    let doubled: unknown[] = [1];
    for (let level = 0; level < 33; level += 1) doubled = [doubled, doubled];
    const parsed = { name: 'lessThan', decorators: [], base: 'lessThan', holdsOfAbsent: false };
    beginEvaluation();
    try {
      for (const list of [deep, [{ toString: 1 }, deep], circular, doubled]) {
        expect(() => comparisonBy(parsed)(list, 'x')).toThrow(EvaluationBoundError);
        expect(() => comparisonBy(parsed)(5, list)).toThrow('nested more than 32 levels deep');
      }
    } finally {
      endEvaluation();
    }
  });
});
