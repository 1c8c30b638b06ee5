import { readCondition, type SharedConditions } from '../condition.ts';
import type { AbsentFails, FactSpace } from './fact-space.ts';
import { type Effort, everywhere, isWithin, joinUnions, meetUnions, type Term } from './term.ts';

/** What a pack says to all its conditions. */
export interface PackWide {
  readonly shared: SharedConditions;
  readonly absentFails: AbsentFails;
}

/**
 * Reads conditions of a pack as unions of terms of a space: where a condition is true, and where it is false. A condition of which
 * the one is not the opposite of the other is unknown in between. Each condition is read once.
 */
export class ConditionReader {
  readonly #space: FactSpace;
  readonly #pack: PackWide;
  readonly #effort: Effort;
  readonly #true = new WeakMap<object, readonly Term[] | null>();
  readonly #false = new WeakMap<object, readonly Term[] | null>();

  constructor(space: FactSpace, pack: PackWide, effort: Effort) {
    this.#space = space;
    this.#pack = pack;
    this.#effort = effort;
  }

  /**
   * Where a condition has this verdict, by Kleene's logic. Exact for the space; empty where it never has. Undefined where
   * it is too big to be said, or no condition at all.
   */
  where(json: unknown, verdict: boolean): readonly Term[] | undefined {
    if (typeof json !== 'object' || json === null) return undefined;
    const memory = verdict ? this.#true : this.#false;
    const known = memory.get(json);
    if (known !== undefined) return known ?? undefined;
    // Whatever refers to itself is not gone into.
    memory.set(json, null);
    const found = this.#effort.isSpent ? undefined : this.#find(json, verdict);
    memory.set(json, found ?? null);
    return found;
  }

  /** Whether a union surely is the whole space. */
  isEverything(terms: readonly Term[]): boolean {
    return isWithin([everywhere], terms, this.#effort);
  }

  #find(json: object, verdict: boolean): readonly Term[] | undefined {
    const node = readCondition(json);
    switch (node.kind) {
      case 'leaf':
        return this.#space.where(node.leaf, verdict, this.#pack.absentFails);
      case 'malformed':
        return undefined;
      case 'reference':
        return Object.hasOwn(this.#pack.shared, node.name)
          ? this.where(this.#pack.shared[node.name], verdict)
          : undefined;
      case 'not':
        return this.where(node.child, !verdict);
      case 'all':
      case 'any': {
        const parts: (readonly Term[])[] = [];
        for (const child of node.children) {
          const terms = this.where(child, verdict);
          if (terms === undefined) return undefined;
          parts.push(terms);
        }
        return (node.kind === 'all') === verdict ? this.#meet(parts) : joinUnions(parts);
      }
    }
  }

  #meet(parts: readonly (readonly Term[])[]): readonly Term[] | undefined {
    let met: readonly Term[] = [everywhere];
    // Single terms first: they narrow down the alternatives of the others before these are multiplied.
    for (const part of parts.toSorted((one, other) => one.length - other.length)) {
      const both = meetUnions(met, part, this.#effort);
      if (both === undefined) return undefined;
      met = both;
    }
    return met;
  }
}
