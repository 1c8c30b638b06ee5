import Type from 'typebox';
import type { LocalizedText } from '../../rules/text.ts';
import { actData, handovers, registerData, stepRoles, submitData } from './messages.ts';
import { alertTold } from './outbound-alerts.ts';
import {
  claimed,
  consultationDue,
  consultationEnded,
  consultationOpened,
  consulted,
  opinionGiven,
  passage,
  released,
} from './outbound-collaboration.ts';
import { toldOfCredit } from './outbound-credit.ts';
import { childEnded, childLinked, parentDropped } from './outbound-kinship.ts';
import { clocksTold, count, defects, due, known, measures, step, version, warnings } from './outbound-members.ts';
import { noticeUndelivered } from './outbound-notices.ts';
import { agentResult, applicantResult, departmentResult, supervisorResult } from './outbound-results.ts';
import { toldOfUndertaking } from './outbound-undertaking.ts';
import { toldOfVerification } from './outbound-verification.ts';

/**
 * The messages that Onedoor sends, as TypeBox schemas. They are as strict as the inbound ones for the same reason: a member
 * that stands in no schema is a promise that nobody has made. Who receives them ignores members that it does not know, so
 * that a new one breaks nobody.
 */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter: code, region } = submitData.properties;
const { officer } = actData.properties;
const { organisation, level, validFrom, validTo } = registerData.properties;
const next = Type.Array(
  step,
  said('由此开启的环节；等待汇合时为空', 'Steps that wait from now on; none while a join waits for others'),
);
const role = Type.Enum([...stepRoles], said('岗位', 'Role of the officer who may act'));
const opened = Type.Array(
  Type.Object({ step, organisation, level, region, role }, strict),
  said('由此开启的环节及其办理单位，与 next 一一对应', 'The steps of `next` in the same order, with who does each'),
);
const following = { next, opened };

const receipt = {
  cause: Type.Object(
    {
      id: Type.String({
        maxLength: 128,
        ...said('来信的 id', 'id of the message answered; empty: it could not be read'),
      }),
      source: Type.String({ maxLength: 256, ...said('来信的 source', 'source of the message answered') }),
    },
    strict,
  ),
  repeat: Type.Optional(
    Type.Literal(true, said('重复来信的再次回执', 'The message was answered before; this is that answer once more')),
  ),
};
const command = Type.String({
  pattern: '^[a-z][A-Za-z]{0,31}$',
  ...said('指令', 'What was asked: last part of its type'),
});

const deed = {
  step,
  officer,
  organisation,
  level,
  region,
  opinion: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, ...said('意见', 'Words of the officer') })),
};
const byOfficer = { version, by: Type.Literal('officer'), ...deed };

/** A message that leaves: what it can be about, what it tells, and the schema of its data. */
interface OutboundKind {
  /** First part of its topic: `message` is one whose subject names no entity. */
  readonly about: readonly (
    | 'application'
    | 'person'
    | 'alert'
    | 'consent'
    | 'verification'
    | 'credit'
    | 'undertaking'
    | 'message'
  )[];
  readonly family: 'receipt' | 'event' | 'result';
  readonly title: LocalizedText;
  readonly data: Type.TObject;
}

const application = { about: ['application'], family: 'event' } as const;
const filing = { about: ['person'], family: 'event' } as const;
const alert = { about: ['alert'], family: 'event', data: alertTold } as const;
const result = { about: ['application'], family: 'result' } as const;

/** Every outbound message by its event, the last part of its subject; each with an example in `asyncapi-outbound-examples.ts`. */
export const outboundMessages = {
  received: {
    about: ['application', 'person', 'alert', 'consent', 'verification', 'credit', 'undertaking'],
    family: 'receipt',
    title: { zh: '已收到并落盘', en: 'The message is received and kept' },
    data: Type.Object({ ...receipt, command, version }, strict),
  },
  refused: {
    about: ['application', 'person', 'alert', 'consent', 'verification', 'credit', 'undertaking', 'message'],
    family: 'receipt',
    title: { zh: '消息被拒收，附全部原因', en: 'The message is refused, with every reason; nothing has happened' },
    data: Type.Object(
      {
        ...receipt,
        command: Type.Optional(command),
        version: Type.Optional(version),
        defects,
        deadLetter: Type.Optional(
          Type.String({ minLength: 1, maxLength: 200, ...said('死信编号', 'Where the bytes of the message are kept') }),
        ),
      },
      strict,
    ),
  },
  examined: {
    ...application,
    title: { zh: '预审无缺陷，等待受理', en: 'Examined without a defect; it waits for acceptance' },
    data: Type.Object({ version, warnings, step }, strict),
  },
  returned: {
    ...application,
    title: { zh: '一次性退回补正', en: 'Returned, with everything that must be corrected' },
    data: Type.Object(
      {
        version,
        by: Type.Enum(['rules', 'officer'], said('由规则或经办人员退回', 'The rules at once, or an officer')),
        ...Type.Partial(Type.Object(deed)).properties,
        defects,
        warnings,
      },
      strict,
    ),
  },
  assigned: {
    ...application,
    title: { zh: '环节待办', en: 'A step waits for your organisation' },
    data: Type.Object(
      {
        version: Type.Integer({
          minimum: 1,
          ...said('办理时作为 expectedVersion', 'Version with which the step opened: the least expectedVersion to act'),
        }),
        matter: code,
        step,
        role,
        level,
        organisation,
        region,
        workingDays: Type.Integer({ minimum: 1, ...said('环节时限（工作日）', 'Working days that the step may take') }),
        ...due,
        history: Type.Optional(
          Type.Object(
            { applicant: Type.Optional(known), agent: Type.Optional(known) },
            {
              ...strict,
              ...said('申请人与代办人的既往情况', 'What is known of the people from before; for the window'),
            },
          ),
        ),
        measures: Type.Optional(measures),
        warnings: Type.Optional(warnings),
      },
      strict,
    ),
  },
  unattended: {
    ...application,
    title: {
      zh: '环节待办，但没有接入方代表其办理单位：请联系该单位或系统运维人员',
      en: 'A step waits for an organisation that no integrator speaks for: nobody else is told; ask the organisation or the operator',
    },
    data: Type.Object({ version, matter: code, step, organisation, level, region }, strict),
  },
  accepted: {
    ...application,
    title: { zh: '已受理', en: 'Accepted' },
    data: Type.Object({ ...byOfficer, ...following }, strict),
  },
  advanced: {
    ...application,
    title: { zh: '环节通过', en: 'A step has approved' },
    data: Type.Object({ ...byOfficer, ...following }, strict),
  },
  objected: {
    ...application,
    title: { zh: '环节不同意', en: 'A step that gives an opinion objects; another decides' },
    data: Type.Object({ ...byOfficer, ...following }, strict),
  },
  decided: {
    ...application,
    title: { zh: '已作出决定', en: 'Decided: approved or refused, at which tier' },
    data: Type.Object(
      { decision: Type.Enum(['approved', 'refused'], said('决定', 'Decision')), ...byOfficer, ...following },
      strict,
    ),
  },
  delivered: {
    ...application,
    title: { zh: '已送达', en: 'Delivered' },
    data: Type.Object({ ...byOfficer, handover: Type.Enum([...handovers], said('送达方式', 'How')) }, strict),
  },
  closed: {
    ...application,
    title: { zh: '已办结', en: 'Closed' },
    data: Type.Object(
      {
        ...byOfficer,
        step: Type.String({
          ...step,
          ...said(
            '窗口环节：由窗口办结，该环节并未重新开启',
            'The step of the window, which closes; it was not open again',
          ),
        }),
        steps: count('办理环节次数', 'How often an officer acted'),
        visits: count('跑动次数', 'How often the applicant had to come'),
      },
      strict,
    ),
  },
  'deemed-accepted': {
    ...application,
    title: {
      zh: '五个工作日内未一次告知补正内容，自收到申请之日起即为受理',
      en: 'Nobody has told all defects within five working days: it counts as accepted from the day on which it came in',
    },
    data: Type.Object({ version, matter: code, on: validFrom, clocks: clocksTold }, strict),
  },
  extended: {
    ...application,
    title: { zh: '办理时限经批准延长，附理由', en: 'A leader has extended the time, and why' },
    data: Type.Object(
      {
        version,
        matter: code,
        workingDays: count('延长的工作日', 'Working days that were added'),
        organisation,
        reason: Type.String({
          minLength: 1,
          maxLength: 500,
          ...said('理由，须告知申请人', 'Why; to be told to the applicant'),
        }),
        clocks: clocksTold,
      },
      strict,
    ),
  },
  'due-changed': {
    ...application,
    title: {
      zh: '工作日历更新，到期日有变化或已确定',
      en: 'A newer calendar of working days: a due day has changed, or is no longer provisional',
    },
    data: Type.Object({ version, matter: code, clocks: clocksTold }, strict),
  },
  'child-linked': {
    ...application,
    title: { zh: '子办件已收件并关联', en: 'An application was handed in as a child of this one' },
    data: childLinked,
  },
  'child-ended': {
    ...application,
    title: { zh: '子办件已有结果', en: 'A child of this application has ended' },
    data: childEnded,
  },
  'parent-dropped': {
    ...application,
    title: {
      zh: '主办件未能关联（其间已办结、已满等），申请独立办理',
      en: 'The parent could not take it, as it had ended or filled up meanwhile: the application goes on alone',
    },
    data: parentDropped,
  },
  withdrawn: {
    ...application,
    title: { zh: '已撤回', en: 'Withdrawn' },
    data: Type.Object({ version }, strict),
  },
  transferred: {
    ...application,
    title: { zh: '环节已转办', en: 'A step was transferred to another organisation' },
    data: passage,
  },
  declined: {
    ...application,
    title: { zh: '环节被退办', en: 'Whoever a step was transferred to has declined it' },
    data: passage,
  },
  'timed-out': {
    ...application,
    title: { zh: '转办逾期未办', en: 'Whoever a step was transferred to has not done it in its working days' },
    data: passage,
  },
  claimed: {
    ...application,
    title: { zh: '环节已被认领', en: 'An officer of your organisation has claimed a step' },
    data: claimed,
  },
  released: {
    ...application,
    title: { zh: '认领已解除', en: 'The claim on a step was let go' },
    data: released,
  },
  consulted: {
    ...application,
    title: { zh: '请求会商意见', en: 'Your organisation is asked for its opinion' },
    data: consulted,
  },
  'consultation-opened': {
    ...application,
    title: { zh: '已发起会商', en: 'A consultation is open' },
    data: consultationOpened,
  },
  'opinion-given': {
    ...application,
    title: { zh: '收到会商意见', en: 'A department has given its opinion' },
    data: opinionGiven,
  },
  'consultation-due': {
    ...application,
    title: { zh: '会商到期', en: 'The time to answer is over' },
    data: consultationDue,
  },
  'consultation-ended': {
    ...application,
    title: { zh: '会商结束', en: 'A consultation is over' },
    data: consultationEnded,
  },
  filed: {
    ...filing,
    title: { zh: '已备案', en: 'Filed' },
    data: Type.Object({ version, validFrom, validTo }, strict),
  },
  'filing-expired': {
    ...filing,
    title: { zh: '备案到期', en: 'The filing has expired' },
    data: Type.Object({ version, validTo }, strict),
  },
  ...toldOfVerification,
  ...toldOfCredit,
  ...toldOfUndertaking,
  'alert-raised': { ...alert, title: { zh: '预警，或预警加重', en: 'An alert is raised, or has become worse' } },
  'alert-escalated': { ...alert, title: { zh: '预警升级', en: 'An alert is escalated: a stage was not reached' } },
  'alert-reopened': { ...alert, title: { zh: '预警重新开启', en: 'An alert that had ended has come back' } },
  'alert-assigned': { ...alert, title: { zh: '预警已指派整改', en: 'An alert is assigned to who is to rectify it' } },
  'alert-closed': { ...alert, title: { zh: '预警已关闭', en: 'An alert is closed' } },
  'alert-dismissed': { ...alert, title: { zh: '预警已撤销', en: 'An alert is dismissed by two signers' } },
  'notice-undelivered': {
    about: ['application', 'alert', 'credit'],
    family: 'event',
    title: { zh: '未能告知本人', en: 'Somebody was not told' },
    data: noticeUndelivered,
  },
  'result-applicant': {
    ...result,
    title: { zh: '结果：告知申请人', en: 'The result, for the applicant' },
    data: applicantResult,
  },
  'result-agent': {
    ...result,
    title: { zh: '结果：告知代办人', en: 'The result, for the agent' },
    data: agentResult,
  },
  'result-department': {
    ...result,
    title: { zh: '结果：告知有关部门', en: 'The result, for a department that had or has a step' },
    data: departmentResult,
  },
  'result-supervisor': {
    ...result,
    title: { zh: '结果：告知监管者', en: 'The result, for supervisors of the region' },
    data: supervisorResult,
  },
} as const satisfies Readonly<Record<string, OutboundKind>>;

export type OutboundEvent = keyof typeof outboundMessages;
