/**
 * What time leaves of points: half of them after every half-life. `Math.pow` may differ from one version of the engine to
 * the next, and a score of today must come out the same in ten years; so only operations are used that IEEE 754 fixes to
 * the last bit: 2^-x as a product of constants, one for each binary digit of x.
 */

/** Digits of the fraction of a half-life; two neighbouring days of any half-life below 2,000 years differ in them. */
const fractionDigits = 30;

/** 2^(-1/2), 2^(-1/4), 2^(-1/8), …: each the square root of the one before, which IEEE 754 rounds correctly. */
const roots: readonly number[] = rootsOfHalf();

/** What is left is told in millionths of a point, as whole numbers: sums of those do not depend on their order. */
export const millionths = 1_000_000;

/**
 * The millionths of points that are left.
 *
 * @param points whole points, of either sign
 * @param ageDays whole days, 0 or more
 * @param halfLifeDays whole days, 1 or more; left out, nothing is lost
 */
export function decayed(points: number, ageDays: number, halfLifeDays: number | undefined): number {
  const whole = points * millionths;
  return halfLifeDays === undefined ? whole : Math.round(whole * fractionLeft(ageDays, halfLifeDays));
}

/** 2^(-ageDays / halfLifeDays), between 0 and 1. */
export function fractionLeft(ageDays: number, halfLifeDays: number): number {
  const halvings = Math.floor(ageDays / halfLifeDays);
  let rest = ageDays - halvings * halfLifeDays;
  let left = 1;
  for (let done = 0; done < halvings && left > 0; done += 1) left /= 2;
  for (let digit = 0; digit < fractionDigits && rest > 0; digit += 1) {
    rest *= 2;
    if (rest < halfLifeDays) continue;
    rest -= halfLifeDays;
    left *= roots[digit] ?? 1;
  }
  return left;
}

function rootsOfHalf(): number[] {
  const found: number[] = [];
  let root = 0.5;
  for (let digit = 0; digit < fractionDigits; digit += 1) {
    root = Math.sqrt(root);
    found.push(root);
  }
  return found;
}
