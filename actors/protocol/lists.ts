import { dayNumber } from '../../rules/identity/calendar-day.ts';
import type { EntityKey } from './entity.ts';
import type { DueRow } from './journal.ts';

/*
 * Lists of entities, read in order. An entity stands in a list by a row of the due index at a moment that never comes: so a
 * list is committed with the turn that changes it, and proved, exported, restored and erased like every due row. Such a row
 * says who stands in the list and nothing else, so that it is written when an entity enters or leaves, and not at each turn.
 */

/** Every list, in the order of their place in the index: a new one is added at the end. */
const listNames = [
  'openApplications',
  'endedApplications',
  'openAlerts',
  'endedAlerts',
  'filedSupervisors',
  'openNotices',
  'openVerifications',
  'endedVerifications',
  'reportNumbers',
  'openCreditRequests',
] as const;
export type ListName = (typeof listNames)[number];

/** That an entity stands in a list, on the day that the list is ordered by, YYYY-MM-DD; in `reportNumbers`, by a number. */
export interface Listing {
  readonly list: ListName;
  readonly on: string;
}

/** Beyond every moment that a clock can tell: due rows from here on are lists. */
const FIRST_LIST_ROW = 2 ** 52;
/** Room for the days of one list: more than there are in ten thousand years. */
const DAYS = 2 ** 32;

/** The row by which an entity stands in a list. */
export function listRow(entity: EntityKey, { list, on }: Listing): DueRow {
  return { at: placeOf(list, on), entity, name: list };
}

/** Which part of a list is read: days from `from` to `to`, both included, behind a row that was read before. */
export interface ListPart {
  readonly from?: string;
  readonly to?: string;
  readonly after?: DueRow;
  readonly limit: number;
}

/** The places of the rows of a list from one day to another, both included. */
export function listPlaces(
  list: ListName,
  { from = '0001-01-01', to = '9999-12-31' }: Pick<ListPart, 'from' | 'to'>,
): { readonly first: number; readonly last: number } {
  return { first: placeOf(list, from), last: placeOf(list, to) };
}

/** What a turn changes of the lists that its entity stands in. */
export interface ListChanges {
  readonly entered: readonly DueRow[];
  readonly left: readonly DueRow[];
}

export function listChanges(entity: EntityKey, before: readonly Listing[], after: readonly Listing[]): ListChanges {
  const apart = (some: readonly Listing[], others: readonly Listing[]) =>
    some
      .filter(({ list, on }) => !others.some((other) => other.list === list && other.on === on))
      .map((listing) => listRow(entity, listing));
  return { entered: apart(after, before), left: apart(before, after) };
}

function placeOf(list: ListName, on: string): number {
  if (list === 'reportNumbers') return FIRST_LIST_ROW + listNames.indexOf(list) * DAYS + spread(on);
  const day = dayNumber(on);
  if (day === undefined) throw new Error(`an entity cannot stand in ${list} on ${on}, which is no day`);
  return FIRST_LIST_ROW + listNames.indexOf(list) * DAYS + day + EPOCH_DAYS;
}

/** FNV-1a, 32 bits: a list that is looked up by a word has its rows where that leads, and others with them once in a while. */
function spread(word: string): number {
  let digest = 0x811c9dc5;
  for (const byte of Buffer.from(word)) digest = Math.imul(digest ^ byte, 0x01000193) >>> 0;
  return digest;
}

/** Days are counted from 1970: what lies before is moved to where numbers are not negative. */
const EPOCH_DAYS = 2 ** 20;
