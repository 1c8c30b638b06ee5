import { keptAlert } from '../alert/alert-row.ts';
import type { AlertState } from '../alert/state.ts';
import type { AlertTable } from '../followers/alert-table.ts';
import type { Journal } from '../journal.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { AlertList, AlertsWanted, ListedAlert } from '../protocol/alert-lists.ts';
import { alertPlaces, pageOfAlerts } from './alert-list.ts';
import { endedRows } from './ended-rows.ts';
import { type ListReader, noteListRead } from './list-reading.ts';
import { inAreas } from './list-rows.ts';

export interface AlertListsDependencies {
  readonly journal: Pick<Journal, 'append'>;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  readonly clock: Clock;
  readonly table: Pick<AlertTable, 'rows' | 'progress'>;
}

/** Lists of alerts for whoever may read them: users of the door, integrators that supervise, the operator. */
export interface AlertLists {
  /** Resolves when it is in the journal who has read what. */
  read(reader: ListReader, wanted: AlertsWanted): Promise<AlertList>;
  /** The open alerts about an application. Whoever shows them has journaled that the application is read. */
  about(application: string, areas: readonly string[]): readonly ListedAlert[];
}

export function createAlertLists({ journal, store, clock, table }: AlertListsDependencies): AlertLists {
  const rowsOf = async (ended: AlertsWanted['ended']) => {
    if (ended === undefined) return { rows: table.rows(), partial: table.progress() };
    const rowOf = (id: string, state: unknown, at: { readonly version: number; readonly commit: number }) => {
      const { row } = keptAlert(id, state as AlertState, at);
      return row.endedOn === undefined ? undefined : row;
    };
    const { rows, whole } = await endedRows({ list: 'endedAlerts', days: ended }, rowOf, alertPlaces, store);
    return { rows, partial: whole ? undefined : ({ why: 'tooMany' } as const) };
  };
  return {
    read: async (reader, { filter, ended, place }) => {
      const { rows, partial } = await rowsOf(ended);
      const list = pageOfAlerts(rows, reader.areas, filter, place);
      const name = ended === undefined ? 'openAlerts' : 'endedAlerts';
      await noteListRead(reader, { list: name, filter: { ...filter }, ...ended, ...place }, list, { journal, clock });
      return { ...list, ...(partial === undefined ? {} : { partial }) };
    },
    about: (application, areas) =>
      table.rows().filter((row) => row.application === application && inAreas(areas, row.region)),
  };
}
