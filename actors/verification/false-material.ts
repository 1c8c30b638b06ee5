import { creditKey, ownFiles } from '../protocol/credit.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import type { ReviewDecision, VerificationState } from './state.ts';

/**
 * A person has upheld that what somebody declared is not so: that opens a credit file, by the number of the report. What is
 * only contradicted, and what nobody has looked at, counts against nobody.
 */
export function falseMaterial(
  { order, report }: VerificationState,
  { decision, organisation, on }: ReviewDecision,
): readonly JournalCommand[] {
  const contradicted = report?.fields.some(({ verdict }) => verdict === 'contradicted') === true;
  if (decision !== 'uphold' || !contradicted || report === undefined || order.person === undefined) return [];
  const { number } = report;
  return [
    {
      to: creditKey(`${order.integrator}.${ownFiles.report}${number}`),
      command: {
        type: 'openFile',
        person: order.person,
        occurrence: {
          kind: 'false-material',
          source: 'verification',
          ...(order.application === undefined ? {} : { application: order.application }),
          matter: order.matter,
          region: order.region,
          organisation,
          document: { number, day: on },
          evidence: `verification/${report.verification}`,
          times: 1,
        },
      },
    },
  ];
}
