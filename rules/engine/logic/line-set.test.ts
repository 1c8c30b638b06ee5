import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  above,
  below,
  complementLine,
  emptyLine,
  isEmptyLine,
  joinLines,
  type LineSet,
  meetLines,
  pointsOf,
  runsOf,
  wholeLine,
} from './line-set.ts';

const numbers = [0, 1, 2, 3, 4, 5];
/** On each number that sets are made of, and between any two. */
const tried = [-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6];

/** A set with the same set as a test of one value. */
interface Told {
  readonly line: LineSet<number>;
  readonly has: (value: number) => boolean;
}

const simple: fc.Arbitrary<Told> = fc.oneof(
  fc
    .subarray(numbers)
    .map((values) => ({ line: pointsOf([...values, ...values]), has: (one: number) => values.includes(one) })),
  fc.tuple(fc.constantFrom(...numbers), fc.boolean()).map(([at, inclusive]) => ({
    line: below(at, inclusive),
    has: (one: number) => one < at || (inclusive && one === at),
  })),
  fc.tuple(fc.constantFrom(...numbers), fc.boolean()).map(([at, inclusive]) => ({
    line: above(at, inclusive),
    has: (one: number) => one > at || (inclusive && one === at),
  })),
  fc.constantFrom<Told>({ line: emptyLine, has: () => false }, { line: wholeLine, has: () => true }),
);
const composed: fc.Arbitrary<Told> = fc
  .tuple(fc.array(simple, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(2)))
  .map(([sets, steps]) =>
    sets.reduce((one, other, index) => {
      const step = steps[index] ?? 0;
      if (step === 0)
        return { line: meetLines(one.line, other.line), has: (value) => one.has(value) && other.has(value) };
      if (step === 1)
        return { line: joinLines(one.line, other.line), has: (value) => one.has(value) || other.has(value) };
      return { line: complementLine(one.line), has: (value) => !one.has(value) };
    }),
  );

function inRuns(line: LineSet<number>, value: number): boolean {
  return runsOf(line).some(({ from, to }) => {
    const behind = from === undefined || value > from.at || (!from.after && value === from.at);
    return behind && (to === undefined || value < to.at || (to.after && value === to.at));
  });
}

describe('a set on a line', () => {
  it('holds exactly what its making says, and is empty only where nothing is in it', () => {
    fc.assert(
      fc.property(composed, ({ line, has }) => {
        for (const value of tried) expect([value, inRuns(line, value)]).toEqual([value, has(value)]);
        expect(isEmptyLine(line)).toBe(!tried.some(has));
        // Cuts are in order, and none is there twice.
        const order = line.cuts.map(({ at, after }) => at + (after ? 0.1 : 0));
        expect(order).toEqual([...new Set(order)].sort((one, other) => one - other));
      }),
      { numRuns: 2000, seed: 6 },
    );
  });

  it('orders texts by code unit, as JavaScript compares them', () => {
    const days = meetLines(above('2020-01-01', true), below('2020-01-01', true));
    expect(days).toEqual(pointsOf(['2020-01-01']));
    expect(isEmptyLine(meetLines(above('9', true), below('10', true)))).toBe(true);
    expect(isEmptyLine(meetLines(above('10', true), below('9', true)))).toBe(false);
  });

  it('knows nought in one form', () => {
    expect(isEmptyLine(meetLines(pointsOf([0]), complementLine(pointsOf([-0]))))).toBe(true);
  });
});
