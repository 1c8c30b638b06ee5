import type { ReachedDay, WorkingCalendar } from '../calendar/calendar.ts';
import { type Day, dayAfter, lastDayOf } from './credit-day.ts';
import { itemsOn, type LedgerEntry, type LedgerItem, type Publication, type Severity } from './ledger.ts';
import shippedPeriods from './periods.json' with { type: 'json' };
import type { CreditPeriods } from './periods-file.ts';

/**
 * Periods, repair and objection of credit items, as 《信用修复管理办法》 (National Development and Reform Commission, Order 36,
 * in force 1 April 2026) has them; every number is configuration, because copies of the law are not the gazette.
 *
 * Periods count from the day of the deciding document, which is not counted itself. An item may not be repaired up to and
 * with the last day of its minimum, and ends by itself after the last day of its maximum. Last day and publication are
 * reckoned when an item is entered, and stay what they are when the settings change.
 */

/**
 * What holds where a rules folder has no `credit/periods.json`: severities as the Order has them. The working days could
 * not be read in the copies: they are proposals, to be set by each site.
 */
export const usualPeriods = shippedPeriods as CreditPeriods;

/** What an item must carry when it is entered. */
export function lastDayOfItem(documentDay: Day, severity: Severity, periods: CreditPeriods): Day {
  return lastDayOf(documentDay, periods[severity].maximum);
}

/**
 * When the public may see an item from the day of its entry on; undefined: never.
 *
 * @param decided whether the deciding document orders publication, which severities that are shown `on-decision` need
 */
export function publicationOfItem(
  { document, severity, recordedOn }: Pick<LedgerItem, 'document' | 'severity' | 'recordedOn'>,
  periods: CreditPeriods,
  decided: boolean,
): Publication | undefined {
  const { maximum, publication, publicationMaximum } = periods[severity];
  if (publication === 'never' || (publication === 'on-decision' && !decided)) return undefined;
  const to = lastDayOf(document.day, publicationMaximum ?? maximum);
  return recordedOn > to ? undefined : { from: recordedOn, to };
}

/** The first day on which an application for repair is taken. */
export function firstRepairDay({ document, severity }: LedgerItem, periods: CreditPeriods): Day {
  const { minimum } = periods[severity];
  return minimum === undefined ? document.day : dayAfter(lastDayOf(document.day, minimum));
}

/** What a subject brings to have an item repaired. */
export interface RepairApplication {
  readonly item: string;
  readonly on: Day;
  /** Proof that every duty of the decision is done. */
  readonly dutiesDoneEvidence?: string;
  readonly commitmentLetter?: string;
}

export type RepairRefusal =
  | 'ITEM_UNKNOWN'
  | 'ITEM_OVER'
  | 'REPAIR_TOO_EARLY'
  | 'DUTIES_UNPROVED'
  | 'COMMITMENT_MISSING';

export type RepairVerdict =
  | { readonly refused: RepairRefusal; readonly possibleFrom?: Day }
  /** May be decided; the entry that ends the item, and the last day for the answer. */
  | { readonly entry: Extract<LedgerEntry, { entry: 'repaired' }>; readonly answerBy: ReachedDay };

/** Whether an application for repair is taken, at the end of its day. The first reason against it is told. */
export function judgeRepair(
  ledger: readonly LedgerEntry[],
  { item: name, on, dutiesDoneEvidence, commitmentLetter }: RepairApplication,
  periods: CreditPeriods,
  calendar: Pick<WorkingCalendar, 'addWorkingDays'>,
): RepairVerdict {
  const found = itemsOn(ledger, on).find(({ item }) => item.item === name);
  if (found === undefined) return { refused: 'ITEM_UNKNOWN' };
  if (found.standing !== 'in-use' && found.standing !== 'suspended') return { refused: 'ITEM_OVER' };
  const possibleFrom = firstRepairDay(found.item, periods);
  if (on < possibleFrom) return { refused: 'REPAIR_TOO_EARLY', possibleFrom };
  if (dutiesDoneEvidence === undefined) return { refused: 'DUTIES_UNPROVED' };
  if (commitmentLetter === undefined) return { refused: 'COMMITMENT_MISSING' };
  return {
    entry: { entry: 'repaired', item: name, recordedOn: on },
    answerBy: calendar.addWorkingDays(on, periods.answers.repairWorkingDays),
  };
}

export type ObjectionVerdict =
  | { readonly refused: 'ITEM_UNKNOWN' | 'ITEM_OVER' | 'OBJECTION_OPEN' }
  /** Use is suspended at once; the last day for the answer. */
  | { readonly entry: Extract<LedgerEntry, { entry: 'objection-opened' }>; readonly answerBy: ReachedDay };

/** Whether an objection is taken, at the end of its day. Use stops at once; the item's last day does not move. */
export function judgeObjection(
  ledger: readonly LedgerEntry[],
  { item: name, on }: { readonly item: string; readonly on: Day },
  periods: CreditPeriods,
  calendar: Pick<WorkingCalendar, 'addWorkingDays'>,
): ObjectionVerdict {
  const found = itemsOn(ledger, on).find(({ item }) => item.item === name);
  if (found === undefined) return { refused: 'ITEM_UNKNOWN' };
  if (found.standing === 'suspended') return { refused: 'OBJECTION_OPEN' };
  if (found.standing !== 'in-use') return { refused: 'ITEM_OVER' };
  return {
    entry: { entry: 'objection-opened', item: name, recordedOn: on },
    answerBy: calendar.addWorkingDays(on, periods.answers.objectionWorkingDays),
  };
}

/** The items that the public may see on a day. */
export function publishedOn(ledger: readonly LedgerEntry[], day: Day): readonly LedgerItem[] {
  return itemsOn(ledger, day).flatMap(({ item, standing }) => {
    const { publication } = item;
    const shown = publication !== undefined && publication.from <= day && day <= publication.to;
    return standing === 'in-use' && shown ? [item] : [];
  });
}
