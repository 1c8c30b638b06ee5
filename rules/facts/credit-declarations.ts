import type { LocalizedText } from '../text.ts';
import type { FactDeclaration } from './declaration.ts';

/** Where it is known from that something happened. */
export const creditSources = {
  verification: { zh: '核对报告（经人工决定）', en: 'a report of verification that a person has decided on' },
  disposal: { zh: '监督处置', en: 'a disposal by supervision' },
  record: { zh: '部门认定', en: 'a finding of a department' },
  list: { zh: '外部名单', en: 'a list from outside' },
  undertaking: { zh: '预约、借阅或承诺', en: 'an appointment, a loan or a commitment' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type CreditSource = keyof typeof creditSources;

/** Whose ledger it is. */
export const creditRoles = {
  person: { zh: '个人', en: 'a citizen' },
  organisation: { zh: '机构', en: 'an organisation' },
  officer: { zh: '工作人员', en: 'an officer' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type CreditRole = keyof typeof creditRoles;

const severityTitles = {
  minor: { zh: '轻微', en: 'minor' },
  general: { zh: '一般', en: 'general' },
  serious: { zh: '严重', en: 'serious' },
} as const satisfies Readonly<Record<string, LocalizedText>>;

function closed(choices: Readonly<Record<string, LocalizedText>>) {
  return { values: Object.keys(choices), choices };
}

/**
 * The facts of phase `credit`, as data: `creditFacts` makes exactly these. Nothing stands here that says who somebody is:
 * what is not there no rule can judge by.
 */
export const creditDeclarations: readonly FactDeclaration[] = [
  {
    name: 'occurrence',
    title: { zh: '发生的事', en: 'what happened' },
    fields: {
      kind: { type: 'text', title: { zh: '种类代码', en: 'code of its kind' } },
      source: { type: 'text', ...closed(creditSources), title: { zh: '来源', en: 'where it is known from' } },
      severity: {
        type: 'text',
        ...closed(severityTitles),
        optional: true,
        title: { zh: '决定文书认定的程度', en: 'severity as the deciding document has it' },
      },
      matter: { type: 'text', optional: true, title: { zh: '事项代码', en: 'code of the matter' } },
      region: { type: 'text', title: { zh: '区划', en: 'region' } },
      on: { type: 'day', title: { zh: '决定文书日期', en: 'day of the deciding document' } },
      times: { type: 'number', title: { zh: '次数', en: 'how many of it the document speaks of' } },
    },
  },
  {
    name: 'subject',
    title: { zh: '信用主体', en: 'whose ledger it is' },
    fields: { role: { type: 'text', ...closed(creditRoles), title: { zh: '主体类别', en: 'role' } } },
  },
  {
    name: 'ledger',
    title: { zh: '在用的信用记录', en: 'items of the ledger that are in use' },
    fields: {
      inUse: { type: 'number', title: { zh: '在用记录数', en: 'items in use' } },
      sameKind: { type: 'number', title: { zh: '同种类在用记录数', en: 'items of the same kind in use' } },
      serious: { type: 'number', title: { zh: '在用的严重记录数', en: 'serious items in use' } },
    },
  },
];
