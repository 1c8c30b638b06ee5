import type { FieldVerdictKind, ReportOutcome, Unasked } from '../protocol/verification.ts';
import type { VerificationBook } from './book.ts';
import { reportNumber, sealed } from './seal.ts';
import type { FieldOfReport, Judgement, Report, ReviewDecision, VerificationState } from './state.ts';

interface Sealing {
  readonly id: string;
  readonly now: number;
  readonly book: VerificationBook;
}

/**
 * The report of a round, sealed. Where nobody was asked, or asking was stopped, `code` says why, and it tells of no source
 * what the subject has not allowed. Nobody has to look at it: whoever decides sees that nothing was verified.
 */
export function sealedReport(state: VerificationState, sealing: Sealing, code?: Unasked): Report {
  const { id, book, now } = sealing;
  if (code === undefined) return reportOf(state, sealing, book.judge(state.order, state.asks, now));
  const silent = state.asks.map(({ dataset }) => ({ dataset, status: 'unauthorised', attempts: 0 }) as const);
  const judged = book.judge(state.order, silent, now);
  const outcome = state.status === 'asking' || code === 'APPLICATION_WITHDRAWN' ? 'stopped' : 'unauthorised';
  const sources = judged.sources.map((line, index) => ({ ...line, attempts: state.asks[index]?.attempts ?? 0 }));
  return reportOf(state, { id, now, book }, { ...judged, sources, detections: [], outcome, review: [] }, code);
}

/** The next version of the report, by what is known now; what a person has decided stands, and is looked at again where it differs. */
export function amended(state: VerificationState, sealing: Sealing): Report {
  const judged = sealing.book.judge(state.order, state.asks, sealing.now);
  const decided = state.report?.round === state.round ? state.report.decidedBy : undefined;
  if (decided === undefined) return reportOf(state, sealing, judged);
  const review = [...new Set([...judged.review, 'LATE_ANSWER'])];
  return reportOf(state, sealing, { ...judged, review });
}

/** The next version, as a person has decided. */
export function decidedReport(state: VerificationState, sealing: Sealing, decision: ReviewDecision): Report {
  const { report } = state;
  if (report === undefined) throw new Error('a decision on a verification without a report');
  const fields = decision.decision === 'uphold' ? report.fields : overturned(report.fields, decision);
  const outcome: ReportOutcome = decision.decision === 'uphold' ? report.outcome : outcomeOf(fields, report.outcome);
  const { sources, detections, packs, review, code } = report;
  const next = reportOf(state, sealing, { sources, detections, packs, review, fields, outcome }, code);
  const { seal: _open, ...content } = next;
  return sealed({ ...content, decidedBy: decision });
}

function overturned(fields: readonly FieldOfReport[], { fields: changes = [] }: ReviewDecision): FieldOfReport[] {
  return fields.map((field) => {
    const change = changes.find((one) => one.field === field.field);
    return change === undefined || change.verdict === field.verdict
      ? field
      : { ...field, verdict: change.verdict, was: field.was ?? field.verdict };
  });
}

function outcomeOf(fields: readonly { readonly verdict: FieldVerdictKind }[], before: ReportOutcome): ReportOutcome {
  if (fields.length === 0) return before;
  if (fields.some(({ verdict }) => verdict === 'contradicted')) return 'contradicted';
  return fields.every(({ verdict }) => verdict === 'confirmed') ? 'confirmed' : 'incomplete';
}

function reportOf(
  state: VerificationState,
  { id, now }: Sealing,
  judged: Omit<Judgement, 'outcome'> & { readonly outcome: ReportOutcome },
  code?: Unasked,
): Report {
  const { order, round, report, begunOn } = state;
  const before = report?.round === round ? report : undefined;
  const { outcome, sources, fields, detections, review, packs } = judged;
  return sealed({
    number: before?.number ?? reportNumber(id, round, begunOn),
    version: (before?.version ?? 0) + 1,
    round,
    purpose: order.purpose,
    verification: id,
    ...(order.application === undefined ? {} : { application: order.application }),
    ...(order.asOf === undefined ? {} : { asOf: order.asOf }),
    matter: order.matter,
    region: order.region,
    ruleSet: order.ruleSet,
    consent: order.consent,
    outcome,
    ...(code === undefined ? {} : { code }),
    sources,
    fields,
    detections,
    review,
    packs,
    sealedAt: new Date(now).toISOString(),
    ...(before === undefined ? {} : { previous: before.seal }),
  });
}
