import type { LocalizedText } from '../../text.ts';
import {
  assertProportion,
  type Difference,
  differenceOf,
  type Interval,
  type Proportion,
  rateInterval,
  rateOf,
} from '../proportion.ts';
import { rankedText, rankingText, tooFewText } from './ranking-text.ts';

/**
 * A ranking of organisations or officers by one rate, from a snapshot of counts: such as answers in time, or steps that
 * ended overdue. Persons are never ranked. Whoever has too few cases has no place.
 *
 * Places are those of standard competition ranking: who fares equally well shares a place, and the next one is as many
 * places behind as there are who fare better (1, 2, 2, 4). Rates are compared as fractions, so that ties are exact.
 *
 * By a small number of cases anybody may come out best or worst. So a ranking may lay cases of the mean to those of each
 * (shrinkage towards the mean); where it does, the text of each place says so, with the rate that came out.
 */

export interface RankingCount extends Proportion {
  /** A credit code or a staff number. */
  readonly subject: string;
  /** The same of the period before. */
  readonly before?: Proportion;
}

export interface RankingRules {
  /** What the rate is of. */
  readonly title: LocalizedText;
  readonly better: 'higher' | 'lower';
  /** Whoever has fewer cases is not ranked; 1 or more. */
  readonly leastVolume: number;
  /** So many cases of the mean are laid to those of each; 0: none, and the rate that was counted decides. */
  readonly meanCases: number;
}

export type Trend =
  /** Too few cases before. */
  | { readonly standing: 'unknown' }
  /** The rate less that of the period before; `not-told-apart` where its interval holds 0. */
  | { readonly standing: 'better' | 'worse' | 'not-told-apart'; readonly difference: Difference };

export interface RankedSubject extends Proportion {
  readonly subject: string;
  /** From 1 on. */
  readonly place: number;
  /** How many have this place, the subject included. */
  readonly sharedBy: number;
  readonly rate: number;
  readonly interval: Interval;
  /** The rate after cases of the mean were laid to it, which decides the place; left out where none were. */
  readonly shrunkRate?: number;
  readonly trend: Trend;
  /** Its place by the counts of the period before, among those that had enough then. */
  readonly placeBefore?: number;
  readonly text: LocalizedText;
}

export interface Unranked extends Proportion {
  readonly subject: string;
  readonly text: LocalizedText;
}

export interface Ranking {
  /** The best first; equal ones by their names. */
  readonly ranked: readonly RankedSubject[];
  /** Too few cases, by their names. */
  readonly tooFew: readonly Unranked[];
  /** Of all cases of all subjects; left out where there are none. */
  readonly mean?: Proportion;
  readonly text: LocalizedText;
}

/**
 * @param counts each subject once
 * @throws RangeError for counts that no snapshot can hold, a subject that stands twice, and rules that are none
 */
export function rankingOf(counts: readonly RankingCount[], rules: RankingRules): Ranking {
  assertRules(rules);
  assertCounts(counts);
  const now = placesOf(counts, rules);
  const before = counts.flatMap(({ subject, before }) => (before === undefined ? [] : [{ subject, ...before }]));
  const placesBefore = new Map(placesOf(before, rules).places.map(({ count, place }) => [count.subject, place]));
  const ranked = now.places.map(({ count, ...place }): RankedSubject => {
    const { subject, hits, of } = count;
    const placeBefore = placesBefore.get(subject);
    const told = {
      subject,
      ...place,
      hits,
      of,
      rate: rateOf(count),
      interval: rateInterval(count),
      ...(rules.meanCases === 0 ? {} : { shrunkRate: shrunkRate(count, now.mean, rules.meanCases) }),
      trend: trendOf(count, rules),
      ...(placeBefore === undefined ? {} : { placeBefore }),
    };
    return { ...told, text: rankedText(told, now.mean, rules) };
  });
  const tooFew = counts
    .filter(({ of }) => of < rules.leastVolume)
    .map(({ subject, hits, of }) => ({ subject, hits, of, text: tooFewText(of, rules) }))
    .sort(byName);
  return { ranked, tooFew, ...(now.mean.of === 0 ? {} : { mean: now.mean }), text: rankingText(now.mean, rules) };
}

interface Place {
  readonly count: Proportion & { readonly subject: string };
  readonly place: number;
  readonly sharedBy: number;
}

/** The places of those that have enough cases, the best first, and the mean of all. */
function placesOf(
  counts: readonly (Proportion & { readonly subject: string })[],
  { better, leastVolume, meanCases }: RankingRules,
): { readonly places: readonly Place[]; readonly mean: Proportion } {
  const mean = {
    hits: counts.reduce((sum, { hits }) => sum + hits, 0),
    of: counts.reduce((sum, { of }) => sum + of, 0),
  };
  const compared = counts
    .filter(({ of }) => of >= leastVolume)
    .map((count) => ({ count, subject: count.subject, fraction: fractionOf(count, mean, meanCases) }))
    .sort((one, other) => fractionOrder(one.fraction, other.fraction, better) || byName(one, other));
  let first = 0;
  const places = compared.map(({ count, fraction }, at) => {
    const leader = compared[first];
    if (leader === undefined || fractionOrder(leader.fraction, fraction, better) !== 0) first = at;
    return { count, place: first + 1 };
  });
  const sharing = new Map<number, number>();
  for (const { place } of places) sharing.set(place, (sharing.get(place) ?? 0) + 1);
  return { places: places.map((one) => ({ ...one, sharedBy: sharing.get(one.place) ?? 1 })), mean };
}

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** (hits + meanCases · mean) / (of + meanCases), exactly. */
function fractionOf({ hits, of }: Proportion, mean: Proportion, meanCases: number): Fraction {
  return {
    over: BigInt(hits) * BigInt(mean.of) + BigInt(meanCases) * BigInt(mean.hits),
    under: BigInt(of + meanCases) * BigInt(mean.of),
  };
}

/** Below 0 where the first is the better. */
function fractionOrder(one: Fraction, other: Fraction, better: RankingRules['better']): number {
  const apart = one.over * other.under - other.over * one.under;
  if (apart === 0n) return 0;
  return apart > 0n === (better === 'higher') ? -1 : 1;
}

function shrunkRate({ hits, of }: Proportion, mean: Proportion, meanCases: number): number {
  return (hits + meanCases * rateOf(mean)) / (of + meanCases);
}

function trendOf({ hits, of, before }: Proportion & { readonly before?: Proportion }, rules: RankingRules): Trend {
  if (before === undefined || before.of < rules.leastVolume) return { standing: 'unknown' };
  const difference = differenceOf({ hits, of }, before);
  if (difference.low <= 0 && difference.high >= 0) return { standing: 'not-told-apart', difference };
  return { standing: difference.low > 0 === (rules.better === 'higher') ? 'better' : 'worse', difference };
}

function byName(one: { readonly subject: string }, other: { readonly subject: string }): number {
  if (one.subject === other.subject) return 0;
  return one.subject < other.subject ? -1 : 1;
}

function assertCounts(counts: readonly RankingCount[]): void {
  const seen = new Set<string>();
  for (const count of counts) {
    assertProportion(count, count.subject);
    if (count.before !== undefined) assertProportion(count.before, `${count.subject}, the period before`);
    if (seen.has(count.subject)) throw new RangeError(`${count.subject} is counted twice`);
    seen.add(count.subject);
  }
}

function assertRules({ leastVolume, meanCases }: RankingRules): void {
  if (!Number.isSafeInteger(leastVolume) || leastVolume < 1)
    throw new RangeError(`the least volume must be a whole number of 1 or more, not ${leastVolume}`);
  if (!Number.isSafeInteger(meanCases) || meanCases < 0)
    throw new RangeError(`the cases of the mean must be a whole number of 0 or more, not ${meanCases}`);
}
