import type { UndertakingKind } from '../../rules/credit/undertakings-file.ts';
import type { Evidence } from '../protocol/consent-messages.ts';
import type { BreachData, ReleaseUndertakingData } from '../protocol/undertaking-messages.ts';

/** By when it is to be done, reckoned when it was undertaken or extended. Days are YYYY-MM-DD, moments in milliseconds since 1970 UTC. */
export interface Term {
  readonly due: string;
  /** The last day on which nothing is held against anybody, and its end. */
  readonly graceUntil: string;
  readonly lapseAt: number;
  /** Left out where that moment was over already. */
  readonly remindAt?: number;
}

/**
 * What somebody has undertaken, and what became of it: `open` until its grace is over; then `lapsed`, which of an appointment is a no-show,
 * of a loan an overdue return, and of a commitment nothing as long as no officer has found anything. `fulfilled`, `released` and
 * `breached` are its ends.
 */
export interface UndertakingState extends Term {
  readonly integrator: string;
  /** The person entity of who undertook it. */
  readonly person: string;
  readonly kind: UndertakingKind;
  readonly organisation: string;
  readonly region: string;
  readonly matter?: string;
  readonly application?: string;
  readonly archive?: string;
  readonly commitment?: Evidence;
  readonly undertakenOn: string;
  readonly graceWorkingDays: number;
  readonly extensions: number;
  readonly status: 'open' | 'lapsed' | 'fulfilled' | 'released' | 'breached';
  /** How many days after its day it was done. */
  readonly lateDays?: number;
}

/** What counts for or against somebody by an undertaking. */
export type UndertakingOccurrence = 'no-show' | 'overdue-return' | 'commitment-kept' | 'broken-commitment';

export type UndertakingEvent =
  | ({ readonly type: 'UndertakingMade' } & Omit<UndertakingState, 'extensions' | 'status' | 'lateDays'>)
  | { readonly type: 'UndertakingReminded' }
  /** Moved by an officer, or by a calendar that was published meanwhile: that is no extension. */
  | { readonly type: 'UndertakingExtended' | 'UndertakingDeferred'; readonly term: Term; readonly officer?: string }
  | { readonly type: 'UndertakingLapsed'; readonly graceUntil: string; readonly occurrence?: UndertakingOccurrence }
  | {
      readonly type: 'UndertakingFulfilled';
      readonly on: string;
      readonly officer: string;
      readonly lateDays?: number;
      readonly occurrence?: UndertakingOccurrence;
    }
  | {
      readonly type: 'UndertakingReleased';
      readonly on: string;
      readonly cause: ReleaseUndertakingData['cause'];
      readonly officer?: string;
    }
  | ({ readonly type: 'UndertakingBreached'; readonly occurrence: UndertakingOccurrence } & Pick<
      BreachData,
      'document' | 'officer' | 'evidence'
    >);
