import { within } from '../../rules/identity/division.ts';
import type { ListPage, PlaceInList } from '../protocol/desk.ts';

/** What a list needs to know of its rows. */
export interface RowPlaces<Row> {
  readonly regionOf: (row: Row) => string;
  /** Where a row stands in its list: a page begins behind it, also when it has gone meanwhile. `<day>~<id>`. */
  readonly cursorOf: (row: Row) => string;
}

/** Which rows are wanted: of which areas (undefined: of everywhere), which fit, and which page of them. */
export interface RowsWanted<Row> {
  readonly areas: readonly string[] | undefined;
  readonly fits: (row: Row) => boolean;
  readonly place: PlaceInList;
  /** Told of every row that fits, on all pages. */
  readonly count: (row: Row) => void;
}

/** Whether who may know of these areas may know of a region. */
export function inAreas(areas: readonly string[] | undefined, region: string): boolean {
  return areas === undefined || areas.some((area) => within(region, area));
}

/** A page of the rows that somebody may see and that fit, with the total of all pages. @param rows in the order of their cursors */
export function pageOfRows<Row>(
  rows: readonly Row[],
  { regionOf, cursorOf }: RowPlaces<Row>,
  { areas, fits, place: { after, limit }, count }: RowsWanted<Row>,
): ListPage<Row> {
  const page: Row[] = [];
  let total = 0;
  let more = false;
  for (const row of rows) {
    if (!inAreas(areas, regionOf(row)) || !fits(row)) continue;
    total += 1;
    count(row);
    if (after !== undefined && cursorOf(row) <= after) continue;
    if (page.length < limit) page.push(row);
    else more = true;
  }
  const last = page.at(-1);
  return { rows: page, total, ...(more && last !== undefined ? { next: cursorOf(last) } : {}) };
}

/** Whether a value is the one that is wanted, where one is. */
export const is = (wanted: string | undefined, value: string | undefined): boolean =>
  wanted === undefined || wanted === value;

/** Counts by name. */
export class Tally {
  readonly counts: Record<string, number> = {};

  add(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
