/**
 * Days of the credit ledger and the spans between them. A score reads three days an item, so that they are read here by
 * plain arithmetic; what is written into a ledger was checked by `readCalendarDay` before.
 */

/** A day of the Gregorian calendar, written YYYY-MM-DD. */
export type Day = string;

/** A span as laws and models say it; what is left out is none. */
export interface Span {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
}

const monthsInYear = 12;

/** The days from 1 January 1970 to a day that exists. */
export function numberOfDay(day: Day): number {
  const month = digits(day, 5, 7);
  // March begins the year, so that the leap day is its last; then every era of 400 years has the same length.
  const year = digits(day, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digits(day, 8, 10) - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The day of a number; the opposite of `numberOfDay`. */
export function dayOfNumber(number: number): Day {
  return new Date(number * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/**
 * The last day of a span that begins with a day: years and months end on the day of the same number, or on the last one of
 * a month that has no such day; the day on which a span begins is not counted (Civil Code of China, articles 201 and 202).
 */
export function lastDayOf(day: Day, { years = 0, months = 0, days = 0 }: Span): Day {
  const month = digits(day, 0, 4) * monthsInYear + digits(day, 5, 7) - 1 + years * monthsInYear + months;
  const begin = `${padded(Math.floor(month / monthsInYear), 4)}-${padded((month % monthsInYear) + 1, 2)}-01`;
  const beginNumber = numberOfDay(begin);
  const next = month + 1;
  const after = numberOfDay(`${padded(Math.floor(next / monthsInYear), 4)}-${padded((next % monthsInYear) + 1, 2)}-01`);
  return dayOfNumber(Math.min(beginNumber + digits(day, 8, 10) - 1, after - 1) + days);
}

export function dayAfter(day: Day): Day {
  return dayOfNumber(numberOfDay(day) + 1);
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + text.charCodeAt(at) - 48;
  return number;
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
