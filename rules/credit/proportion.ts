/**
 * What counts say of a rate: the Wilson score interval of one proportion, and Newcombe's hybrid score interval (his method
 * 10) of the difference of two. Both stay within what a rate can be and hold their level for small counts and for rates
 * near 0 and 1, where the textbook interval does not. They take cases for independent of each other.
 *
 * Only operations that IEEE 754 fixes to the last bit are used, so that a report of today comes out the same later.
 *
 * @see E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212; R. G. Newcombe, Statist. Med. 17 (1998) 857–872 and 873–890
 */

/** So many of so many. */
export interface Proportion {
  readonly hits: number;
  /** 1 or more. */
  readonly of: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of two rates: the first less the second, between -1 and 1, and what it may be. */
export interface Difference extends Interval {
  readonly value: number;
}

/** Of every interval here. */
export const confidencePercent = 95;
/** The quantile of the normal distribution at 97.5 %. */
const z = 1.959963984540054;

export function rateOf({ hits, of }: Proportion): number {
  return hits / of;
}

/** Wilson's interval of a rate, both bounds between 0 and 1; none of its bounds is beyond the rate that was counted. */
export function rateInterval({ hits, of }: Proportion): Interval {
  const centre = (hits + (z * z) / 2) / (of + z * z);
  const half = (z / (of + z * z)) * Math.sqrt((hits * (of - hits)) / of + (z * z) / 4);
  // At the ends the bound is exact, and rounding must not move it.
  return { low: hits === 0 ? 0 : centre - half, high: hits === of ? 1 : centre + half };
}

/** Newcombe's interval of the difference of two rates that were counted of different cases. */
export function differenceOf(one: Proportion, other: Proportion): Difference {
  const [rate, otherRate] = [rateOf(one), rateOf(other)];
  const [interval, otherInterval] = [rateInterval(one), rateInterval(other)];
  const value = rate - otherRate;
  return {
    value,
    low: value - distance(rate - interval.low, otherInterval.high - otherRate),
    high: value + distance(interval.high - rate, otherRate - otherInterval.low),
  };
}

/** @throws RangeError for counts that no snapshot can hold */
export function assertProportion({ hits, of }: Proportion, what: string): void {
  if (Number.isSafeInteger(hits) && Number.isSafeInteger(of) && hits >= 0 && hits <= of) return;
  throw new RangeError(`the counts of ${what} are none: ${hits} of ${of}`);
}

function distance(one: number, other: number): number {
  return Math.sqrt(one * one + other * other);
}
