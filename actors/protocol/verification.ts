import type { CloseMonthCommand } from './credit.ts';
import type { EntityKey } from './entity.ts';
import type { Json } from './journal.ts';
import type { Subject, VerificationPurpose } from './sources.ts';

/*
 * Verification across departments (核对): a consent that allows it, what each source was asked and has answered, and the
 * sealed report of both.
 */

/** How a source that was asked about somebody stands. Until it is one of the others it is `waiting` or `asking`. */
export const answerStatuses = ['hit', 'none', 'timeout', 'refused', 'garbage', 'stale', 'unavailable'] as const;
export type AnswerStatus = (typeof answerStatuses)[number];
export type AskStatus = AnswerStatus | 'waiting' | 'asking' | 'unauthorised';

/** What a field of an application comes to when it is compared with what the sources hold. */
export const fieldVerdicts = ['confirmed', 'contradicted', 'missing', 'unknown'] as const;
export type FieldVerdictKind = (typeof fieldVerdicts)[number];

/** `unauthorised`: nobody was asked, because no consent covers it. `stopped`: the consent was withdrawn meanwhile. */
export const reportOutcomes = ['confirmed', 'contradicted', 'incomplete', 'unauthorised', 'stopped'] as const;
export type ReportOutcome = (typeof reportOutcomes)[number];

/** Where a verification is looked up by other actors. */
export function verificationKey(id: string): EntityKey {
  return { kind: 'verification', id };
}

/** The verification of an application, all rounds of it. */
export function verificationOf(application: string): EntityKey {
  return verificationKey(`${application}.case`);
}

/** A consent by its id `<integrator>.<number>`. */
export function consentKey(id: string): EntityKey {
  return { kind: 'consent', id };
}

/** A source by its code. */
export function sourceKey(code: string): EntityKey {
  return { kind: 'source', id: code };
}

/** What is to be verified: about whom, what they have declared, and which datasets are asked. */
export interface VerificationOrder {
  readonly purpose: VerificationPurpose;
  readonly integrator: string;
  /** The application that it is for. */
  readonly application?: string;
  /** Version of that application whose content is verified. */
  readonly asOf?: number;
  readonly matter: string;
  readonly region: string;
  /** The published set by which it is asked and judged. */
  readonly ruleSet: string;
  /** The consent that is said to cover it. */
  readonly consent: string;
  readonly subject: Subject;
  /** The person entity of the subject, where the number can be read. */
  readonly person?: string;
  /** What was declared, as rules of phase `verify` see it: members of the applicant, and of the form. */
  readonly declared: {
    readonly applicant: Readonly<Record<string, Json>>;
    readonly form: Readonly<Record<string, Json>>;
  };
  /** `<source>.<dataset>` each. */
  readonly datasets: readonly string[];
  readonly deadlineMs: number;
}

/** From an application, or from a sweep, to the verification: to begin, and that nobody wants to know any more. */
export type VerificationRequest =
  | { readonly type: 'verify'; readonly order: VerificationOrder }
  | { readonly type: 'abandon' };

/** What a consent answers to who wants to use it. */
export type ConsentAnswer =
  | { readonly type: 'authorise'; readonly round: number; readonly consent: string }
  | { readonly type: 'decline'; readonly round: number; readonly consent: string; readonly code: ConsentRefusal }
  | { readonly type: 'consentEnded'; readonly consent: string; readonly why: 'withdrawn' | 'expired' };

/** Why a consent does not cover what it is asked for. */
export const consentRefusals = [
  'CONSENT_UNKNOWN',
  'CONSENT_WITHDRAWN',
  'CONSENT_EXPIRED',
  'CONSENT_PURPOSE',
  'CONSENT_DATASETS',
  'CONSENT_SUBJECT',
  'CONSENT_APPLICATION',
  'CONSENT_BUSY',
  'CONSENT_SILENT',
] as const;
export type ConsentRefusal = (typeof consentRefusals)[number];

/** Why a report tells of no source: nobody was asked, or asking was stopped. */
export const unasked = [...consentRefusals, 'APPLICATION_WITHDRAWN'] as const;
export type Unasked = (typeof unasked)[number];

/** From a verification to the consent: may it go on, and that it has no more need of it. */
export type ConsentRequest =
  | {
      readonly type: 'use';
      readonly verification: string;
      readonly round: number;
      readonly purpose: VerificationPurpose;
      readonly datasets: readonly string[];
      readonly person?: string;
      readonly application?: string;
    }
  | { readonly type: 'endUse'; readonly verification: string };

/** What a source has answered to one try, as it is kept: records in its own words. */
export type AnswerKept =
  | { readonly state: 'answered'; readonly asOf?: string; readonly records: readonly Json[] }
  | { readonly state: 'refused' | 'unavailable'; readonly code: string }
  | { readonly state: 'garbage'; readonly reason: string; readonly text: string }
  | { readonly state: 'timeout' };

/** From who asks the sources, to the verification. */
export interface AnswerCommand {
  readonly type: 'answer';
  readonly dataset: string;
  readonly round: number;
  readonly attempt: number;
  readonly answer: AnswerKept;
  /** How long the source took, in milliseconds; left out where it was not asked at all. */
  readonly milliseconds?: number;
}

/** To a source: what became of a try. Only those that it was really asked. */
export type SourceCommand =
  | {
      readonly type: 'outcome';
      readonly dataset: string;
      readonly outcome: SourceOutcome;
      readonly limits: CircuitLimits;
      /** Who answers for the source, by credit code; left out in what was journaled before months were counted. */
      readonly organisation?: string;
    }
  /** From the due index: the time for which the circuit was open is over. */
  | { readonly type: 'tryAgain'; readonly until: number }
  | CloseMonthCommand
  /** From the operator. */
  | ({ readonly type: 'discount' } & Discount);

/** Tries of a month that are not to count, since it was not the organisation that failed. */
export interface Discount {
  readonly month: string;
  /** Credit code; needed where several have answered for the source in this month. */
  readonly organisation?: string;
  readonly unanswered: number;
  readonly garbage: number;
}

export const sourceOutcomes = ['hit', 'none', 'refused', 'stale', 'timeout', 'garbage', 'unavailable'] as const;
export type SourceOutcome = (typeof sourceOutcomes)[number];

/** When a circuit opens: of the last `window` outcomes, at least `least`, this share or more has failed. */
export interface CircuitLimits {
  readonly window: number;
  readonly least: number;
  readonly failureShare: number;
  readonly openMs: number;
  readonly mostOpenMs: number;
}

/** To the application: what its verification has come to. Nothing personal stands in it. */
export interface ReportTold {
  readonly verification: string;
  readonly purpose: VerificationPurpose;
  readonly round: number;
  /** Version of the application that was verified. */
  readonly asOf?: number;
  readonly report: string;
  readonly version: number;
  readonly seal: string;
  readonly outcome: ReportOutcome;
  readonly contradicted: readonly string[];
  readonly unknown: readonly string[];
  readonly detections: readonly string[];
  readonly reviewed: boolean;
}
export type HearReportCommand = { readonly type: 'hearReport'; readonly data: ReportTold };
