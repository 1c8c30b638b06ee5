import type { Pairs } from './comparison.ts';
import { competedProbabilities, oddsOf } from './competition.ts';

/** A thousand to one: what fits as well as this by itself is no stranger who agrees by chance. */
const certainBits = 10;
/** Of pairs of twins and the like there are fewer than this for each pair of one person, in any file of people. */
const mostRelatives = 0.05;
/** One or two pairs of a small file may be twins by chance. */
const fewestPairs = 3;

/**
 * Tells whether files that were thought to name each person once do not: whether so many pairs fit with certainty and still
 * lose against another partner of one of the two that they cannot all be relatives. Such files are linked with the task
 * `manyToMany`.
 *
 * @param weights the log₂ odds of each pair, nothing being made of relatives
 */
export function haveSeveralPartners(pairs: Pairs, weights: Float64Array): boolean {
  const probabilities = competedProbabilities(pairs, oddsOf(weights));
  let [found, lost] = [0, 0];
  for (const [pair, probability] of probabilities.entries()) {
    found += probability;
    if ((weights[pair] ?? 0) >= certainBits) lost += 1 - probability;
  }
  return lost > fewestPairs && lost > found * mostRelatives;
}
