import { spend } from '../evaluation-bound.ts';
import { type Operator, parseOperator } from '../operator.ts';
import { isNumeric, orderValue, textOfList } from './order-value.ts';

/** Holds the value of a fact against the value of a condition. It may throw where the library throws, see `mayThrow`. */
export type Comparison = (factValue: unknown, value: unknown) => boolean;
/** A comparison with the condition's value already prepared. */
export type Test = (factValue: unknown) => boolean;

/** Lists of at least so many plain values are looked up by hash. */
const longList = 9;

/** The comparison of an operator by its name; undefined where there is no such operator. */
export function comparisonOf(name: string): Comparison | undefined {
  const operator = parseOperator(name);
  return operator === undefined ? undefined : comparisonBy(operator);
}

/** As `comparisonBy`, for a value that is known beforehand: a list is made a set, a number is compared without a detour. */
export function testOf(operator: Operator, value: unknown): Test {
  const [outermost] = operator.decorators;
  const inner = (): Test => testOf(without(operator), value);
  switch (outermost) {
    case 'not': {
      const test = inner();
      return (factValue) => !test(factValue);
    }
    case 'someFact': {
      const test = inner();
      return (factValue) => Array.isArray(factValue) && factValue.some((one) => counted(test, one));
    }
    case 'everyFact': {
      const test = inner();
      return (factValue) => Array.isArray(factValue) && factValue.every((one) => counted(test, one));
    }
    case undefined:
      return plainTest(operator.base, value);
    default: {
      const compare = comparisonBy(operator);
      return (factValue) => compare(factValue, value);
    }
  }
}

function counted(test: Test, one: unknown): boolean {
  spend(1);
  return test(one);
}

function plainTest(base: string, value: unknown): Test {
  if ((base === 'in' || base === 'notIn') && Array.isArray(value)) {
    const found = membership(value);
    return base === 'in' ? found : (factValue) => !found(factValue);
  }
  if (typeof value === 'number' && !Number.isNaN(value)) {
    const numeric = numericTest(base, value);
    if (numeric !== undefined) return numeric;
  }
  if (typeof value === 'string' && orders.has(base)) {
    const compare = comparisons[base] as Comparison;
    // Beside a number, the language reads the text anew each time.
    const number = Number(value);
    return (factValue) => compare(factValue, typeof factValue === 'number' ? number : value);
  }
  switch (base) {
    case 'equal':
      return (factValue) => factValue === value;
    case 'notEqual':
      return (factValue) => factValue !== value;
    default: {
      const compare = comparisons[base];
      if (compare === undefined) throw new Error(`no comparison ${base}`);
      return (factValue) => compare(factValue, value);
    }
  }
}

const orders: ReadonlySet<string> = new Set([
  ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
]);

/** NaN is in no list, as `indexOf` never finds it; 0 and -0 are the same to both. */
function membership(list: readonly unknown[]): Test {
  // Beside objects and holes, of which only the very same are found, a set finds what `indexOf` finds.
  const values = list.filter((one) => !Number.isNaN(one));
  if (values.length < longList) return (factValue) => !Number.isNaN(factValue) && values.includes(factValue);
  const set = new Set(values);
  return (factValue) => set.has(factValue);
}

function numericTest(base: string, value: number): Test | undefined {
  switch (base) {
    case 'lessThan':
      return (factValue) =>
        typeof factValue === 'number'
          ? factValue < value
          : isNumeric(factValue) && orderValue(factValue, value) < value;
    case 'lessThanInclusive':
      return (factValue) =>
        typeof factValue === 'number'
          ? factValue <= value
          : isNumeric(factValue) && orderValue(factValue, value) <= value;
    case 'greaterThan':
      return (factValue) =>
        typeof factValue === 'number'
          ? factValue > value
          : isNumeric(factValue) && orderValue(factValue, value) > value;
    case 'greaterThanInclusive':
      return (factValue) =>
        typeof factValue === 'number'
          ? factValue >= value
          : isNumeric(factValue) && orderValue(factValue, value) >= value;
    default:
      return undefined;
  }
}

/** What has `indexOf`; anything else throws as it does in the library. */
interface Searchable {
  indexOf(wanted: unknown): number;
}

/** Looking through a list with `indexOf` takes so many items a step. */
const itemsEachStep = 8;
/** In the worst case a text is looked for at every place of another, letter by letter. */
const lettersEachStep = 64;

function placeIn(list: unknown, wanted: unknown): number {
  if (Array.isArray(list)) spend(1 + Math.trunc(list.length / itemsEachStep));
  if (typeof list !== 'string') return (list as Searchable).indexOf(wanted);
  const text = Array.isArray(wanted) ? textOfList(wanted, Number.POSITIVE_INFINITY) : wanted;
  if (typeof text === 'string') spend(Math.trunc((list.length * text.length) / lettersEachStep));
  return (list as Searchable).indexOf(text);
}

const comparisons: Readonly<Record<string, Comparison>> = {
  equal: (one, other) => one === other,
  notEqual: (one, other) => one !== other,
  in: (one, other) => placeIn(other, one) > -1,
  notIn: (one, other) => placeIn(other, one) === -1,
  contains: (one, other) => Array.isArray(one) && placeIn(one, other) > -1,
  doesNotContain: (one, other) => Array.isArray(one) && placeIn(one, other) === -1,
  lessThan: (one, other) => isNumeric(one) && orderValue(one, other) < orderValue(other, one),
  lessThanInclusive: (one, other) => isNumeric(one) && orderValue(one, other) <= orderValue(other, one),
  greaterThan: (one, other) => isNumeric(one) && orderValue(one, other) > orderValue(other, one),
  greaterThanInclusive: (one, other) => isNumeric(one) && orderValue(one, other) >= orderValue(other, one),
};

type Decorator = (next: Comparison) => Comparison;
/** What has `some` and `every`; anything else throws as it does in the library. */
interface Listed {
  some(test: (one: unknown) => boolean): boolean;
  every(test: (one: unknown) => boolean): boolean;
}

const decorators: Readonly<Record<string, Decorator>> = {
  someFact: (next) => (one, other) => Array.isArray(one) && one.some((item) => countedBoth(next, item, other)),
  everyFact: (next) => (one, other) => Array.isArray(one) && one.every((item) => countedBoth(next, item, other)),
  someValue: (next) => (one, other) => (other as Listed).some((item) => countedBoth(next, one, item)),
  everyValue: (next) => (one, other) => (other as Listed).every((item) => countedBoth(next, one, item)),
  swap: (next) => (one, other) => next(other, one),
  not: (next) => (one, other) => !next(one, other),
};

function countedBoth(next: Comparison, one: unknown, other: unknown): boolean {
  spend(1);
  return next(one, other);
}

/** The comparison of an operator, decorators and all, exactly as json-rules-engine 7.3 computes it. The leftmost decorator is the outermost. */
export function comparisonBy({ decorators: names, base }: Operator): Comparison {
  let comparison = comparisons[base];
  for (const name of names.toReversed()) {
    const decorate = decorators[name];
    if (comparison !== undefined && decorate !== undefined) comparison = decorate(comparison);
  }
  if (comparison === undefined) throw new Error(`no comparison ${base}`);
  return comparison;
}

function without(operator: Operator): Operator {
  return { ...operator, decorators: operator.decorators.slice(1) };
}
