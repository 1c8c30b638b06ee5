import type { Pairs } from './comparison.ts';

/** Odds beyond this are certainty, and sums of them stay finite. */
const mostBits = 200;

/** Odds of weights in bits. */
export function oddsOf(weights: Float64Array): Float64Array {
  return weights.map((weight) => 2 ** Math.max(-mostBits, Math.min(weight, mostBits)));
}

/**
 * The probability of each pair when each record has one partner at most: the odds of all other partners of either record
 * stand against it, beside those of having none.
 */
export function competedProbabilities(pairs: Pairs, odds: Float64Array): Float64Array {
  const lefts = new Map<number, number>();
  const rights = new Map<number, number>();
  for (const pair of odds.keys()) {
    const [left, right, one] = [pairs.left[pair] ?? 0, pairs.right[pair] ?? 0, odds[pair] ?? 0];
    lefts.set(left, (lefts.get(left) ?? 0) + one);
    rights.set(right, (rights.get(right) ?? 0) + one);
  }
  const probabilities = new Float64Array(pairs.count);
  for (const pair of odds.keys()) {
    const one = odds[pair] ?? 0;
    const all = (lefts.get(pairs.left[pair] ?? 0) ?? 0) + (rights.get(pairs.right[pair] ?? 0) ?? 0) - one;
    probabilities[pair] = one / (1 + Math.max(all, one));
  }
  return probabilities;
}
