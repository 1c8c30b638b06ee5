// The days on which offices of the county work, written down by hand from the notice of the State Council on the holidays of
// 2026, and not read from the calendar of the service: the demo proves that the service counts as the notice says.

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Asia/Shanghai is ahead of UTC by so much. */
const AHEAD_MS = 8 * HOUR_MS;

/** From and to, both included. */
const holidays: readonly (readonly [string, string])[] = [
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];
/** Days of a weekend that are worked instead. */
const workedInstead = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

const known = new Map<string, boolean>();

export function isWorkingDay(day: string): boolean {
  let working = known.get(day);
  if (working === undefined) {
    working = isWorked(day);
    known.set(day, working);
  }
  return working;
}

function isWorked(day: string): boolean {
  if (workedInstead.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.some(([from, to]) => from <= day && day <= to);
}

const nextDays = new Map<string, string>();

/** The day after, or so many days after. */
export function dayAfter(day: string, days = 1): string {
  if (days !== 1) return daysAfter(day, days);
  let next = nextDays.get(day);
  if (next === undefined) {
    next = daysAfter(day, 1);
    nextDays.set(day, next);
  }
  return next;
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The n-th working day after a day, which does not count itself. */
export function workingDayAfter(day: string, count: number): string {
  let [reached, left] = [day, count];
  while (left > 0) {
    reached = dayAfter(reached);
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}

/** So many working days from a day on, that day among them where it is worked. */
export function workingDaysFrom(day: string, count: number): readonly string[] {
  const days: string[] = [];
  for (let one = day; days.length < count; one = dayAfter(one)) if (isWorkingDay(one)) days.push(one);
  return days;
}

/** How many working days lie after one day, up to and including another. */
export function workingDaysBetween(from: string, to: string): number {
  let count = 0;
  for (let day = dayAfter(from); day <= to; day = dayAfter(day)) if (isWorkingDay(day)) count += 1;
  return count;
}

/** The moment of a time HH:MM, or HH:MM:SS, of a day. */
export function momentOf(day: string, time: string): number {
  return Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

export function dayOfMoment(moment: number): string {
  return new Date(moment + AHEAD_MS).toISOString().slice(0, 10);
}

/** Offices of the county open at half past eight, rest from noon, and close at five. */
export const OPENING = '08:30';
export const CLOSING = '17:00';

export function isOfficeTime(moment: number): boolean {
  const time = new Date(moment + AHEAD_MS).toISOString().slice(11, 16);
  return (OPENING <= time && time < '12:00') || ('13:30' <= time && time < CLOSING);
}
