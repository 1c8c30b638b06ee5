import { testOf } from '../compiler/comparison.ts';
import { type Operator, valueDefect } from '../operator.ts';
import { above, below, emptyLine, type LineSet } from './line-set.ts';
import { allLists, type ListSet, listsWithout, meetLists, withItemIn, withoutItemIn } from './list-set.ts';
import {
  allTexts,
  complementScalars,
  isNoScalar,
  joinScalars,
  meetScalars,
  noScalar,
  type ScalarSet,
  valuesOf,
} from './scalar-set.ts';
import { type Domain, type Held, heldOf, heldWithout } from './value-set.ts';

/** Of which values of a place a comparison holds, and of which it does not; each the union of its parts. */
export interface Comparing {
  readonly holds: readonly Held[];
  readonly fails: readonly Held[];
}

/** Longer lists in rules are not gone into. */
const longestList = 500;
/** A comparison that falls into more parts is not gone into. */
const mostParts = 32;

/**
 * The values for which an operator holds against a literal, exactly, by the semantics of json-rules-engine 7.3. Undefined
 * where they cannot be said exactly: `swap`, a text compared with a number, values that do not fit the operator.
 */
export function comparingWith(operator: Operator, value: unknown, domain: Domain): Comparing | undefined {
  if (valueDefect(operator, value) !== undefined) return undefined;
  if (Array.isArray(value) && value.length > longestList) return undefined;
  const holds = holdsOf(operator, value, domain);
  if (holds === undefined || holds.length > mostParts) return undefined;
  let fails: Held[] = [heldOf(domain)];
  for (const part of holds) fails = fails.flatMap((one) => heldWithout(one, part));
  return fails.length > mostParts ? undefined : { holds, fails };
}

function holdsOf(operator: Operator, value: unknown, domain: Domain): readonly Held[] | undefined {
  const chain = [...operator.decorators, operator.base];
  switch (domain.kind) {
    case 'choices': {
      const test = testOf(operator, value);
      let bits = 0n;
      domain.choices.forEach((choice, index) => {
        if (test(choice)) bits |= 1n << BigInt(index);
      });
      return bits === 0n ? [] : [{ kind: 'choices', bits }];
    }
    case 'scalar': {
      const found = scalarsHeld(chain, value, domain.within);
      if (found === undefined) return undefined;
      const scalars = meetScalars(found, domain.within);
      return isNoScalar(scalars) ? [] : [{ kind: 'scalar', scalars }];
    }
    case 'list':
      return listsHeld(chain, value)?.map((lists) => ({ kind: 'list', lists }));
  }
}

/** The values within a domain for which the chain of decorators and base holds; what lies outside of it does not count. */
function scalarsHeld(chain: readonly string[], value: unknown, within: ScalarSet): ScalarSet | undefined {
  const [head = '', ...rest] = chain;
  switch (head) {
    case 'not': {
      const inner = scalarsHeld(rest, value, within);
      return inner && complementScalars(inner);
    }
    case 'someValue':
    case 'everyValue': {
      if (!Array.isArray(value)) return undefined;
      const sets = value.map((one) => scalarsHeld(rest, one, within));
      const known = sets.filter((set) => set !== undefined);
      if (known.length < sets.length) return undefined;
      return known.reduce((sum, set) => (head === 'someValue' ? joinScalars(sum, set) : meetScalars(sum, set)));
    }
    case 'swap':
      // Whether two values are the same does not depend on which comes first.
      return isOfSameness(rest) ? scalarsHeld(rest, value, within) : undefined;
    // These ask for a list first.
    case 'someFact':
    case 'everyFact':
    case 'contains':
    case 'doesNotContain':
      return within.rest ? undefined : noScalar;
    case 'equal':
      return valuesOf([value]);
    case 'notEqual':
      return complementScalars(valuesOf([value]));
    case 'in':
      return Array.isArray(value) ? valuesOf(value) : undefined;
    case 'notIn':
      return Array.isArray(value) ? complementScalars(valuesOf(value)) : undefined;
    case 'lessThan':
    case 'lessThanInclusive':
    case 'greaterThan':
    case 'greaterThanInclusive':
      return within.rest ? undefined : orderedHeld(head, value, within);
    default:
      return undefined;
  }
}

function isOfSameness(chain: readonly string[]): boolean {
  const base = chain.at(-1);
  return (base === 'equal' || base === 'notEqual') && chain.slice(0, -1).every((name) => name === 'not');
}

function orderedHeld(name: string, value: unknown, within: ScalarSet): ScalarSet | undefined {
  const half = <Value extends number | string>(at: Value): LineSet<Value> =>
    name.startsWith('less') ? below(at, name.endsWith('Inclusive')) : above(at, name.endsWith('Inclusive'));
  const hasTexts = !isNoScalar(meetScalars(within, allTexts));
  // A text is turned into a number before it is compared with one, which is another order.
  if (typeof value === 'number') return hasTexts ? undefined : { ...noScalar, numbers: half(value) };
  if (typeof value !== 'string') return undefined;
  const asNumber = Number(value);
  return {
    ...noScalar,
    numericTexts: half(value),
    numbers: Number.isNaN(asNumber) ? emptyLine : half(asNumber),
  };
}

/** The lists of texts for which the chain holds, as parts. */
function listsHeld(chain: readonly string[], value: unknown): readonly ListSet[] | undefined {
  const [head = '', ...rest] = chain;
  switch (head) {
    case 'not': {
      const inner = listsHeld(rest, value);
      let left: ListSet[] = [allLists];
      for (const part of inner ?? []) left = left.flatMap((one) => listsWithout(one, part));
      return inner === undefined || left.length > mostParts ? undefined : left;
    }
    case 'someValue':
    case 'everyValue': {
      if (!Array.isArray(value) || value.length > mostParts) return undefined;
      const sets = value.map((one) => listsHeld(rest, one));
      const known = sets.filter((set) => set !== undefined);
      if (known.length < sets.length) return undefined;
      return head === 'someValue' ? known.flat() : meetAll(known);
    }
    case 'someFact': {
      const items = scalarsHeld(rest, value, allTexts);
      return items && present(withItemIn(items));
    }
    case 'everyFact': {
      const items = scalarsHeld(rest, value, allTexts);
      return items && [withoutItemIn(complementScalars(items))];
    }
    case 'contains':
      return present(withItemIn(valuesOf([value])));
    case 'doesNotContain':
      return [withoutItemIn(valuesOf([value]))];
    default:
      // A whole list equals nothing in a rule; how it compares with a number is left alone.
      return head === 'equal' || head === 'in' ? [] : head === 'notEqual' || head === 'notIn' ? [allLists] : undefined;
  }
}

function present(lists: ListSet | undefined): ListSet[] {
  return lists === undefined ? [] : [lists];
}

function meetAll(sets: readonly (readonly ListSet[])[]): ListSet[] | undefined {
  let met: ListSet[] = [allLists];
  for (const parts of sets) {
    met = met.flatMap((one) => parts.flatMap((part) => meetLists(one, part) ?? []));
    if (met.length > mostParts) return undefined;
  }
  return met;
}
