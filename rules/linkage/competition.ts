import type { Pairs } from './comparison.ts';

/** Odds beyond this are certainty, and sums of them stay finite. */
const mostBits = 200;
/** Odds that nothing stands against, not even the best of weights: those of what a person decided. */
export const certainOdds = 2 ** (mostBits + 60);
/** A rival that is at most one bit less likely fits a record as well as the pair itself does. */
const asLikely = 0.5;

/** Records that have found their partner. */
export interface Settled {
  readonly left: ReadonlySet<number>;
  readonly right: ReadonlySet<number>;
}

/** Odds of weights in bits. */
export function oddsOf(weights: Float64Array): Float64Array {
  return weights.map((weight) => 2 ** Math.max(-mostBits, Math.min(weight, mostBits)));
}

/**
 * The probability of each pair when each record has one partner at most: the odds of all other partners of either record
 * stand against it, beside those of having none.
 */
export function competedProbabilities(pairs: Pairs, odds: Float64Array): Float64Array {
  const lefts = sums(pairs.left, odds);
  const rights = sums(pairs.right, odds);
  return odds.map((one, pair) => {
    const all = (lefts.get(pairs.left[pair] ?? 0) ?? 0) + (rights.get(pairs.right[pair] ?? 0) ?? 0) - one;
    return one / (1 + Math.max(all, one));
  });
}

function sums(records: Int32Array, odds: Float64Array): Map<number, number> {
  const totals = new Map<number, number>();
  for (const [pair, one] of odds.entries()) {
    const record = records[pair] ?? 0;
    totals.set(record, (totals.get(record) ?? 0) + one);
  }
  return totals;
}

/**
 * The same after some records have found their partners. A rival whose record is settled elsewhere no longer counts, unless
 * it fits as well as the pair itself: that nobody else is left is no reason to merge two records that fit two people alike.
 *
 * @param open pairs of which neither record is settled
 */
export function remainingProbabilities(
  pairs: Pairs,
  odds: Float64Array,
  open: readonly number[],
  settled: Settled,
): ReadonlyMap<number, number> {
  const byLeft = grouped(pairs.left);
  const byRight = grouped(pairs.right);
  return new Map(
    open.map((pair) => {
      const own = odds[pair] ?? 0;
      let all = 1 + own;
      for (const rival of byLeft.get(pairs.left[pair] ?? 0) ?? []) {
        const one = odds[rival] ?? 0;
        if (rival !== pair && (one >= own * asLikely || !settled.right.has(pairs.right[rival] ?? 0))) all += one;
      }
      for (const rival of byRight.get(pairs.right[pair] ?? 0) ?? []) {
        const one = odds[rival] ?? 0;
        if (rival !== pair && (one >= own * asLikely || !settled.left.has(pairs.left[rival] ?? 0))) all += one;
      }
      return [pair, own / all] as const;
    }),
  );
}

function grouped(records: Int32Array): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const [pair, record] of records.entries()) {
    const group = groups.get(record);
    if (group === undefined) groups.set(record, [pair]);
    else group.push(pair);
  }
  return groups;
}
