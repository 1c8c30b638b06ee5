import { CompileError, refusalTexts } from './compile-error.ts';
import type { Source } from './tree.ts';

/** The order of a group of conditions among its neighbours: the number that its priority begins with, else 1. */
export function orderOfGroup({ priority }: Source): number {
  return Number.parseInt(String(priority), 10) || 1;
}

/**
 * The order of a leaf or a reference among its neighbours: its own priority, else that of its fact.
 * @throws CompileError for a priority that is no number as JavaScript writes it, which json-rules-engine sorts by chance
 */
export function orderOfLeaf({ priority }: Source, ofFact: number | undefined, pointer: string): number {
  if (!priority) return ofFact || 1;
  const order = Number(priority);
  if (Number.isNaN(order) || String(order) !== String(priority)) {
    throw new CompileError(refusalTexts.priority(), `${pointer}/priority`);
  }
  return order;
}

/** Conditions by descending order, those of one order as declared. */
export function byOrder<Placed extends { readonly order: number }>(
  children: readonly Placed[],
): readonly (readonly Placed[])[] {
  const sets = new Map<number, Placed[]>();
  for (const child of children) {
    const set = sets.get(child.order);
    if (set === undefined) sets.set(child.order, [child]);
    else set.push(child);
  }
  return [...sets].sort(([one], [other]) => other - one).map(([, set]) => set);
}
