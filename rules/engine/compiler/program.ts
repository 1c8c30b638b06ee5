import { beginEvaluation, boundError, canSpend, EvaluationBoundError, endEvaluation } from '../evaluation-bound.ts';
import { type ComparisonGroup, type GroupedComparison, groupComparisons } from './comparison-groups.ts';
import { JudgeCode } from './judge.ts';
import { type Slots, tooMuch } from './slots.ts';
import { FAILED, FALSE, leavesOf, type Node, walkAsLibrary } from './tree.ts';

/** A comparison of a program, once for all places where the same stands in its rules. */
export interface ProgramLeaf {
  /** Gives the verdict from the values of all slots; may throw in mode `library`. */
  readonly ask: (values: readonly unknown[]) => number;
  readonly slot: number;
  /** The slot of the value, where that is another fact. */
  readonly valueSlot: number | undefined;
  readonly value: unknown;
  readonly operator: string;
  /**
   * What it comes to of a value that nobody gave. Undefined where it is made all the same, and `FAILED` where only a fact that
   * there is not at all fails it: both in mode `library`.
   */
  readonly absent: number | undefined;
}

export interface ProgramRule {
  readonly node: Node;
  readonly priority: number;
}

/** What the comparisons of a program come to. */
export interface Findings {
  /** By leaf. */
  readonly leaves: Uint8Array;
  /** By slot: the value, undefined where nobody gave one, or its `Unknown`. */
  readonly values: readonly unknown[];
}

/** What an evaluation found, kept so that every verdict can be given its reasons. */
export interface Trace extends Findings {
  /** By rule, in declared order. */
  readonly verdicts: Uint8Array;
}

/** Why the rules could not be evaluated, in mode `library`: the leaf or reference that was reached. */
export type Failure = (node: Node, values: readonly unknown[]) => never;

interface SingleComparison extends Pick<ProgramLeaf, 'ask'> {
  readonly leaf: number;
}

/** A comparison or a group of them that could not be made, by its number: the groups come first. */
interface FailedComparison {
  readonly step: number;
  readonly error: unknown;
}

/** What the language takes to throw and be caught, see `spend`. */
const stepsEachFailure = 400;

/** Compiled rules. One evaluation at a time, as nothing in it waits. */
export class Program {
  readonly rules: readonly ProgramRule[];
  readonly leaves: readonly ProgramLeaf[];
  readonly slots: Slots;
  readonly #mode: 'threeValued' | 'library';
  readonly #judges: JudgeCode;
  readonly #groups: readonly ComparisonGroup[];
  /** The comparisons that are made one by one. */
  readonly #single: readonly SingleComparison[];
  /** Whether a rule refers to a condition that there is not. */
  readonly #canMiss: boolean;
  readonly #values: unknown[];
  readonly #found: Uint8Array;
  readonly #verdicts: Uint8Array;
  /** By rule, reckoned when they are asked for. */
  readonly #leavesOfRules: (readonly number[])[] = [];

  constructor(
    rules: readonly ProgramRule[],
    leaves: readonly ProgramLeaf[],
    slots: Slots,
    mode: 'threeValued' | 'library',
  ) {
    this.rules = rules;
    this.leaves = leaves;
    this.slots = slots;
    this.#mode = mode;
    this.#judges = new JudgeCode(rules.map(({ node }) => node));
    this.#groups = groupComparisons(leaves.flatMap(comparisonOf));
    const grouped = new Set(this.#groups.flatMap(({ members }) => members.map(({ leaf }) => leaf)));
    this.#single = leaves.flatMap(({ ask }, leaf) => (grouped.has(leaf) ? [] : [{ leaf, ask }]));
    this.#canMiss = rules.some(({ node }) => refersToNothing(node));
    this.#values = new Array<unknown>(slots.places.length).fill(undefined);
    this.#found = new Uint8Array(leaves.length);
    this.#verdicts = new Uint8Array(rules.length);
  }

  /**
   * The verdicts alone, by rule in declared order. Nothing is allocated: the array is the program's own, and holds good
   * until the next evaluation.
   * @throws what `fail` throws, where rules cannot be evaluated
   */
  verdicts(facts: Readonly<Record<string, unknown>>, fail: Failure = broken): Uint8Array {
    this.#evaluate(facts, fail);
    this.#values.fill(undefined);
    return this.#verdicts;
  }

  /** The verdicts with what they rest on. @throws as `verdicts` */
  trace(facts: Readonly<Record<string, unknown>>, fail: Failure = broken): Trace {
    this.#evaluate(facts, fail);
    const trace = { verdicts: this.#verdicts.slice(), leaves: this.#found.slice(), values: this.#values.slice() };
    this.#values.fill(undefined);
    return trace;
  }

  /**
   * What the comparisons come to, without a verdict, for `library` rules that are gone through one priority after the
   * other. It never fails: a comparison that does is marked.
   */
  look(facts: Readonly<Record<string, unknown>>): Findings {
    this.#compare(facts);
    const findings = { leaves: this.#found.slice(), values: this.#values.slice() };
    this.#values.fill(undefined);
    return findings;
  }

  /**
   * The verdict of one rule from values by slot that were put together rather than read from facts: what it would be if.
   * Only the comparisons of that rule are asked. For three-valued programs.
   * @throws Error when the program has no such rule
   */
  verdictWith(rule: number, values: readonly unknown[]): number {
    for (const leaf of this.leavesOfRule(rule)) this.#found[leaf] = (this.leaves[leaf] as ProgramLeaf).ask(values);
    return this.#judges.verdict(rule, this.#found);
  }

  /** The numbers of the comparisons that a rule makes, each once. @throws Error when the program has no such rule */
  leavesOfRule(rule: number): readonly number[] {
    const known = this.#leavesOfRules[rule];
    if (known !== undefined) return known;
    const { node } = this.rules[rule] ?? {};
    if (node === undefined) throw new Error(`the program has no rule ${rule}`);
    const leaves = [...new Set(leavesOf(node).map(({ leaf }) => leaf))];
    this.#leavesOfRules[rule] = leaves;
    return leaves;
  }

  #evaluate(facts: Readonly<Record<string, unknown>>, fail: Failure): void {
    const failed = this.#compare(facts);
    if (failed || this.#canMiss) this.#failWhereReached(fail);
    this.#judges.verdicts(this.#found, this.#verdicts);
  }

  /** Makes all comparisons; says whether one failed. @throws EvaluationBoundError in mode `library` */
  #compare(facts: Readonly<Record<string, unknown>>): boolean {
    const isLibrary = this.#mode === 'library';
    beginEvaluation();
    try {
      if (isLibrary) this.slots.read(facts, this.#values);
      else this.slots.readKnown(facts, this.#values);
      this.#found.fill(FALSE);
      const failed = this.#compareFrom(0);
      if (failed !== undefined) this.#goOnFrom(failed);
      return isLibrary && this.#found.includes(FAILED);
    } catch (error) {
      this.#values.fill(undefined);
      throw error;
    } finally {
      endEvaluation();
    }
  }

  #goOnFrom(first: FailedComparison): void {
    const refused = new Set<number>();
    let failed: FailedComparison | undefined = first;
    while (failed !== undefined) {
      this.#fail(failed, refused);
      failed = this.#compareFrom(failed.step + 1);
    }
    if (refused.size > 0) this.#refuse(refused);
  }

  /** Makes the comparisons of all groups, and then those that are made one by one, up to the first that fails. */
  #compareFrom(first: number): FailedComparison | undefined {
    const values = this.#values;
    const found = this.#found;
    const groups = this.#groups;
    const single = this.#single;
    let step = first;
    try {
      for (; step < groups.length; step += 1) (groups[step] as ComparisonGroup).mark(values, found);
      for (; step < groups.length + single.length; step += 1) {
        const { leaf, ask } = single[step - groups.length] as SingleComparison;
        found[leaf] = ask(values);
      }
      return undefined;
    } catch (error) {
      return { step, error };
    }
  }

  /**
   * In mode `library` whether a failure counts shows only where it is reached; else what cannot be compared at all, such as an
   * object that is no value, does not fulfil the condition. Those of one group all fail by the value that is theirs.
   * @param refused gets the slots that are too much to compare for three-valued rules
   */
  #fail({ step, error }: FailedComparison, refused: Set<number>): void {
    const isLibrary = this.#mode === 'library';
    const isTooMuch = (error instanceof EvaluationBoundError && error.bound === 'steps') || !canSpend(stepsEachFailure);
    if (isTooMuch && isLibrary) throw boundError('steps');
    const members = this.#groups[step]?.members ?? [this.#single[step - this.#groups.length] as SingleComparison];
    for (const { leaf } of members) this.#found[leaf] = isLibrary ? FAILED : FALSE;
    if (!isTooMuch) return;
    const { slot, valueSlot } = this.leaves[(members[0] as SingleComparison).leaf] as ProgramLeaf;
    refused.add(slot);
    if (valueSlot !== undefined) refused.add(valueSlot);
  }

  /** Three-valued rules do not know values that are too much to compare; nothing else is said of them either. */
  #refuse(slots: ReadonlySet<number>): void {
    for (const slot of slots) this.#values[slot] = tooMuch;
    for (const [leaf, { slot, valueSlot, ask }] of this.leaves.entries()) {
      if (slots.has(slot) || (valueSlot !== undefined && slots.has(valueSlot))) this.#found[leaf] = ask(this.#values);
    }
  }

  /** Rules of higher priority come first, as in the library; what comes after a failure is not looked at. */
  #failWhereReached(fail: Failure): void {
    const byPriority = this.rules.toSorted((one, other) => other.priority - one.priority);
    const values = this.#values.slice();
    try {
      for (const { node } of byPriority) walkAsLibrary(node, this.#found, (failed) => fail(failed, values), ignored);
    } catch (error) {
      this.#values.fill(undefined);
      throw error;
    }
  }
}

function ignored(): void {}

/** As a comparison that can be made together with others; what compares with another fact, or is decorated, cannot. */
function comparisonOf(one: ProgramLeaf, leaf: number): GroupedComparison[] {
  const { slot, valueSlot, operator, value, absent, ask } = one;
  return valueSlot === undefined ? [{ leaf, slot, operator, value, absent, ask }] : [];
}

function refersToNothing(node: Node): boolean {
  switch (node.kind) {
    case 'leaf':
      return false;
    case 'missing':
      return !node.allowed;
    case 'not':
      return refersToNothing(node.child);
    case 'all':
    case 'any':
      return node.children.some(refersToNothing);
  }
}

/** Packs are checked when they are loaded, so that nothing in them can fail. */
function broken(node: Node): never {
  throw new Error(`a condition cannot be evaluated: ${String(node.source['operator'] ?? node.source['condition'])}`);
}
