import type { FieldDeclaration } from '../../facts/declaration.ts';
import { comparisonOf } from '../compiler/comparison.ts';
import type { Operator } from '../operator.ts';

/**
 * How two values of one type can stand to each other, as an example of each way. The operators see no more of two values
 * than which comes first, whether they are the same, and, of texts, whether a number can be read from each of them.
 */
export type Outcome = readonly [one: unknown, other: unknown];

const numbers: readonly Outcome[] = [
  [1, 2],
  [1, 1],
  [2, 1],
];
const texts: readonly Outcome[] = [
  ['1', '2'],
  ['1', '1'],
  ['2', '1'],
  // Between a text that begins with a number and one that does not.
  ['1', 'a'],
  ['Infinity', 'A'],
  ['A', 'Infinity'],
  ['a', '1'],
  ['a', 'b'],
  ['a', 'a'],
  ['b', 'a'],
];
const truths: readonly Outcome[] = [
  [true, true],
  [true, false],
  [false, true],
  [false, false],
];

const comparable: ReadonlySet<string> = new Set([
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
]);

/**
 * The ways in which the values of two fields can stand to each other; undefined where their types cannot be compared.
 * @param same whether both are one field
 */
export function outcomesOf(
  field: FieldDeclaration,
  other: FieldDeclaration,
  same: boolean,
): readonly Outcome[] | undefined {
  const [all, ofOther] = [outcomesOfType(field), outcomesOfType(other)];
  if (all === undefined || all !== ofOther) return undefined;
  return same ? all.filter(([one, another]) => one === another) : all;
}

/**
 * The outcomes for which an operator holds, as a bit for each.
 * @param swapped whether the outcomes name the two values the other way round than the operator
 * @returns undefined for operators that see more than an outcome says
 */
export function outcomesHolding(
  operator: Operator,
  outcomes: readonly Outcome[],
  swapped: boolean,
): bigint | undefined {
  const holds = comparisonOf(operator.name);
  if (holds === undefined || !comparable.has(operator.base)) return undefined;
  if (operator.decorators.some((name) => name !== 'not' && name !== 'swap')) return undefined;
  let bits = 0n;
  outcomes.forEach(([one, other], index) => {
    if (swapped ? holds(other, one) : holds(one, other)) bits |= 1n << BigInt(index);
  });
  return bits;
}

function outcomesOfType({ type }: FieldDeclaration): readonly Outcome[] | undefined {
  switch (type) {
    case 'number':
      return numbers;
    case 'text':
    case 'day':
      return texts;
    case 'truth':
      return truths;
    case 'texts':
      return undefined;
  }
}
