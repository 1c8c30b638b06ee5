import type { Evidence } from '../protocol/consent-messages.ts';
import type { VerificationPurpose } from '../protocol/sources.ts';
import type { ConsentRefusal } from '../protocol/verification.ts';

/** What somebody has allowed, and what it is used for just now. */
export interface ConsentState {
  readonly integrator: string;
  readonly subject: { readonly name: string; readonly idNumber: string };
  /** The person entity of the subject. */
  readonly person: string;
  readonly purposes: readonly VerificationPurpose[];
  readonly datasets: readonly string[];
  /** Number of the one application that it is for. */
  readonly application?: string;
  readonly grantedOn: string;
  readonly validTo: string;
  readonly evidence: Evidence;
  readonly status: 'valid' | 'withdrawn' | 'expired';
  /** Verifications that are under way by it: told when it ends. */
  readonly inUse: readonly string[];
  readonly usedTimes: number;
}

export type ConsentEvent =
  | {
      readonly type: 'ConsentGranted';
      readonly integrator: string;
      readonly subject: ConsentState['subject'];
      readonly person: string;
      readonly purposes: readonly VerificationPurpose[];
      readonly datasets: readonly string[];
      readonly application?: string;
      readonly grantedOn: string;
      readonly validTo: string;
      readonly evidence: Evidence;
    }
  /** A verification may ask: for what, and which datasets. */
  | {
      readonly type: 'ConsentUsed';
      readonly verification: string;
      readonly round: number;
      readonly purpose: VerificationPurpose;
      readonly datasets: readonly string[];
    }
  | {
      readonly type: 'ConsentUseDeclined';
      readonly verification: string;
      readonly purpose: VerificationPurpose;
      readonly code: ConsentRefusal;
    }
  | { readonly type: 'ConsentUseEnded'; readonly verification: string }
  | { readonly type: 'ConsentWithdrawn'; readonly reason?: string }
  | { readonly type: 'ConsentExpired'; readonly validTo: string };
