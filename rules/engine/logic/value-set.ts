import { allLists, type ListSet, listsWithout, meetLists } from './list-set.ts';
import { complementScalars, isNoScalar, joinScalars, meetScalars, type ScalarSet } from './scalar-set.ts';

/** What a place in the facts can hold, and whether it can hold nothing at all. */
export type Domain =
  /** One of these, each known by its position. */
  | { readonly kind: 'choices'; readonly choices: readonly unknown[]; readonly optional: boolean }
  | { readonly kind: 'scalar'; readonly within: ScalarSet; readonly optional: boolean }
  /** A list of texts. */
  | { readonly kind: 'list'; readonly optional: boolean };

/** A set of values of one domain; `choices` has a bit for each choice. */
export type Held =
  | { readonly kind: 'choices'; readonly bits: bigint }
  | { readonly kind: 'scalar'; readonly scalars: ScalarSet }
  | { readonly kind: 'list'; readonly lists: ListSet };

/** A set of states of a place: a value of the set, undefined where there is none, or that it has no value. */
export interface Values {
  readonly absent: boolean;
  readonly held: Held | undefined;
}

/** Every state that a domain allows. */
export function allOf(domain: Domain): Values {
  return { absent: domain.optional, held: heldOf(domain) };
}

/** Every value of a domain. */
export function heldOf(domain: Domain): Held {
  switch (domain.kind) {
    case 'choices':
      return { kind: 'choices', bits: (1n << BigInt(domain.choices.length)) - 1n };
    case 'scalar':
      return { kind: 'scalar', scalars: domain.within };
    case 'list':
      return { kind: 'list', lists: allLists };
  }
}

/** The states in both; undefined where there is none. */
export function meetValues(one: Values, other: Values): Values | undefined {
  const absent = one.absent && other.absent;
  const held = one.held === undefined || other.held === undefined ? undefined : meetHeld(one.held, other.held);
  return absent || held !== undefined ? { absent, held } : undefined;
}

/** The states of the one that are not in the other, as parts that may overlap. */
export function valuesWithout(one: Values, other: Values): Values[] {
  const parts: Values[] = heldWithout(one.held, other.held).map((held) => ({ absent: false, held }));
  if (!one.absent || other.absent) return parts;
  const [first, ...rest] = parts;
  return [{ absent: true, held: first?.held }, ...rest];
}

/** The states in either, where they are one set; two sets of lists are none. */
export function joinValues(one: Values, other: Values): Values | undefined {
  const absent = one.absent || other.absent;
  const [held, more] = [one.held, other.held];
  if (held === undefined || more === undefined) return { absent, held: held ?? more };
  if (held.kind === 'choices' && more.kind === 'choices') {
    return { absent, held: { kind: 'choices', bits: held.bits | more.bits } };
  }
  if (held.kind !== 'scalar' || more.kind !== 'scalar') return undefined;
  return { absent, held: { kind: 'scalar', scalars: joinScalars(held.scalars, more.scalars) } };
}

export function meetHeld(one: Held, other: Held): Held | undefined {
  if (one.kind === 'choices' && other.kind === 'choices') {
    const bits = one.bits & other.bits;
    return bits === 0n ? undefined : { kind: 'choices', bits };
  }
  if (one.kind === 'scalar' && other.kind === 'scalar') {
    const scalars = meetScalars(one.scalars, other.scalars);
    return isNoScalar(scalars) ? undefined : { kind: 'scalar', scalars };
  }
  if (one.kind === 'list' && other.kind === 'list') {
    const lists = meetLists(one.lists, other.lists);
    return lists === undefined ? undefined : { kind: 'list', lists };
  }
  throw new Error(`values of two domains: ${one.kind} and ${other.kind}`);
}

export function heldWithout(one: Held | undefined, other: Held | undefined): Held[] {
  if (one === undefined) return [];
  if (other === undefined) return [one];
  if (one.kind === 'list' && other.kind === 'list') {
    return listsWithout(one.lists, other.lists).map((lists) => ({ kind: 'list', lists }));
  }
  if (other.kind === 'list') throw new Error(`values of two domains: ${one.kind} and ${other.kind}`);
  const opposite: Held =
    other.kind === 'choices'
      ? { kind: 'choices', bits: ~other.bits }
      : { kind: 'scalar', scalars: complementScalars(other.scalars) };
  const left = meetHeld(one, opposite);
  return left === undefined ? [] : [left];
}

/** How much work a set makes, in steps of up to a microsecond. */
export function weightOf({ held }: Values): number {
  if (held === undefined || held.kind === 'choices') return 1;
  const scalars = held.kind === 'scalar' ? [held.scalars] : [...held.lists.some, held.lists.none];
  return scalars.reduce(
    (sum, { numbers, numericTexts, otherTexts }) =>
      sum + 3 + ((numbers.cuts.length + numericTexts.cuts.length + otherTexts.cuts.length) >> 1),
    1,
  );
}
