import type { FactDeclaration } from './declaration.ts';
import { actFields, caseFields, clockDeclaration, occasionDeclaration } from './in-declarations.ts';

/** The facts of phase `post`, as data. `postFacts` makes exactly these; a test holds the two together. */
export const postDeclarations: readonly FactDeclaration[] = [
  occasionDeclaration,
  {
    name: 'act',
    title: { zh: '办理行为', en: 'act of an officer' },
    fields: {
      ...actFields,
      late: {
        type: 'truth',
        optional: true,
        title: { zh: '在环节时限之后', en: 'whether the limit of the step was over' },
      },
      opinionLength: { type: 'number', optional: true, title: { zh: '意见字数', en: 'characters of the opinion' } },
    },
  },
  {
    name: 'case',
    title: { zh: '办件', en: 'application' },
    fields: {
      ...caseFields,
      visits: { type: 'number', title: { zh: '到现场次数', en: 'visits of the applicant' } },
      publishedVisits: {
        type: 'number',
        title: { zh: '公布的最多到现场次数', en: 'visits that the matter publishes' },
      },
      visitsOver: { type: 'number', title: { zh: '超出公布的次数', en: 'visits beyond what is published' } },
      drawn: { type: 'truth', title: { zh: '被抽中检查', en: 'whether it is drawn for inspection' } },
      workingDaysSinceApproval: {
        type: 'number',
        optional: true,
        title: { zh: '距批准的工作日数', en: 'working days since the approval' },
      },
    },
  },
  clockDeclaration,
  {
    name: 'consultation',
    title: { zh: '会商', en: 'consultation' },
    fields: {
      opinionsMissing: { type: 'number', title: { zh: '未提交意见的单位数', en: 'departments without an opinion' } },
    },
  },
  {
    name: 'screening',
    title: { zh: '主动筛查', en: 'screening' },
    fields: {
      changed: { type: 'number', title: { zh: '与原核对不符的字段数', en: 'fields that sources now contradict' } },
      detected: { type: 'texts', title: { zh: '新发现的情形', en: 'what was newly detected' } },
    },
  },
  {
    name: 'organisation',
    title: { zh: '承办单位', en: 'responsible organisation' },
    fields: {
      overdueLast30Days: {
        type: 'number',
        optional: true,
        title: { zh: '近30日超时环节数', en: 'overdue steps in the last 30 days' },
      },
    },
  },
  {
    name: 'officer',
    title: { zh: '经办人员', en: 'officer' },
    fields: {
      lateLast30Days: {
        type: 'number',
        optional: true,
        title: { zh: '近30日超时办理次数', en: 'late acts in the last 30 days' },
      },
    },
  },
];
