import { itemsOn, type LedgerEntry, type StandingItem } from '../../rules/credit/ledger.ts';
import type { JournalEvent } from '../protocol/journal.ts';
import { entriesOf, openEntries } from './entries.ts';
import type { LedgerEvent, LedgerState, OpenItem, Restriction } from './state.ts';

/** A ledger for whoever reads it: its entries, and what each item rests on, by the name of the item. */
export interface KnownLedger {
  readonly entries: readonly LedgerEntry[];
  readonly items: ReadonlyMap<string, OpenItem>;
}

/** What may still be used: enough for today. */
export function knownOfState(state: LedgerState | undefined): KnownLedger {
  return { entries: openEntries(state), items: byName(state?.items ?? []) };
}

/** All that ever was, for any day. */
export function knownOfEvents(events: readonly JournalEvent[]): KnownLedger {
  const entered = (events as readonly LedgerEvent[]).flatMap((event) => (event.type === 'ItemEntered' ? [event] : []));
  return { entries: entriesOf(events), items: byName(entered) };
}

/** A measure with the item that it rests on. */
export interface TakenMeasure extends Restriction {
  readonly item: string;
}

/** The measures in force at the end of a day: none of an item that is repaired, withdrawn, ended or objected to. */
export function measuresOn(known: KnownLedger, day: string): readonly TakenMeasure[] {
  return itemsOn(known.entries, day).flatMap((one) =>
    measuresOf(known, one).filter((taken) => isInForce(taken, one, day)),
  );
}

/** All that rest on an item, in force or not. */
export function measuresOf({ items }: KnownLedger, { item: { item } }: StandingItem): readonly TakenMeasure[] {
  return (items.get(item)?.restrictions ?? []).map((restriction) => ({ ...restriction, item }));
}

export function isInForce({ until }: Restriction, { standing }: StandingItem, day: string): boolean {
  return standing === 'in-use' && day <= until;
}

function byName(items: readonly OpenItem[]): ReadonlyMap<string, OpenItem> {
  return new Map(items.map((open) => [open.item.item, open]));
}
