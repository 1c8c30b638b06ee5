import type { Program, Trace } from '../compiler/program.ts';
import { childrenOf, FALSE, type LeafNode, leavesOf, type Node, TRUE, UNKNOWN } from '../compiler/tree.ts';
import { turnersOf, withoutNeedless } from './repeated-leaves.ts';

export type { LeafNode } from '../compiler/tree.ts';

/** Gives the reasons for the verdicts of a program. */
export class Reasoner {
  readonly #program: Program;
  /** By rule, laid out when a rule is first asked about: of thousands, most never hold. */
  readonly #charts: (Chart | undefined)[] = [];

  constructor(program: Program) {
    this.#program = program;
  }

  /** The reasons of all rules, from a trace of the same program: all is at hand, and each rule is reckoned when it is asked about. */
  reasons(trace: Trace): Reasons {
    return new Reasons(trace, this);
  }

  /** For `Reasons`. @throws Error when the program has no such rule */
  chart(rule: number): Chart {
    const known = this.#charts[rule];
    if (known !== undefined) return known;
    const { node } = this.#program.rules[rule] ?? {};
    if (node === undefined) throw new Error(`the program has no rule ${rule}`);
    const chart = chartOf(node);
    this.#charts[rule] = chart;
    return chart;
  }
}

/** Why each rule's verdict is what it is. Lists are in the order of the rule. */
export class Reasons {
  readonly trace: Trace;
  readonly #reasoner: Reasoner;

  /** Made by a `Reasoner`. */
  constructor(trace: Trace, reasoner: Reasoner) {
    this.trace = trace;
    this.#reasoner = reasoner;
  }

  /** Every condition that has a part in a rule's verdict; of an unknown one, those that are not known. */
  deciding(rule: number): readonly LeafNode[] {
    return this.#list(rule, DECIDING);
  }

  /** Conditions that give the verdict whatever the others are, none of them needless; of an unknown one, the deciding ones. */
  sufficient(rule: number): readonly LeafNode[] {
    if (this.trace.verdicts[rule] === UNKNOWN) return this.deciding(rule);
    const { root, repeats } = this.#reasoner.chart(rule);
    const found = this.#list(rule, SUFFICIENT);
    return repeats ? withoutNeedless(root, this.trace.leaves, found) : found;
  }

  /**
   * The fewest conditions that would have to turn out otherwise for the verdict to turn; none where it is unknown or cannot
   * turn. Of conditions that stand in several places, the first place is named.
   */
  turning(rule: number): readonly LeafNode[] {
    if (this.trace.verdicts[rule] === UNKNOWN) return [];
    const { root, repeats } = this.#reasoner.chart(rule);
    const found = this.#list(rule, TURNING);
    return repeats ? turnersOf(root, this.trace.leaves, found) : found;
  }

  #list(rule: number, set: number): LeafNode[] {
    const chart = this.#reasoner.chart(rule);
    if (chart.reckonedFor !== this) {
      reckon(chart, this.trace.leaves);
      chart.reckonedFor = this;
    }
    return listed(chart, set);
  }
}

/** The sets that are reckoned of a rule. */
const DECIDING = 0;
const SUFFICIENT = 1;
const TURNING = 2;
/** More than any set can hold: what no leaves can bring about. */
const IMPOSSIBLE = 1_000_000;

const ALL = 1;
const ANY = 2;
const NOT = 3;
const MISSING = 4;
const kinds = { leaf: 0, all: ALL, any: ANY, not: NOT, missing: MISSING } as const;

/**
 * A rule's conditions laid out flat: first the leaves in the order of the rule, then the others, each after its children.
 * A set of leaves is one bit for each, in `words` of 32.
 */
export interface Chart {
  readonly root: Node;
  /** Whose trace the sets were last reckoned from. */
  reckonedFor: Reasons | undefined;
  readonly places: readonly LeafNode[];
  /** Whether one comparison stands in several places. */
  readonly repeats: boolean;
  readonly words: number;
  /** Of each leaf its number in the program. */
  readonly leaves: Uint32Array;
  readonly kinds: Uint8Array;
  /** Where a node's children begin in `children`; the next node's are where they end. */
  readonly firsts: Uint32Array;
  readonly children: Uint32Array;

  /** What is reckoned of each node: its verdict, and sets of leaves with how many they hold. */
  readonly verdicts: Uint8Array;
  readonly deciding: Int32Array;
  readonly sufficient: Int32Array;
  readonly sufficientCount: Uint32Array;
  readonly toTrue: Int32Array;
  readonly toTrueCount: Uint32Array;
  readonly toFalse: Int32Array;
  readonly toFalseCount: Uint32Array;
}

function chartOf(root: Node): Chart {
  const places = leavesOf(root);
  const words = Math.max(1, Math.ceil(places.length / 32));
  const nodes: { readonly kind: number; readonly children: readonly number[] }[] = places.map(() => {
    return { kind: kinds.leaf, children: [] };
  });
  let nextPlace = 0;
  const visit = (node: Node): number => {
    if (node.kind === 'leaf') {
      nextPlace += 1;
      return nextPlace - 1;
    }
    const children = childrenOf(node).map(visit);
    return nodes.push({ kind: kinds[node.kind], children }) - 1;
  };
  visit(root);
  const firsts = [0];
  for (const { children } of nodes) firsts.push((firsts.at(-1) ?? 0) + children.length);
  const leafSets = new Int32Array(nodes.length * words);
  for (let place = 0; place < places.length; place += 1) leafSets[place * words + (place >> 5)] = 1 << (place & 31);
  return {
    root,
    reckonedFor: undefined,
    places,
    repeats: new Set(places.map(({ leaf }) => leaf)).size < places.length,
    words,
    leaves: Uint32Array.from(places, ({ leaf }) => leaf),
    kinds: Uint8Array.from(nodes, ({ kind }) => kind),
    firsts: Uint32Array.from(firsts),
    children: Uint32Array.from(nodes.flatMap(({ children }) => children)),
    verdicts: new Uint8Array(nodes.length),
    deciding: leafSets.slice(),
    sufficient: leafSets.slice(),
    sufficientCount: new Uint32Array(nodes.length).fill(1, 0, places.length),
    toTrue: new Int32Array(nodes.length * words),
    toTrueCount: new Uint32Array(nodes.length),
    toFalse: new Int32Array(nodes.length * words),
    toFalseCount: new Uint32Array(nodes.length),
  };
}

/** Reckons verdicts and sets of all nodes; those of the rule are those of the last. */
function reckon(chart: Chart, found: Uint8Array): void {
  const { kinds: kindOf } = chart;
  reckonLeaves(chart, found);
  for (let node = chart.places.length; node < kindOf.length; node += 1) {
    const kind = kindOf[node] as number;
    if (kind === NOT) reckonNot(chart, node);
    else if (kind === MISSING) reckonMissing(chart, node);
    else reckonGroup(chart, node, kind);
  }
}

function listed(chart: Chart, set: number): LeafNode[] {
  const { words, places, kinds: kindOf } = chart;
  const root = kindOf.length - 1;
  const turning = chart.verdicts[root] === TRUE ? chart.toFalse : chart.toTrue;
  const sets = set === DECIDING ? chart.deciding : set === SUFFICIENT ? chart.sufficient : turning;
  const list: LeafNode[] = [];
  for (let word = 0; word < words; word += 1) {
    for (let rest = sets[root * words + word] ?? 0; rest !== 0; rest &= rest - 1) {
      const place = places[word * 32 + 31 - Math.clz32(rest & -rest)];
      if (place !== undefined) list.push(place);
    }
  }
  return list;
}

/** What decides a leaf and what suffices for it is the leaf itself, once and for all. */
function reckonLeaves(
  { leaves, words, verdicts, toTrue, toTrueCount, toFalse, toFalseCount }: Chart,
  found: Uint8Array,
) {
  for (let place = 0; place < leaves.length; place += 1) {
    const verdict = found[leaves[place] as number] as number;
    const at = place * words + (place >> 5);
    const bit = 1 << (place & 31);
    verdicts[place] = verdict;
    toTrue[at] = verdict === TRUE ? 0 : bit;
    toTrueCount[place] = verdict === TRUE ? 0 : 1;
    toFalse[at] = verdict === FALSE ? 0 : bit;
    toFalseCount[place] = verdict === FALSE ? 0 : 1;
  }
}

/** What one child settles by itself needs but the smallest set of a child; what takes all children needs the sets of all. */
function reckonGroup(chart: Chart, node: number, kind: number): void {
  const { firsts, children, words, verdicts, sufficientCount, deciding, sufficient } = chart;
  const first = firsts[node] as number;
  const end = firsts[node + 1] as number;
  const decisive = kind === ALL ? FALSE : TRUE;
  const byOneCount = kind === ALL ? chart.toFalseCount : chart.toTrueCount;
  const byAllCount = kind === ALL ? chart.toTrueCount : chart.toFalseCount;

  // An empty group holds, and nothing turns it.
  let verdict: number = first === end ? TRUE : 1 - decisive;
  let turner = -1;
  let fewestToTurn = IMPOSSIBLE;
  let allToTurn = 0;
  for (let index = first; index < end; index += 1) {
    const child = children[index] as number;
    const found = verdicts[child] as number;
    if (found === decisive) verdict = decisive;
    else if (found === UNKNOWN && verdict !== decisive) verdict = UNKNOWN;
    const size = byOneCount[child] as number;
    if (size < fewestToTurn) {
      fewestToTurn = size;
      turner = child;
    }
    allToTurn += byAllCount[child] as number;
  }
  verdicts[node] = verdict;
  byOneCount[node] = fewestToTurn;
  byAllCount[node] = allToTurn < IMPOSSIBLE ? allToTurn : IMPOSSIBLE;
  if (first === end) {
    chart.toTrueCount[node] = 0;
    chart.toFalseCount[node] = IMPOSSIBLE;
  }

  let settler = -1;
  let fewest = IMPOSSIBLE;
  let all = 0;
  for (let index = first; index < end; index += 1) {
    const child = children[index] as number;
    if (verdicts[child] !== verdict) continue;
    const size = sufficientCount[child] as number;
    all += size;
    if (size < fewest) {
      fewest = size;
      settler = child;
    }
  }
  const byOne = kind === ALL ? chart.toFalse : chart.toTrue;
  const byAll = kind === ALL ? chart.toTrue : chart.toFalse;
  for (let word = 0; word < words; word += 1) {
    let decides = 0;
    let needed = 0;
    let turnsAll = 0;
    for (let index = first; index < end; index += 1) {
      const at = (children[index] as number) * words + word;
      turnsAll |= byAll[at] as number;
      if (verdicts[children[index] as number] !== verdict) continue;
      decides |= deciding[at] as number;
      needed |= sufficient[at] as number;
    }
    const at = node * words + word;
    deciding[at] = decides;
    byAll[at] = allToTurn < IMPOSSIBLE ? turnsAll : 0;
    byOne[at] = turner < 0 ? 0 : (byOne[turner * words + word] as number);
    sufficient[at] = verdict === decisive ? (sufficient[settler * words + word] as number) : needed;
  }
  // Where none is decisive, each that decides is needed, with all that it needs itself. An empty group needs nothing.
  sufficientCount[node] = verdict === decisive && settler >= 0 ? fewest : all;
}

function reckonNot(chart: Chart, node: number): void {
  const { words, verdicts, deciding, sufficient, sufficientCount, toTrue, toTrueCount, toFalse, toFalseCount } = chart;
  const child = chart.children[chart.firsts[node] as number] as number;
  const verdict = verdicts[child] as number;
  verdicts[node] = verdict === UNKNOWN ? UNKNOWN : 1 - verdict;
  for (let word = 0; word < words; word += 1) {
    const from = child * words + word;
    const to = node * words + word;
    deciding[to] = deciding[from] as number;
    sufficient[to] = sufficient[from] as number;
    toTrue[to] = toFalse[from] as number;
    toFalse[to] = toTrue[from] as number;
  }
  sufficientCount[node] = sufficientCount[child] as number;
  toTrueCount[node] = toFalseCount[child] as number;
  toFalseCount[node] = toTrueCount[child] as number;
}

/** A reference to nothing is false, and no leaf can turn it; its sets stay empty. */
function reckonMissing({ verdicts, toTrueCount }: Chart, node: number): void {
  verdicts[node] = FALSE;
  toTrueCount[node] = IMPOSSIBLE;
}
