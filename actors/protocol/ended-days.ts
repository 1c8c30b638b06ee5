import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import type { EndedDays } from './desk.ts';

/** Days that what has ended can be asked for at once. */
export const mostEndedDays = 31;

/** The days from one to another, of which one may be left out; undefined where neither is there, false where they cannot be asked for. */
export function endedDays(from: string | undefined, to: string | undefined): EndedDays | undefined | false {
  const days = { from: from ?? to ?? '', to: to ?? from ?? '' };
  if (days.from === '') return undefined;
  if (readCalendarDay(days.from) === undefined || readCalendarDay(days.to) === undefined) return false;
  const apart = (Date.parse(days.to) - Date.parse(days.from)) / (24 * 60 * 60 * 1000);
  return apart >= 0 && apart < mostEndedDays ? days : false;
}
