import type { CountedDay } from '../../rules/calendar/calendar.ts';
import { recount, shown } from '../../rules/deadlines/deadline.ts';
import type { ApplicationState } from '../application/state.ts';
import { dayOf } from '../day.ts';
import type { ApplicationView } from '../protocol/views.ts';
import { type Operator, type OperatorReadingDependencies, readForOperator } from './operator-reading.ts';
import { shownClock } from './view.ts';

/** The deadlines of an application, each with the count that leads to its due day, by the newest calendar. */
export interface DeadlinesExplained {
  readonly id: string;
  readonly version: number;
  readonly matter: string;
  readonly region: string;
  /** The day of the answer, YYYY-MM-DD in Asia/Shanghai. */
  readonly on: string;
  readonly calendar: { readonly version: string; readonly coveredUntil: string | null };
  readonly clocks: readonly ExplainedClock[];
}

export interface ExplainedClock {
  readonly clock: ApplicationView['clocks'][number];
  /**
   * From the day after day 0 up to the due day; a day that is not counted says why. Of one that stands still, up to the first day
   * of that stop.
   */
  readonly days: readonly CountedDay[];
}

/** Explains the deadlines of an application to an operator; the reading is journaled. Undefined where there is no such application. */
export async function explainDeadlines(
  id: string,
  operator: Operator,
  dependencies: OperatorReadingDependencies,
): Promise<DeadlinesExplained | undefined> {
  const reading = await readForOperator({ kind: 'application', id }, operator, 'explained', dependencies);
  if (reading?.state === undefined) return undefined;
  const { matter, region, clocks } = reading.state as unknown as ApplicationState;
  const { calendar } = dependencies.rules.current;
  const now = dependencies.clock.now();
  return {
    id,
    version: reading.version,
    matter,
    region,
    on: dayOf(now),
    calendar: { version: calendar.version, coveredUntil: calendar.coveredUntil ?? null },
    clocks: (clocks?.deadlines ?? []).map((kept) => {
      const deadline = recount(kept, { calendar, region });
      const { from, workingDays, stops = [] } = deadline;
      const { days } = calendar.countDays(from, workingDays, { stops: stops.map(shown) }, region);
      return { clock: shownClock(deadline, region, { now, calendar }), days };
    }),
  };
}
