import fc from 'fast-check';
import type { FieldDeclaration } from '../../facts/declaration.ts';
import { declarationsByName } from '../../facts/declared-field.ts';
import { compileRules } from '../compiler/compile.ts';
import type { Program } from '../compiler/program.ts';
import { type Cause, causes, Unknown } from '../compiler/unknown.ts';
import { declaredBySlot } from './declared-places.ts';

/** Small rules over small worlds, so that everything that could be otherwise can be tried. */

const title = { zh: '样例', en: 'sample' };
const choices = ['a', 'b', 'c'];

/** One fact `f`. Half of its fields can be absent. */
export const fields: Readonly<Record<string, FieldDeclaration>> = {
  count: { type: 'number', title },
  age: { type: 'number', optional: true, title },
  from: { type: 'day', title },
  to: { type: 'day', optional: true, title },
  kind: { type: 'text', values: choices, title },
  other: { type: 'text', values: choices, optional: true, title },
  served: { type: 'truth', optional: true, title },
  tags: { type: 'texts', values: choices, title },
  marks: { type: 'texts', values: choices, optional: true, title },
};

const days = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `2026-03-${String(first + index).padStart(2, '0')}`);
const numbers = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const lists = [[], ['a'], ['b'], ['c'], ['a', 'b'], ['b', 'c'], ['a', 'c'], ['a', 'b', 'c']];
/** What rules name, and what facts hold at first. */
const named = { number: numbers(3, 6), day: days(10, 13), text: choices, truth: [true, false] };
/** What facts could hold as well: a little further than rules lead. */
const possible = { number: numbers(0, 9), day: days(7, 16), text: choices, truth: [true, false], texts: lists };

/** Every value that a field could have, undefined where it can have none. */
export function possibleValues(name: string): readonly unknown[] {
  const { type, optional } = fields[name] as FieldDeclaration;
  return optional === true ? [...possible[type], undefined] : possible[type];
}

export type World = Readonly<Record<string, unknown>>;
export type Condition = Readonly<Record<string, unknown>>;

const names = Object.keys(fields);
const scalarNames = names.filter((name) => fields[name]?.type !== 'texts');

/** A comparison of a field with a constant or with another field of its type. */
export const comparison: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...scalarNames).chain((name) => againstConstant(name)) },
  { weight: 2, arbitrary: fc.constantFrom('tags', 'marks').chain((name) => aboutList(name)) },
  { weight: 2, arbitrary: fc.constantFrom(['count', 'age'], ['from', 'to'], ['kind', 'other']).chain(againstOther) },
);

const orders = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const equals = ['equal', 'notEqual', 'not:equal', 'swap:equal'];

function againstConstant(name: string): fc.Arbitrary<Condition> {
  const { type } = fields[name] as FieldDeclaration;
  const value = fc.constantFrom<unknown>(...named[type as keyof typeof named]);
  const list = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
  const one = (operators: readonly string[], of: fc.Arbitrary<unknown>) =>
    fc.record({ operator: fc.constantFrom(...operators), value: of });
  const kinds = [one(equals, value), one(['in', 'notIn', 'someValue:equal', 'everyValue:notEqual'], list)];
  if (type === 'number' || type === 'day') {
    kinds.push(one([...orders, 'swap:lessThan', 'not:greaterThan'], value));
    kinds.push(one(['someValue:lessThan', 'everyValue:greaterThanInclusive'], list));
  }
  return fc.oneof(...kinds).map((rest) => ({ fact: 'f', path: `$.${name}`, ...rest }));
}

function aboutList(name: string): fc.Arbitrary<Condition> {
  const value = fc.constantFrom(...choices);
  const list = fc.uniqueArray(value, { minLength: 1, maxLength: 2 });
  const item = [
    'contains',
    'doesNotContain',
    'not:contains',
    'someFact:equal',
    'everyFact:not:equal',
    'everyFact:equal',
  ];
  const items = ['someFact:in', 'everyFact:in', 'everyFact:not:in', 'not:everyFact:notIn', 'someValue:contains'];
  return fc.oneof(
    fc.record({ fact: fc.constant('f'), path: fc.constant(`$.${name}`), operator: fc.constantFrom(...item), value }),
    fc.record({
      fact: fc.constant('f'),
      path: fc.constant(`$.${name}`),
      operator: fc.constantFrom(...items),
      value: list,
    }),
    fc
      .record({
        fact: fc.constant('f'),
        path: fc.constant(`$.${name}[*]`),
        operator: fc.constantFrom('contains', 'someFact:in', 'everyFact:notEqual'),
        value: list.map(([first]) => first),
      })
      .map((one) => (one.operator.endsWith('in') ? { ...one, value: [one.value] } : one)),
  );
}

function againstOther([one = '', other = '']: readonly string[]): fc.Arbitrary<Condition> {
  const operators = fields[one]?.type === 'text' ? equals : [...equals, ...orders, 'swap:lessThan'];
  return fc.constantFrom(...operators).map((operator) => {
    return { fact: 'f', path: `$.${one}`, operator, value: { fact: 'f', path: `$.${other}` } };
  });
}

/** Conditions over some leaves, nested; empty groups, which hold, are among them. */
export function conditionsOver(leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  const group = (inner: fc.Arbitrary<Condition>, least: number) => {
    const some = fc.array(inner, { minLength: least, maxLength: 4 });
    const children = fc.oneof({ weight: 12, arbitrary: some }, { weight: 1, arbitrary: fc.constant<Condition[]>([]) });
    return fc.oneof(fc.record({ all: children }), fc.record({ any: children }));
  };
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 3, arbitrary: group(tie('tree'), 1) },
      { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
    ),
  }));
  return group(tree, 2);
}

/** Facts that rules can be asked about; fields that can be absent sometimes are, or not known for another cause. */
export const world: fc.Arbitrary<World> = fc.record(
  Object.fromEntries(names.map((name) => [name, startValue(name)])) as Record<string, fc.Arbitrary<unknown>>,
);

function startValue(name: string): fc.Arbitrary<unknown> {
  const { type, optional } = fields[name] as FieldDeclaration;
  const known = fc.constantFrom<unknown>(...(type === 'texts' ? lists : named[type]));
  if (optional !== true) return known;
  const unknown = fc
    .constantFrom<Cause>(...causes)
    .map((cause) => (cause === 'absent' ? undefined : new Unknown(cause)));
  return fc.oneof({ weight: 3, arbitrary: known }, { weight: 1, arbitrary: unknown });
}

export interface RandomRule {
  readonly program: Program;
  readonly declared: readonly (FieldDeclaration | undefined)[];
}

/** @param absentFails whether a value that nobody gave makes a comparison false */
export function programOf(conditions: Condition, absentFails = false): RandomRule {
  const program = compileRules([{ conditions }], { mode: 'threeValued', absentFails: () => absentFails });
  const declarations = declarationsByName([{ name: 'f', title, fields }]);
  return { program, declared: declaredBySlot(program.slots.places, declarations, undefined) };
}

export function verdictIn({ program }: RandomRule, facts: World): number {
  return program.verdicts({ f: facts })[0] as number;
}
