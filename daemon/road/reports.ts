import { createReportLibrary, type ReportLibrary } from '../../actors/questions/report-library.ts';
import { createVerificationLists, type VerificationLists } from '../../actors/questions/verification-lists.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { OpenTables } from './supervision.ts';
import type { Surroundings } from './surroundings.ts';

/** How people and integrators come to verifications: lists of them, and the reports that were sealed. */
export interface Reports {
  readonly library: ReportLibrary;
  readonly verificationLists: VerificationLists;
}

export function openReports(
  { store }: Storage,
  { journal, registry }: Decisions,
  { verifications }: OpenTables,
  { time: { clock } }: Surroundings,
): Reports {
  return {
    library: createReportLibrary({ store, look: registry.look.bind(registry) }),
    verificationLists: createVerificationLists({ journal, store, clock, table: verifications }),
  };
}
