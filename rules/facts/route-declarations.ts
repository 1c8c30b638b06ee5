import { tiers } from '../matters/matter.ts';
import type { LocalizedText } from '../text.ts';
import type { VerificationOutcome } from '../verification/judgement.ts';
import type { FactDeclaration, FieldDeclaration } from './declaration.ts';
import { preDeclarations } from './pre-declarations.ts';

/** `none`: nobody is asked about this application. */
export const verificationStatuses = {
  none: { zh: '不核对', en: 'none' },
  pending: { zh: '核对中', en: 'under way' },
  reported: { zh: '已出报告', en: 'reported' },
  unauthorised: { zh: '未获授权', en: 'not authorised' },
} as const satisfies Readonly<Record<string, LocalizedText>>;

const verificationOutcomes = {
  confirmed: { zh: '一致', en: 'confirmed' },
  contradicted: { zh: '不一致', en: 'contradicted' },
  incomplete: { zh: '不完整', en: 'incomplete' },
} as const satisfies Readonly<Record<VerificationOutcome, LocalizedText>>;

function count(zh: string, en: string): FieldDeclaration {
  return { type: 'number', optional: true, title: { zh, en } };
}

/** The facts of phase `route`, as data: those of `pre`, the step that was done and what departments said. See `pre-declarations.ts`. */
export const routeDeclarations: readonly FactDeclaration[] = [
  ...preDeclarations,
  {
    name: 'step',
    title: { zh: '刚办结的环节', en: 'step that was done' },
    fields: {
      id: { type: 'text', title: { zh: '环节', en: 'step' } },
      action: {
        type: 'text',
        values: ['accept', 'approve', 'object'],
        title: { zh: '办理动作', en: 'what the officer did' },
      },
      kind: {
        type: 'text',
        optional: true,
        values: ['acceptance', 'review', 'delivery'],
        title: { zh: '环节类型', en: 'kind of the step' },
      },
      level: { type: 'text', optional: true, values: [...tiers], title: { zh: '层级', en: 'level' } },
    },
  },
  {
    name: 'verification',
    title: { zh: '部门核对', en: 'verification with departments' },
    fields: {
      status: {
        type: 'text',
        values: Object.keys(verificationStatuses),
        choices: verificationStatuses,
        title: { zh: '核对状态', en: 'state of the verification' },
      },
      outcome: {
        type: 'text',
        optional: true,
        values: Object.keys(verificationOutcomes),
        choices: verificationOutcomes,
        title: { zh: '核对结论', en: 'outcome of the verification' },
      },
      contradicted: count('核对不一致的项数', 'declared fields that were contradicted'),
      unknown: count('核对无结论的项数', 'declared fields on which nothing is known'),
      detections: count('筛查发现数', 'findings of screening'),
    },
  },
];
