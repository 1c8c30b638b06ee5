import { EvaluationBoundError, longestList, spend } from '../evaluation-bound.ts';
import { everything, membersOf, type Path, walkPath } from '../path.ts';
import { isTooDeep } from './list-shape.ts';
import { Unknown } from './unknown.ts';

/** Stands in a slot where the facts have no such fact at all, which json-rules-engine tells apart from an undefined one. */
export const noFact = Symbol('no such fact');

/** A place in the facts, by the name of the fact and the path in it; no path is the whole fact. */
export interface Place {
  readonly fact: string;
  readonly path: Path;
}

/** A member on the way to values: each way is gone once in an evaluation, however many conditions lie behind it. */
interface Member {
  readonly name: string | number;
  /** The slot that takes the member's own value; -1 where none asks for it. */
  slot: number;
  readonly members: Member[];
  readonly byName: Map<string | number, Member>;
  /** Slots whose way goes on over lists. */
  readonly lists: { readonly slot: number; readonly rest: Path }[];
  /** Every slot at or below this member, for a value that stands for all of them. */
  readonly below: number[];
}

/** The places that the conditions of some rules look at, each with the number of its slot. */
export class Slots {
  readonly places: Place[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #root: Member = memberOf('');

  /** The slot of a place; the same place has one slot. */
  slotOf(fact: string, path: Path): number {
    const key = JSON.stringify([fact, ...path.map((segment) => (segment === everything ? [] : segment))]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const slot = this.places.length;
    this.places.push({ fact, path });
    this.#numbers.set(key, slot);
    this.#lay(slot, fact, path);
    return slot;
  }

  /**
   * Reads every place as json-rules-engine does: a path into a value that has no members gives the value itself, one that
   * leads nowhere gives undefined.
   * @throws EvaluationBoundError for facts that take more to read than an evaluation may
   */
  read(facts: Readonly<Record<string, unknown>>, into: unknown[]): void {
    for (const fact of this.#root.members) {
      if (!Object.hasOwn(facts, fact.name)) {
        for (const slot of fact.below) into[slot] = noFact;
        continue;
      }
      const value = facts[fact.name];
      if (typeof value === 'object' && value !== null) readMember(fact, value, into);
      else for (const slot of fact.below) into[slot] = value;
    }
  }

  /**
   * Reads every place for three-valued rules into slots that are undefined: a value that nobody gave stays undefined, one
   * that is not known for another cause is its `Unknown`. Null is nothing given, and so is what lies behind a value
   * without members. A fact that takes more to read than an evaluation may is refused.
   */
  readKnown(facts: Readonly<Record<string, unknown>>, into: unknown[]): void {
    for (const fact of this.#root.members) {
      if (!Object.hasOwn(facts, fact.name)) continue;
      try {
        readKnownMember(fact, facts[fact.name], into);
      } catch (error) {
        if (!(error instanceof EvaluationBoundError)) throw error;
        for (const slot of fact.below) into[slot] = tooMuch;
      }
    }
  }

  #lay(slot: number, fact: string, path: Path): void {
    let member = memberNamed(this.#root, fact);
    member.below.push(slot);
    for (const [index, segment] of path.entries()) {
      if (segment === everything) {
        member.lists.push({ slot, rest: path.slice(index) });
        return;
      }
      member = memberNamed(member, segment);
      member.below.push(slot);
    }
    member.slot = slot;
  }
}

function memberOf(name: string | number): Member {
  return { name, slot: -1, members: [], byName: new Map(), lists: [], below: [] };
}

function memberNamed({ members, byName }: Member, name: string | number): Member {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const member = memberOf(name);
  members.push(member);
  byName.set(name, member);
  return member;
}

function readMember({ slot, members, lists }: Member, value: unknown, into: unknown[]): void {
  if (slot >= 0) into[slot] = value;
  if (typeof value !== 'object' || value === null) return;
  for (const member of members) {
    if (Object.hasOwn(value, member.name)) {
      readMember(member, (value as Record<string | number, unknown>)[member.name], into);
    }
  }
  for (const { slot: list, rest } of lists) into[list] = walkPath(value, rest);
}

/** Stands for a value that is longer, deeper or dearer than rules look at. */
export const tooMuch = new Unknown('refused');

function readKnownMember(member: Member, value: unknown, into: unknown[]): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value) && (value.length > longestList || isTooDeep(value))) {
    for (const slot of member.below) into[slot] = tooMuch;
    return;
  }
  if (member.slot >= 0) into[member.slot] = Array.isArray(value) ? (unknownIn(value) ?? value) : value;
  if (typeof value !== 'object') return;
  if (value instanceof Unknown) {
    for (const slot of member.below) into[slot] = value;
    return;
  }
  for (const inner of member.members) {
    if (Object.hasOwn(value, inner.name)) {
      readKnownMember(inner, (value as Record<string | number, unknown>)[inner.name], into);
    }
  }
  for (const { slot, rest } of member.lists) into[slot] = knownList(value, rest);
}

/** Looking whether a member is known takes so much longer than going on to it. */
const stepsEachMember = 2;

/**
 * The values that a path over a list leads to: an empty list of a list that was given and holds none, undefined where there
 * is no list. One of them that is not known leaves open what all of them are.
 */
function knownList(value: unknown, path: Path, from = 0): unknown {
  const star = path.indexOf(everything, from);
  let list = value;
  for (let index = from; index < star; index += 1) {
    list = walkPath(list, path, index, index + 1);
    if (list instanceof Unknown) return list;
  }
  if (typeof list !== 'object' || list === null) return undefined;
  if (list instanceof Unknown) return list;
  const rest = star + 1;
  const goesOn = path.includes(everything, rest);
  const found: unknown[] = [];
  const members = membersOf(list);
  spend(stepsEachMember * members.length);
  for (const member of members) {
    const one = goesOn ? knownList(member, path, rest) : walkPath(member, path, rest);
    const unknown = member instanceof Unknown ? member : unknownIn(one);
    if (unknown !== undefined) return unknown;
    if (one === undefined) continue;
    if (found.length >= longestList) return tooMuch;
    if (goesOn) found.push(...(one as readonly unknown[]));
    else found.push(one);
  }
  return isTooDeep(found) ? tooMuch : found;
}

/** The first value of a list that is not known, or the value itself. */
function unknownIn(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return value;
  return Array.isArray(value) ? value.find((one): one is Unknown => one instanceof Unknown) : undefined;
}
