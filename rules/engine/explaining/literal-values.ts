import { dayNumber } from '../../identity/calendar-day.ts';

/** How deep lists in lists are looked into; operators go no deeper than `someValue:someValue:in`. */
const deepestList = 4;

/** A value by itself, or the values in a list of lists, each once. What has members of its own is left out. */
export function literalsIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return typeof value === 'object' ? [] : [value];
  const found = (value.flat(deepestList) as unknown[]).filter((one) => typeof one !== 'object');
  return [...new Set(found)];
}

const dayMs = 24 * 60 * 60 * 1000;
/** Days as rules know them, counted from 1 January 1970: 0000-01-01 and 9999-12-31. */
const firstDay = -719_528;
export const lastDay = 2_932_896;

/** The written day YYYY-MM-DD of a number of days since 1 January 1970; undefined where four digits do not hold its year. */
export function dayOfNumber(day: number): string | undefined {
  if (day < firstDay || day > lastDay) return undefined;
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The number of the first day whose text does not come before a text, which need be no day; `lastDay + 1` where all do. */
export function firstDayFrom(text: string): number {
  const exact = dayNumber(text);
  if (exact !== undefined) return exact;
  let [low, high] = [firstDay, lastDay + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((dayOfNumber(middle) ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
