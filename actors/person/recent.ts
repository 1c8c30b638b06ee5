import type { Counted, Counter } from '../protocol/commands.ts';

/** An application that a person made, as far as later ones are examined by it. */
export interface RecentApplication {
  readonly application: string;
  readonly matter: string;
  readonly submittedOn: string;
  readonly outcome?: Outcome;
  /** The day of the outcome. */
  readonly decidedOn?: string;
}

/** The newest approval of a matter, and the application that it was of. */
export interface Approval {
  readonly matter: string;
  readonly on: string;
  readonly application: string;
}

export type Outcome = 'approved' | 'refused' | 'withdrawn';

/** So many of the newest applications are kept in the state; all of them stand in the history. */
export const keptApplications = 20;

/** More than there are matters; beyond it the approvals that were counted first are forgotten. */
export const keptApprovals = 200;

/**
 * The person's newest applications in the order in which they were counted, oldest first. Submitting adds one, an
 * outcome is noted on the one it belongs to; a return or a correction leaves it open; one that was never this person's
 * goes. An outcome of an application that is not kept changes nothing.
 */
export function remembered(
  recent: readonly RecentApplication[],
  { counter, application, matter, on }: Counted,
): readonly RecentApplication[] {
  const known = recent.some((one) => one.application === application);
  if (counter === 'submitted') {
    return known ? recent : [...recent, { application, matter, submittedOn: on }].slice(-keptApplications);
  }
  if (counter === 'misattributed') return recent.filter((one) => one.application !== application);
  if (!known || !isOutcome(counter)) return recent;
  return recent.map((one) => (one.application === application ? { ...one, outcome: counter, decidedOn: on } : one));
}

/** Of each matter the newest approval, however many applications came after it; a clock that jumped back changes nothing. */
export function withApproval(
  approvals: readonly Approval[],
  { counter, application, matter, on }: Counted,
): readonly Approval[] {
  if (counter !== 'approved' || approvals.some((one) => one.matter === matter && one.on > on)) return approvals;
  return [...approvals.filter((one) => one.matter !== matter), { matter, on, application }].slice(-keptApprovals);
}

function isOutcome(counter: Counter): counter is Outcome {
  return counter === 'approved' || counter === 'refused' || counter === 'withdrawn';
}
