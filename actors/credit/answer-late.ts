import type { Circumstances, Decision } from '../behaviour.ts';
import { alertKey, type RaiseData } from '../protocol/alerts.ts';
import { creditKey } from '../protocol/credit.ts';
import { toldOfLateness } from './announcements.ts';
import type { RequestSettings } from './request.ts';
import type { CreditFileEvent, CreditFileState } from './state.ts';

/** The working days for an answer are over and nobody has given it: supervision is told. */
export function answerLate(
  state: CreditFileState | undefined,
  due: number,
  { periods }: RequestSettings,
  circumstances: Circumstances,
): Decision<CreditFileEvent> {
  const request = state?.request;
  // A row that was overtaken only goes.
  if (state === undefined || request === undefined || request.late === true || request.dueAt !== due)
    return { verdict: 'received', events: [] };
  const { id, now, today } = circumstances;
  const { region, organisation } = state.occurrence;
  const what =
    request.kind === 'repair'
      ? { zh: '信用修复申请', en: 'an application for credit repair' }
      : { zh: '信用异议', en: 'an objection to a credit item' };
  const data: RaiseData = {
    code: 'CREDIT_ANSWER_LATE',
    phase: 'post',
    severity: 'orange',
    rule: { pack: 'credit-periods', version: periods.version, rule: 'answers' },
    message: {
      zh: `${what.zh}应于 ${request.answerBy} 前答复，尚未答复`,
      en: `${what.en} was to be answered by ${request.answerBy} and is not`,
    },
    because: [],
    subject: creditKey(id),
    region,
    accountable: { organisation, role: { zh: '认定机构', en: 'the organisation that decided' } },
    on: today,
    moment: now,
    escalation: [],
  };
  return {
    verdict: 'received',
    events: [{ type: 'CreditAnswerLate', answerBy: request.answerBy }],
    messages: toldOfLateness(state, request, circumstances),
    commands: [{ to: alertKey(data), command: { type: 'raise', data } }],
  };
}
