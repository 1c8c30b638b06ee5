import type { ApplicationEvent } from '../application/state.ts';
import type { Journal } from '../journal.ts';
import type { LedgerEvent } from '../ledger/state.ts';
import type { Meter } from '../ports.ts';

const itemEvents: Readonly<Record<string, string>> = {
  ItemEntered: 'entered',
  ItemNotEntered: 'notEntered',
  ItemRepaired: 'repaired',
  ItemWithdrawn: 'withdrawn',
  ItemEnded: 'ended',
};
/** Reasons for which nothing is entered. */
const REASONS = 5;

/** Counts what becomes of items of credit, the months that were counted, and the applications that a measure was met by. */
export function measureCredit(journal: Pick<Journal, 'onCommitted'>, meter: Pick<Meter, 'counter'>): void {
  const items = meter.counter(
    'onedoor_credit_items_total',
    'What has become of items of credit: entered, not entered, repaired, withdrawn, ended',
    ['what'],
    Object.keys(itemEvents).length + 1,
  );
  const notEntered = meter.counter(
    'onedoor_credit_items_not_entered_total',
    'Occurrences of which nothing was entered, by why',
    ['why'],
    REASONS + 1,
  );
  const tallies = meter.counter(
    'onedoor_credit_tallies_total',
    'Months of organisations and officers entered in ledgers',
  );
  const met = meter.counter(
    'onedoor_credit_restricted_acceptances_total',
    'Applications that were accepted by an officer although a measure was in force',
  );
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind === 'application') {
      for (const event of events as readonly ApplicationEvent[])
        if (event.type === 'ApplicationAccepted' && (event.restrictions ?? []).length > 0) met();
      return;
    }
    if (entity.kind !== 'ledger') return;
    for (const event of events as readonly LedgerEvent[]) {
      const what = Object.hasOwn(itemEvents, event.type) ? itemEvents[event.type] : undefined;
      if (what !== undefined) items({ what });
      if (event.type === 'ItemNotEntered') notEntered({ why: event.why });
      if (event.type === 'TallyEntered') tallies();
    }
  });
}
