import { spend } from '../evaluation-bound.ts';
import { isNumeric, numberOfList, numberOfText, textOfList } from './order-value.ts';
import { noFact } from './slots.ts';
import { FAILED, FALSE, TRUE, UNKNOWN } from './tree.ts';
import { Unknown } from './unknown.ts';

/** A comparison of a program with a value that is known beforehand, and what it comes to where the fact has no value. */
export interface GroupedComparison {
  readonly leaf: number;
  readonly slot: number;
  /** One of the library's, without decorators. */
  readonly operator: string;
  readonly value: unknown;
  /** As in `ProgramLeaf`. */
  readonly absent: number | undefined;
  /** Makes the comparison by itself. */
  readonly ask: (values: readonly unknown[]) => number;
}

/** Many comparisons of one value, made together. All leaves are false before. */
export interface ComparisonGroup {
  readonly members: readonly GroupedComparison[];
  mark(values: readonly unknown[], found: Uint8Array): void;
}

/** Fewer are asked one by one. */
const fewest = 3;

/**
 * Groups comparisons of one place by one operator: however many rules ask whether a kind is one of a list or a day lies
 * before another, the value is looked up once, and only what it hits is touched. What cannot be grouped is left out.
 */
export function groupComparisons(comparisons: readonly GroupedComparison[]): readonly ComparisonGroup[] {
  const byKey = new Map<string, GroupedComparison[]>();
  for (const one of comparisons) {
    const family = familyOf(one);
    if (family === undefined) continue;
    const key = `${one.slot} ${one.absent ?? ''} ${family}`;
    const others = byKey.get(key);
    if (others === undefined) byKey.set(key, [one]);
    else others.push(one);
  }
  return [...byKey.values()].filter(({ length }) => length >= fewest).map(groupOf);
}

const orders: ReadonlySet<string> = new Set([
  ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
]);
const identities: ReadonlySet<string> = new Set(['equal', 'notEqual', 'contains', 'doesNotContain']);

/** Values of one family can be looked up together. NaN is nothing that a look-up finds. */
function familyOf({ operator, value }: GroupedComparison): string | undefined {
  if (Number.isNaN(value)) return undefined;
  if (identities.has(operator)) return operator;
  if (operator === 'in' || operator === 'notIn') return Array.isArray(value) ? operator : undefined;
  if (!orders.has(operator)) return undefined;
  return typeof value === 'number' || typeof value === 'string' ? `${operator} ${typeof value}` : undefined;
}

function groupOf(members: readonly GroupedComparison[]): ComparisonGroup {
  const [{ operator, slot, absent }] = members as readonly [GroupedComparison];
  const numbers = Uint32Array.from(members, ({ leaf }) => leaf);
  const look = orders.has(operator) ? orderLook(members) : membershipLook(operator, members, numbers);
  return {
    members,
    mark: (values, found) => {
      const value = values[slot];
      if (value === noFact) {
        if (absent === FAILED) markAll(numbers, FAILED, found);
        else look(undefined, values, found);
      } else if (value === undefined && absent !== undefined && absent !== FAILED) {
        if (absent !== FALSE) markAll(numbers, absent, found);
      } else if (typeof value === 'object' && value instanceof Unknown) {
        markAll(numbers, UNKNOWN, found);
      } else {
        look(value, values, found);
      }
    },
  };
}

function markAll(numbers: Uint32Array, verdict: number, found: Uint8Array): void {
  for (let index = 0; index < numbers.length; index += 1) found[numbers[index] as number] = verdict;
}

/** Makes the comparisons of a group with a value that is there. */
type Look = (value: unknown, values: readonly unknown[], found: Uint8Array) => void;

const none = new Uint32Array(0);

function membershipLook(operator: string, members: readonly GroupedComparison[], numbers: Uint32Array): Look {
  const hits = hitsByValue(operator, members);
  const hitsOf = (value: unknown): Uint32Array => hits.get(value) ?? none;
  switch (operator) {
    case 'equal':
    case 'in':
      return (value, _values, found) => markAll(hitsOf(value), TRUE, found);
    case 'notEqual':
    case 'notIn':
      return (value, _values, found) => {
        markAll(numbers, TRUE, found);
        markAll(hitsOf(value), FALSE, found);
      };
    default: {
      const [held, otherwise] = operator === 'contains' ? [TRUE, FALSE] : [FALSE, TRUE];
      return (value, _values, found) => {
        if (!Array.isArray(value)) return;
        if (otherwise === TRUE) markAll(numbers, TRUE, found);
        spend(value.length);
        for (const item of value as readonly unknown[]) markAll(hitsOf(item), held, found);
      };
    }
  }
}

/** The leaves that each value meets. */
function hitsByValue(operator: string, members: readonly GroupedComparison[]): ReadonlyMap<unknown, Uint32Array> {
  const lists = new Map<unknown, number[]>();
  for (const { leaf, value } of members) {
    const listed = operator === 'in' || operator === 'notIn' ? new Set(value as readonly unknown[]) : [value];
    for (const one of listed) {
      if (Number.isNaN(one)) continue;
      const others = lists.get(one);
      if (others === undefined) lists.set(one, [leaf]);
      else others.push(leaf);
    }
  }
  return new Map([...lists].map(([value, leaves]) => [value, Uint32Array.from(leaves)]));
}

/** Comparisons by order, sorted by what they compare with: those that hold lie on one side of the value. */
function orderLook(members: readonly GroupedComparison[]): Look {
  const [{ operator }] = members as readonly [GroupedComparison];
  const sorted = members.toSorted((one, other) => (bound(one) < bound(other) ? -1 : bound(one) > bound(other) ? 1 : 0));
  const bounds = sorted.map(bound);
  const numbers = Uint32Array.from(sorted, ({ leaf }) => leaf);
  const type = typeof bounds[0];
  const holdsAbove = operator.startsWith('lessThan');
  // Less than: the bounds above the value. Greater than or equal: all but these. The other two take the equal ones along.
  const past = operator === 'lessThan' || operator === 'greaterThanInclusive';
  const mark = (value: Bound, found: Uint8Array): void => {
    const split = firstBound(bounds, value, past);
    const [from, to] = holdsAbove ? [split, numbers.length] : [0, split];
    for (let index = from; index < to; index += 1) found[numbers[index] as number] = TRUE;
  };
  const longest = type === 'string' ? Math.max(...bounds.map((one) => (one as string).length)) : 0;
  return (value, values, found) => {
    if (!isNumeric(value)) return;
    if (typeof value === type) {
      mark(value as Bound, found);
    } else if (typeof value === 'string' || Array.isArray(value)) {
      // A text is as long as a message may be, and a list may be longer: they are read once for all, and no further than needed.
      if (Array.isArray(value) && type === 'string') {
        mark(textOfList(value, longest + 1), found);
      } else {
        const number = Array.isArray(value) ? numberOfList(value) : numberOfText(value);
        if (!Number.isNaN(number)) mark(number, found);
      }
    } else {
      for (const { leaf, ask } of members) found[leaf] = ask(values);
    }
  };
}

type Bound = number | string;

function bound({ value }: GroupedComparison): Bound {
  return value as Bound;
}

/** The first of the ascending bounds that is above a value, or not below it. */
function firstBound(bounds: readonly Bound[], value: Bound, above: boolean): number {
  let from = 0;
  let to = bounds.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const one = bounds[middle] as Bound;
    if (above ? one > value : one >= value) to = middle;
    else from = middle + 1;
  }
  return from;
}
