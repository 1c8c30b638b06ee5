import type { Day } from './credit-day.ts';

/**
 * Tallies of closed months in the ledgers of organisations and officers: of so many cases so many came out in one way. They are
 * what rates in a credit model are read of, so that an index stays a pure function of the ledger, the model and the day. Who
 * counts tells a month once it is over; what changes it later is told by a new entry, which replaces the older one for the
 * days after it.
 */

/** What is tallied, and for whom. `hits` are what the name says, `of` are all cases. */
export const roleOfTally = {
  /** Verification requests: those that were answered in time, of those that were asked. */
  'verification-answers': 'organisation',
  /** Answers of a source that were no records as it has promised them, of all answers. */
  'data-rejects': 'organisation',
  /** Help that was asked of an organisation, by a consultation or a transfer, and came late or not, of all that ended. */
  'assistance-late': 'organisation',
  /** Steps that ended overdue, of all that an officer ended or let lapse. */
  'steps-overdue': 'officer',
  /** Returns that supervision disposed of as wrong, of all returns. */
  'wrong-returns': 'officer',
} as const;

export type TallyName = keyof typeof roleOfTally;
export const tallyNames = Object.keys(roleOfTally) as readonly TallyName[];

/** YYYY-MM. Written months sort as they follow each other. */
export type Month = string;

/** So many months at most a model reads, and a ledger keeps at hand. */
export const mostMonths = 24;

export interface LedgerTally {
  readonly entry: 'tally';
  readonly tally: TallyName;
  readonly month: Month;
  /** Whole numbers, `hits` never more than `of`. */
  readonly hits: number;
  readonly of: number;
  readonly recordedOn: Day;
  /** The entity that has counted, such as `source/bank`: an organisation may answer for several. */
  readonly evidence: string;
}

/** What a model reads: how many percent, over so many closed months, of at least so many cases. */
export interface ShareReading {
  readonly tally: TallyName;
  readonly months: number;
  readonly least: number;
}

export interface Counted {
  readonly hits: number;
  readonly of: number;
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

/** The month that lies so many months before one. */
export function monthBefore(month: Month, months: number): Month {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - months;
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
}

/** The months that are read on a day, both included: the last closed ones before it. */
export function monthsRead(months: number, day: Day): { readonly first: Month; readonly last: Month } {
  const present = monthOf(day);
  return { first: monthBefore(present, months), last: monthBefore(present, 1) };
}

/**
 * What the tallies that were known on a day come to together.
 *
 * @param tallies in the order of entry; of several of one month by one that counts, the last one known on the day holds
 */
export function countedOn(
  tallies: readonly LedgerTally[],
  { tally, months }: Pick<ShareReading, 'tally' | 'months'>,
  day: Day,
): Counted {
  const { first, last } = monthsRead(months, day);
  const newest = new Map<string, LedgerTally>();
  for (const one of tallies)
    if (one.tally === tally && one.recordedOn <= day && one.month >= first && one.month <= last)
      newest.set(`${one.month} ${one.evidence}`, one);
  let [hits, of] = [0, 0];
  for (const one of newest.values()) {
    hits += one.hits;
    of += one.of;
  }
  return { hits, of };
}

/** Percent; undefined where there are too few cases to say. */
export function shareOn(tallies: readonly LedgerTally[], reading: ShareReading, day: Day): number | undefined {
  const { hits, of } = countedOn(tallies, reading, day);
  return of < Math.max(1, reading.least) ? undefined : (100 * hits) / of;
}
