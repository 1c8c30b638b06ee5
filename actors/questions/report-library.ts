import type { Glimpse } from '../behaviour.ts';
import type { JournalStore } from '../ports.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Report, VerificationState } from '../verification/state.ts';
import { reportIn } from './verification-view.ts';

export interface ReportLibraryDependencies {
  readonly store: Pick<JournalStore, 'listed' | 'history'>;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/**
 * Finds sealed reports. The newest of a verification stands in its state; every other version stands in its history, as it
 * was sealed. Whoever shows one has journaled before that it is read.
 */
export interface ReportLibrary {
  /** The verification that a report belongs to; undefined where there is no report of this number. */
  verificationOf(number: string): Promise<string | undefined>;
  /** One report of a verification; undefined where there is none such, or it cannot be read any more. */
  report(id: string, state: VerificationState, wanted: ReportWanted): Promise<Report | undefined>;
}

/** Without a number the newest report of the verification, without a version its newest. */
export interface ReportWanted {
  readonly number?: string | undefined;
  readonly version?: number | undefined;
}

/** Reports whose numbers lead to the same place are a handful at the very most. */
const MOST_CANDIDATES = 16;
/** So many entries are gone through for one report. */
const MOST_ENTRIES = 20_000;
const PORTION = 200;

export function createReportLibrary({ store, look }: ReportLibraryDependencies): ReportLibrary {
  return {
    verificationOf: async (number) => {
      const rows = await store.listed('reportNumbers', { from: number, to: number, limit: MOST_CANDIDATES });
      for (const { entity } of rows) {
        const has = await look(entity, ({ state }) => hasReport(state as unknown as VerificationState, number));
        if (has) return entity.id;
      }
      return undefined;
    },
    report: async (id, { report: newest }, { number = newest?.number, version }) => {
      if (newest?.number === number && (version === undefined || newest?.version === version)) return newest;
      let before: number | undefined;
      for (let gone = 0; gone < MOST_ENTRIES; ) {
        const entries = await store.history({ kind: 'verification', id }, PORTION, before);
        for (const { events } of entries.toReversed()) {
          const report = reportIn(events);
          if (report?.number === number && (version === undefined || report?.version === version)) return report;
        }
        before = entries[0]?.commit;
        if (entries.length < PORTION || before === undefined) return undefined;
        gone += entries.length;
      }
      return undefined;
    },
  };
}

function hasReport(state: VerificationState | undefined, number: string): boolean {
  return state?.report?.number === number || state?.earlierReports?.includes(number) === true;
}
