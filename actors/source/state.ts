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
}

export type SourceEvent =
  | {
      readonly type: 'SourceAnswered' | 'SourceFailed';
      readonly dataset: string;
      readonly outcome: SourceOutcome;
      readonly at: number;
      /** So many outcomes are remembered. */
      readonly window: number;
    }
  /** How often it has opened since it was closed last. */
  | { readonly type: 'CircuitOpened'; readonly until: number; readonly openings: number }
  | { readonly type: 'CircuitHalfOpened' }
  | { readonly type: 'CircuitClosed' };

export const untried: SourceState = { circuit: { state: 'closed' }, recent: [], totals: {} };
