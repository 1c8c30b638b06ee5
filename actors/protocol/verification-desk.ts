import type { AlertOrderRefused } from './alert-desk.ts';
import type { DoorUser } from './desk.ts';
import type { VerificationList, VerificationsWanted } from './verification-lists.ts';
import type { ShownReport, VerificationRow, VerificationView } from './verification-views.ts';
import type { Extent } from './views.ts';

/** What people are shown of verifications at the supervisor's door, and what they can decide there. */

/** What a person can do with a report that waits: decide on it, or sign as the second. */
export const reviewVerbs = ['review', 'countersign'] as const;
export type ReviewVerb = (typeof reviewVerbs)[number];

/** A version of a report, without its content. */
export interface ReportVersion {
  readonly number: string;
  readonly version: number;
  readonly outcome: string;
  readonly sealedAt: string;
  readonly seal: string;
  readonly previous?: string;
}

/** One verification: how it stands, one of its reports, and how it came to be. */
export interface VerificationFile {
  readonly verification: string;
  readonly version: number;
  readonly extent: Extent;
  readonly state: VerificationView;
  /** The newest, or the one that was asked for; whole it is what was sealed, else an excerpt. */
  readonly report?: ShownReport;
  /** Every version of every report, newest last. */
  readonly versions: readonly ReportVersion[];
  /** Newest last. */
  readonly rows: readonly VerificationRow[];
  /** There where older rows exist: `before` for those. */
  readonly before?: number;
  readonly possible: readonly ReviewVerb[];
}

/** Which page of the history, and which report. */
export interface VerificationPart {
  readonly before?: number | undefined;
  readonly report?: string | undefined;
  readonly reportVersion?: number | undefined;
}

/** What came of a decision: the verification, its version from now on, and the commit that holds it. */
export interface ReviewDone {
  readonly verification: string;
  readonly version: number;
  readonly commit: number;
}

/** What somebody wants done with a verification, as it came: nothing of it is trusted. */
export interface ReviewWish {
  readonly id: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface VerificationDesk {
  verifications(user: DoorUser, wanted: VerificationsWanted): Promise<VerificationList>;
  /** Undefined where there is none, and where it lies outside the user's regions: nobody can tell the two apart. */
  verificationFile(user: DoorUser, id: string, part?: VerificationPart): Promise<VerificationFile | undefined>;
  /** Has something decided in the name of the user's officer; undefined as `verificationFile`. Resolves when it is in the journal. */
  decide(user: DoorUser, wish: ReviewWish): Promise<ReviewDone | AlertOrderRefused | undefined>;
}
