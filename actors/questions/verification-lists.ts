import type { VerificationTable } from '../followers/verification-table.ts';
import type { Journal } from '../journal.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { VerificationList, VerificationsWanted } from '../protocol/verification-lists.ts';
import type { VerificationState } from '../verification/state.ts';
import { keptVerification } from '../verification/verification-row.ts';
import { endedRows } from './ended-rows.ts';
import { type ListReader, noteListRead } from './list-reading.ts';
import { pageOfVerifications, verificationPlaces } from './verification-list.ts';

export interface VerificationListsDependencies {
  readonly journal: Pick<Journal, 'append'>;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  readonly clock: Clock;
  readonly table: Pick<VerificationTable, 'rows' | 'progress'>;
}

/** Lists of verifications for whoever may read them: users of the door, integrators, the operator. */
export interface VerificationLists {
  /** Resolves when it is in the journal who has read what. @param integrator only those that it has asked for */
  read(reader: ListReader, wanted: VerificationsWanted, integrator?: string): Promise<VerificationList>;
}

export function createVerificationLists({
  journal,
  store,
  clock,
  table,
}: VerificationListsDependencies): VerificationLists {
  const rowsOf = async (ended: VerificationsWanted['ended']) => {
    if (ended === undefined) return { rows: table.rows(), partial: table.progress() };
    const rowOf = (id: string, state: unknown, at: { readonly version: number; readonly commit: number }) => {
      const { row } = keptVerification(id, state as VerificationState, at);
      return row.status === 'reported' ? row : undefined;
    };
    const list = { list: 'endedVerifications', days: ended } as const;
    const { rows, whole } = await endedRows(list, rowOf, verificationPlaces, store);
    return { rows, partial: whole ? undefined : ({ why: 'tooMany' } as const) };
  };
  return {
    read: async (reader, { filter, ended, place }, integrator) => {
      const { rows, partial } = await rowsOf(ended);
      const seen = { areas: reader.areas, ...(integrator === undefined ? {} : { integrator }) };
      const list = pageOfVerifications(rows, seen, filter, place);
      const name = ended === undefined ? 'openVerifications' : 'endedVerifications';
      await noteListRead(reader, { list: name, filter: { ...filter }, ...ended, ...place }, list, { journal, clock });
      return { ...list, ...(partial === undefined ? {} : { partial }) };
    },
  };
}
