import type { LocalizedText } from '../../rules/text.ts';
import type { Json } from '../protocol/journal.ts';
import type { VerificationPurpose } from '../protocol/sources.ts';
import type {
  AnswerKept,
  AskStatus,
  FieldVerdictKind,
  ReportOutcome,
  Unasked,
  VerificationOrder,
} from '../protocol/verification.ts';

/** One dataset that is asked about the subject. */
export interface Ask {
  /** `<source>.<dataset>`. */
  readonly dataset: string;
  readonly status: AskStatus;
  /** How often the source was asked; each is committed before it is sent. */
  readonly attempts: number;
  /** While `asking`: from then on it counts as not answered. While `waiting`: when it is asked again. Milliseconds since 1970 UTC. */
  readonly at?: number;
  readonly answer?: Answered;
}

/** What a source has answered, in the records' own words; the mapping is that of the pinned set. */
export interface Answered {
  readonly attempt: number;
  /** Milliseconds since 1970 UTC. */
  readonly on: number;
  readonly asOf?: string;
  readonly records: readonly Json[];
  readonly code?: string;
  /** It came when its try had been given up. */
  readonly late?: true;
}

/** What a person is told of a source in a report. */
export interface SourceLineOfReport {
  readonly dataset: string;
  readonly organisation: string;
  readonly title: LocalizedText;
  readonly status: AskStatus;
  readonly attempts: number;
  readonly asOf?: string;
  readonly answeredAt?: string;
  readonly late?: true;
  readonly records: number;
  /** Whether one of the records is about the subject. */
  readonly identified?: 'match' | 'review' | 'noMatch';
  readonly probability?: number;
  /** How each field has weighed in that, as the linkage tells it. */
  readonly waterfall?: Json;
  readonly code?: string;
}

export interface FieldOfReport {
  /** Pointer into the message, such as `/data/form/spouseName`. */
  readonly field: string;
  readonly verdict: FieldVerdictKind;
  readonly dataset?: string;
  readonly declared?: Json;
  readonly found?: Json;
  readonly asOf?: string;
  readonly rule?: string;
  readonly message?: LocalizedText;
  /** What other sources say of it, where they say otherwise. */
  readonly disputed?: readonly {
    readonly dataset: string;
    readonly verdict: FieldVerdictKind;
    readonly message: LocalizedText;
  }[];
  /** What the rules had come to, where a person has decided otherwise. */
  readonly was?: FieldVerdictKind;
}

/** A thing that rules have found besides the fields: a death, a move, a second benefit. */
export interface Detection {
  readonly code: string;
  readonly dataset?: string;
  readonly rule: string;
  readonly message: LocalizedText;
}

/** What the rules come to, before it is numbered and sealed. */
export interface Judgement {
  readonly outcome: Exclude<ReportOutcome, 'unauthorised' | 'stopped'>;
  readonly sources: readonly SourceLineOfReport[];
  readonly fields: readonly FieldOfReport[];
  readonly detections: readonly Detection[];
  /** Why a person must look, as codes; none where nobody has to. */
  readonly review: readonly string[];
  readonly packs: readonly { readonly pack: string; readonly version: string; readonly sha256: string }[];
}

/** A sealed report: numbered, versioned, its seal over everything else that stands in it. */
export interface Report extends Omit<Judgement, 'outcome'> {
  readonly number: string;
  /** 1 for the first of the number; each amendment is the next. */
  readonly version: number;
  readonly round: number;
  readonly purpose: VerificationPurpose;
  readonly verification: string;
  readonly application?: string;
  readonly asOf?: number;
  readonly matter: string;
  readonly region: string;
  readonly ruleSet: string;
  readonly consent: string;
  readonly outcome: ReportOutcome;
  /** Why nobody was asked, or why it was stopped. */
  readonly code?: Unasked;
  readonly decidedBy?: ReviewDecision;
  /** ISO instant. */
  readonly sealedAt: string;
  /** Seal of the version before. */
  readonly previous?: string;
  /** SHA-256, hexadecimal, of this report without this member in canonical JSON. */
  readonly seal: string;
}

export interface ReviewDecision {
  readonly decision: 'uphold' | 'overturn';
  readonly officer: string;
  readonly organisation: string;
  readonly reason: string;
  readonly on: string;
  readonly fields?: readonly { readonly field: string; readonly verdict: FieldVerdictKind }[];
  /** The second officer, of an overturning. */
  readonly second?: { readonly officer: string; readonly organisation: string; readonly on: string };
}

/** What waits for a person. */
export interface Review {
  readonly report: string;
  readonly why: readonly string[];
  readonly since: string;
  /** An overturning that waits for its second officer. */
  readonly proposed?: ReviewDecision;
}

/** `asking`: until the deadline or the last answer. `reported`: its report is there; `review`: and a person must look. */
export type VerificationStatus = 'authorising' | 'asking' | 'reported' | 'review';

export interface VerificationState {
  readonly order: VerificationOrder;
  readonly round: number;
  readonly begunOn: string;
  readonly begunAt: number;
  readonly deadlineAt: number;
  readonly status: VerificationStatus;
  readonly asks: readonly Ask[];
  /** The newest; those before it stand in the history, each by its seal. */
  readonly report?: Report;
  readonly review?: Review;
  /** The moment of its row in the due index. */
  readonly due?: number;
  /** How many answers of this round stand in the history and in no report. */
  readonly unused?: number;
  /** Numbers of the reports of earlier rounds, oldest first: by each the verification is found. */
  readonly earlierReports?: readonly string[];
  /** Rounds whose consent was given for and not yet returned. */
  readonly holdsConsent?: true;
}

/** Why an answer did not go into a report; it stands in the history all the same. */
export type Unused = 'twice' | 'superseded' | 'stopped' | 'neverAsked';

export type VerificationEvent =
  | {
      readonly type: 'VerificationBegun';
      readonly order: VerificationOrder;
      readonly round: number;
      readonly on: string;
      readonly at: number;
      readonly deadlineAt: number;
    }
  | { readonly type: 'VerificationAuthorised'; readonly consent: string }
  /** Committed before it is sent, so that no source is ever asked more often than this stands here. */
  | {
      readonly type: 'AskBegun';
      readonly dataset: string;
      readonly round: number;
      readonly attempt: number;
      readonly sendBy: number;
      readonly timeoutMs: number;
      readonly at: number;
    }
  | { readonly type: 'AskPutOff'; readonly dataset: string; readonly at: number; readonly code: string }
  | {
      readonly type: 'AskAnswered';
      readonly dataset: string;
      readonly attempt: number;
      readonly status: AskStatus;
      readonly on: number;
      readonly answer: AnswerKept;
      readonly late?: true;
    }
  | {
      readonly type: 'AnswerUnused';
      readonly dataset: string;
      readonly round: number;
      readonly attempt: number;
      readonly why: Unused;
      readonly answer: AnswerKept;
    }
  | { readonly type: 'ReportSealed'; readonly report: Report }
  | { readonly type: 'ReviewDecided'; readonly decision: ReviewDecision }
  | {
      readonly type: 'ReviewCountersigned';
      readonly agree: boolean;
      readonly officer: string;
      readonly reason?: string;
    }
  | { readonly type: 'DueSet'; readonly due: number | null };

/** Whether nothing more is awaited from a source. */
export function isSettled({ status }: Ask): boolean {
  return status !== 'waiting' && status !== 'asking';
}
