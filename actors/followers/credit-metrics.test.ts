import { describe, expect, it } from 'vitest';
import type { Entry, JournalEvent } from '../protocol/journal.ts';
import { measureCredit } from './credit-metrics.ts';

/** Counts as the meter does, by the values of the labels. */
function counting() {
  const told: Record<string, number> = {};
  const bounds: Record<string, number> = {};
  const listeners: ((entry: Entry) => void)[] = [];
  measureCredit(
    { onCommitted: (listener) => void listeners.push(listener) },
    {
      counter: (name, _help, _labels, most = 1) => {
        bounds[name] = most;
        return (labels = {}, by = 1) => {
          const key = [name, ...Object.values(labels)].join(' ');
          told[key] = (told[key] ?? 0) + by;
        };
      },
    },
  );
  const commit = (kind: string, ...events: readonly object[]): void => {
    const entry = { entity: { kind, id: 'x' }, events: events as readonly JournalEvent[] } as Entry;
    for (const listener of listeners) listener(entry);
  };
  return { told, bounds, commit };
}

describe('counts of credit', () => {
  it('are 0 before anything happens, so that the first of each is seen as an increase', () => {
    const { told } = counting();
    expect(Object.keys(told)).toHaveLength(10);
    expect(Object.values(told).every((count) => count === 0)).toBe(true);
  });

  it('tell what became of items, why nothing was entered, and the months', () => {
    const { told, bounds, commit } = counting();
    for (const type of ['ItemEntered', 'ItemEntered', 'ItemSuspended', 'ItemResumed']) commit('ledger', { type });
    commit('ledger', { type: 'ItemRepaired' }, { type: 'ItemWithdrawn' }, { type: 'ItemEnded' });
    for (const why of ['NO_RULE', 'REVIEW', 'OVER', 'SAME_DOCUMENT', 'LEDGER_FULL', 'LEDGER_FULL'])
      commit('ledger', { type: 'ItemNotEntered', why });
    commit('ledger', { type: 'TallyEntered' }, { type: 'EntityRead' });
    // Of another kind, such as an undertaking that has events of the same name.
    commit('undertaking', { type: 'ItemEntered' });
    expect(told).toEqual({
      'onedoor_credit_items_total entered': 2,
      'onedoor_credit_items_total repaired': 1,
      'onedoor_credit_items_total withdrawn': 1,
      'onedoor_credit_items_total ended': 1,
      'onedoor_credit_items_total notEntered': 6,
      'onedoor_credit_items_not_entered_total NO_RULE': 1,
      'onedoor_credit_items_not_entered_total REVIEW': 1,
      'onedoor_credit_items_not_entered_total OVER': 1,
      'onedoor_credit_items_not_entered_total SAME_DOCUMENT': 1,
      'onedoor_credit_items_not_entered_total LEDGER_FULL': 2,
      onedoor_credit_tallies_total: 1,
    });
    // Each of them has a number of its own, and so would one that is not known here.
    expect(bounds).toMatchObject({ onedoor_credit_items_total: 6, onedoor_credit_items_not_entered_total: 6 });
  });

  it('tell the acceptances that a measure was met by, and no others', () => {
    const { told, commit } = counting();
    commit('application', { type: 'ApplicationAccepted' });
    commit('application', { type: 'ApplicationAccepted', restrictions: [] });
    commit('application', { type: 'ApplicationAccepted', restrictions: [{ measure: 'one' }, { measure: 'two' }] });
    expect(told['onedoor_credit_restricted_acceptances_total']).toBe(1);
  });
});
