import type { LedgerEntry } from '../../rules/credit/ledger.ts';
import type { JournalEvent } from '../protocol/journal.ts';
import type { LedgerEvent, LedgerState, OpenItem, Restriction } from './state.ts';

/** The ledger as far as it may still be used, for what is asked of it today. */
export function openEntries(state: LedgerState | undefined): readonly LedgerEntry[] {
  const { items = [], tallies = [] } = state ?? {};
  return [
    ...items.flatMap(({ item, suspendedOn }): LedgerEntry[] =>
      suspendedOn === undefined
        ? [item]
        : [item, { entry: 'objection-opened', item: item.item, recordedOn: suspendedOn }],
    ),
    ...tallies,
  ];
}

/**
 * The whole ledger as the journal tells it, in the order of entry: from it every day that is past is exact. That an item has
 * ended needs no entry, since its last day stands in it.
 */
export function entriesOf(events: readonly JournalEvent[]): readonly LedgerEntry[] {
  return (events as readonly LedgerEvent[]).flatMap((event): LedgerEntry[] => {
    switch (event.type) {
      case 'ItemEntered':
        return [event.item];
      case 'TallyEntered':
        return [event.tally];
      case 'ItemSuspended':
        return [{ entry: 'objection-opened', item: event.item, recordedOn: event.on }];
      case 'ItemResumed':
        return [{ entry: 'objection-rejected', item: event.item, recordedOn: event.on }];
      case 'ItemWithdrawn':
        return [{ entry: 'withdrawn', item: event.item, recordedOn: event.on }];
      case 'ItemRepaired':
        return [{ entry: 'repaired', item: event.item, recordedOn: event.on }];
      // Those that tell of an end, of what was not entered, or of a reading.
      default:
        return [];
    }
  });
}

/** Restrictions in force on a day, each with the item that it rests on: none of one that is suspended. */
export function restrictionsOn(state: LedgerState | undefined, day: string) {
  return (state?.items ?? []).flatMap(({ item, restrictions, suspendedOn }: OpenItem) =>
    suspendedOn === undefined && day <= item.lastDay
      ? restrictions.filter(({ until }) => day <= until).map((restriction) => ({ ...restriction, item: item.item }))
      : [],
  );
}

/** Each measure by each law once, the one that lasts longest: how many items it rests on is not to be seen. */
export function latestOfEach<Measure extends Pick<Restriction, 'measure' | 'effect' | 'basis' | 'until'>>(
  taken: readonly Measure[],
): readonly Measure[] {
  const latest = new Map<string, Measure>();
  for (const one of taken) {
    const key = JSON.stringify([one.measure, one.effect, one.basis]);
    const before = latest.get(key);
    if (before === undefined || before.until < one.until) latest.set(key, one);
  }
  return [...latest].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, measure]) => measure);
}
