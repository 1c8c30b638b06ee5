import type { RuleSet } from '../../rules/engine/evaluation.ts';
import type { ConsentState } from '../consent/state.ts';
import type { Entry, JournalEvent, Json } from '../protocol/journal.ts';
import type {
  ConsentView,
  ShownReport,
  VerificationExtent,
  VerificationRow,
  VerificationView,
} from '../protocol/verification-views.ts';
import { maskConsent, maskReport, maskSubject } from '../verification/mask.ts';
import type { Report, ReviewDecision, VerificationEvent, VerificationState } from '../verification/state.ts';
import { historyRows } from './history-rows.ts';

// Each member that is shown is named here: what a state gains later stays hidden until somebody decides otherwise. A report
// that is shown whole is the exception: it is what was sealed, to the last member.

type Masks = Pick<RuleSet, 'catalogue' | 'sources'>;

/** A verification as far as its extent goes; what the sources have sent is told by its report alone. */
export function viewOfVerification(state: VerificationState, extent: VerificationExtent): VerificationView {
  const { order, round, status, begunOn, deadlineAt, asks, report, review, earlierReports } = state;
  const contents = extent === 'whole' || extent === 'masked';
  const { subject } = order;
  return {
    integrator: order.integrator,
    purpose: order.purpose,
    ...(order.application === undefined ? {} : { application: order.application }),
    matter: order.matter,
    region: order.region,
    ruleSet: order.ruleSet,
    consent: order.consent,
    round,
    status,
    begunOn,
    deadlineAt: new Date(deadlineAt).toISOString(),
    sources: asks.map(({ dataset, status: answer, attempts, answer: told }) => ({
      dataset,
      status: answer,
      attempts,
      ...(told === undefined ? {} : { answeredAt: new Date(told.on).toISOString() }),
      ...(told?.asOf === undefined ? {} : { asOf: told.asOf }),
      ...(told?.late === undefined ? {} : { late: told.late }),
    })),
    ...(report === undefined ? {} : { report: summaryOf(report, extent) }),
    ...(earlierReports === undefined ? {} : { earlierReports: [...earlierReports] }),
    ...(review === undefined
      ? {}
      : {
          review: {
            why: [...review.why],
            since: review.since,
            ...(review.proposed === undefined ? {} : { proposed: shownDecision(review.proposed, extent) }),
          },
        }),
    ...(contents ? { subject: { ...(extent === 'whole' ? subject : maskSubject(subject)) } } : {}),
  };
}

/**
 * A report as far as the extent goes. Whole it is what was sealed, so that the seal can be computed from it; anything less is
 * an excerpt, and keeps the seal of the whole.
 */
export function viewOfReport(report: Report, extent: VerificationExtent, rules: Masks): ShownReport {
  if (extent === 'whole') return report as unknown as ShownReport;
  const { fields, detections, decidedBy, sources, ...rest } = maskReport(report, rules);
  const process = extent === 'process';
  const masked = extent === 'masked';
  return {
    ...rest,
    review: [...rest.review],
    packs: [...rest.packs],
    sources: sources.map(({ waterfall, probability, identified, ...line }) => ({
      ...line,
      ...(process || identified === undefined ? {} : { identified }),
      ...(masked && probability !== undefined ? { probability } : {}),
      ...(masked && waterfall !== undefined ? { waterfall: waterfall as unknown as Waterfall } : {}),
    })),
    ...(process
      ? {}
      : {
          fields: fields.map(({ declared, found, message, disputed, ...field }) => ({
            ...field,
            ...(masked && declared !== undefined ? { declared } : {}),
            ...(masked && found !== undefined ? { found } : {}),
            ...(masked && message !== undefined ? { message } : {}),
            ...(masked && disputed !== undefined ? { disputed: [...disputed] } : {}),
          })),
          detections: detections.map(({ code, dataset, rule, message }) => ({
            code,
            ...(dataset === undefined ? {} : { dataset }),
            ...(masked ? { rule, message } : {}),
          })),
        }),
    ...(decidedBy === undefined ? {} : { decidedBy: shownDecision(decidedBy, extent) }),
  };
}

type Waterfall = NonNullable<ShownReport['sources'][number]['waterfall']>;

/** Rows of a verification's history; who has read it is told to those who oversee or decide. */
export function viewOfVerificationHistory(entries: readonly Entry[], extent: VerificationExtent): VerificationRow[] {
  const shows = extent === 'process' || extent === 'whole';
  const rows = historyRows(entries, shows, (events) => deedOf(events as readonly VerificationEvent[], extent));
  const byCommit = new Map(entries.map(({ commit, events }) => [commit, events as readonly JournalEvent[]]));
  return rows.map((row) => {
    const events = (byCommit.get(row.commit) ?? []) as readonly VerificationEvent[];
    const sources = events.flatMap(sourceOf);
    const report = reportIn(events);
    return {
      ...row,
      ...(sources.length === 0 ? {} : { sources }),
      ...(report === undefined
        ? {}
        : { report: { number: report.number, version: report.version, outcome: report.outcome, seal: report.seal } }),
    };
  });
}

/** The report that an entry has sealed. */
export function reportIn(events: readonly JournalEvent[]): Report | undefined {
  const sealed = (events as readonly VerificationEvent[]).findLast(({ type }) => type === 'ReportSealed');
  return sealed?.type === 'ReportSealed' ? sealed.report : undefined;
}

/** A consent as the integrator sees it that took it in. */
export function viewOfConsent(state: ConsentState): ConsentView {
  const { subject, purposes, datasets, application, grantedOn, validTo, status, usedTimes, inUse, evidence } =
    maskConsent(state);
  return {
    subject,
    purposes: [...purposes],
    datasets: [...datasets],
    ...(application === undefined ? {} : { application }),
    grantedOn,
    validTo,
    status,
    usedTimes,
    inUse: [...inUse],
    evidence: { ...evidence.hash, size: evidence.size, mediaType: evidence.mediaType },
  };
}

/** A verification as the operator of the service sees it: masked, and nothing of what the sources have sent but how much. */
export function verificationForOperator(json: Json, rules: Masks): unknown {
  const state = json as unknown as VerificationState;
  const { report } = state;
  return {
    ...viewOfVerification(state, 'masked'),
    asks: state.asks.map(({ answer, ...ask }) => ({
      ...ask,
      ...(answer === undefined ? {} : { records: answer.records.length }),
    })),
    ...(report === undefined ? {} : { report: viewOfReport(report, 'masked', rules) }),
  };
}

function summaryOf(report: Report, extent: VerificationExtent): NonNullable<VerificationView['report']> {
  const { number, version, round, outcome, code, sealedAt, seal, fields, detections, decidedBy } = report;
  const verdicts: Record<string, number> = {};
  for (const { verdict } of fields) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const at = (...wanted: readonly string[]) =>
    fields.filter(({ verdict }) => wanted.includes(verdict)).map(({ field }) => field);
  return {
    number,
    version,
    round,
    outcome,
    ...(code === undefined ? {} : { code }),
    sealedAt,
    seal,
    verdicts,
    ...(extent === 'process'
      ? {}
      : {
          contradicted: at('contradicted'),
          unknown: at('unknown', 'missing'),
          detections: [...new Set(detections.map((one) => one.code))],
        }),
    ...(decidedBy === undefined ? {} : { decidedBy: shownDecision(decidedBy, extent) }),
  };
}

type ShownDecision = NonNullable<ShownReport['decidedBy']>;

/** Words of officers are free text, so they may name people; which fields they have changed is told with the contents. */
function shownDecision(
  { decision, officer, organisation, on, reason, fields, second }: ReviewDecision,
  extent: VerificationExtent,
): ShownDecision {
  const contents = extent === 'whole' || extent === 'masked';
  return {
    decision,
    officer,
    organisation,
    on,
    ...(contents ? { reason } : {}),
    ...(extent === 'process' || fields === undefined ? {} : { fields: fields.map((one) => ({ ...one })) }),
    ...(second === undefined ? {} : { second }),
  };
}

function deedOf(events: readonly VerificationEvent[], extent: VerificationExtent): VerificationRow['deed'] {
  const contents = extent === 'whole' || extent === 'masked';
  for (const event of events) {
    if (event.type === 'ReviewDecided') {
      const { officer, organisation, decision, reason } = event.decision;
      return { verb: 'review', officer, organisation, decision, ...(contents ? { reason } : {}) };
    }
    if (event.type !== 'ReviewCountersigned') continue;
    const { officer, agree, reason } = event;
    return {
      verb: 'countersign',
      officer,
      decision: agree ? 'agree' : 'disagree',
      ...(contents && reason !== undefined ? { reason } : {}),
    };
  }
  return undefined;
}

/** Which source an event is about: asked, or with its answer. */
function sourceOf(event: VerificationEvent): NonNullable<VerificationRow['sources']> {
  if (event.type === 'AskBegun') return [{ dataset: event.dataset, attempt: event.attempt }];
  if (event.type !== 'AskAnswered') return [];
  const { dataset, attempt, status } = event;
  return [{ dataset, attempt, status }];
}
