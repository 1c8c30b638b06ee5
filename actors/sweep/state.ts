import type { SweepDefinition } from '../../rules/screening/definition.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { ScreeningCounts, ScreeningOutcome, SweepPlace } from '../protocol/screening.ts';

/** One run through all cases. */
export interface SweepRun {
  /** 1 for the first. */
  readonly run: number;
  /** Milliseconds since 1970 UTC. */
  readonly begunAt: number;
  /** The day on which it began: what is submitted or closed later belongs to the next run. */
  readonly begunOn: string;
  readonly endedAt?: number;
  /** Cases by what became of them. */
  readonly counts: ScreeningCounts;
}

/**
 * `waiting`: for the day of the next run. `running`: portion after portion, within the hours of its window. A sweep that is
 * `paused` keeps its place; one that is `retired` has no definition any more.
 */
export interface SweepState {
  readonly definition: SweepDefinition;
  /** The newest. */
  readonly run?: SweepRun;
  /** Where the run that is under way stands; left out while none is. */
  readonly place?: SweepPlace;
  /** A portion at this place was asked for and is not there yet. */
  readonly called?: true;
  readonly paused?: true;
  readonly retired?: true;
  /** The operator wants the next run before its day. */
  readonly wanted?: true;
  /** The moment of its row in the due index. */
  readonly due?: number;
}

export type SweepEvent =
  | { readonly type: 'SweepArranged'; readonly definition: SweepDefinition }
  | { readonly type: 'SweepRetired' }
  | { readonly type: 'SweepBegun'; readonly run: number; readonly at: number; readonly on: string }
  /** Committed before the lists are read; who reads them follows the journal. */
  | {
      readonly type: 'PortionCalled';
      readonly run: number;
      readonly from: SweepPlace;
      readonly through: string;
      readonly most: number;
    }
  | {
      readonly type: 'PortionSwept';
      readonly run: number;
      /** How many applications were told. */
      readonly told: number;
      readonly passed: ScreeningCounts;
      readonly last?: DueRow;
      readonly whole: boolean;
    }
  | { readonly type: 'CaseSwept'; readonly run: number; readonly outcome: ScreeningOutcome }
  | { readonly type: 'SweepEnded'; readonly run: number; readonly at: number }
  | { readonly type: 'SweepWanted' | 'SweepPaused' | 'SweepResumed' }
  | { readonly type: 'DueSet'; readonly due: number | null };

/** Whether a run is under way. */
export function isRunning({ place }: SweepState): boolean {
  return place !== undefined;
}
