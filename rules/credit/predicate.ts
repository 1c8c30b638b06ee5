/**
 * Predicates of PMML 4.4 over the one value that a characteristic reads, as closures. They have three outcomes: what is
 * missing makes a comparison unknown, and an unknown predicate is not the first true one.
 */

export type InputValue = number | string;

export type ComparisonOperator = 'equal' | 'notEqual' | 'lessThan' | 'lessOrEqual' | 'greaterThan' | 'greaterOrEqual';
export type SetOperator = 'isIn' | 'isNotIn';
export type MissingOperator = 'isMissing' | 'isNotMissing';
export type Joint = 'and' | 'or' | 'xor' | 'surrogate';

export const comparisonOperators: readonly ComparisonOperator[] = [
  'equal',
  'notEqual',
  'lessThan',
  'lessOrEqual',
  'greaterThan',
  'greaterOrEqual',
];
export const setOperators: readonly SetOperator[] = ['isIn', 'isNotIn'];
export const missingOperators: readonly MissingOperator[] = ['isMissing', 'isNotMissing'];
export const joints: readonly Joint[] = ['and', 'or', 'xor', 'surrogate'];

export type PlainPredicate =
  | { readonly operator: ComparisonOperator; readonly value: InputValue }
  | { readonly operator: SetOperator; readonly values: readonly InputValue[] }
  | { readonly operator: MissingOperator };

export type Predicate =
  | 'always'
  | 'never'
  | PlainPredicate
  /** Two or more, joined by one word; PMML lets them nest, which no scorecard needs. */
  | { readonly join: Joint; readonly of: readonly PlainPredicate[] };

/** True, false, or unknown because the value is missing. */
export type Outcome = boolean | undefined;
export type Test = (value: InputValue | undefined) => Outcome;

export function testOf(predicate: Predicate): Test {
  if (predicate === 'always') return () => true;
  if (predicate === 'never') return () => false;
  if ('join' in predicate) return joined(predicate.join, predicate.of.map(testOfPlain));
  return testOfPlain(predicate);
}

function testOfPlain(predicate: PlainPredicate): Test {
  switch (predicate.operator) {
    case 'isMissing':
      return (value) => value === undefined;
    case 'isNotMissing':
      return (value) => value !== undefined;
    case 'isIn':
    case 'isNotIn': {
      const values = new Set(predicate.values);
      const inside = predicate.operator === 'isIn';
      return (value) => (value === undefined ? undefined : values.has(value) === inside);
    }
    default:
      return comparison(predicate.operator, predicate.value);
  }
}

function comparison(operator: ComparisonOperator, wanted: InputValue): Test {
  switch (operator) {
    case 'equal':
      return (value) => (value === undefined ? undefined : value === wanted);
    case 'notEqual':
      return (value) => (value === undefined ? undefined : value !== wanted);
    case 'lessThan':
      return (value) => (value === undefined ? undefined : value < wanted);
    case 'lessOrEqual':
      return (value) => (value === undefined ? undefined : value <= wanted);
    case 'greaterThan':
      return (value) => (value === undefined ? undefined : value > wanted);
    case 'greaterOrEqual':
      return (value) => (value === undefined ? undefined : value >= wanted);
    default:
      return operator satisfies never;
  }
}

function joined(join: Joint, tests: readonly Test[]): Test {
  switch (join) {
    case 'and':
      return (value) => decided(tests, value, false);
    case 'or':
      return (value) => decided(tests, value, true);
    case 'xor':
      return (value) => {
        let odd = false;
        for (const test of tests) {
          const outcome = test(value);
          if (outcome === undefined) return undefined;
          if (outcome) odd = !odd;
        }
        return odd;
      };
    case 'surrogate':
      // Each stands in for the one before it that could not tell.
      return (value) => {
        for (const test of tests) {
          const outcome = test(value);
          if (outcome !== undefined) return outcome;
        }
        return undefined;
      };
    default:
      return join satisfies never;
  }
}

/** One outcome decides; otherwise unknown goes before the opposite (Kleene). */
function decided(tests: readonly Test[], value: InputValue | undefined, deciding: boolean): Outcome {
  let rest: Outcome = !deciding;
  for (const test of tests) {
    const outcome = test(value);
    if (outcome === deciding) return deciding;
    if (outcome === undefined) rest = undefined;
  }
  return rest;
}
