import type { FactDeclaration, FieldDeclaration } from './declaration.ts';
import { occasions } from './supervision-data.ts';

/** The facts of phase `in`, as data. `inFacts` makes exactly these; a test holds the two together. */

const truth = (zh: string, en: string): FieldDeclaration => ({ type: 'truth', optional: true, title: { zh, en } });
const count = (zh: string, en: string): FieldDeclaration => ({ type: 'number', title: { zh, en } });
const number = (zh: string, en: string): FieldDeclaration => ({ type: 'number', optional: true, title: { zh, en } });

const statuses = ['received', 'returned', 'accepted', 'approved', 'refused', 'delivered', 'withdrawn', 'closed'];

const officerActions = ['accept', 'approve', 'object', 'return', 'refuse', 'deliver', 'close'] as const;

/** What supervision is asked about; part of the facts of both phases. */
export const occasionDeclaration: FactDeclaration = {
  name: 'occasion',
  title: { zh: '监督时机', en: 'occasion of supervision' },
  fields: { kind: { type: 'text', values: [...occasions], title: { zh: '时机', en: 'occasion' } } },
};

export const clockDeclaration: FactDeclaration = {
  name: 'clock',
  title: { zh: '时限', en: 'deadline' },
  fields: {
    kind: {
      type: 'text',
      optional: true,
      values: ['examination', 'legal', 'promised', 'step'],
      title: { zh: '时限种类', en: 'kind of the deadline' },
    },
    remaining: number('剩余工作日', 'working days that are left'),
    overdue: number('超期工作日，到期当日下班后为0', 'working days overdue, 0 after the close of the due day'),
  },
};

export const caseFields = {
  matter: { type: 'text', title: { zh: '事项', en: 'matter' } },
  region: { type: 'text', title: { zh: '区划', en: 'region' } },
  status: { type: 'text', values: statuses, title: { zh: '办件状态', en: 'status of the application' } },
} as const satisfies Record<string, FieldDeclaration>;

/** Of an act, what both phases see. */
export const actFields = {
  present: { type: 'truth', title: { zh: '有人办理', en: 'whether somebody acts' } },
  action: {
    type: 'text',
    optional: true,
    values: [...officerActions, 'extend', 'transfer'],
    title: { zh: '办理动作', en: 'what is done' },
  },
} as const satisfies Record<string, FieldDeclaration>;

export const inDeclarations: readonly FactDeclaration[] = [
  occasionDeclaration,
  {
    name: 'act',
    title: { zh: '办理行为', en: 'act of an officer' },
    fields: {
      ...actFields,
      outcome: {
        type: 'text',
        optional: true,
        values: ['done', 'refused'],
        title: { zh: '办理结果', en: 'whether it was done or refused' },
      },
      standing: {
        type: 'text',
        optional: true,
        values: ['open', 'notYet', 'past', 'over'],
        title: { zh: '所办环节的状况', en: 'standing of the step that is acted at' },
      },
      current: truth('所见为当前版本', 'whether the present version was seen'),
      stepKind: {
        type: 'text',
        optional: true,
        values: ['acceptance', 'review', 'delivery'],
        title: { zh: '环节类型', en: 'kind of the step' },
      },
      secondsOpen: number('自派发至办理的秒数', 'seconds since the step has opened'),
      inOfficeTime: truth('在办公时间内', 'whether offices are open'),
      onWorkingDay: truth('在工作日', 'whether it is a working day'),
    },
  },
  {
    name: 'officer',
    title: { zh: '经办人员', en: 'officer' },
    fields: {
      filing: {
        type: 'text',
        optional: true,
        values: ['notFiled', 'notYetValid', 'valid', 'expired'],
        title: { zh: '备案状况', en: 'standing of the filing' },
      },
      spokenFor: truth('由所属机构的接入方发来', 'whether the sender speaks for the organisation of the officer'),
      roleFits: truth('岗位相符', 'whether the role fits'),
      levelFits: truth('层级相符', 'whether the level fits'),
      regionFits: truth('辖区相符', 'whether the region fits'),
      organisationFits: truth('机构相符', 'whether the organisation fits'),
      isApplicant: truth('本人即申请人', 'whether the officer is the applicant'),
      isAgent: truth('本人即代办人', 'whether the officer is the agent'),
      isRelative: truth('申请人或代办人是其近亲属', 'whether a declared relative is the applicant or the agent'),
      acceptedHere: truth('本件由其受理', 'whether the officer has accepted this application'),
      objectedHere: truth('曾对本件提出不同意见', 'whether the officer has objected in this application'),
      approvedToday: number('今日批准件数', 'approvals today'),
      returnedToday: number('今日退回件数', 'returns today'),
      refusedToday: number('今日不予批准件数', 'refusals today'),
    },
  },
  {
    name: 'case',
    title: { zh: '办件', en: 'application' },
    fields: {
      ...caseFields,
      officerReturns: count('人员退回次数', 'returns by officers'),
      returns: count('退回次数', 'returns in all'),
      transfers: count('本环节转办次数', 'transfers of the step'),
    },
  },
  clockDeclaration,
];
