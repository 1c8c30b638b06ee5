import { type FairnessDivision, groupsOf } from '../../rules/credit/fairness/groups.ts';
import type { AlertState } from '../alert/state.ts';
import type { ApplicationState, Deed } from '../application/state.ts';
import { dayOf } from '../day.ts';
import type { VerificationState } from '../verification/state.ts';
import type { Period } from './figures.ts';
import { isIn } from './periods.ts';
import type { Tally } from './tally.ts';

/*
 * What one entity adds to the figures, as it rests. Each function is total for states of every version: what an old one does
 * not have is not counted.
 */

/** How applications are told apart for the report of fairness; absent where no period is due. */
export interface FairnessCounting {
  readonly period: Period;
  readonly division: FairnessDivision;
  /** Whether an application has an alert that was not dismissed. */
  readonly hasAlert: (application: string) => boolean;
}

/** Steps that officers have ended, and what became of the application. */
export function countApplication(
  tally: Tally,
  id: string,
  state: ApplicationState,
  fairness: FairnessCounting | undefined,
): void {
  const late = lateSteps(state);
  for (const deed of state.deeds) {
    // The closing of a file is no step that anybody waits for.
    if (deed.action === 'close') continue;
    const place = `${deed.step} ${deed.on}`;
    const overdue = late.get(place) ?? 0;
    if (overdue > 0) late.set(place, overdue - 1);
    const one = { day: deed.on, hit: overdue === 0 };
    tally.add('officers', 'stepsInTime', { subject: deed.officer, ...one });
    tally.add('organisations', 'stepsInTime', { subject: deed.organisation, ...one });
    if (deed.action === 'return')
      tally.add('officers', 'wrongReturns', { subject: deed.officer, day: deed.on, hit: false });
  }
  if (fairness === undefined || !isIn(fairness.period, state.submittedOn)) return;
  const { region, submittedOn, content } = state;
  const idNumber = content.applicant.kind === 'citizen' ? content.applicant.idNumber : undefined;
  const groups = groupsOf({ region, idNumber, submittedOn }, fairness.division);
  const accepted = acceptance(state);
  if (accepted !== undefined) tally.addGroups('acceptance', groups, accepted);
  tally.addGroups('alert', groups, fairness.hasAlert(id));
}

/** Codes of alerts about a return that was not right, as the packs of supervision raise them. */
const returnCodes: ReadonlySet<string> = new Set(['WRONG_RETURN', 'PIECEMEAL_RETURN', 'RETURN_LOOP']);

/** Whether an alert says that an officer was disposed of for a return: each, with the application and the day. */
export function disposedReturns({
  finding,
  disposals,
}: AlertState): readonly { readonly officer: string; readonly application: string; readonly day: string }[] {
  const { code, application, on } = finding;
  if (!returnCodes.has(code) || application === undefined) return [];
  const officers = new Set(disposals.flatMap(({ disposed }) => (disposed === undefined ? [] : [disposed])));
  return [...officers].map((officer) => ({ officer, application, day: on }));
}

/** The application that an alert is about, where it was not dismissed. What was found about an officer is not the applicant's. */
export function alertedApplication({ finding, status }: AlertState): string | undefined {
  return status !== 'dismissed' && finding.subject.kind === 'application' ? finding.subject.id : undefined;
}

/** What the sources of the newest report have answered. */
export function countVerification(tally: Tally, { report }: VerificationState): void {
  if (report === undefined) return;
  const day = dayOf(Date.parse(report.sealedAt));
  for (const { organisation, status, late } of report.sources) {
    // Who was never asked has not failed to answer.
    if (status === 'unauthorised' || status === 'waiting' || status === 'asking') continue;
    const answered = status === 'hit' || status === 'none' || status === 'refused' || status === 'stale';
    tally.add('organisations', 'answersInTime', { subject: organisation, day, hit: answered && late !== true });
  }
}

/** How many step deadlines were overdue when they ended, by step and day. Of those in time a state keeps none. */
function lateSteps({ clocks }: ApplicationState): Map<string, number> {
  const late = new Map<string, number>();
  for (const { kind, step, done } of clocks?.deadlines ?? []) {
    if (kind !== 'step' || step === undefined || done?.overdue === undefined) continue;
    const place = `${step} ${done.on}`;
    late.set(place, (late.get(place) ?? 0) + 1);
  }
  return late;
}

/** Undefined while it was not decided: it still waits at the window, or was withdrawn there. */
function acceptance({ acceptedOn, status, deeds }: ApplicationState): boolean | undefined {
  if (acceptedOn !== undefined) return true;
  const decided = (deed: Deed) => deed.action === 'return' || deed.action === 'refuse';
  return status === 'returned' || deeds.some(decided) ? false : undefined;
}
