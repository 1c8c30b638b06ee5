import { dayNumber } from '../../rules/identity/calendar-day.ts';

/**
 * How often something was done: ever, and on each of the last days, so that every window that is asked for is exact and
 * what is kept is bounded. It stands in the state as JSON: a year of a busy officer is some 900 bytes.
 */
export interface SlidingCount {
  /** Every time ever, also on days that are not kept. */
  readonly total: number;
  /** The newest day that was counted; absent where none was a day of the calendar. */
  readonly newest?: string;
  /**
   * The days up to the newest, at most `keptDays`, oldest first: a positive number is what was counted on one day, a
   * negative one so many days in a row on which nothing was.
   */
  readonly days: readonly number[];
}

/** The windows that can be asked for, in calendar days. */
export type WindowDays = 30 | 90 | 365;

/** As many days as the widest window has. */
export const keptDays = 365;

/**
 * Counts once on a day. A clock may have jumped back: an earlier day that is kept goes to its place, one before the days
 * that are kept only adds to the total.
 *
 * @param day YYYY-MM-DD; what is no day of the calendar only adds to the total.
 */
export function countOn(before: SlidingCount | undefined, day: string): SlidingCount {
  const total = (before?.total ?? 0) + 1;
  const at = dayNumber(day);
  if (at === undefined) return { ...before, total, days: before?.days ?? [] };
  const newest = before?.newest === undefined ? undefined : dayNumber(before.newest);
  if (before === undefined || newest === undefined) return { total, newest: day, days: [1] };
  if (at <= newest - keptDays) return { ...before, total };
  // Nearly every count is of the newest day, and needs nothing unpacked.
  if (at === newest) return { ...before, total, days: [...before.days.slice(0, -1), (before.days.at(-1) ?? 0) + 1] };

  const later = Math.max(0, at - newest);
  const counts = later >= keptDays ? [] : [...unpacked(before.days), ...zeros(later)];
  const last = Math.max(at, newest);
  const missing = last - at + 1 - counts.length;
  if (missing > 0) counts.unshift(...zeros(missing));
  const place = counts.length - 1 - (last - at);
  counts[place] = (counts[place] ?? 0) + 1;
  return { total, newest: later > 0 ? day : (before.newest ?? day), days: packed(counts.slice(-keptDays)) };
}

/**
 * How often it was done on the last `days` calendar days, `today` included; what lies after `today` does not count.
 * Exact for every `today` that is not before the newest day, and before that as far back as days are kept.
 */
export function countWithin(count: SlidingCount | undefined, days: WindowDays, today: string): number {
  const newest = count?.newest === undefined ? undefined : dayNumber(count.newest);
  const last = dayNumber(today);
  if (count === undefined || newest === undefined || last === undefined) return 0;
  const counts = unpacked(count.days);
  // The place of `today` in the list, which may lie behind its end.
  const end = counts.length - 1 + (last - newest);
  return counts.slice(Math.max(0, end - days + 1), Math.max(0, end + 1)).reduce((sum, one) => sum + one, 0);
}

/** How often it was done on a day; of the newest, which nearly every question is about, at once. */
export function countOnDay(count: SlidingCount | undefined, day: string): number {
  if (count?.newest === undefined || day > count.newest) return 0;
  if (day === count.newest) return count.days.at(-1) ?? 0;
  const [last, at] = [dayNumber(count.newest), dayNumber(day)];
  if (last === undefined || at === undefined) return 0;
  return unpacked(count.days).at(at - last - 1) ?? 0;
}

function unpacked(days: readonly number[]): number[] {
  const counts: number[] = [];
  for (const one of days) {
    if (one > 0) counts.push(one);
    for (let left = one; left < 0; left += 1) counts.push(0);
  }
  return counts;
}

/** Leading days without any are dropped: the list ends at the newest day, so nothing is lost. */
function packed(counts: readonly number[]): number[] {
  const days: number[] = [];
  for (const one of counts) {
    const before = days.at(-1);
    if (one > 0) days.push(one);
    else if (before !== undefined && before < 0) days[days.length - 1] = before - 1;
    else if (before !== undefined) days.push(-1);
  }
  return days;
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0);
