import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupComparisons } from './comparison-groups.ts';
import { compileRules } from './compile.ts';
import { FAILED, FALSE } from './tree.ts';
import { Unknown } from './unknown.ts';

const plain = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 0.5),
  fc.constantFrom(
    '',
    '1',
    '2',
    '10',
    'x',
    '2026-01-01',
    '2026-01-02',
    '1e1',
    `${'0'.repeat(70)}2`,
    `${'0'.repeat(70)}x`,
  ),
  fc.boolean(),
  fc.constant(null),
);
const lists = fc.array(plain, { maxLength: 4 });
const operators = [
  ...['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'],
  ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
] as const;
const comparison = fc
  .constantFrom(...operators)
  .chain((operator) =>
    (operator === 'in' || operator === 'notIn' ? lists : plain).map((value) => ({ fact: 'it', operator, value })),
  );
/** Reads as one number and counts as another. */
class Day {
  toString(): string {
    return '2';
  }
  valueOf(): number {
    return 1;
  }
}
const found = fc.oneof(
  plain,
  lists,
  fc.constantFrom(
    undefined,
    {},
    [['2']],
    [[[]]],
    { toString: 1, valueOf: 1 },
    [{ toString: 1 }],
    new Unknown('stale'),
    new Day(),
    [new Day(), 1],
  ),
);

/** What each comparison comes to by itself. */
function oneByOne(program: ReturnType<typeof compileRules>, values: readonly unknown[], failing: number): number[] {
  return program.leaves.map(({ ask }) => {
    try {
      return ask(values);
    } catch {
      return failing;
    }
  });
}

describe('comparisons that are made together', () => {
  it.each(['threeValued', 'library'] as const)('come to what each comes to by itself, in mode %s', (mode) => {
    let grouped = 0;
    let holding = 0;
    fc.assert(
      fc.property(
        fc.array(comparison, { minLength: 12, maxLength: 60 }),
        found,
        fc.boolean(),
        (all, value, absentFails) => {
          // In the library a value that stands for an unknown one is an object like any other.
          fc.pre(mode === 'threeValued' || !(value instanceof Unknown));
          const rules = all.map((one) => ({ conditions: { all: [one] } }));
          const program = compileRules(rules, { mode, absentFails: () => absentFails });
          const { leaves, values } = program.look(value === undefined && absentFails ? {} : { it: value });
          expect([...leaves]).toEqual(oneByOne(program, values, mode === 'library' ? FAILED : FALSE));
          const members = program.leaves.map((one, leaf) => ({ ...one, leaf }));
          grouped += groupComparisons(members).reduce((sum, group) => sum + group.members.length, 0);
          holding += leaves.filter((verdict) => verdict === 1).length;
        },
      ),
      { numRuns: 1500, seed: 20261124 },
    );
    expect(grouped).toBeGreaterThan(10_000);
    expect(holding).toBeGreaterThan(3000);
  });

  it('are few, however many rules ask', () => {
    const days = Array.from({ length: 400 }, (_, index) => `2026-${String(1 + (index % 12)).padStart(2, '0')}-01`);
    const rules = days.map((value) => ({ conditions: { all: [{ fact: 'it', operator: 'lessThan', value }] } }));
    const { leaves } = compileRules(rules, { mode: 'threeValued' });
    expect(groupComparisons(leaves.map((one, leaf) => ({ ...one, leaf })))).toHaveLength(1);
    expect(leaves).toHaveLength(12);
  });
});
