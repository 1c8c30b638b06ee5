import type { WorkingCalendar } from '../calendar/calendar.ts';
import type { LocalizedText } from '../text.ts';

/*
 * Deadlines in working days. A deadline is a value: what began it, how long it is, where it stood still, and what was counted of it last.
 *
 * - `running`: its day of beginning is day 0 and does not count; it is due at the close of business of the n-th working day
 *   (行政许可法 82).
 * - `stopped`: a stop lasts. Its days do not count, the first and the last of them included: on the day on which a case is handed
 *   back nobody finished it, and with that day counted a case that was handed back on its due day would be overdue the
 *   moment that it comes back; the day on which it comes back is a day 0 like that of its beginning.
 * - `done`: nothing changes it any more. How many working days it was overdue then stays on record.
 *
 * An overdue deadline can be stopped as well: it goes on being overdue afterwards, and the days between are not added.
 */

/** What a deadline is of: the examination of what was handed in (行政许可法 32), the case by law, by promise, or one step. */
export type DeadlineKind = 'examination' | 'legal' | 'promised' | 'step';

/** Why a clock stands still. */
export const stopReasons = ['awaitingApplicant', 'specialStep', 'consultation'] as const;
export type StopReason = (typeof stopReasons)[number];

/** A time in which a deadline stood still; both days included. */
export interface Stop {
  readonly reason: StopReason;
  /** The law that allows it. */
  readonly basis: string;
  readonly from: string;
  /** Left out while it lasts. */
  readonly to?: string;
}

/** The end of a count: the due day, and the close of business on it in milliseconds since 1970 UTC. */
export interface Due {
  readonly day: string;
  readonly at: number;
  /** Whether the count goes through days of a year whose holidays are not published yet. */
  readonly provisional?: true;
}

export interface Deadline {
  readonly kind: DeadlineKind;
  /** Of kind `step`: the id of the step. */
  readonly step?: string;
  /** Day 0. */
  readonly from: string;
  /** Those of an extension included. */
  readonly workingDays: number;
  /** How many of them a leader has added. */
  readonly extended?: number;
  readonly stops?: readonly Stop[];
  /** Left out where a stop that lasts keeps the count from its end. */
  readonly due?: Due;
  /** The last place (`ticks.ts`) that was told, so that none is told twice. */
  readonly told?: number;
  /** The day on which it was first told, or seen, that it has lapsed. */
  readonly lapsedOn?: string;
  readonly done?: {
    readonly on: string;
    /** Working days overdue then, 0 where it was the due day itself, after the close; left out where it was in time. */
    readonly overdue?: number;
  };
}

/** The calendar that counts, and the region whose days are worked. */
export interface Counting {
  readonly calendar: WorkingCalendar;
  readonly region: string;
}

/** A deadline from its day 0 on, counted. */
export function begin(
  deadline: Pick<Deadline, 'kind' | 'step' | 'from' | 'workingDays'>,
  counting: Counting,
): Deadline {
  return recount(deadline, counting);
}

/** The deadline with its due day as the calendar has it now; one that is done stays as it is. */
export function recount(deadline: Deadline, { calendar, region }: Counting): Deadline {
  if (deadline.done !== undefined) return deadline;
  const { from, workingDays, stops = [], due: before } = deadline;
  const reached =
    stops.length === 0
      ? calendar.addWorkingDays(from, workingDays, region)
      : calendar.countDays(from, workingDays, { stops: stops.map(shown) }, region).due;
  if (reached === undefined) {
    const { due: _due, told: _told, ...rest } = deadline;
    return rest;
  }
  const { day, provisional } = reached;
  const due: Due = {
    day,
    at: calendar.closeOfBusiness(day, region),
    ...(provisional ? ({ provisional } as const) : {}),
  };
  if (before !== undefined && before.at === due.at)
    return before.provisional === due.provisional ? deadline : { ...deadline, due };
  if (deadline.told === undefined) return { ...deadline, due };
  // Another day: what was told of the one before says nothing of this.
  const { told: _told, ...rest } = deadline;
  return { ...rest, due };
}

/** Stands still from a day on; one that stands still already goes on so for its first reason. */
export function stop(
  deadline: Deadline,
  added: Pick<Stop, 'reason' | 'basis'>,
  day: string,
  counting: Counting,
): Deadline {
  if (stateOf(deadline) !== 'running') return deadline;
  const stops = deadline.stops ?? [];
  const last = stops.at(-1);
  // Twice on one day for one reason is one stop, so that nobody can make the list long.
  const again = last !== undefined && last.to === day && last.reason === added.reason;
  const kept = again ? stops.slice(0, -1) : stops;
  const { reason, basis } = added;
  return recount({ ...deadline, stops: [...kept, { reason, basis, from: again ? last.from : day }] }, counting);
}

/** Runs again: `day` is the last that does not count. */
export function resume(deadline: Deadline, day: string, counting: Counting): Deadline {
  if (stateOf(deadline) !== 'stopped') return deadline;
  const stops = deadline.stops ?? [];
  const last = stops.at(-1);
  if (last === undefined) return deadline;
  // A clock that was put back does not end a stop before it began.
  const to = day < last.from ? last.from : day;
  return recount({ ...deadline, stops: [...stops.slice(0, -1), { ...last, to }] }, counting);
}

/** So many working days more; once. */
export function extend(deadline: Deadline, workingDays: number, counting: Counting): Deadline {
  if (deadline.done !== undefined) return deadline;
  return recount({ ...deadline, workingDays: deadline.workingDays + workingDays, extended: workingDays }, counting);
}

/** Over, at a moment of a day: what it was overdue then is kept. */
export function finish(deadline: Deadline, moment: number, day: string, counting: Counting): Deadline {
  if (deadline.done !== undefined) return deadline;
  const { told: _told, ...rest } = deadline;
  if (!isLate(deadline, moment)) return { ...rest, done: { on: day } };
  const { lapsedOn = day } = deadline;
  return { ...rest, lapsedOn, done: { on: day, overdue: overdueOn(deadline, day, counting) } };
}

/** Whether the due day has closed: the closing minute itself is late. */
export function isLate({ due }: Deadline, moment: number): boolean {
  return due !== undefined && moment >= due.at;
}

export function stateOf({ done, stops }: Deadline): 'running' | 'stopped' | 'done' {
  if (done !== undefined) return 'done';
  const last = stops?.at(-1);
  return last !== undefined && last.to === undefined ? 'stopped' : 'running';
}

/**
 * The working days that are left after a day: 0 on the due day itself and ever after.
 * @returns undefined where no due day can be told
 */
export function remainingOn({ due }: Deadline, day: string, { calendar, region }: Counting): number | undefined {
  return due === undefined ? undefined : calendar.workingDaysBetween(day, due.day, region);
}

/** The working days after the due day, up to and including a day, without those of stops. */
export function overdueOn({ due, stops = [] }: Deadline, day: string, { calendar, region }: Counting): number {
  if (due === undefined || day <= due.day) return 0;
  const worked = calendar.workingDaysBetween(due.day, day, region);
  if (stops.length === 0) return worked;
  return worked - stillBetween(stops, due.day, day, { calendar, region });
}

/** Working days of stops after one day up to and including another; a day in two stops is one. */
function stillBetween(stops: readonly Stop[], after: string, upTo: string, { calendar, region }: Counting): number {
  let still = 0;
  let reached = after;
  for (const { from, to = upTo } of stops) {
    const end = to < upTo ? to : upTo;
    if (end <= reached) continue;
    // Its first day counts among those that stand still.
    const start = from > reached ? from : undefined;
    still += calendar.workingDaysBetween(start ?? reached, end, region);
    if (start !== undefined && start <= end && calendar.dayKind(start, region).working) still += 1;
    reached = end;
  }
  return still;
}

const reasonTexts: Readonly<Record<StopReason, LocalizedText>> = {
  awaitingApplicant: { zh: '等待申请人补正', en: 'waits for the applicant' },
  specialStep: { zh: '特殊环节，不计入时限', en: 'a special step, not counted' },
  consultation: { zh: '会商，不计入时限', en: 'a consultation, not counted' },
};

/** A stop as the day-by-day count shows it: why, and on which law. */
export function shown({ reason, basis, from, to }: Stop) {
  const { zh, en } = reasonTexts[reason];
  const text = { zh: `${zh}（${basis}）`, en: `${en} (${basis})` };
  return { from, ...(to === undefined ? {} : { to }), reason: text };
}

/** The working days that were taken until it was done, without those of stops; undefined while it is not done. */
export function takenDays({ from, done, stops = [] }: Deadline, counting: Counting): number | undefined {
  if (done === undefined) return undefined;
  const worked = counting.calendar.workingDaysBetween(from, done.on, counting.region);
  return worked - stillBetween(stops, from, done.on, counting);
}

/** The working days that were allowed from the first, without an extension. */
export function lawfulDays({ workingDays, extended = 0 }: Deadline): number {
  return workingDays - extended;
}
