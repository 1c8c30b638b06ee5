import type { Comparisons, Pairs } from './comparison.ts';
import { certainOdds, competedProbabilities, oddsOf, remainingProbabilities } from './competition.ts';
import type { LinkageConfiguration } from './configuration.ts';
import { comparators, contradicted } from './levels.ts';

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
 * @param decided what people said of some pairs, which stands whatever the weights are
 */
export function decidePairs(
  configuration: LinkageConfiguration,
  comparisons: Comparisons,
  weights: Float64Array,
  decided: ReadonlyMap<number, 'match' | 'noMatch'> = new Map(),
): Decisions {
  const { task, matchProbability, reviewProbability } = configuration;
  const { pairs } = comparisons;
  const odds = oddsOf(weights);
  const contradictions = contradictedPairs(configuration, comparisons);
  for (const [pair, decision] of decided) {
    odds[pair] = decision === 'match' ? certainOdds : 0;
    contradictions.delete(pair);
  }
  if (task !== 'oneToOne') {
    const probabilities = odds.map((one) => one / (1 + one));
    return {
      probabilities,
      decisions: Array.from(probabilities, (probability, pair) => {
        if (decided.get(pair) === 'noMatch') return 'noMatch';
        if (probability >= matchProbability && !contradictions.has(pair)) return 'match';
        return probability >= reviewProbability ? 'review' : 'noMatch';
      }),
    };
  }
  const { probabilities, matches } = settle(pairs, odds, (pair, probability) => {
    return probability >= matchProbability && !contradictions.has(pair) && decided.get(pair) !== 'noMatch';
  });
  return {
    probabilities,
    decisions: Array.from(probabilities, (probability, pair) => {
      if (matches.has(pair)) return 'match';
      if (decided.get(pair) === 'noMatch') return 'noMatch';
      return probability >= reviewProbability ? 'review' : 'noMatch';
    }),
  };
}

/** Settles the certain pairs, one partner a record, in rounds: what is settled may make others certain. */
function settle(pairs: Pairs, odds: Float64Array, isCertain: (pair: number, probability: number) => boolean) {
  const probabilities = competedProbabilities(pairs, odds);
  const matches = new Set<number>();
  const settled = { left: new Set<number>(), right: new Set<number>() };
  const isOpen = (pair: number): boolean =>
    !settled.left.has(pairs.left[pair] ?? 0) && !settled.right.has(pairs.right[pair] ?? 0);
  let open = Array.from(odds.keys());
  for (;;) {
    const certain = open
      .filter((pair) => isCertain(pair, probabilities[pair] ?? 0))
      .sort((one, other) => (probabilities[other] ?? 0) - (probabilities[one] ?? 0) || one - other);
    for (const pair of certain) {
      // Two partners of a record may both be certain where half the odds are thought enough.
      if (!isOpen(pair)) continue;
      settled.left.add(pairs.left[pair] ?? 0);
      settled.right.add(pairs.right[pair] ?? 0);
      matches.add(pair);
    }
    if (certain.length === 0) return { probabilities, matches };
    open = open.filter(isOpen);
    for (const [pair, probability] of remainingProbabilities(pairs, odds, open, settled)) {
      probabilities[pair] = probability;
    }
  }
}

/** Pairs with a field that says they are two people for certain: a person may overrule it, the rest of the fields may not. */
function contradictedPairs({ fields }: LinkageConfiguration, { pairs, fieldCount, levels }: Comparisons): Set<number> {
  const found = new Set<number>();
  for (const [field, { kind }] of fields.entries()) {
    const level = comparators[kind].levels.indexOf(contradicted);
    for (let pair = 0; level !== -1 && pair < pairs.count; pair += 1) {
      if (levels[pair * fieldCount + field] === level) found.add(pair);
    }
  }
  return found;
}
