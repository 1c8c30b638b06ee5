import type { Program, ProgramLeaf } from '../compiler/program.ts';
import type { Place } from '../compiler/slots.ts';
import { everything, type Path, type Segment, walkPath } from '../path.ts';

/** A place of a rule whose value can be thought to be another without those of other places becoming impossible. */
export interface ChangeablePlace {
  readonly slot: number;
  readonly place: Place;
  /** Places of the rule that lie in it; their values follow from its own. */
  readonly within: readonly { readonly slot: number; readonly rest: Path }[];
  /** The comparisons of the rule that look at it or at what lies in it. */
  readonly leaves: readonly number[];
}

/**
 * The places that a rule looks at, in its order: those that lie in no other, as what lies in a list changes with the list.
 * Two that overlap otherwise (`$.list[0]` and `$.list[*]`), and records with the members that rules ask for, cannot be
 * changed by themselves: these are left out, and `complete` is false.
 */
export function changeablePlaces(
  program: Program,
  rule: number,
): { readonly places: readonly ChangeablePlace[]; readonly complete: boolean } {
  const leaves = program
    .leavesOfRule(rule)
    .map((leaf) => ({ leaf, slots: slotsOf(program.leaves[leaf] as ProgramLeaf) }));
  const own = [...new Set(leaves.flatMap(({ slots }) => slots))].map((slot): Slotted => {
    return { slot, place: program.slots.places[slot] as Place };
  });
  const places: ChangeablePlace[] = [];
  let complete = true;
  for (const one of own) {
    const overlapping = own.filter((other) => other.slot !== one.slot && overlap(one.place, other.place));
    if (overlapping.some((other) => isListOf(other.place, one.place))) continue;
    if (!overlapping.every((other) => isListOf(one.place, other.place))) {
      complete = false;
      continue;
    }
    const within = overlapping.map(({ slot, place }) => ({ slot, rest: restOf(one.place, place) }));
    const touched = new Set([one.slot, ...within.map(({ slot }) => slot)]);
    places.push({
      ...one,
      within,
      leaves: leaves.filter(({ slots }) => slots.some((slot) => touched.has(slot))).map(({ leaf }) => leaf),
    });
  }
  return { places, complete };
}

/** Puts a value into a place, and what follows from it into the places that lie in it. Undefined is nothing given. */
export function putValue({ slot, within }: ChangeablePlace, value: unknown, values: unknown[]): void {
  values[slot] = value;
  for (const inner of within) {
    const found = walkPath(value, inner.rest) ?? undefined;
    // A path over a list that is empty gives an empty list.
    values[inner.slot] = found === undefined && Array.isArray(value) && inner.rest.includes(everything) ? [] : found;
  }
}

/** The slots that a comparison looks at. */
export function slotsOf({ slot, valueSlot }: ProgramLeaf): readonly number[] {
  return valueSlot === undefined || valueSlot === slot ? [slot] : [slot, valueSlot];
}

interface Slotted {
  readonly slot: number;
  readonly place: Place;
}

/** Whether the one is a list, to go by the path, and the other lies in it. */
function isListOf(outer: Place, inner: Place): boolean {
  const from = outer.path.length;
  if (inner.path.length <= from || outer.path.some((segment, index) => segment !== inner.path[index])) return false;
  return inner.path.slice(from).every((segment) => typeof segment !== 'string');
}

/** The way from the value of a list to that of a place in it. A path over a list gives one flat list. */
function restOf(outer: Place, inner: Place): Path {
  const rest = inner.path.slice(outer.path.length);
  return outer.path.includes(everything) ? [everything, ...rest] : rest;
}

function overlap(one: Place, other: Place): boolean {
  if (one.fact !== other.fact) return false;
  const shorter = one.path.length < other.path.length ? one : other;
  return shorter.path.every((_, index) => canBeSame(one.path[index] as Segment, other.path[index] as Segment));
}

function canBeSame(one: Segment, other: Segment): boolean {
  return one === everything || other === everything || String(one) === String(other);
}
