import type { FieldDeclaration } from '../../facts/declaration.ts';
import { type Judge, judgeOf } from '../compiler/judge.ts';
import type { Program, ProgramLeaf, Trace } from '../compiler/program.ts';
import { FAILED, type Node, UNKNOWN } from '../compiler/tree.ts';
import { candidatesFor, type Lead } from './candidate-values.ts';
import { type ChangeablePlace, putValue } from './changeable-places.ts';
import { leadsOf } from './leads.ts';

/** A value put into a place. */
export interface Put {
  readonly place: ChangeablePlace;
  readonly value: unknown;
}

/** What a search came to: the fewest values to put, or how far it went in vain, and whether that was everything there is. */
export type Found =
  | { readonly puts: readonly Put[] }
  | { readonly puts: undefined; readonly searched: number; readonly everything: boolean };

/** Values that are put into places, and sets of places that are looked at, before a search gives up: some tenths of a second. */
const mostSteps = 100_000;
/** Values of a place that is compared with others; what is farther is not tried. */
const mostLinkedValues = 100;

/** Looks for the fewest values that make a rule come to a verdict. One search at a time. */
export class TurnSearch {
  readonly #program: Program;
  readonly #trace: Trace;
  readonly #judge: Judge;
  readonly #choices: readonly Choice[];
  /** Whether the choices are all that could make a difference. */
  readonly #complete: boolean;
  /** The values by slot and the verdicts by leaf, as they would be. */
  readonly #values: unknown[];
  readonly #found: Uint8Array;
  #stepsLeft = mostSteps;
  #best: Best | undefined;

  /**
   * @param places that may be changed
   * @param declared what is declared of each place, by slot
   */
  constructor(
    program: Program,
    node: Node,
    trace: Trace,
    { places, declared }: { places: readonly ChangeablePlace[]; declared: readonly (FieldDeclaration | undefined)[] },
  ) {
    this.#program = program;
    this.#trace = trace;
    this.#judge = judgeOf(node);
    this.#values = trace.values.slice();
    this.#found = trace.leaves.slice();
    const leads = leadsOf(program, places, trace.values);
    const all = places.map((place, index) => this.#choiceOf(place, leads[index] as Lead, declared[place.slot]));
    this.#choices = all.filter(({ values }) => values.length > 0);
    this.#complete = all.every(({ complete }) => complete);
  }

  /** @param most as many values may be changed at once */
  find(verdict: number, most: number): Found {
    for (let size = 1; size <= Math.min(most, this.#choices.length); size += 1) {
      this.#try(size, verdict);
      if (this.#best !== undefined) return { puts: this.#best.puts };
      if (this.#stepsLeft <= 0) return { puts: undefined, searched: size - 1, everything: false };
    }
    const everything = this.#complete && this.#choices.length <= most;
    return { puts: undefined, searched: everything ? this.#choices.length : most, everything };
  }

  /** The values of a place that the rule tells from the present one and from each other, of each kind the nearest. */
  #choiceOf(place: ChangeablePlace, lead: Lead, declared: FieldDeclaration | undefined): Choice {
    const { values: candidates, complete } = candidatesFor(lead, declared);
    const linked = place.leaves.some((leaf) => this.#program.leaves[leaf]?.valueSlot !== undefined);
    const seen = new Set([this.#patternOf(place)]);
    const values = candidates.filter((candidate) => {
      putValue(place, candidate, this.#values);
      if (!this.#ask(place)) return false;
      const pattern = this.#patternOf(place);
      if (seen.has(pattern) && !linked) return false;
      seen.add(pattern);
      return true;
    });
    this.#restore(place);
    const kept = linked ? values.slice(0, mostLinkedValues) : values;
    // How single items stand in a list is not gone into.
    return { place, values: kept, complete: complete && kept.length === values.length && place.within.length === 0 };
  }

  #try(size: number, verdict: number): void {
    const present = this.#judge(this.#trace.leaves);
    const choose = (chosen: readonly Choice[], from: number): void => {
      if (chosen.length === size) {
        this.#stepsLeft -= 1;
        if (this.#canTurn(chosen, present)) this.#combine(chosen, verdict, [], 0);
        return;
      }
      for (let index = from; index < this.#choices.length && this.#stepsLeft > 0; index += 1) {
        if (this.#best?.rank === 0) return;
        choose([...chosen, this.#choices[index] as Choice], index + 1);
      }
    };
    choose([], 0);
  }

  /** Where a verdict stands though nothing is known of these places, no value of theirs can turn it. */
  #canTurn(chosen: readonly Choice[], present: number): boolean {
    if (present === UNKNOWN) return true;
    const known = this.#trace.leaves.slice();
    for (const { place } of chosen) for (const leaf of place.leaves) known[leaf] = UNKNOWN;
    return this.#judge(known) !== present;
  }

  /** Puts every combination of values into the places, from the first on that has none yet. */
  #combine(chosen: readonly Choice[], verdict: number, puts: readonly Put[], rank: number): void {
    const choice = chosen[puts.length];
    if (choice === undefined) {
      if (this.#judge(this.#found) === verdict) this.#best = { puts, rank };
      return;
    }
    const { place, values } = choice;
    for (const [nearness, value] of values.entries()) {
      const farther = rank + nearness;
      if (this.#stepsLeft <= 0 || (this.#best !== undefined && this.#best.rank <= farther)) break;
      this.#stepsLeft -= 1;
      putValue(place, value, this.#values);
      if (this.#ask(place)) this.#combine(chosen, verdict, [...puts, { place, value }], farther);
    }
    this.#restore(place);
  }

  /** Asks the comparisons that look at a place again; false where one cannot be asked with what stands there. */
  #ask({ leaves }: ChangeablePlace): boolean {
    for (const leaf of leaves) {
      let verdict: number = FAILED;
      try {
        verdict = (this.#program.leaves[leaf] as ProgramLeaf).ask(this.#values);
      } catch {
        // Two places of no declared kind can be held against each other in ways that no operator knows.
      }
      this.#found[leaf] = verdict;
      if (verdict === FAILED) return false;
    }
    return true;
  }

  #restore({ slot, within, leaves }: ChangeablePlace): void {
    for (const one of [slot, ...within.map((inner) => inner.slot)]) this.#values[one] = this.#trace.values[one];
    for (const leaf of leaves) this.#found[leaf] = this.#trace.leaves[leaf] as number;
  }

  #patternOf({ leaves }: ChangeablePlace): string {
    return leaves.map((leaf) => this.#found[leaf]).join('');
  }
}

interface Choice {
  readonly place: ChangeablePlace;
  /** Nearest first. */
  readonly values: readonly unknown[];
  readonly complete: boolean;
}

interface Best {
  readonly puts: readonly Put[];
  /** How many nearer values were passed over, over all places; the least is best. */
  readonly rank: number;
}
