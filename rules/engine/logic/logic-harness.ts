import fc from 'fast-check';
import type { FactDeclaration, FieldDeclaration } from '../../facts/declaration.ts';
import { declarationsByName } from '../../facts/declared-field.ts';
import { comparisonOf } from '../compiler/comparison.ts';
import { isFactReference, readCondition } from '../condition.ts';

/**
 * Small random conditions over a few places with few values, and everything that the places can hold, so that what is
 * concluded of a condition can be held against trying out all facts.
 */

/** Stands for a value that is not known, though for another cause than that nobody gave it. */
const awaited = Symbol('awaited');
/** A verdict by Kleene's logic; undefined is unknown. */
export type Verdict = boolean | undefined;
/** What stands at each place; undefined for nothing. */
export type TriedFacts = Readonly<Record<string, unknown>>;

interface PlaceSample {
  readonly field: FieldDeclaration;
  /** Values with one on each side of every literal and between any two. */
  readonly values: readonly unknown[];
  readonly literals: readonly unknown[];
}

const title = { zh: '样例', en: 'sample' };
const lists = [
  ...[[], ['a'], ['b'], ['2'], ['c'], ['1'], [' 2'], ['a', 'b'], ['a', '2'], ['b', '2'], ['a', 'b', '2']],
  ...[
    ['a', 'c'],
    ['b', 'c'],
    ['2', 'c'],
    ['a', 'b', 'c'],
    ['1', '3'],
    ['1', '2', '3', 'a', 'b', 'c'],
  ],
];

const samples: Readonly<Record<string, PlaceSample>> = {
  count: { field: { type: 'number', title }, values: [0, 1, 1.5, 2, 2.5, 3, 4], literals: [1, 2, 3] },
  age: { field: { type: 'number', optional: true, title }, values: [-1, 1, 1.5, 2, 3, 7], literals: [1, 2, 3] },
  kind: {
    field: { type: 'text', values: ['a', 'b', '2'], title },
    values: ['a', 'b', '2'],
    literals: ['a', 'b', '2', 'z'],
  },
  role: {
    field: { type: 'text', optional: true, values: ['a', 'b', 'c'], title },
    values: ['a', 'b', 'c'],
    literals: ['a', 'b', 'c'],
  },
  name: {
    field: { type: 'text', optional: true, title },
    values: ['', '0', '1', '15', '2', '3', ' 2', 'a', 'aa', 'b', 'c', 'Infinity'],
    literals: ['1', '2', 'a', 'b'],
  },
  on: {
    field: { type: 'day', title },
    values: ['1999-12-31', '2', '2020-01-01', '2020-05-01', '2020-06-01', '2021-01-01', '2021-01-02', 'unreadable'],
    literals: ['2020-05-01', '2021-01-01'],
  },
  agreed: { field: { type: 'truth', title }, values: [true, false], literals: [true, false] },
  given: { field: { type: 'texts', title }, values: lists, literals: ['a', 'b', '2'] },
  named: { field: { type: 'texts', optional: true, title }, values: lists, literals: ['a', 'b', '2'] },
};

const fact: FactDeclaration = {
  name: 'sample',
  title,
  fields: Object.fromEntries(Object.entries(samples).map(([name, { field }]) => [name, field])),
};

export const sampleDeclarations = declarationsByName([fact]);

/** Places that are tried together, few enough to try all facts. */
export const somePlaces = fc.uniqueArray(fc.constantFrom(...Object.keys(samples)), { minLength: 1, maxLength: 3 });

/** Places where absence makes a condition false; mostly none, as packs may not say so where a condition stands under `not`. */
export function someNotMet(places: readonly string[]): fc.Arbitrary<string[]> {
  return fc.oneof({ arbitrary: fc.constant<string[]>([]), weight: 4 }, fc.subarray([...places]));
}

const plainOperators = ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];

/** A condition over these places, of a few levels; some of its leaves are not gone into by the checks. */
export function someCondition(places: readonly string[]): fc.Arbitrary<object> {
  const leaf = fc.constantFrom(...places).chain((place) => someLeaf(place, places));
  return fc.letrec<{ node: object; leaf: object }>((tie) => ({
    leaf,
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('node').map((not) => ({ not })),
    ),
  })).node;
}

function someLeaf(place: string, places: readonly string[]): fc.Arbitrary<object> {
  const { literals, field } = samples[place] as PlaceSample;
  const one = fc.constantFrom(...literals);
  const several = fc.array(one, { minLength: 1, maxLength: 3 });
  const leaf = (operator: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
    fc.record({ fact: fc.constant('sample'), path: fc.constant(`$.${place}`), operator, value });
  if (field.type === 'texts') {
    const inner = fc.constantFrom('equal', 'notEqual', 'lessThan', 'not:equal', 'not:greaterThan');
    const items = fc.constantFrom('someFact', 'everyFact', 'not:someFact', 'not:everyFact');
    return fc.oneof(
      leaf(fc.constantFrom('contains', 'doesNotContain', 'not:contains', 'equal', 'notEqual'), one),
      leaf(fc.constantFrom('someValue:contains', 'everyValue:doesNotContain', 'everyValue:contains'), several),
      leaf(
        fc.tuple(items, inner).map((names) => names.join(':')),
        one,
      ),
      leaf(fc.constantFrom('someFact:in', 'everyFact:in', 'everyFact:notIn', 'everyFact:not:in'), several),
    );
  }
  const plain = fc.constantFrom(...(field.type === 'truth' ? plainOperators.slice(0, 2) : plainOperators));
  const same = places.filter((other) => other !== place && samples[other]?.field.type === field.type);
  const reference = fc
    .constantFrom(...(same.length === 0 ? [place] : same))
    .map((other) => ({ fact: 'sample', path: other }));
  return fc.oneof(
    { arbitrary: leaf(plain, one), weight: 6 },
    { arbitrary: leaf(fc.constantFrom('in', 'notIn', 'not:in'), several), weight: 2 },
    leaf(
      plain.map((name) => `not:${name}`),
      one,
    ),
    leaf(fc.constantFrom('someValue:equal', 'everyValue:notEqual', 'not:someValue:equal'), several),
    leaf(fc.constantFrom('swap:equal', 'swap:not:equal', 'swap:lessThan'), one),
    // Of another type than the place.
    leaf(plain, fc.constantFrom('2', 2)),
    leaf(
      fc.oneof(
        plain,
        plain.map((name) => `not:${name}`),
      ),
      reference,
    ),
  );
}

/** All facts over these places. Optional ones are absent as well, and not known. */
export function allFacts(places: readonly string[]): TriedFacts[] {
  let facts: TriedFacts[] = [{}];
  for (const place of places) {
    const { field, values } = samples[place] as PlaceSample;
    const states = field.optional === true ? [...values, undefined, awaited] : values;
    facts = facts.flatMap((one) => states.map((state) => ({ ...one, [place]: state })));
  }
  return facts;
}

/**
 * The verdict of a condition, by the definition of it.
 * @param notMet places where a condition on a value that nobody gave is false rather than unknown
 */
export function verdictOf(json: unknown, facts: TriedFacts, notMet: readonly string[] = []): Verdict {
  const node = readCondition(json);
  switch (node.kind) {
    case 'leaf': {
      const { path, operator, value } = node.leaf;
      const other = isFactReference(value) ? valueAt(facts, value.path) : value;
      const one = valueAt(facts, path);
      if (one === awaited || other === awaited) return undefined;
      if (one === undefined) return notMet.includes(placeIn(path)) ? false : undefined;
      if (other === undefined)
        return isFactReference(value) && notMet.includes(placeIn(value.path)) ? false : undefined;
      return comparisonOf(operator)?.(one, other);
    }
    case 'not': {
      const inner = verdictOf(node.child, facts, notMet);
      return inner === undefined ? undefined : !inner;
    }
    case 'all':
    case 'any': {
      const decisive = node.kind === 'any';
      const verdicts = node.children.map((child) => verdictOf(child, facts, notMet));
      if (verdicts.includes(decisive)) return decisive;
      return verdicts.includes(undefined) ? undefined : !decisive;
    }
    case 'reference':
    case 'malformed':
      throw new Error(`no condition: ${JSON.stringify(json)}`);
  }
}

function valueAt(facts: TriedFacts, path: string | undefined): unknown {
  return facts[placeIn(path)];
}

function placeIn(path: string | undefined): string {
  return (path ?? '').replace(/^\$\./, '');
}
