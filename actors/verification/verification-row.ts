import { type KeptRow, rowAfter } from '../kept-row.ts';
import type { Entry } from '../protocol/journal.ts';
import type { ListedVerification } from '../protocol/verification-lists.ts';
import { evolve } from './evolve.ts';
import type { Report, VerificationEvent, VerificationState } from './state.ts';

/** A verification reduced to what lists need: nothing personal, and nothing of what a source has sent. */
export interface KeptVerification extends KeptRow<ListedVerification> {
  readonly state: VerificationState;
}

/** @param at the commit that has written the state */
export function keptVerification(
  id: string,
  state: VerificationState,
  { version, commit }: { readonly version: number; readonly commit: number },
): KeptVerification {
  return { row: rowOf(id, state, version), commit, state: withoutContents(state) };
}

export function verificationAfter(
  id: string,
  before: KeptVerification | undefined,
  entry: Entry,
): KeptVerification | undefined {
  return rowAfter<VerificationState, VerificationEvent, KeptVerification>(before, entry, {
    reduced: ({ state }) => state,
    evolve,
    kept: (state, at) => keptVerification(id, state, at),
  });
}

function rowOf(id: string, state: VerificationState, version: number): ListedVerification {
  const { order, round, status, begunOn, asks, report, review } = state;
  return {
    verification: id,
    version,
    integrator: order.integrator,
    purpose: order.purpose,
    ...(order.application === undefined ? {} : { application: order.application }),
    matter: order.matter,
    region: order.region,
    round,
    status,
    begunOn,
    sources: asks.map(({ dataset, status: answer }) => ({ dataset, status: answer })),
    ...(report === undefined
      ? {}
      : { report: report.number, reportVersion: report.version, outcome: report.outcome, sealedAt: report.sealedAt }),
    ...(review === undefined
      ? {}
      : { waiting: { why: [...review.why], since: review.since, second: review.proposed !== undefined } }),
  };
}

/** What a list shows is told by codes: values, records, words and the reasons for a match are left to the state itself. */
function withoutContents(state: VerificationState): VerificationState {
  const { order, asks, report, review } = state;
  return {
    ...state,
    order: { ...order, subject: { name: '' }, declared: { applicant: {}, form: {} } },
    asks: asks.map(({ answer, ...ask }) =>
      answer === undefined ? ask : { ...ask, answer: { ...answer, records: [] } },
    ),
    ...(report === undefined ? {} : { report: bare(report) }),
    ...(review?.proposed === undefined
      ? {}
      : { review: { ...review, proposed: { ...review.proposed, reason: '', fields: [] } } }),
  };
}

function bare(report: Report): Report {
  const { decidedBy } = report;
  return {
    ...report,
    sources: [],
    fields: [],
    detections: [],
    packs: [],
    ...(decidedBy === undefined ? {} : { decidedBy: { ...decidedBy, reason: '', fields: [] } }),
  };
}
