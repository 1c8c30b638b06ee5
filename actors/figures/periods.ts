import { dayNumber } from '../../rules/identity/calendar-day.ts';
import type { Period } from './figures.ts';

/** Which days are counted together. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** The days before a day, and as many before those. */
export function rankingPeriods(day: string, days: number): { readonly now: Period; readonly before: Period } {
  return {
    now: { from: daysBefore(day, days), to: daysBefore(day, 1) },
    before: { from: daysBefore(day, 2 * days), to: daysBefore(day, days + 1) },
  };
}

/**
 * The newest whole period of so many calendar months (beginning with January) that was over `settleDays` before a day. Periods
 * do not overlap, so that no two reports have an application in common.
 *
 * @param months a divisor of 12
 */
export function fairnessPeriod(day: string, months: number, settleDays: number): Period {
  const settled = daysBefore(day, settleDays);
  const [year = 0, month = 0] = settled.split('-').map(Number);
  // The first month of the period that was under way then; the one before it is whole.
  const first = month - 1 - ((month - 1) % months);
  return { from: firstOfMonth(year, first - months), to: daysBefore(firstOfMonth(year, first), 1) };
}

export function isIn({ from, to }: Period, day: string): boolean {
  return day >= from && day <= to;
}

export function daysBefore(day: string, days: number): string {
  const number = dayNumber(day);
  if (number === undefined) throw new RangeError(`${day} is no day`);
  return new Date((number - days) * DAY_MS).toISOString().slice(0, 10);
}

/** @param month 0 for January; below 0 it lies in a year before */
function firstOfMonth(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
