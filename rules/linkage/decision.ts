import type { Pairs } from './comparison.ts';
import type { LinkageConfiguration } from './configuration.ts';

export type Decision = 'match' | 'review' | 'noMatch';

export interface Decisions {
  /** For each pair, how probably the two are one person, other partners of either being considered. */
  readonly probabilities: Float64Array;
  readonly decisions: readonly Decision[];
}

/**
 * Decides over pairs by the probability that follows from their weights, so no threshold is fitted to any file.
 *
 * Where each record has one partner at most, partners compete: of two that fit a record equally well none is a match and both
 * go to a person. Certain pairs are settled first and their records leave the competition, until nothing more is settled.
 *
 * @param weights the log₂ odds of each pair, as `scorePairs` gives them
 */
export function decidePairs(configuration: LinkageConfiguration, pairs: Pairs, weights: Float64Array): Decisions {
  const { task, matchProbability, reviewProbability } = configuration;
  const odds = weights.map((weight) => 2 ** Math.min(weight, mostBits));
  if (task !== 'oneToOne') {
    const probabilities = odds.map((one) => one / (1 + one));
    return {
      probabilities,
      decisions: Array.from(probabilities, (probability) => {
        if (probability >= matchProbability) return 'match';
        return probability >= reviewProbability ? 'review' : 'noMatch';
      }),
    };
  }
  const probabilities = new Float64Array(pairs.count);
  const decisions = new Array<Decision>(pairs.count).fill('noMatch');
  const settled = { left: new Set<number>(), right: new Set<number>() };
  let open = Array.from(odds.keys());
  for (;;) {
    for (const [pair, probability] of competing(pairs, odds, open)) probabilities[pair] = probability;
    const certain = open
      .filter((pair) => (probabilities[pair] ?? 0) >= matchProbability)
      .sort((one, other) => (probabilities[other] ?? 0) - (probabilities[one] ?? 0) || one - other);
    for (const pair of certain) {
      const [left, right] = [pairs.left[pair] ?? 0, pairs.right[pair] ?? 0];
      if (settled.left.has(left) || settled.right.has(right)) continue;
      settled.left.add(left);
      settled.right.add(right);
      decisions[pair] = 'match';
    }
    if (certain.length === 0) break;
    open = open.filter((pair) => {
      const free = !settled.left.has(pairs.left[pair] ?? 0) && !settled.right.has(pairs.right[pair] ?? 0);
      if (!free && decisions[pair] !== 'match') probabilities[pair] = 0;
      return free;
    });
  }
  for (const pair of open) if ((probabilities[pair] ?? 0) >= reviewProbability) decisions[pair] = 'review';
  return { probabilities, decisions };
}

/** Odds beyond this are certainty, and sums of them stay finite. */
const mostBits = 200;

/** The probability of each open pair when each record has one partner at most. */
function competing(pairs: Pairs, odds: Float64Array, open: readonly number[]): readonly (readonly [number, number])[] {
  const lefts = new Map<number, number>();
  const rights = new Map<number, number>();
  for (const pair of open) {
    const [left, right, one] = [pairs.left[pair] ?? 0, pairs.right[pair] ?? 0, odds[pair] ?? 0];
    lefts.set(left, (lefts.get(left) ?? 0) + one);
    rights.set(right, (rights.get(right) ?? 0) + one);
  }
  return open.map((pair) => {
    const one = odds[pair] ?? 0;
    const all = (lefts.get(pairs.left[pair] ?? 0) ?? 0) + (rights.get(pairs.right[pair] ?? 0) ?? 0) - one;
    return [pair, one / (1 + Math.max(all, one))] as const;
  });
}
