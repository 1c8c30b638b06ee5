import type { Entry } from '../protocol/journal.ts';
import type { ListedVerification } from '../protocol/verification-lists.ts';
import { verificationPlaces } from '../questions/verification-list.ts';
import type { VerificationEvent, VerificationState } from '../verification/state.ts';
import { type KeptVerification, keptVerification, verificationAfter } from '../verification/verification-row.ts';
import type { OpenTable, Tabled } from './open-table.ts';

export type VerificationTable = OpenTable<ListedVerification>;

/** The verifications that are under way, or wait for a person. */
export const tabledVerifications: Tabled<ListedVerification, KeptVerification> = {
  kind: 'verification',
  list: 'openVerifications',
  name: 'verifications',
  kept: (id, state, at) => keptVerification(id, state as unknown as VerificationState, at),
  after: verificationAfter,
  isOpen: ({ status }) => status !== 'reported',
  entering,
  cursorOf: verificationPlaces.cursorOf,
};

/** The first round is new; a later one, or a late answer that a person must look at, comes back with what it was before. */
function entering({ events }: Entry): 'new' | 'again' | undefined {
  for (const event of events as readonly VerificationEvent[]) {
    if (event.type === 'VerificationBegun') return event.round === 1 ? 'new' : 'again';
    if (event.type === 'ReportSealed' && event.report.review.length > 0) return 'again';
  }
  return undefined;
}
