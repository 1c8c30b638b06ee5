import { type Counting, type Deadline, overdueOn, remainingOn, stateOf } from './deadline.ts';

/*
 * The moments at which a deadline is looked at, as places on a line:
 *
 *   -6 … -1   opening of business with 5 … 0 working days left
 *    0        the close of business of the due day: it lapses
 *    1 … 10   opening of business with so many working days overdue, after that of every fifth: 15, 20 …
 *
 * Of places that were passed by together (the machine was off, its clock jumped) only the last is told. A clock that is put
 * back tells nothing twice, since a deadline remembers the last place that was told.
 */

/** From so many working days before the due day on a deadline is looked at. */
const FIRST_REMAINING = 5;
/** Up to so many working days overdue it is looked at on each, then on every so manieth. */
const DAILY_OVERDUE = 10;
const OVERDUE_STEP = 5;

/** A place that a deadline has come to: working days left before the due day has closed, working days overdue afterwards. */
export type Standing = { readonly remaining: number } | { readonly overdue: number };

export function standingAt(place: number): Standing {
  return place < 0 ? { remaining: -1 - place } : { overdue: place };
}

/** The place that a running deadline stands at, where it has not been told yet. */
export function untoldPlace(deadline: Deadline, moment: number, day: string, counting: Counting): number | undefined {
  if (stateOf(deadline) !== 'running' || deadline.due === undefined) return undefined;
  const place = placeAt(deadline, moment, day, counting);
  return place !== undefined && place > (deadline.told ?? Number.NEGATIVE_INFINITY) ? place : undefined;
}

/** The deadline with the place where it stands now as told: on the day of its beginning everybody has just been told. */
export function withPlaceTold(deadline: Deadline, moment: number, day: string, counting: Counting): Deadline {
  const place = untoldPlace(deadline, moment, day, counting);
  return place === undefined || place >= 0 ? deadline : { ...deadline, told: place };
}

/** When a running deadline comes to the next place, in milliseconds since 1970 UTC; undefined where it does not run. */
export function nextMoment(deadline: Deadline, moment: number, day: string, counting: Counting): number | undefined {
  const { due, told = Number.NEGATIVE_INFINITY } = deadline;
  if (stateOf(deadline) !== 'running' || due === undefined) return undefined;
  const here = placeAt(deadline, moment, day, counting) ?? Number.NEGATIVE_INFINITY;
  // One that is not told yet is told now; where the clock was put back, only what comes after what was told.
  if (here > told) return moment;
  const next = placeAfter(told);
  const { calendar, region } = counting;
  if (next === 0) return due.at;
  if (next > 0) {
    const overdue = day <= due.day ? 0 : overdueOn(deadline, day, counting);
    const from = day <= due.day ? due.day : day;
    return opening(calendar.addWorkingDays(from, Math.max(0, next - overdue), region).day, counting);
  }
  const wanted = -1 - next;
  const remaining = remainingOn(deadline, day, counting) ?? 0;
  // With none of them later it is this very day, which has not opened yet.
  return opening(calendar.addWorkingDays(day, Math.max(0, remaining - wanted), region).day, counting);
}

/** The last place that has been come to at a moment; undefined before the first. */
function placeAt(deadline: Deadline, moment: number, day: string, counting: Counting): number | undefined {
  const { due } = deadline;
  if (due === undefined) return undefined;
  // Before the opening of a day that counts, the day before is the last that was looked at.
  const asleep = counts(deadline, day, counting) && moment < opening(day, counting) ? 1 : 0;
  if (moment >= due.at) return placeOverdue(overdueOn(deadline, day, counting) - asleep);
  const remaining = (remainingOn(deadline, day, counting) ?? 0) + asleep;
  return remaining > FIRST_REMAINING ? undefined : -1 - remaining;
}

/** Whether a day is one of those that are counted, or would be if they went on. */
function counts({ from, stops = [] }: Deadline, day: string, { calendar, region }: Counting): boolean {
  if (day <= from || !calendar.dayKind(day, region).working) return false;
  return !stops.some((one) => one.from <= day && (one.to === undefined || day <= one.to));
}

/** The place of so many working days overdue: of those between two places the one before. */
function placeOverdue(overdue: number): number {
  return overdue <= DAILY_OVERDUE ? overdue : overdue - (overdue % OVERDUE_STEP);
}

function placeAfter(place: number): number {
  if (place === Number.NEGATIVE_INFINITY) return -1 - FIRST_REMAINING;
  if (place < DAILY_OVERDUE) return place + 1;
  return place + OVERDUE_STEP - (place % OVERDUE_STEP);
}

function opening(day: string, { calendar, region }: Counting): number {
  return calendar.openingOfBusiness(day, region);
}
