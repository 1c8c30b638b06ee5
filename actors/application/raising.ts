import type { Finding } from '../../rules/engine/evaluation.ts';
import type { EventType } from '../../rules/engine/pack.ts';
import type { FlowStep } from '../../rules/matters/matter.ts';
import type { LocalizedText } from '../../rules/text.ts';
import {
  type AlertPhase,
  type AlertReason,
  alertKey,
  type EscalationLevel,
  type RaiseData,
  type Severity,
} from '../protocol/alerts.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import type { StepRole } from '../protocol/messages.ts';
import type { Charge } from './charge.ts';
import type { Supervised } from './supervision.ts';

/** Where something was found, and who did it. */
export interface Concerned {
  readonly step: FlowStep | undefined;
  readonly charge: Charge | undefined;
  /** Staff number. */
  readonly officer?: string;
  /** Whether whoever sent the act speaks for the officer: if not, the number may be anybody's. */
  readonly spokenFor?: boolean;
  /** Credit code of the organisation that the officer is filed at, where that is another than the one in charge. */
  readonly employer?: string;
  /** What was late, where that is what was found (`lateness.ts`). */
  readonly lateAt?: string;
  /** Set where it was found at a return, which is then what may have been wrong. */
  readonly returned?: true;
}

const raising: readonly EventType[] = ['alert', 'stop', 'inspect', 'warn'];

/** The alerts of findings; what cannot be judged raises none, since nobody could answer for it. */
export function raise(
  phase: AlertPhase,
  findings: readonly Finding[],
  at: Concerned,
  turn: Supervised,
): readonly JournalCommand[] {
  return findings.flatMap((finding) => {
    if (!raising.includes(finding.type)) return [];
    const data = dataOf(phase, finding, at, turn);
    return [{ to: alertKey(data), command: { type: 'raise', data } } as const];
  });
}

function dataOf(phase: AlertPhase, finding: Finding, at: Concerned, { after, circumstances }: Supervised): RaiseData {
  const { pack, version, rule, code, message, params, because } = finding;
  const { id, today, now } = circumstances;
  const { step, charge, officer } = at;
  if (charge === undefined) throw new Error(`nobody is in charge of what ${code} was found about in ${id}`);
  const answers = params['accountable'] === 'officer' && officer !== undefined && at.spokenFor !== false;
  return {
    code,
    phase,
    severity: (params['severity'] ?? 'yellow') as Severity,
    rule: { pack, version, rule },
    message,
    because: because.map((one): AlertReason => ({ ...one })),
    ...subjectOf(params['about'], id, at, charge),
    application: id,
    ...(at.lateAt === undefined ? {} : { late: at.lateAt }),
    ...(at.returned === true && officer !== undefined && at.spokenFor !== false ? { returnedBy: officer } : {}),
    matter: after.matter,
    ...(step === undefined ? {} : { step: step.id }),
    region: charge.region,
    accountable: answers
      ? { organisation: at.employer ?? charge.organisation, role: roleTitles[step?.role ?? 'window'], officer }
      : { organisation: charge.organisation, role: inCharge },
    on: today,
    moment: now,
    escalation: (params['escalation'] ?? []) as readonly EscalationLevel[],
  };
}

/** What it is about: the step, the application as a whole, or who did it again and again. */
function subjectOf(
  about: unknown,
  id: string,
  { step, officer }: Concerned,
  charge: Charge,
): Pick<RaiseData, 'subject' | 'part'> {
  const application: EntityKey = { kind: 'application', id };
  if (about === 'officer' && officer !== undefined) return { subject: officerKey(officer) };
  if (about === 'organisation') return { subject: organisationKey(charge.organisation) };
  return about === 'step' && step !== undefined ? { subject: application, part: step.id } : { subject: application };
}

const inCharge: LocalizedText = { zh: '承办单位', en: 'responsible organisation' };
const roleTitles: Readonly<Record<StepRole, LocalizedText>> = {
  window: { zh: '窗口人员', en: 'window officer' },
  archivist: { zh: '档案管理人员', en: 'archivist' },
  reviewer: { zh: '审核人员', en: 'reviewer' },
  approver: { zh: '审批人员', en: 'approver' },
};
