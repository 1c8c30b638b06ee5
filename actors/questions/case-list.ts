import { within } from '../../rules/identity/division.ts';
import type { CaseFilter, CaseList, CaseRow, DoorUser, PlaceInList } from '../protocol/desk.ts';

/** Whether a user may know of a case. */
export function inCharge({ regions }: Pick<DoorUser, 'regions'>, region: string): boolean {
  return regions.some((area) => within(region, area));
}

/** Whether a filter finds a case; what is said of a step must all hold of one and the same. */
export function finds(filter: CaseFilter, row: CaseRow): boolean {
  const { region, matter, status, channel, organisation, step, level, submittedFrom, submittedTo } = filter;
  const is = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  if (region !== undefined && !within(row.region, region)) return false;
  if (!is(matter, row.matter) || !is(status, row.status) || !is(channel, row.channel)) return false;
  if (submittedFrom !== undefined && row.submittedOn < submittedFrom) return false;
  if (submittedTo !== undefined && row.submittedOn > submittedTo) return false;
  if (organisation === undefined && step === undefined && level === undefined) return true;
  return row.open.some((one) => is(organisation, one.organisation) && is(step, one.step) && is(level, one.level));
}

/**
 * A page of the rows that a user may see and a filter finds, with the totals of all pages.
 * @param rows in the order of `cursorOf`
 */
export function pageOfCases(
  rows: readonly CaseRow[],
  user: DoorUser,
  filter: CaseFilter,
  { after, limit }: PlaceInList,
): CaseList {
  const page: CaseRow[] = [];
  const byStatus: Record<string, number> = {};
  let total = 0;
  let more = false;
  for (const row of rows) {
    if (!inCharge(user, row.region) || !finds(filter, row)) continue;
    total += 1;
    byStatus[row.status] = (byStatus[row.status] ?? 0) + 1;
    if (after !== undefined && cursorOf(row) <= after) continue;
    if (page.length < limit) page.push(row);
    else more = true;
  }
  const last = page.at(-1);
  return { rows: page, total, byStatus, ...(more && last !== undefined ? { next: cursorOf(last) } : {}) };
}

/** Where a row stands in its list: a page begins behind it, also when it has gone meanwhile. */
function cursorOf({ submittedOn, id }: CaseRow): string {
  return `${submittedOn}~${id}`;
}
