import type { DeadlineKind } from '../deadlines/deadline.ts';

/*
 * What supervision looks at, as far as facts are made from it. Plain values without personal data; the actor brings them,
 * because rules look at nothing themselves. Everything may be left out that has nothing to do with the occasion.
 */

/** Whether the step that an officer names can be acted at: `notYet` was never open, `past` is done, `over` with the whole case. */
export type StepStanding = 'open' | 'notYet' | 'past' | 'over';

/** What an officer does, or was refused. */
export interface ActInput {
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly standing: StepStanding;
  /** Whether the officer has seen the version that is acted on. */
  readonly current: boolean;
  readonly stepKind?: string;
  /** Since the step has opened. */
  readonly secondsOpen?: number;
  readonly inOfficeTime: boolean;
  readonly onWorkingDay: boolean;
  /** Whether the limit of the step was over. */
  readonly late: boolean;
  /** In characters; left out where no words were given. */
  readonly opinionLength?: number;
}

export type FilingStanding = 'notFiled' | 'notYetValid' | 'valid' | 'expired';

/** Who acts. */
export interface OfficerInput {
  readonly filing: FilingStanding;
  /** Whether whoever sent the act speaks for the organisation that the officer is filed at. */
  readonly spokenFor: boolean;
  readonly roleFits: boolean;
  readonly levelFits: boolean;
  readonly regionFits: boolean;
  readonly organisationFits: boolean;
  readonly isApplicant: boolean;
  readonly isAgent: boolean;
  readonly isRelative: boolean;
  readonly acceptedHere: boolean;
  readonly objectedHere: boolean;
  /** Today, in all cases, what is done now included. */
  readonly approvedToday: number;
  readonly returnedToday: number;
  readonly refusedToday: number;
  /** Acts after the limit of their step in the last 30 days, what is done now included. */
  readonly lateLast30Days: number;
}

/** The application. */
export interface CaseInput {
  readonly matter: string;
  readonly region: string;
  readonly status: string;
  /** Returns by officers, and by rules and officers together, what is done now included. */
  readonly officerReturns: number;
  readonly returns: number;
  /** Of the step. */
  readonly transfers: number;
  readonly visits: number;
  /** How often the matter says that an applicant has to come at most. */
  readonly publishedVisits: number;
  /** Whether the published seed draws it for inspection. */
  readonly drawn: boolean;
  readonly workingDaysSinceApproval?: number;
}

/** A place that a deadline has come to; or the legal limit at an extension. */
export interface ClockInput {
  readonly kind: DeadlineKind;
  readonly remaining?: number;
  readonly overdue?: number;
}

/** What sources say of a case now and did not when it was decided. */
export interface ScreeningInput {
  /** Fields that are contradicted now. */
  readonly changed: number;
  /** Codes of what detectors have found. */
  readonly detected: readonly string[];
}

/** What supervision is asked about. */
export interface SupervisionInput {
  readonly occasion: Occasion;
  readonly act?: () => ActInput;
  readonly officer?: () => OfficerInput;
  readonly case: () => CaseInput;
  readonly clock?: ClockInput;
  /** Overdue steps of the organisation in the last 30 days, this one included. */
  readonly organisationOverdue?: () => number;
  /** Departments that were asked and did not answer in time. */
  readonly opinionsMissing?: number;
  readonly screening?: ScreeningInput;
}

/**
 * When supervision is asked. Phase `in`: `act`, an act of an officer, also one that is refused; `assignment`, a step has opened at an
 * organisation that nobody speaks for; `tick`, a deadline comes near. Phase `post`: `tick`, one is over; `act`, a refusal
 * or an act after its limit; `end`, the case is closed; `contradiction`, a department reports that the result was wrong;
 * `fallback`, the last resort has taken a step; `consultation`, its time is over; `screening`, the case was verified once more
 * and sources say something else than before.
 */
export const occasions = [
  'act',
  'assignment',
  'tick',
  'end',
  'contradiction',
  'fallback',
  'consultation',
  'screening',
] as const;
export type Occasion = (typeof occasions)[number];
