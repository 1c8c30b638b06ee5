import type { WorkingCalendar } from '../calendar/calendar.ts';
import type { SweepDefinition } from './definition.ts';

const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** Hours come round every day, so that nobody has to look further than to the next one. */
const DAYS_AHEAD = 2;

type Window = SweepDefinition['window'];

/**
 * The first moment from `from` on (milliseconds since 1970 UTC) at which sources may be asked: within the hours of any day,
 * which may reach over midnight, and where the window says so the whole of each day that is not worked.
 */
export function nextOpening(window: Window, from: number, calendar: Pick<WorkingCalendar, 'dayKind'>): number {
  if (isOpen(window, from, calendar)) return from;
  const midnight = Math.floor((from + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
  const moments: number[] = [];
  for (let day = midnight; day < midnight + DAYS_AHEAD * DAY_MS; day += DAY_MS)
    moments.push(day, day + minutesOf(window.from) * MINUTE_MS);
  const next = moments.filter((moment) => moment > from && isOpen(window, moment, calendar));
  const [first] = next.sort((one, other) => one - other);
  if (first === undefined) throw new Error(`a window from ${window.from} to ${window.to} never opens`);
  return first;
}

function isOpen({ from, to, daysOff }: Window, at: number, calendar: Pick<WorkingCalendar, 'dayKind'>): boolean {
  const local = new Date(at + SHANGHAI_OFFSET_MS);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const [first, last] = [minutesOf(from), minutesOf(to)];
  const within = first < last ? minute >= first && minute < last : minute >= first || minute < last;
  return within || (daysOff === true && !calendar.dayKind(local.toISOString().slice(0, 10)).working);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
