/** A day of the Gregorian calendar that really exists. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/**
 * Reads a written day and checks it against the calendar.
 *
 * The check is our own because `Date` rolls 31 February over into March and the package id-validator 1.3.0 calls
 * 31 February 1980 a valid birthday (DOMAIN C-1).
 *
 * @param text `YYYY-MM-DD`, the extended form of GB/T 7408 (ISO 8601); nothing around it.
 * @returns the day, or `undefined` when the text has another shape or names a day that never was.
 */
export function readCalendarDay(text: string): CalendarDay | undefined {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  return { year, month, day };
}

/** The days from 1 January 1970 to a written day; `undefined` where `readCalendarDay` finds none. */
export function dayNumber(text: string): number | undefined {
  if (readCalendarDay(text) === undefined) return undefined;
  return Date.parse(`${text}T00:00:00Z`) / (24 * 60 * 60 * 1000);
}

/** Zero for a month that does not exist, so that no day fits into it. */
function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
