import { type Month, monthOf } from '../rules/credit/tally.ts';
import { startOfNextMonth } from './day.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { DueRow } from './protocol/journal.ts';

/**
 * What an actor counts month by month, to tell it once the month is over. A month waits in the due index from its first case on
 * until it was told; where something is counted for it after that, by a clock that was set back or by a late word, it waits
 * and is told once more. So what was told last of a month is always what was counted for it, however often the clock jumps.
 */

/** What happened, by names that only whoever counts knows. */
export type Counts = Readonly<Record<string, number>>;

export interface MonthlyCount {
  readonly month: Month;
  /** Whom it is counted for, where that may change in a month: the credit code of an organisation. */
  readonly for?: string;
  readonly counts: Counts;
  /** Told, and nothing came since. */
  readonly told?: true;
  /** Told before, and something came since: also that nothing is left must be told then. */
  readonly again?: true;
}

export interface MonthlyCounts {
  /** The months that are kept, oldest first. */
  readonly months: readonly MonthlyCount[];
  /** The newest month that is kept no more: what comes late for one so old is not counted. */
  readonly forgotten?: Month;
}

/** One thing that happened, as an event keeps it. */
export interface Happened {
  readonly month: Month;
  readonly for?: string;
  readonly counts: Counts;
}

/** A dismissal or a disposal may come so many months late and is still put to its month. */
export const keptMonths = 12;

const none: MonthlyCounts = { months: [] };

/** Counts once more; what was told of the month is to be told again. A count may be taken back, and is never below 0. */
export function withCounted(before: MonthlyCounts | undefined, { counts, ...at }: Happened): MonthlyCounts {
  const { months, forgotten } = before ?? none;
  const known = months.find((one) => isSame(one, at));
  if (known === undefined && forgotten !== undefined && at.month <= forgotten) return { months, forgotten };
  const sums: Record<string, number> = { ...known?.counts };
  for (const [name, count] of Object.entries(counts)) sums[name] = Math.max(0, (sums[name] ?? 0) + count);
  const wasTold = known?.told === true || known?.again === true;
  const counted: MonthlyCount = { ...at, counts: sums, ...(wasTold ? { again: true } : {}) };
  const all =
    known === undefined
      ? [...months, counted].sort((one, other) => (one.month < other.month ? -1 : one.month > other.month ? 1 : 0))
      : months.map((one) => (one === known ? counted : one));
  return withoutOldest({ months: all, ...(forgotten === undefined ? {} : { forgotten }) });
}

/** All that was counted for a month is told. */
export function withTold(before: MonthlyCounts | undefined, month: Month): MonthlyCounts {
  const { months, ...rest } = before ?? none;
  return withoutOldest({ ...rest, months: months.map((one) => (one.month === month ? withoutAgain(one) : one)) });
}

function withoutAgain({ again: _told, ...count }: MonthlyCount): MonthlyCount {
  return { ...count, told: true };
}

/** What is to be told of a month that is over. */
export function untoldOf(counts: MonthlyCounts | undefined, month: Month): readonly MonthlyCount[] {
  return (counts?.months ?? []).filter((one) => one.month === month && one.told !== true);
}

/** The rows of the due index that wait: one for each month that something is to be told of. */
export function monthRows(counts: MonthlyCounts | undefined, entity: EntityKey): readonly DueRow[] {
  const months = (counts?.months ?? []).filter(({ told }) => told !== true).map(({ month }) => month);
  return [...new Set(months)].map((month) => monthRow(entity, month));
}

/** The rows that come by what was counted; none goes but by being fired. */
export function newMonthRows(
  before: MonthlyCounts | undefined,
  after: MonthlyCounts | undefined,
  entity: EntityKey,
): readonly DueRow[] {
  if (before === after) return [];
  const had = new Set(monthRows(before, entity).map(({ name }) => name));
  return monthRows(after, entity).filter(({ name }) => !had.has(name));
}

function monthRow(entity: EntityKey, month: Month): DueRow {
  return { at: startOfNextMonth(`${month}-01`), entity, name: `closeMonth_${month}` };
}

/** What happened on a day, for its month. */
export function happenedOn(day: string, counts: Counts): Happened {
  return { month: monthOf(day), counts };
}

function isSame(one: Omit<Happened, 'counts'>, other: Omit<Happened, 'counts'>): boolean {
  return one.month === other.month && one.for === other.for;
}

/** Only what was told goes, the oldest months first: a month that lies ahead, by a clock that had jumped, is no reason. */
function withoutOldest({ months, forgotten }: MonthlyCounts): MonthlyCounts {
  const kept = [...new Set(months.map(({ month }) => month))];
  let last = forgotten;
  for (const month of kept.slice(0, Math.max(0, kept.length - keptMonths))) {
    if (months.some((one) => one.month === month && one.told !== true)) break;
    last = month;
  }
  if (last === undefined || last === forgotten) return { months, ...(last === undefined ? {} : { forgotten: last }) };
  const newest = last;
  return { months: months.filter(({ month }) => month > newest), forgotten: newest };
}
