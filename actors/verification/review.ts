import type { Circumstances } from '../behaviour.ts';
import { defectsOfConflict, defectsOfDecider, defectsOfFiling, type Signer } from '../person/officer-filing.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { CountersignReviewData, ReviewData } from '../protocol/verification-messages.ts';
import type { VerificationBook } from './book.ts';
import { decidedReport } from './report.ts';
import type { ReviewDecision, VerificationEvent, VerificationState } from './state.ts';

export type Reviewed = { readonly defects: readonly Defect[] } | { readonly events: readonly VerificationEvent[] };

interface Reviewing {
  readonly state: VerificationState;
  readonly book: VerificationBook;
  readonly circumstances: Circumstances;
}

/** A person decides on what waits for one. Upheld, that is the end; an overturning waits for a second officer. */
export function review(data: ReviewData, { state, book, circumstances }: Reviewing): Reviewed {
  const { report: number, decision, fields, officer, organisation, reason } = data;
  const { report, review: open } = state;
  const defects = [
    ...defectsOfVersion(data.expectedVersion, circumstances),
    ...defectsOfSigner(data, state, circumstances),
    ...(open === undefined ? [defect('REVIEW_NOT_OPEN', '')] : []),
    ...(open?.proposed === undefined ? [] : [defect('REVIEW_WAITS_FOR_SECOND', '')]),
    ...(report !== undefined && report.number === number ? [] : [defect('REPORT_UNKNOWN', '/data/report')]),
    ...(decision === 'uphold' && fields !== undefined ? [defect('REVIEW_FIELDS', '/data/fields')] : []),
    ...(decision === 'overturn' ? defectsOfFields(fields ?? [], state) : []),
  ];
  if (defects.length > 0) return { defects };
  const decided: ReviewDecision = {
    decision,
    officer,
    organisation,
    reason,
    on: circumstances.today,
    ...(fields === undefined ? {} : { fields }),
  };
  const event: VerificationEvent = { type: 'ReviewDecided', decision: decided };
  return decision === 'overturn'
    ? { events: [event] }
    : { events: [event, sealedBy(decided, { state, book, circumstances })] };
}

/** The second officer signs an overturning, or disagrees, and it waits for another decision. */
export function countersign(data: CountersignReviewData, reviewing: Reviewing): Reviewed {
  const { state, circumstances } = reviewing;
  const { decision, officer, organisation, reason } = data;
  const agree = decision === 'agree';
  const proposed = state.review?.proposed;
  const defects = [
    ...defectsOfVersion(data.expectedVersion, circumstances),
    ...defectsOfSigner(data, state, circumstances),
    ...(proposed === undefined ? [defect('REVIEW_NOT_PROPOSED', '')] : []),
    ...(proposed?.officer === officer ? [defect('SECOND_SIGNER_SAME', '/data/officer')] : []),
    ...(agree || reason !== undefined ? [] : [defect('REVIEW_REASON', '/data/reason')]),
  ];
  if (proposed === undefined || defects.length > 0) return { defects };
  const event: VerificationEvent = {
    type: 'ReviewCountersigned',
    agree,
    officer,
    ...(reason === undefined ? {} : { reason }),
  };
  if (!agree) return { events: [event] };
  const second = { officer, organisation, on: circumstances.today };
  return { events: [event, sealedBy({ ...proposed, second }, reviewing)] };
}

function sealedBy(decision: ReviewDecision, { state, book, circumstances }: Reviewing): VerificationEvent {
  const { id, now } = circumstances;
  return { type: 'ReportSealed', report: decidedReport(state, { id, now, book }, decision) };
}

function defectsOfVersion(expected: number, { version }: Circumstances): readonly Defect[] {
  if (expected === version) return [];
  return [defect('VERSION_STALE', '/data/expectedVersion', { zh: `现为 ${version}`, en: `it is ${version} now` })];
}

function defectsOfSigner(
  signer: Signer,
  { order }: VerificationState,
  circumstances: Circumstances,
): readonly Defect[] {
  const defects = [
    ...defectsOfFiling(signer, '', circumstances),
    ...defectsOfConflict(signer.officer, order.person, circumstances),
    ...defectsOfDecider(signer.officer, order.region, circumstances),
  ];
  // Who comes through the supervisor's door comes without a sender, and was weighed there.
  if (circumstances.sender?.organisations.includes(signer.organisation) === false)
    defects.push(defect('RIGHT_ORGANISATION', '/data/organisation'));
  return defects;
}

function defectsOfFields(fields: NonNullable<ReviewData['fields']>, { report }: VerificationState): readonly Defect[] {
  if (fields.length === 0 && (report?.fields.length ?? 0) > 0) return [defect('REVIEW_FIELDS', '/data/fields')];
  return fields.flatMap(({ field }, index) =>
    report?.fields.some((one) => one.field === field) === true
      ? []
      : [defect('REVIEW_FIELDS', `/data/fields/${index}/field`)],
  );
}
