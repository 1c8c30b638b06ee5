import { testOf } from '../compiler/comparison.ts';
import type { Program, ProgramLeaf } from '../compiler/program.ts';
import { type Operator, parseOperator } from '../operator.ts';
import type { Lead } from './candidate-values.ts';
import { type ChangeablePlace, slotsOf } from './changeable-places.ts';
import { literalsIn } from './literal-values.ts';

/** As many values as can be changed at once: a chain of so many comparisons leads so many steps away. */
export const mostChanges = 3;

/** What a rule makes of each of its places that can be changed, in their order, for values by slot. */
export function leadsOf(
  program: Program,
  places: readonly ChangeablePlace[],
  values: readonly unknown[],
): readonly Lead[] {
  const groups = linkedGroups(program, places);
  return places.map((place) => {
    const own = place.leaves.map((leaf) => program.leaves[leaf] as ProgramLeaf);
    const group = groups.find((one) => one.includes(place)) ?? [place];
    const leaves = [...new Set(group.flatMap((one) => one.leaves))].map((leaf) => program.leaves[leaf] as ProgramLeaf);
    return {
      present: values[place.slot],
      constants: [...new Set(leaves.flatMap((leaf) => constantsOf(leaf, values)))],
      steps: Math.min(mostChanges, group.length),
      itemTests: isList(place, own, values) ? own.flatMap((leaf) => itemTestsOf(leaf, values)) : undefined,
    };
  });
}

/** Places that are compared with one another, directly or by way of others. */
function linkedGroups(program: Program, places: readonly ChangeablePlace[]): readonly (readonly ChangeablePlace[])[] {
  let groups: (readonly ChangeablePlace[])[] = places.map((place) => [place]);
  for (const leaf of new Set(places.flatMap((place) => place.leaves))) {
    if (program.leaves[leaf]?.valueSlot === undefined) continue;
    const touched = groups.filter((group) => group.some((place) => place.leaves.includes(leaf)));
    groups = [...groups.filter((group) => !touched.includes(group)), touched.flat()];
  }
  return groups;
}

/** What a comparison holds its places against; of two places that are compared, the present value of either. */
function constantsOf(leaf: ProgramLeaf, values: readonly unknown[]): readonly unknown[] {
  const against = leaf.valueSlot === undefined ? [leaf.value] : slotsOf(leaf).map((slot) => values[slot]);
  return against.flatMap(literalsIn).filter((one) => one !== undefined);
}

const listWords: ReadonlySet<string> = new Set(['someFact', 'everyFact', 'contains', 'doesNotContain']);
/** After `swap` these look for the value in a list. */
const swappedListWords: ReadonlySet<string> = new Set(['someValue', 'everyValue', 'in', 'notIn']);

function isList(
  { slot, within }: ChangeablePlace,
  leaves: readonly ProgramLeaf[],
  values: readonly unknown[],
): boolean {
  if (Array.isArray(values[slot]) || within.length > 0) return true;
  return leaves.some((leaf) => {
    const operator = parseOperator(leaf.operator);
    if (operator === undefined) return false;
    const swapped = operator.decorators.includes('swap') !== (leaf.valueSlot === slot);
    return [...operator.decorators, operator.base].some((word) => (swapped ? swappedListWords : listWords).has(word));
  });
}

/** What a comparison asks of single items: its own test where that is plain to see, else whether they are one of its values. */
function itemTestsOf(leaf: ProgramLeaf, values: readonly unknown[]): readonly ((item: unknown) => boolean)[] {
  const inner = innerOperator(leaf.operator);
  if (leaf.valueSlot === undefined && inner !== undefined) return [testOf(inner, leaf.value)];
  return constantsOf(leaf, values).map((constant) => (item: unknown) => item === constant);
}

/** What stands behind the first `someFact` or `everyFact`. */
function innerOperator(name: string): Operator | undefined {
  const operator = parseOperator(name);
  const at = operator?.decorators.findIndex((one) => one === 'someFact' || one === 'everyFact') ?? -1;
  if (operator === undefined || at < 0) return undefined;
  const before = operator.decorators.slice(0, at);
  if (before.some((one) => one !== 'not')) return undefined;
  return { ...operator, decorators: operator.decorators.slice(at + 1) };
}
