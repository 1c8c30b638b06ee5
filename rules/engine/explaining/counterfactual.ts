import type { FieldDeclaration } from '../../facts/declaration.ts';
import type { Program, ProgramLeaf, Trace } from '../compiler/program.ts';
import type { Place } from '../compiler/slots.ts';
import { childrenOf, FALSE, type Node, TRUE, UNKNOWN, verdictOf } from '../compiler/tree.ts';
import { Unknown } from '../compiler/unknown.ts';
import { type ChangeablePlace, changeablePlaces, putValue, slotsOf } from './changeable-places.ts';
import { mostChanges } from './leads.ts';
import { type Put, TurnSearch } from './turn-search.ts';

/** A value that would have to be another. */
export interface Change {
  readonly slot: number;
  readonly place: Place;
  /** The value now; undefined where nobody gave one, or its `Unknown`. */
  readonly from: unknown;
  /** What it would be instead: undefined for nothing at all, `anotherText` for any text that the rule does not name. */
  readonly to: unknown;
  /** The slots of the other places that the rule compares this one with: `to` can tell of their values. */
  readonly beside: readonly number[];
}

/**
 * How a verdict could be brought about. `changes`: by these, and by no fewer. `more`: not by changing up to `than` values;
 * 0 where the bound of work was reached before anything could be said. `never`: by no value that the rule tells apart.
 */
export type Way =
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'more'; readonly than: number }
  | { readonly kind: 'never' };

/** What would turn a verdict; one that is unknown can turn both ways. */
export type Counterfactual =
  | { readonly verdict: typeof TRUE | typeof FALSE; readonly turned: Way }
  | {
      readonly verdict: typeof UNKNOWN;
      /** The slots of the values that are not known and have a part in that. */
      readonly unknown: readonly number[];
      /** By nothing else than values becoming known. */
      readonly toTrue: Way;
      readonly toFalse: Way;
    };

/**
 * The fewest values that would have to be others for a rule's verdict to be the opposite, and of as few the nearest to the
 * present ones; of a verdict that is unknown, the fewest that would have to become known, for either way. Each answer was
 * put to the rule again.
 *
 * Places are taken to be independent of each other, save lists and what lies in them; the rule's caller knows better which
 * facts are reckoned from others. The values that are tried are those that the rule's comparisons tell apart
 * (`candidatesFor`), up to `mostChanges` at once. For three-valued programs.
 * @param declared what is declared of each place, by slot: nothing else is proposed
 * @throws Error when the program has no such rule
 */
export function counterfactual(
  program: Program,
  rule: number,
  trace: Trace,
  declared: readonly (FieldDeclaration | undefined)[],
): Counterfactual {
  const { places, complete } = changeablePlaces(program, rule);
  const { node } = program.rules[rule] as Program['rules'][number];
  const wayTo = (verdict: number, among: readonly ChangeablePlace[]): Way => {
    const found = new TurnSearch(program, node, trace, { places: among, declared }).find(verdict, mostChanges);
    if (found.puts !== undefined) {
      certify(program, rule, trace, found.puts, verdict);
      return { kind: 'changes', changes: found.puts.map((put) => changeOf(program, trace, put)) };
    }
    if (isSettled(node, trace) || (found.everything && complete)) return { kind: 'never' };
    return { kind: 'more', than: found.searched };
  };

  const verdict = trace.verdicts[rule];
  if (verdict === TRUE || verdict === FALSE) return { verdict, turned: wayTo(1 - verdict, places) };
  const unknownPlaces = places.filter((place) =>
    [place, ...place.within].some(({ slot }) => isUnknown(trace.values[slot])),
  );
  const unknown = undecidedLeaves(node, trace.leaves)
    .flatMap((leaf) => slotsOf(program.leaves[leaf] as ProgramLeaf))
    .filter((slot) => isUnknown(trace.values[slot]));
  return {
    verdict: UNKNOWN,
    unknown: [...new Set(unknown)],
    toTrue: wayTo(TRUE, unknownPlaces),
    toFalse: wayTo(FALSE, unknownPlaces),
  };
}

/** Asks the rule itself, apart from the search. @throws Error when a search has gone wrong, a broken invariant */
function certify(program: Program, rule: number, trace: Trace, puts: readonly Put[], verdict: number): void {
  const values = trace.values.slice();
  for (const { place, value } of puts) putValue(place, value, values);
  if (program.verdictWith(rule, values) !== verdict) throw new Error(`what was found does not turn rule ${rule}`);
}

function changeOf(program: Program, { values }: Trace, { place, value }: Put): Change {
  const touched = new Set([place.slot, ...place.within.map(({ slot }) => slot)]);
  const beside = place.leaves.flatMap((leaf) => slotsOf(program.leaves[leaf] as ProgramLeaf));
  return {
    slot: place.slot,
    place: place.place,
    from: values[place.slot],
    to: value,
    beside: [...new Set(beside)].filter((slot) => !touched.has(slot)),
  };
}

function isUnknown(value: unknown): boolean {
  return value === undefined || value instanceof Unknown;
}

/** Whether a verdict would be the same if nothing were known at all. */
function isSettled(node: Node, { leaves }: Trace): boolean {
  return verdictOf(node, leaves.slice().fill(UNKNOWN)) !== UNKNOWN;
}

/** The comparisons that make a verdict unknown. */
function undecidedLeaves(node: Node, leaves: Uint8Array): number[] {
  if (verdictOf(node, leaves) !== UNKNOWN) return [];
  return node.kind === 'leaf' ? [node.leaf] : childrenOf(node).flatMap((child) => undecidedLeaves(child, leaves));
}
