import type { Happened, MonthlyCounts } from '../monthly-counts.ts';
import type { SourceOutcome } from '../protocol/verification.ts';

/**
 * Whether a source is asked. `closed`: as ever. `open`: too much has failed, nobody asks before `until`. `halfOpen`: that time
 * is over, and the next answer shows whether it is well again.
 */
export type Circuit =
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly until: number; readonly openings: number }
  | { readonly state: 'halfOpen'; readonly openings: number };

export interface SourceState {
  readonly circuit: Circuit;
  /** The newest outcomes, oldest first: true where it has failed. */
  readonly recent: readonly boolean[];
  readonly totals: Readonly<Partial<Record<SourceOutcome, number>>>;
  /** Milliseconds since 1970 UTC. */
  readonly lastSuccessAt?: number;
  readonly lastFailureAt?: number;
  /** Tries of each month, by the organisation that answered for the source then (`monthly.ts`). */
  readonly monthly?: MonthlyCounts;
}

export type SourceEvent =
  | {
      readonly type: 'SourceAnswered' | 'SourceFailed';
      readonly dataset: string;
      readonly outcome: SourceOutcome;
      readonly at: number;
      /** So many outcomes are remembered. */
      readonly window: number;
      /** What it counts for in its month; left out in what was journaled before months were counted. */
      readonly monthly?: Happened;
    }
  /** The operator has taken tries out of a month. */
  | { readonly type: 'TriesDiscounted'; readonly monthly: Happened }
  /** A month is over, and what was counted in it is told to the ledgers. */
  | { readonly type: 'MonthClosed'; readonly month: string }
  /** How often it has opened since it was closed last. */
  | { readonly type: 'CircuitOpened'; readonly until: number; readonly openings: number }
  | { readonly type: 'CircuitHalfOpened' }
  | { readonly type: 'CircuitClosed' };

export const untried: SourceState = { circuit: { state: 'closed' }, recent: [], totals: {} };
