import { alertAfter, type KeptAlert, keptAlert } from '../alert/alert-row.ts';
import { hasEnded } from '../alert/life.ts';
import type { AlertState } from '../alert/state.ts';
import type { ListedAlert } from '../protocol/alert-lists.ts';
import { alertPlaces } from '../questions/alert-list.ts';
import type { OpenTable, Tabled } from './open-table.ts';

export type AlertTable = OpenTable<ListedAlert>;

/** The alerts that somebody must answer. */
export const tabledAlerts: Tabled<ListedAlert, KeptAlert> = {
  kind: 'alert',
  list: 'openAlerts',
  name: 'alerts',
  kept: (id, state, at) => keptAlert(id, state as unknown as AlertState, at),
  after: alertAfter,
  isOpen: ({ status }) => !hasEnded(status),
  entering: ({ events }) => {
    const [first] = events;
    if (first?.type === 'AlertRaised') return 'new';
    // What it was before stands in the store alone.
    return first?.type === 'AlertReopened' ? 'again' : undefined;
  },
  cursorOf: alertPlaces.cursorOf,
};
