import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConditionReader } from './condition-reader.ts';
import { termText } from './condition-text.ts';
import { FactSpace } from './fact-space.ts';
import { allFacts, sampleDeclarations, someCondition, verdictOf } from './logic-harness.ts';
import { sharedTerm } from './shared-term.ts';
import { Effort, type Term } from './term.ts';

function read(...conditions: unknown[]): (readonly Term[])[] {
  const space = new FactSpace({ declarations: sampleDeclarations, matter: undefined });
  const reader = new ConditionReader(space, { shared: {}, absentFails: () => false }, new Effort(1_000_000));
  return conditions.map((condition) => reader.where(condition, true) ?? []);
}

function shown(one: unknown, other: unknown): string | undefined {
  const [terms = [], others = []] = read(one, other);
  const shared = sharedTerm(terms, others);
  return shared && termText(shared);
}

const leaf = (path: string, operator: string, value: unknown) => ({ fact: 'sample', path, operator, value });

describe('facts of which two conditions hold', () => {
  it('are shown in signs', () => {
    expect(shown(leaf('count', 'greaterThan', 1), leaf('count', 'lessThanInclusive', 3))).toBe('1 < sample.count ≤ 3');
    expect(shown(leaf('kind', 'notEqual', 'a'), leaf('kind', 'in', ['a', '2']))).toBe('sample.kind = 2');
    expect(shown(leaf('kind', 'notEqual', 'a'), leaf('kind', 'notEqual', 'a'))).toBe('sample.kind ∈ {b, 2}');
    expect(shown(leaf('given', 'contains', 'a'), leaf('given', 'doesNotContain', 'b'))).toBe(
      '∃ sample.given = "a", ∄ sample.given = "b"',
    );
    expect(shown(leaf('on', 'greaterThan', '2020-01-01'), leaf('on', 'lessThan', '2021-01-01'))).toBe(
      '"2020-01-01" < sample.on < "2021-01-01"',
    );
  });

  it('are not claimed where no day or whole number lies between, or where the two look at different things', () => {
    expect(shown(leaf('count', 'greaterThan', 1), leaf('count', 'lessThan', 2))).toBeUndefined();
    expect(shown(leaf('on', 'greaterThan', '2020-12-31'), leaf('on', 'lessThan', '2021-01-01'))).toBeUndefined();
    expect(shown(leaf('count', 'greaterThan', 1), leaf('kind', 'equal', 'a'))).toBeUndefined();
    const longer = { all: [leaf('count', 'greaterThan', 2), leaf('kind', 'equal', 'a')] };
    expect(shown(leaf('count', 'greaterThan', 1), longer)).toBe('sample.count > 2, sample.kind = a');
    const reference = (operator: string) => leaf('age', operator, { fact: 'sample', path: 'count' });
    expect(shown(reference('lessThan'), reference('lessThanInclusive'))).toBeUndefined();
  });

  it('are there, wherever they are claimed', () => {
    let claimed = 0;
    const places = fc.uniqueArray(fc.constantFrom('count', 'kind', 'agreed', 'on'), { minLength: 1, maxLength: 3 });
    const sample = places.chain((some) => fc.tuple(fc.constant(some), someCondition(some), someCondition(some)));
    fc.assert(
      fc.property(sample, ([some, one, other]) => {
        const [terms = [], others = []] = read(one, other);
        const shared = sharedTerm(terms, others);
        if (shared === undefined || [...shared.keys()].some(({ of }) => of !== 'place')) return;
        claimed += 1;
        expect(allFacts(some).some((facts) => verdictOf(one, facts) === true && verdictOf(other, facts) === true)).toBe(
          true,
        );
      }),
      { numRuns: 1000, seed: 8 },
    );
    expect(claimed).toBeGreaterThan(200);
  });
});
