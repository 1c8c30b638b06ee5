import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConditionReader } from './condition-reader.ts';
import { FactSpace } from './fact-space.ts';
import {
  allFacts,
  sampleDeclarations,
  someCondition,
  someNotMet,
  somePlaces,
  type Verdict,
  verdictOf,
} from './logic-harness.ts';
import { Effort, isWithin } from './term.ts';

function readerFor(notMet: readonly string[] = [], shared: Readonly<Record<string, unknown>> = {}) {
  const effort = new Effort(10_000_000);
  const absentFails = (_: string, [name]: readonly unknown[]) => notMet.includes(String(name));
  const space = new FactSpace({ declarations: sampleDeclarations, matter: undefined });
  return { effort, reader: new ConditionReader(space, { shared, absentFails }, effort) };
}

/** What was asked of random conditions: how often it was so, and how often that was concluded. */
class Answers {
  #concluded = 0;
  #true = 0;
  readonly #question: string;

  constructor(question: string) {
    this.#question = question;
  }

  add(concluded: boolean, isTrue: boolean): void {
    if (concluded && !isTrue) throw new Error(`concluded although it is not so: ${this.#question}`);
    this.#concluded += Number(concluded);
    this.#true += Number(isTrue);
  }

  /** That enough was asked, and seldom left open. */
  expectKnown(): void {
    const known = this.#concluded / this.#true;
    expect([this.#question, this.#true > 100, known > 0.85]).toEqual([this.#question, true, true]);
  }
}

const sample = somePlaces.chain((places) =>
  fc.record({
    places: fc.constant(places),
    one: someCondition(places),
    other: someCondition(places),
    notMet: someNotMet(places),
  }),
);

describe('what is concluded of random conditions', () => {
  it('is so for all facts, and is seldom left open', () => {
    const neverTrue = new Answers('it is never true');
    const neverFalse = new Answers('it is never false');
    const alwaysTrue = new Answers('it is always true');
    const implies = new Answers('wherever the one is true, the other is');
    fc.assert(
      fc.property(sample, ({ places, one, other, notMet }) => {
        const { reader, effort } = readerFor(notMet);
        const [terms, denied, others] = [reader.where(one, true), reader.where(one, false), reader.where(other, true)];
        const tried = allFacts(places).map((facts): readonly [Verdict, Verdict] => [
          verdictOf(one, facts, notMet),
          verdictOf(other, facts, notMet),
        ]);
        const everywhere = (test: (verdict: Verdict, another: Verdict) => boolean) =>
          tried.every(([verdict, another]) => test(verdict, another));
        neverTrue.add(
          terms?.length === 0,
          everywhere((verdict) => verdict !== true),
        );
        neverFalse.add(
          denied?.length === 0,
          everywhere((verdict) => verdict !== false),
        );
        alwaysTrue.add(
          terms !== undefined && reader.isEverything(terms),
          everywhere((verdict) => verdict === true),
        );
        implies.add(
          terms !== undefined && others !== undefined && isWithin(terms, others, effort),
          everywhere((verdict, another) => verdict !== true || another === true),
        );
      }),
      { numRuns: 1500, seed: 4 },
    );
    for (const answers of [neverTrue, neverFalse, alwaysTrue, implies]) answers.expectKnown();
  });
});

describe('a condition', () => {
  const isTrue = (json: unknown, notMet?: readonly string[]) => readerFor(notMet).reader.where(json, true);
  const age = (operator: string, value: unknown) => ({ fact: 'sample', path: 'age', operator, value });

  it('is not always true where the value can be absent, nor is it with its opposite', () => {
    const { reader } = readerFor();
    const count = (operator: string) => ({ fact: 'sample', path: 'count', operator, value: 2 });
    const isEverything = (json: unknown) => reader.isEverything(reader.where(json, true) ?? []);
    expect(isEverything({ any: [count('lessThan'), count('greaterThanInclusive')] })).toBe(true);
    expect(isEverything({ any: [count('lessThan'), { not: count('lessThan') }] })).toBe(true);
    expect(isEverything({ any: [age('lessThan', 2), age('greaterThanInclusive', 2)] })).toBe(false);
    expect(isEverything({ any: [age('lessThan', 2), { not: age('lessThan', 2) }] })).toBe(false);
    // Either of two places that are compared can be the one that is absent.
    for (const [path, other] of [
      ['age', 'count'],
      ['count', 'age'],
    ]) {
      const below = { fact: 'sample', path, operator: 'lessThan', value: { fact: 'sample', path: other } };
      const { reader: fresh } = readerFor();
      expect(fresh.isEverything(fresh.where({ any: [below, { not: below }] }, true) ?? [])).toBe(false);
    }
  });

  it('is never above and below, but texts are compared as texts', () => {
    expect(isTrue({ all: [age('lessThan', 2), age('greaterThan', 2)] })).toEqual([]);
    const name = (operator: string, value: unknown) => ({ fact: 'sample', path: 'name', operator, value });
    expect(isTrue({ all: [name('lessThan', '9'), name('greaterThan', '10')] })).not.toEqual([]);
    expect(isTrue({ all: [name('lessThan', 9), name('greaterThan', 10)] })).not.toEqual([]);
    // A number is compared with the number that a text stands for, where it stands for one.
    expect(isTrue({ all: [age('lessThan', '10'), age('greaterThan', '9')] })).not.toEqual([]);
    expect(isTrue({ all: [age('lessThan', '9'), age('greaterThan', '10')] })).toEqual([]);
    expect(isTrue({ any: [age('lessThan', 'many'), age('greaterThanInclusive', 'many')] })).toEqual([]);
  });

  it('that is referred to is read where it stands, and one that refers to itself not at all', () => {
    const { reader } = readerFor([], {
      young: { all: [age('lessThan', 2)] },
      circle: { any: [{ condition: 'circle' }, age('lessThan', 2)] },
    });
    expect(reader.where({ all: [{ condition: 'young' }, age('greaterThan', 3)] }, true)).toEqual([]);
    expect(reader.where({ all: [{ not: { condition: 'young' } }, age('lessThan', 1)] }, true)).toEqual([]);
    expect(reader.where({ all: [{ condition: 'circle' }] }, true)).toBeUndefined();
    expect(reader.where({ all: [{ condition: 'toString' }] }, true)).toBeUndefined();
  });

  it('with too many combinations is left open, as everything is when the effort is spent', () => {
    const either = (place: string) => ({
      any: [1, 2, 3].map((value) => ({
        all: [
          { fact: 'sample', path: place, operator: 'swap:lessThan', value },
          { fact: 'sample', path: place, operator: 'swap:greaterThan', value: -value },
        ],
      })),
    });
    const many = { all: ['age', 'count', 'name', 'on'].map(either) };
    expect(isTrue({ all: many.all.slice(0, 3) })).toHaveLength(27);
    expect(isTrue(many)).toBeUndefined();

    const effort = new Effort(10);
    const space = new FactSpace({ declarations: sampleDeclarations, matter: undefined });
    const reader = new ConditionReader(space, { shared: {}, absentFails: () => false }, effort);
    expect(reader.where({ all: [1, 2, 3, 4].map((value) => age('lessThan', value)) }, true)).toBeUndefined();
    expect(effort.isSpent).toBe(true);
  });
});
