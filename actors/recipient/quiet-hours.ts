import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { dayOf, endOfDay } from '../day.ts';

/** What of the calendar is needed to know when people may be told something. */
export type NoticeCalendar = Pick<WorkingCalendar, 'addWorkingDays' | 'openingOfBusiness'>;

/** When nobody is to be disturbed: from one time HH:MM of Asia/Shanghai to another, over midnight where `to` is earlier; the same: never. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * The first moment from `now` on at which somebody may be told something, in milliseconds since 1970 UTC: outside the quiet
 * hours; who is told it at work, on a working day of the region and not before its offices open.
 */
export function firstMoment(
  now: number,
  quiet: QuietHours,
  office?: { readonly days: NoticeCalendar; readonly region: string },
): number {
  const awake = afterQuiet(now, quiet);
  if (office === undefined) return awake;
  const { days, region } = office;
  const today = dayOf(awake);
  const { day } = days.addWorkingDays(today, 0, region);
  const opens = days.openingOfBusiness(day, region);
  return day === today ? Math.max(awake, opens) : afterQuiet(opens, quiet);
}

function afterQuiet(moment: number, { from, to }: QuietHours): number {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  if (begin === end) return moment;
  const midnight = endOfDay(dayOf(moment)) - dayMs;
  const at = (moment - midnight) / minuteMs;
  if (begin < end) return begin <= at && at < end ? midnight + end * minuteMs : moment;
  if (at < end) return midnight + end * minuteMs;
  return at >= begin ? midnight + dayMs + end * minuteMs : moment;
}

/** Minutes since midnight. */
function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
