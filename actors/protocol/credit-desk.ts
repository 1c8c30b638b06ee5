import type { AlertOrderRefused } from './alert-desk.ts';
import type { Evidence } from './consent-messages.ts';
import type { OpenCreditList, OpenCreditWanted } from './credit-lists.ts';
import type { CreditFileView, LedgerRow } from './credit-views.ts';
import type { DoorUser } from './desk.ts';
import type { ReviewWish } from './verification-desk.ts';
import type { Extent, HistoryRow } from './views.ts';

/** What people are shown of credit at the supervisor's door, and what they can decide there. Nobody's name, number or key. */

/** What a person can do with a credit file: answer what is asked about its item. */
export const creditVerbs = ['decide'] as const;
export type CreditVerb = (typeof creditVerbs)[number];

type Request = NonNullable<CreditFileView['request']>;

/** What an officer has answered, alone or as one of two. */
export interface CreditDeed extends NonNullable<Request['proposed']> {
  /** What the person is told; it may name people, so for those who answer alone. */
  readonly reason?: string;
  /** Who signed first, where this is the second. */
  readonly first?: string;
}

/** A row of the history of a credit file. */
export interface CreditRow extends Omit<HistoryRow, 'deed'> {
  readonly deed?: CreditDeed;
  /** What was asked, what was answered, or what is late. */
  readonly request?: Pick<Request, 'kind' | 'answerBy'>;
  /** What the person said and handed in, for those who answer alone. */
  readonly statement?: string;
  readonly evidence?: readonly Evidence[];
  /** By which it was taken back. */
  readonly document?: CreditFileView['document'];
}

/** One credit file: what happened, what it counts for, what is asked about it, and how it came to be. */
export interface CreditFile {
  readonly credit: string;
  readonly version: number;
  /** Whole for those who answer; the others see how the work is done. */
  readonly extent: Extent;
  readonly state: CreditFileView;
  /** The item of the ledger that came of it, with its measures; left out where none did, or the ledger was erased. */
  readonly item?: LedgerRow;
  /** Newest last. */
  readonly rows: readonly CreditRow[];
  /** There where older rows exist: `before` for those. */
  readonly before?: number;
  readonly possible: readonly CreditVerb[];
}

/** What came of an answer: the file, its version from now on, and the commit that holds it. */
export interface CreditDone {
  readonly credit: string;
  readonly version: number;
  readonly commit: number;
}

/** What somebody wants done with a credit file, as it came: nothing of it is trusted. */
export type CreditWish = ReviewWish;

export interface CreditDesk {
  /** What waits for an answer, what is due first at the top. */
  waiting(user: DoorUser, wanted: OpenCreditWanted): Promise<OpenCreditList>;
  /** Undefined where there is none, and where it lies outside the user's regions: nobody can tell the two apart. */
  creditFile(user: DoorUser, id: string, before?: number): Promise<CreditFile | undefined>;
  /** Has an answer given in the name of the user's officer; undefined as `creditFile`. Resolves when it is in the journal. */
  decide(user: DoorUser, wish: CreditWish): Promise<CreditDone | AlertOrderRefused | undefined>;
}
