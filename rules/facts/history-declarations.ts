import type { FactDeclaration, FieldDeclaration } from './declaration.ts';

const number = (zh: string, en: string): FieldDeclaration => ({ type: 'number', optional: true, title: { zh, en } });

const historyFields = {
  known: { type: 'truth', title: { zh: '已查得历史记录', en: 'whether the history was looked up' } },
  submittedLast30Days: number('近30日申请次数', 'applications in the last 30 days'),
  submittedLast365Days: number('近365日申请次数', 'applications in the last 365 days'),
  returnedLast30Days: number('近30日被退回补正次数', 'returns in the last 30 days'),
  returnedLast365Days: number('近365日被退回补正次数', 'returns in the last 365 days'),
  withdrawnLast90Days: number('近90日撤回次数', 'withdrawals in the last 90 days'),
  refusedLast365Days: number('近365日未获准次数', 'refusals in the last 365 days'),
  approvedLast365Days: number('近365日获准次数', 'approvals in the last 365 days'),
  agentSubmittedLast30Days: number('近30日代理申请次数', 'applications made as an agent in the last 30 days'),
  agentSubmittedLast365Days: number('近365日代理申请次数', 'applications made as an agent in the last 365 days'),
  openCount: number('在办申请数', 'applications that are not decided'),
  openSameMatterCount: number('同一事项在办申请数', 'applications of this matter that are not decided'),
  daysSinceApprovedSameMatter: number('距同一事项上次获准的天数', 'days since this matter was last approved'),
} as const satisfies Record<string, FieldDeclaration>;

/** What is known from before of the applicant and of the agent; part of the facts of phase `pre`. */
export const historyDeclarations: readonly FactDeclaration[] = [
  {
    name: 'applicantHistory',
    title: { zh: '申请人历史', en: 'history of the applicant' },
    fields: historyFields,
  },
  { name: 'agentHistory', title: { zh: '代理人历史', en: 'history of the agent' }, fields: historyFields },
];
