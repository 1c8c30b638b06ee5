import type { LocalizedText } from '../../rules/text.ts';

/** What a code of the catalogue means, and what its receiver should do. */
export interface CatalogueEntry {
  readonly means: LocalizedText;
  readonly advice: LocalizedText;
}

export const entry = (zh: string, en: string, adviceZh: string, adviceEn: string): CatalogueEntry => ({
  means: { zh, en },
  advice: { zh: adviceZh, en: adviceEn },
});

export const correctAndRepeat = [
  '改正后以新的消息标识重新发送。',
  'Correct it and send it again with a new message id.',
] as const;
export const readContract = [
  '按报文结构改正后以新的消息标识重新发送。',
  'Correct it to fit the schema and send it again with a new message id.',
] as const;
export const askOperator = [
  '请联系系统运维人员核对本接入方的权限配置。',
  'Ask the operator to check the rights of this integrator.',
] as const;
export const askFiling = [
  '请由所属机构先办理或更新备案。',
  'Let the organisation file, or renew the filing, first.',
] as const;
export const readAgain = [
  '先查阅申请或预警的最新状态，再决定是否重新操作。',
  'Look at the present state of the application or alert, then decide whether to act again.',
] as const;
