import { within } from '../../rules/identity/division.ts';
import { dayOf } from '../day.ts';
import type { CaseFilter, CaseList, CaseRow, CaseRowToday, DoorUser, PlaceInList } from '../protocol/desk.ts';
import { is, pageOfRows, type RowPlaces, Tally } from './list-rows.ts';
import type { Moment } from './view.ts';

/** Cases stand in the order of their submission. */
export const casePlaces: RowPlaces<CaseRow> = {
  regionOf: ({ region }) => region,
  cursorOf: ({ submittedOn, id }) => `${submittedOn}~${id}`,
};

/** A page of the cases that a user may see and a filter finds, with the totals of all pages. */
export function pageOfCases(
  rows: readonly CaseRow[],
  { regions }: Pick<DoorUser, 'regions'>,
  filter: CaseFilter,
  place: PlaceInList,
  moment: Moment,
): CaseList {
  const today = dayCounter(moment);
  const byStatus = new Tally();
  const page = pageOfRows(rows, casePlaces, {
    areas: regions,
    place,
    fits: (row) => fits(filter, row) && isTimely(filter, row, today),
    count: ({ status }) => byStatus.add(status),
  });
  return { ...page, rows: page.rows.map(today.row), byStatus: byStatus.counts };
}

/** Whether a filter finds a case; what is said of a step must all hold of one and the same. */
function fits(filter: CaseFilter, row: CaseRow): boolean {
  const { region, matter, status, channel, organisation, step, level, submittedFrom, submittedTo } = filter;
  if (region !== undefined && !within(row.region, region)) return false;
  if (!is(matter, row.matter) || !is(status, row.status) || !is(channel, row.channel)) return false;
  if (submittedFrom !== undefined && row.submittedOn < submittedFrom) return false;
  if (submittedTo !== undefined && row.submittedOn > submittedTo) return false;
  if (organisation === undefined && step === undefined && level === undefined) return true;
  return row.open.some((one) => is(organisation, one.organisation) && is(step, one.step) && is(level, one.level));
}

/** What depends on when it is looked at: who keeps a step to itself now, and how long there is time. */
function isTimely({ officer, overdue, dueWithin }: CaseFilter, row: CaseRow, today: Today): boolean {
  if (officer !== undefined && !row.open.some(({ claim }) => claim?.officer === officer && claim.until > today.now))
    return false;
  if (overdue === undefined && dueWithin === undefined) return true;
  const { overdue: late = false, remaining } = today.row(row);
  if (overdue !== undefined && late !== (overdue === 'yes')) return false;
  return dueWithin === undefined || (remaining !== undefined && remaining <= Number(dueWithin));
}

interface Today {
  readonly now: number;
  readonly row: (row: CaseRow) => CaseRowToday;
}

/** Counts the days that are left; thousands of cases fall due on few days. */
function dayCounter({ now, calendar }: Moment): Today {
  const day = dayOf(now);
  const counted = new Map<string, number>();
  const remainingTo = (due: string, region: string): number => {
    const key = `${due} ${region}`;
    const known = counted.get(key) ?? calendar.workingDaysBetween(day, due, region);
    counted.set(key, known);
    return known;
  };
  return {
    now,
    row: (row) => {
      const { due, region } = row;
      if (due === undefined) return row;
      return now >= due.at ? { ...row, overdue: true } : { ...row, remaining: remainingTo(due.day, region) };
    },
  };
}
