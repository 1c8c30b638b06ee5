import { within } from '../../rules/identity/division.ts';
import type { AlertFilter, AlertList, ListedAlert } from '../protocol/alert-lists.ts';
import type { PlaceInList } from '../protocol/desk.ts';
import { is, pageOfRows, type RowPlaces, Tally } from './list-rows.ts';

/** Alerts stand in the order of the day on which they were found first. */
export const alertPlaces: RowPlaces<ListedAlert> = {
  regionOf: ({ region }) => region,
  cursorOf: ({ firstOn, alert }) => `${firstOn}~${alert}`,
};

/** A page of the alerts that somebody may see and a filter finds, with the totals of all pages. @param areas undefined: everywhere */
export function pageOfAlerts(
  rows: readonly ListedAlert[],
  areas: readonly string[] | undefined,
  filter: AlertFilter,
  place: PlaceInList,
): AlertList {
  const bySeverity = new Tally();
  const byStatus = new Tally();
  const page = pageOfRows(rows, alertPlaces, {
    areas,
    place,
    fits: (row) => fits(filter, row),
    count: ({ severity, status }) => {
      bySeverity.add(severity);
      byStatus.add(status);
    },
  });
  return { ...page, bySeverity: bySeverity.counts, byStatus: byStatus.counts };
}

function fits(filter: AlertFilter, row: ListedAlert): boolean {
  const { phase, severity, status, region, organisation, officer, code, matter, application, overdue } = filter;
  if (region !== undefined && !within(row.region, region)) return false;
  if (overdue !== undefined && row.overdue !== (overdue === 'yes')) return false;
  return (
    is(phase, row.phase) &&
    is(severity, row.severity) &&
    is(status, row.status) &&
    is(organisation, row.accountable.organisation) &&
    is(officer, row.accountable.officer) &&
    is(code, row.code) &&
    is(matter, row.matter) &&
    is(application, row.application)
  );
}
