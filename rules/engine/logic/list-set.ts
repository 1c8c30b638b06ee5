import {
  allTexts,
  complementScalars,
  isNoScalar,
  joinScalars,
  meetScalars,
  noScalar,
  type ScalarSet,
} from './scalar-set.ts';

/**
 * A set of lists of texts, of any length: those that have an item in each of `some`, and none in `none`. Every question
 * that an operator asks of a list's items is of this form or the opposite of one.
 */
export interface ListSet {
  readonly some: readonly ScalarSet[];
  readonly none: ScalarSet;
}

export const allLists: ListSet = { some: [], none: noScalar };

/** The lists with an item in the set; undefined where no text is in it. */
export function withItemIn(items: ScalarSet): ListSet | undefined {
  return isNoScalar(meetScalars(items, allTexts)) ? undefined : { some: [items], none: noScalar };
}

/** The lists without any item in the set; the empty list is one of them. */
export function withoutItemIn(items: ScalarSet): ListSet {
  return { some: [], none: items };
}

/** Undefined where no list is in both. */
export function meetLists(one: ListSet, other: ListSet): ListSet | undefined {
  const none = joinScalars(one.none, other.none);
  const some: ScalarSet[] = [];
  // Of two sets of which one lies in the other, the narrower says it all.
  for (const items of [...one.some, ...other.some]) {
    if (lies(items, none)) return undefined;
    if (some.some((known) => lies(known, items))) continue;
    const kept = some.filter((known) => !lies(items, known));
    some.splice(0, some.length, ...kept, items);
  }
  return { some, none };
}

/** The lists of the one that are not in the other, as parts that may overlap. */
export function listsWithout(one: ListSet, other: ListSet): ListSet[] {
  const opposite = [...other.some.map(withoutItemIn), withItemIn(other.none)];
  return opposite.flatMap((part) => (part && meetLists(one, part)) ?? []);
}

/** Whether every text of the one is in the other. */
function lies(one: ScalarSet, other: ScalarSet): boolean {
  return isNoScalar(meetScalars(meetScalars(one, allTexts), complementScalars(other)));
}
