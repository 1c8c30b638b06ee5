import { type Judge, judgeOf } from '../compiler/judge.ts';
import { FALSE, type LeafNode, leavesOf, type Node, TRUE, UNKNOWN } from '../compiler/tree.ts';

/**
 * Where one comparison stands in several places of a rule, it cannot hold in one and fail in the other: sets of leaves that
 * were put together place by place are looked at again here, by judging the rule.
 */

/** Of leaves that suffice for a rule's verdict, those without which the others would not; each comparison once. */
export function withoutNeedless(root: Node, leaves: Uint8Array, sufficient: readonly LeafNode[]): readonly LeafNode[] {
  const judge = judgeOf(root);
  const verdict = judge(leaves);
  const kept = new Map(sufficient.toReversed().map((one) => [one.leaf, one]));
  for (const { leaf } of sufficient) {
    const known = new Uint8Array(leaves.length).fill(UNKNOWN);
    for (const other of kept.keys()) if (other !== leaf) known[other] = leaves[other] ?? UNKNOWN;
    if (judge(known) === verdict) kept.delete(leaf);
  }
  return sufficient.filter((one) => kept.get(one.leaf) === one);
}

/**
 * The fewest comparisons that would have to turn out otherwise for a rule's verdict, which is known, to turn; none where
 * they are not found within `mostJudgements`.
 * @param likely what was put together place by place; it is kept where nothing smaller is found and it really turns the rule
 */
export function turnersOf(root: Node, leaves: Uint8Array, likely: readonly LeafNode[]): readonly LeafNode[] {
  const once = [...new Map(leavesOf(root).map((one) => [one.leaf, one])).values()];
  const turn: Turn = {
    judge: judgeOf(root),
    wanted: judgeOf(root)(leaves) === TRUE ? FALSE : TRUE,
    tried: leaves.slice(),
    left: mostJudgements,
  };
  const likelyOnce = [...new Map(likely.map((one) => [one.leaf, one])).values()];
  const fallback = turnsAll(turn, likelyOnce) ? likelyOnce : [];
  const most = fallback.length === 0 ? once.length : fallback.length - 1;
  for (let size = 1; size <= most && turn.left > 0; size += 1) {
    const found = turnersAmong(turn, once, size);
    if (found !== undefined) return found;
  }
  return fallback;
}

/** Enough for every three of fifty comparisons. */
const mostJudgements = 20_000;

interface Turn {
  readonly judge: Judge;
  readonly wanted: number;
  /** The verdicts of all leaves, some of them turned for a moment. */
  readonly tried: Uint8Array;
  left: number;
}

function turnersAmong(turn: Turn, nodes: readonly LeafNode[], size: number, from = 0): LeafNode[] | undefined {
  if (size === 0) {
    turn.left -= 1;
    return turn.judge(turn.tried) === turn.wanted ? [] : undefined;
  }
  for (let index = from; index + size <= nodes.length && turn.left > 0; index += 1) {
    const node = nodes[index] as LeafNode;
    const found = withTurned(turn, node, () => turnersAmong(turn, nodes, size - 1, index + 1));
    if (found !== undefined) return [node, ...found];
  }
  return undefined;
}

/** Whether all of these turned, each the way that is needed, turn the rule. */
function turnsAll(turn: Turn, nodes: readonly LeafNode[]): boolean {
  return nodes.length > 0 && turnersAmong(turn, nodes, nodes.length) !== undefined;
}

/** What `look` gives with a leaf turned; a leaf that is not known is turned both ways. */
function withTurned<Found>(turn: Turn, { leaf }: LeafNode, look: () => Found | undefined): Found | undefined {
  const { tried } = turn;
  const before = tried[leaf] as number;
  let found: Found | undefined;
  for (const verdict of [TRUE, FALSE]) {
    if (verdict === before || found !== undefined) continue;
    tried[leaf] = verdict;
    found = look();
  }
  tried[leaf] = before;
  return found;
}
