import type { SweepDefinition } from '../../rules/screening/definition.ts';
import type { EntityKey } from './entity.ts';
import type { DueRow } from './journal.ts';
import type { ListName } from './lists.ts';

/*
 * Active screening (主动筛查): a sweep goes through the lists of cases in portions and has each case verified once more, where
 * its consent allows that.
 */

/** A sweep by its name. */
export function sweepKey(name: string): EntityKey {
  return { kind: 'sweep', id: name };
}

/**
 * What became of a case that a sweep has come to. `asked`: the sources are asked. `withoutConsent`: nobody has allowed it.
 * `notVerified`: its matter or its applicant is not verified with other departments. `undecided`: nothing rests on it yet, or
 * nothing any more. `underWay`: it is being verified just now. `underReview`: a person is to decide on its report.
 * `notNewest`: of its person another case was approved later. `elsewhere`: another matter or region. `gone`: erased.
 * `twice`: this run has been there before.
 */
export const screeningOutcomes = [
  'asked',
  'withoutConsent',
  'notVerified',
  'undecided',
  'underWay',
  'underReview',
  'notNewest',
  'elsewhere',
  'gone',
  'twice',
] as const;
export type ScreeningOutcome = (typeof screeningOutcomes)[number];
export type ScreeningCounts = Readonly<Partial<Record<ScreeningOutcome, number>>>;

/** Lists that a sweep goes through, in this order: what is closed meanwhile is met again, not missed. */
export type SweptList = Extract<ListName, 'openApplications' | 'endedApplications'>;

/** Where a sweep stands: in which list, and behind which row of it. */
export interface SweepPlace {
  readonly list: SweptList;
  readonly after?: DueRow;
}

/** What was found at a place: cases that are to be looked at, and how many were passed over and why. */
export interface Portion {
  readonly run: number;
  /** The place that it was read from. */
  readonly from: SweepPlace;
  /** Ids of applications. */
  readonly cases: readonly string[];
  readonly passed: ScreeningCounts;
  /** The last row that it holds; left out where it holds none. */
  readonly last?: DueRow;
  /** Whether there is nothing behind it in the list. */
  readonly whole: boolean;
}

export type SweepOrder = 'run' | 'pause' | 'resume';

/**
 * What is asked of a sweep: `arrange` and `retire` by the daemon as the configuration folder has it, `goOn` by the due index,
 * `portion` by who reads the lists, `swept` by the applications, `orderSweep` by the operator.
 */
export type SweepCommand =
  | { readonly type: 'arrange'; readonly definition: SweepDefinition }
  | { readonly type: 'retire' }
  | { readonly type: 'goOn'; readonly due: number }
  | ({ readonly type: 'portion' } & Portion)
  | { readonly type: 'swept'; readonly run: number; readonly outcome: ScreeningOutcome }
  | { readonly type: 'orderSweep'; readonly order: SweepOrder };

/** From a sweep to an application: have it verified once more. */
export interface ScreenCommand {
  readonly type: 'screen';
  readonly data: {
    /** Its own id, by which it looks up its verification. */
    readonly application: string;
    readonly sweep: string;
    readonly run: number;
    /** Left out: those of its matter. */
    readonly datasets?: readonly string[];
  };
}
