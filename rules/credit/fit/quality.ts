/** How well scores tell good from bad, and how far two groups of scores are from each other. */

export interface RankQuality {
  /** The chance that a good row scores above a bad one, where equal scores count half. */
  readonly areaUnderCurve: number;
  /** The greatest distance between the shares of bad and of good rows at or below a score (Kolmogorov–Smirnov). */
  readonly kolmogorovSmirnov: number;
}

/** Shares of all bad and of all good rows at or below a score. */
export interface RankPoint {
  readonly score: number;
  readonly badShare: number;
  readonly goodShare: number;
}

/** One point a different score, the lowest first. */
export function rankPoints(scores: readonly number[], bad: readonly boolean[]): readonly RankPoint[] {
  const totalBad = bad.filter(Boolean).length;
  const totalGood = bad.length - totalBad;
  const counts = new Map<number, { good: number; bad: number }>();
  scores.forEach((score, row) => {
    const count = counts.get(score) ?? { good: 0, bad: 0 };
    if (bad[row] === true) count.bad += 1;
    else count.good += 1;
    counts.set(score, count);
  });
  let [badBelow, goodBelow] = [0, 0];
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([score, count]) => {
      badBelow += count.bad;
      goodBelow += count.good;
      return { score, badShare: badBelow / totalBad, goodShare: goodBelow / totalGood };
    });
}

export function rankQuality(scores: readonly number[], bad: readonly boolean[]): RankQuality {
  let [areaUnderCurve, kolmogorovSmirnov] = [0, 0];
  let before = { badShare: 0, goodShare: 0 };
  for (const point of rankPoints(scores, bad)) {
    areaUnderCurve += ((point.goodShare - before.goodShare) * (point.badShare + before.badShare)) / 2;
    kolmogorovSmirnov = Math.max(kolmogorovSmirnov, Math.abs(point.badShare - point.goodShare));
    before = point;
  }
  return { areaUnderCurve, kolmogorovSmirnov };
}

const stabilityRanges = 10;
/** Stands for an empty range, which would have no logarithm. */
const leastShare = 1e-4;

/**
 * Population stability index: Σ (actual − expected) · ln(actual / expected) over ranges that hold a tenth of the expected
 * scores each. Below 0.1 nothing has moved; above 0.25 the population is another one.
 */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  const ordered = [...expected].sort((one, other) => one - other);
  const bounds = new Set<number>();
  for (let range = 1; range < stabilityRanges; range += 1) {
    const bound = ordered[Math.floor((range * ordered.length) / stabilityRanges)];
    if (bound !== undefined) bounds.add(bound);
  }
  const edges = [...bounds];
  const shares = (scores: readonly number[]): number[] => {
    const counts = new Array<number>(edges.length + 1).fill(0);
    for (const score of scores) {
      const range = edges.findIndex((edge) => score < edge);
      const at = range < 0 ? edges.length : range;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts.map((count) => Math.max(count / scores.length, leastShare));
  };
  const [before, after] = [shares(expected), shares(actual)];
  return before.reduce((sum, share, range) => {
    const now = after[range] ?? leastShare;
    return sum + (now - share) * Math.log(now / share);
  }, 0);
}
