import type { Evidence } from '../protocol/consent-messages.ts';
import type { Occurrence } from '../protocol/credit.ts';
import type { DecideData } from '../protocol/credit-messages.ts';

/** What people ask about an item: that it is wrong (异议), or that it be over (修复). */
export type RequestKind = 'objection' | 'repair';

/** A decision that waits for its second officer, or the one that was made. */
export interface CreditDecision extends Pick<DecideData, 'officer' | 'organisation' | 'decision' | 'reason'> {
  readonly on: string;
  /** Who signed a serious one first. */
  readonly first?: string;
}

/** What waits for an answer. */
export interface OpenRequest {
  readonly kind: RequestKind;
  /** The integrator that handed it in. */
  readonly by: string;
  readonly on: string;
  /** The last day for the answer, and its end in milliseconds since 1970 UTC. */
  readonly answerBy: string;
  readonly dueAt: number;
  /** The time for the answer is over. */
  readonly late?: true;
  /** Of a serious item: one officer has decided, another must agree. */
  readonly proposed?: CreditDecision;
}

/** Why it counts no more, and since when. */
export interface Retraction {
  readonly document: { readonly number: string; readonly day: string };
  readonly on: string;
}

/** The file of one occurrence. */
export interface CreditFileState {
  readonly integrator: string;
  /** The person entity of whose ledger it is about. */
  readonly person: string;
  readonly occurrence: Occurrence;
  readonly openedOn: string;
  readonly request?: OpenRequest;
  /** An objection was upheld, or a repair granted: its item is over for good. */
  readonly granted?: true;
  /** It was taken back by who recorded it, by this document. */
  readonly retracted?: Retraction;
  /** How many requests were answered. */
  readonly answered: number;
}

export type CreditFileEvent =
  | {
      readonly type: 'CreditFileOpened';
      readonly integrator: string;
      readonly person: string;
      readonly occurrence: Occurrence;
      readonly on: string;
      readonly evidence?: Evidence;
    }
  | {
      readonly type: 'CreditRequested';
      readonly request: OpenRequest;
      readonly statement?: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly type: 'CreditDecisionProposed'; readonly decision: CreditDecision }
  | { readonly type: 'CreditAnswered'; readonly kind: RequestKind; readonly decision: CreditDecision }
  | ({ readonly type: 'CreditRetracted' } & Retraction)
  | { readonly type: 'CreditAnswerLate'; readonly answerBy: string };
