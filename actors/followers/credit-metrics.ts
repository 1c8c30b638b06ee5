import type { ApplicationEvent } from '../application/state.ts';
import type { Journal } from '../journal.ts';
import type { LedgerEvent, NotEntered } from '../ledger/state.ts';
import type { Meter } from '../ports.ts';

const itemEvents: Readonly<Record<string, string>> = {
  ItemEntered: 'entered',
  ItemNotEntered: 'notEntered',
  ItemRepaired: 'repaired',
  ItemWithdrawn: 'withdrawn',
  ItemEnded: 'ended',
};
const reasons: Readonly<Record<NotEntered, true>> = {
  NO_RULE: true,
  REVIEW: true,
  OVER: true,
  SAME_DOCUMENT: true,
  LEDGER_FULL: true,
};

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
    Object.keys(reasons).length + 1,
  );
  const tallies = meter.counter(
    'onedoor_credit_tallies_total',
    'Months of organisations and officers entered in ledgers',
  );
  const met = meter.counter(
    'onedoor_credit_restricted_acceptances_total',
    'Applications that were accepted by an officer although a measure was in force',
  );
  // Told as 0 from the start: an increase is only seen of a series that was there before it.
  for (const what of Object.values(itemEvents)) items({ what }, 0);
  for (const why of Object.keys(reasons)) notEntered({ why }, 0);
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
