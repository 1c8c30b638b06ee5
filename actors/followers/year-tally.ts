import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { lawfulDays, takenDays } from '../../rules/deadlines/deadline.ts';
import type { ApplicationState } from '../application/state.ts';
import { divisionLabels } from './division-labels.ts';

/** What is counted of a case, each on a day of its own. */
export type Stage = 'received' | 'ended' | 'endedInOneVisit' | 'actualWorkingDays' | 'legalWorkingDays';

/** By what it is counted: in the whole, or by one of these. */
export const dimensions = ['all', 'matter', 'channel', 'region'] as const;
export type Dimension = (typeof dimensions)[number];

/** This year until today, and the last one until the same day of it: so that one can be held against the other (同比). */
export const periods = ['thisYear', 'lastYear'] as const;
export type Period = (typeof periods)[number];

/** Of an application what is counted as it comes in. */
export type Submitted = Pick<ApplicationState, 'matter' | 'channel' | 'region' | 'submittedOn'>;

/** An applicant who came no more often than this came once at most (最多跑一次). */
const ONE_VISIT = 1;

/** What came in and what ended, day by day. */
export class YearTally {
  /** By stage and dimension, then by value, then by day: numbers. */
  readonly #numbers = new Map<string, Map<string, Map<string, number>>>();

  receive(application: Submitted): void {
    this.#add('received', application, application.submittedOn, 1);
  }

  /** An application that has ended, as it rests. */
  end(state: ApplicationState, calendar: WorkingCalendar): void {
    const on = endedOn(state);
    this.receive(state);
    this.#add('ended', state, on, 1);
    if (state.visits <= ONE_VISIT) this.#add('endedInOneVisit', state, on, 1);
    const legal = state.clocks?.deadlines.find(({ kind }) => kind === 'legal');
    const taken = legal && takenDays(legal, { calendar, region: state.region });
    if (legal === undefined || taken === undefined) return;
    this.#add('actualWorkingDays', state, on, taken);
    this.#add('legalWorkingDays', state, on, lawfulDays(legal));
  }

  /** The sums of a stage in a period, by the values of a dimension. @param today YYYY-MM-DD */
  sums(stage: Stage, dimension: Dimension, period: Period, today: string): ReadonlyMap<string, number> {
    const [from, to] = daysOf(period, today);
    const sums = new Map<string, number>(dimension === 'all' ? [['', 0]] : []);
    for (const [value, days] of this.#numbers.get(`${stage} ${dimension}`) ?? []) {
      let sum = 0;
      for (const [day, number] of days) if (day >= from && day <= to) sum += number;
      sums.set(value, sum);
    }
    return sums;
  }

  #add(stage: Stage, { matter, channel, region }: Submitted, day: string, by: number): void {
    const values: Readonly<Record<Dimension, string>> = {
      all: '',
      matter,
      channel,
      region: divisionLabels(region).region,
    };
    for (const dimension of dimensions) {
      const name = `${stage} ${dimension}`;
      const byValue = this.#numbers.get(name) ?? new Map<string, Map<string, number>>();
      const byDay = byValue.get(values[dimension]) ?? new Map<string, number>();
      byDay.set(day, (byDay.get(day) ?? 0) + by);
      byValue.set(values[dimension], byDay);
      this.#numbers.set(name, byValue);
    }
  }
}

/** The first and the last day of a period. */
export function daysOf(period: Period, today: string): readonly [from: string, to: string] {
  const year = Number(today.slice(0, 4)) - (period === 'lastYear' ? 1 : 0);
  return [`${year}-01-01`, `${year}${today.slice(4)}`];
}

function endedOn({ deeds, submittedOn }: ApplicationState): string {
  return deeds.at(-1)?.on ?? submittedOn;
}
