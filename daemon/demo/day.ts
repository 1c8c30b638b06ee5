import type { Random } from '../../rules/random.ts';

/** A day that exists in every year, so that no arithmetic on it can fail. */
export function makeDay(random: Random, fromYear: number, toYear: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${random.between(fromYear, toYear)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
}

/** The year of a day. */
export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
