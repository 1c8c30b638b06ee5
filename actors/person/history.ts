import type { HistoryData } from '../../rules/facts/history-data.ts';
import type { Counter } from '../protocol/commands.ts';
import type { RecentApplication } from './recent.ts';
import { countOn, countWithin, type WindowDays } from './sliding-count.ts';
import type { PersonState } from './state.ts';

export interface HistoryOptions {
  /** The day of the question, YYYY-MM-DD. */
  readonly today: string;
  /**
   * The application that is examined. Its own submission and outcome are left out while it stands among the newest
   * ones; how often it was returned is not, and the submissions of an agent are all counted.
   */
  readonly except?: string;
}

/** What is known of a person from before, as rules ask for it; of someone never seen everything is zero. */
export function historyOf(state: PersonState | undefined, { today, except }: HistoryOptions): HistoryData {
  const recent = state?.recent ?? [];
  const own = recent.find(({ application }) => application === except);
  const others = recent.filter((one) => one !== own);
  const within = (counter: Counter, days: WindowDays): number => {
    const ownDay = own === undefined ? undefined : dayOfBehaviour(own, counter);
    const ownCount = ownDay === undefined ? 0 : countWithin(countOn(undefined, ownDay), days, today);
    return Math.max(0, countWithin(state?.counters[counter], days, today) - ownCount);
  };
  // An application under a mistaken number was submitted once, and returned at least once before that was corrected.
  const truly = (counter: 'submitted' | 'returned', days: WindowDays): number =>
    Math.max(0, within(counter, days) - countWithin(state?.counters.misattributed, days, today));
  return {
    submittedLast30Days: truly('submitted', 30),
    submittedLast365Days: truly('submitted', 365),
    returnedLast30Days: truly('returned', 30),
    returnedLast365Days: truly('returned', 365),
    withdrawnLast90Days: within('withdrawn', 90),
    refusedLast365Days: within('refused', 365),
    approvedLast365Days: within('approved', 365),
    agentSubmittedLast30Days: within('agentSubmitted', 30),
    agentSubmittedLast365Days: within('agentSubmitted', 365),
    open: others.flatMap(({ matter, submittedOn, outcome }) =>
      outcome === undefined ? [{ matter, submittedOn }] : [],
    ),
    lastApproved: (state?.approvals ?? []).flatMap(({ matter, on, application }) =>
      application === except ? [] : [{ matter, on }],
    ),
  };
}

/** The day on which an application itself was counted by a counter, where that is known of it. */
function dayOfBehaviour({ submittedOn, outcome, decidedOn }: RecentApplication, counter: Counter): string | undefined {
  if (counter === 'submitted') return submittedOn;
  return counter === outcome ? decidedOn : undefined;
}
