import type { GroupCount } from '../../rules/credit/fairness/fairness-report.ts';
import type { FairnessDivision } from '../../rules/credit/fairness/groups.ts';
import type { RankingMeasureName } from '../../rules/credit/ranking/ranking-measures.ts';

/*
 * Figures of credit: counts of what rests in the store, taken once a day off the road. Rankings and the report of fairness
 * are reckoned from them, and from nothing else. They hold counts of officers, organisations and groups, and nothing about
 * a single case or a citizen.
 */

/** Days YYYY-MM-DD, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Hits and cases of the period, then of the period before. */
export type Counts = readonly [hits: number, of: number, hitsBefore: number, ofBefore: number];

/** An officer or an organisation, and what was counted of it. */
export interface SubjectFigures {
  /** Staff number, or credit code. */
  readonly subject: string;
  /** Of an officer that is filed: its organisation. */
  readonly organisation?: string;
  /** Those of its filing; none where it is not filed. */
  readonly regions: readonly string[];
  readonly counts: Readonly<Partial<Record<RankingMeasureName, Counts>>>;
}

/** Counts of the applications that came in within a period that is over. They are taken once and not again. */
export interface FairnessFigures {
  readonly period: Period;
  readonly takenOn: string;
  readonly ruleSet: string;
  readonly division: FairnessDivision;
  readonly counts: readonly GroupCount[];
}

export interface FiguresContent {
  /** What happened before this day is counted. */
  readonly day: string;
  /** Milliseconds since 1970 UTC at which the taking began. */
  readonly begunAt: number;
  readonly ruleSet: string;
  /** The end of the journal when the taking began. */
  readonly head: { readonly commit: number; readonly hash: string };
  readonly periods: { readonly now: Period; readonly before: Period };
  readonly walked: Walked;
  readonly officers: readonly SubjectFigures[];
  readonly organisations: readonly SubjectFigures[];
  readonly fairness: FairnessFigures;
}

/** How much was gone through. */
export interface Walked {
  readonly applications: number;
  readonly alerts: number;
  readonly verifications: number;
  /** Entities that the store could not read. */
  readonly unreadable: number;
  /** Officers and organisations with the fewest cases, beyond what is kept. */
  readonly leftOut: number;
}

/** One snapshot, as it is kept. */
export interface Figures extends FiguresContent {
  /** SHA-256, hexadecimal, of the content in canonical JSON; the journal has it too. */
  readonly digest: string;
}

/** That figures were taken, as the journal has it: what they hold stands in their row alone, and goes with it. */
export interface FiguresTaken {
  readonly type: 'FiguresTaken';
  readonly day: string;
  readonly ruleSet: string;
  readonly digest: string;
  readonly head: { readonly commit: number; readonly hash: string };
  readonly walked: Walked;
}
