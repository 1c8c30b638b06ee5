import type { Circumstances } from '../behaviour.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import type { ReportTold } from '../protocol/verification.ts';
import type { Report, VerificationState } from './state.ts';

/** What a report comes to, for those who may not read it: pointers and codes, no value. */
export function toldOf({
  verification,
  purpose,
  asOf,
  round,
  number,
  version,
  seal,
  outcome,
  fields,
  detections,
  decidedBy,
}: Report): ReportTold {
  const of = (wanted: string) => fields.flatMap(({ field, verdict }) => (verdict === wanted ? [field] : []));
  return {
    verification,
    purpose,
    round,
    ...(asOf === undefined ? {} : { asOf }),
    report: number,
    version,
    seal,
    outcome,
    contradicted: of('contradicted'),
    unknown: [...of('unknown'), ...of('missing')],
    detections: [...new Set(detections.map(({ code }) => code))],
    reviewed: decidedBy !== undefined,
  };
}

/** The integrator that asked is told of each version of the report, and that a person must look. */
export function announced(state: VerificationState, { id, version }: Circumstances): readonly OutboundMessage[] {
  const { report, order, status, review } = state;
  if (report === undefined) return [];
  const { contradicted, unknown, detections, ...told } = toldOf(report);
  return [
    {
      integrator: order.integrator,
      topic: `verification.${id}`,
      event: 'verified',
      data: {
        version: version + 1,
        purpose: told.purpose,
        round: told.round,
        report: told.report,
        reportVersion: told.version,
        seal: told.seal,
        outcome: told.outcome,
        ...(report.code === undefined ? {} : { code: report.code }),
        ...(order.application === undefined ? {} : { application: order.application }),
        sources: report.sources.map(({ dataset, status: answer }) => ({ dataset, status: answer })),
        contradicted: [...contradicted],
        unknown: [...unknown],
        detections: [...detections],
        review: status === 'review' ? [...(review?.why ?? [])] : [],
        reviewed: told.reviewed,
      },
    },
  ];
}
