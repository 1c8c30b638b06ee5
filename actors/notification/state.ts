import type { NoticeData, NoticeRoute, ProviderName } from '../protocol/notices.ts';

/**
 * The stages of a notice. It is `waiting` (for the morning, or for another try), `sending` (the try is stored, its answer is
 * not), `uncertain` (nobody knows whether it was taken: the provider is asked), `accepted` (taken, its receipt is awaited),
 * and ends as `delivered`, `undeliverable` (nobody has it), `unknown` (nobody can tell), or `suppressed` (one too many
 * today).
 */
export type NoticeStatus = 'waiting' | 'sending' | 'uncertain' | 'accepted' | NoticeEnd;
export type NoticeEnd = 'delivered' | 'undeliverable' | 'unknown' | 'suppressed';

/** The row of the due index that a notice waits for. */
export interface NoticeDue {
  readonly at: number;
}

export interface NotificationState {
  readonly notice: NoticeData;
  readonly status: NoticeStatus;
  /** In milliseconds since 1970 UTC: from then on it must not be open any more. */
  readonly deadline: number;
  /** Which of the routes is tried. */
  readonly route: number;
  /** How often it was sent, over all routes; the present one's tries. */
  readonly attempt: number;
  readonly tries: number;
  /** When the first try by this route began. */
  readonly since?: number;
  /** An earlier try by this route may have been taken: that a repeat is refused says nothing of it. */
  readonly doubt?: true;
  /** How often the provider was asked about the present try. */
  readonly asked: number;
  readonly providerId?: string;
  readonly due?: NoticeDue;
  /** Why each try did not do, the newest last; bounded. */
  readonly failures: readonly NoticeFailure[];
  /** What it ended with: a code. */
  readonly reason?: string;
}

export interface NoticeFailure {
  readonly provider: ProviderName;
  readonly class: string;
  readonly code: string;
}

export type NotificationEvent =
  | {
      readonly type: 'NoticeAsked';
      readonly notice: NoticeData;
      readonly deadline: number;
      readonly due: NoticeDue | null;
    }
  /** The try is stored: only what has seen this entry may send. */
  | {
      readonly type: 'SendingBegun';
      readonly attempt: number;
      readonly route: number;
      readonly by: NoticeRoute;
      readonly since: number;
      readonly due: NoticeDue;
    }
  | { readonly type: 'OutcomeAsked'; readonly attempt: number; readonly by: NoticeRoute; readonly due: NoticeDue }
  | { readonly type: 'NoticeAccepted'; readonly providerId?: string; readonly due: NoticeDue }
  | { readonly type: 'NoticeUncertain'; readonly code: string; readonly due: NoticeDue }
  | {
      readonly type: 'TryFailed';
      readonly failure: NoticeFailure;
      readonly route: number;
      readonly doubt?: true;
      readonly due: NoticeDue | null;
    }
  | {
      readonly type: 'NoticeEnded';
      readonly outcome: NoticeEnd;
      readonly reason: string;
      readonly by?: NoticeRoute;
      readonly failure?: NoticeFailure;
    }
  /** A provider has told after the end that the message arrived after all. */
  | { readonly type: 'NoticeArrivedLate'; readonly provider: ProviderName };

export const hasEnded = (status: NoticeStatus): status is NoticeEnd =>
  status === 'delivered' || status === 'undeliverable' || status === 'unknown' || status === 'suppressed';
