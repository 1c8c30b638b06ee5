import { allOf, type Domain, joinValues, meetValues, type Values, valuesWithout, weightOf } from './value-set.ts';

/** Something that conditions depend on, independent of all others as far as is known: a place in the facts, usually. */
export interface Dimension {
  /** How a rule names it, for people: `form.registeredOn`; of two places that are compared, both. */
  readonly name: string;
  /** What it is: a place in the facts, how two places stand to each other, or the verdict of one comparison. */
  readonly of: 'place' | 'order' | 'verdict';
  readonly domain: Domain;
}

/**
 * A box in the space of facts: for each dimension that it names the states that it allows, all states of the others. A
 * condition is a union of such terms, its disjunctive form.
 */
export type Term = ReadonlyMap<Dimension, Values>;

/** The whole space. */
export const everywhere: Term = new Map();

/** More terms than this are not gone into, neither in a condition nor in what is left of one. */
export const mostTerms = 64;
/** More parts of one term are not gone into where it is held against others. */
const mostLeft = 16;
/** Beyond this, terms that lie within others are looked for, to stay below that. */
const fewTerms = 4;

/**
 * What a check may still do, so that no file makes it long: when nothing is left, nothing more is concluded. It counts
 * work and not time, so that the same files always give the same answer.
 */
export class Effort {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  get left(): number {
    return Math.max(0, this.#left);
  }

  /** Takes steps away; false when there were not so many. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }
}

/** Everything in both terms; undefined where there is nothing. */
export function meetTerms(one: Term, other: Term): Term | undefined {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  const met = new Map(large);
  for (const [dimension, values] of small) {
    const known = large.get(dimension);
    const both = known === undefined ? values : meetValues(known, values);
    if (both === undefined) return undefined;
    met.set(dimension, both);
  }
  return met;
}

/** Everything that is in a term of each; undefined where that is more than `mostTerms`, or the effort is spent. */
export function meetUnions(
  ones: readonly Term[],
  others: readonly Term[],
  effort: Effort,
): readonly Term[] | undefined {
  if (isWhole(ones) && others.length <= fewTerms) return others;
  if (isWhole(others) && ones.length <= fewTerms) return ones;
  let met: Term[] = [];
  for (const one of ones) {
    for (const other of others) {
      if (!effort.spend(weightOfTerm(one) + weightOfTerm(other))) return undefined;
      const both = meetTerms(one, other);
      if (both === undefined) continue;
      if (met.length >= fewTerms) {
        if (!effort.spend(met.length * weightOfTerm(both))) return undefined;
        if (met.some((known) => lies(both, known))) continue;
        met = met.filter((known) => !lies(known, both));
      }
      met.push(both);
      if (met.length > mostTerms) return undefined;
    }
  }
  return met;
}

/** Whether a union is the whole space as it is written most often, beside which everything stays what it is. */
function isWhole([only, another]: readonly Term[]): boolean {
  return only !== undefined && only.size === 0 && another === undefined;
}

/**
 * Everything that is in a term of either; undefined where that is more than `mostTerms`. Terms of one and the same single
 * dimension become one, so that a long list of alternatives stays short.
 */
export function joinUnions(unions: readonly (readonly Term[])[]): readonly Term[] | undefined {
  const joined: Term[] = [];
  const single = new Map<Dimension, number>();
  for (const term of unions.flat()) {
    const [only] = term.size === 1 ? term.keys() : [];
    const at = only === undefined ? undefined : single.get(only);
    const before = at === undefined ? undefined : joined[at];
    const merged = only === undefined || before === undefined ? undefined : joinOn(only, before, term);
    if (at !== undefined && merged !== undefined) {
      joined[at] = merged;
      continue;
    }
    if (only !== undefined) single.set(only, joined.length);
    joined.push(term);
    if (joined.length > mostTerms) return undefined;
  }
  return joined;
}

/** Whether everything in the one union is surely in the other. False also where it cannot be told. */
export function isWithin(ones: readonly Term[], others: readonly Term[], effort: Effort): boolean {
  const [only, ...more] = others;
  for (const one of ones) {
    if (only !== undefined && more.length === 0) {
      if (!effort.spend(weightOfTerm(only)) || !lies(one, only)) return false;
      continue;
    }
    let left: readonly Term[] = [one];
    for (const other of others) {
      const size = left.reduce((sum, part) => sum + part.size, 0);
      if (!effort.spend(size + left.length * weightOfTerm(other))) return false;
      left = left.flatMap((part) => termsWithout(part, other));
      if (left.length > mostLeft) return false;
      if (left.length === 0) break;
    }
    if (left.length > 0) return false;
  }
  return true;
}

/** Whether a term lies within another. */
function lies(one: Term, other: Term): boolean {
  for (const [dimension, values] of other) {
    const known = one.get(dimension) ?? allOf(dimension.domain);
    if (valuesWithout(known, values).length > 0) return false;
  }
  return true;
}

/** Everything in the one term that is not in the other, as parts without overlap but for lists. */
function termsWithout(one: Term, other: Term): Term[] {
  for (const [dimension, values] of other) {
    const known = one.get(dimension);
    if (known !== undefined && meetValues(known, values) === undefined) return [one];
  }
  const parts: Term[] = [];
  let inside = one;
  for (const [dimension, values] of other) {
    const known = inside.get(dimension) ?? allOf(dimension.domain);
    for (const outside of valuesWithout(known, values)) parts.push(new Map(inside).set(dimension, outside));
    const both = meetValues(known, values);
    if (both === undefined) return parts;
    inside = new Map(inside).set(dimension, both);
  }
  return parts;
}

function joinOn(dimension: Dimension, one: Term, other: Term): Term | undefined {
  const [values, more] = [one.get(dimension), other.get(dimension)];
  const joined = values && more && joinValues(values, more);
  return joined && new Map([[dimension, joined]]);
}

function weightOfTerm(term: Term): number {
  let weight = 1;
  for (const values of term.values()) weight += weightOf(values);
  return weight;
}
