import type { ShownIndex } from '../../../actors/protocol/credit-views.ts';
import type { Language } from '../../../adapters/http/door/words.ts';
import type { Severity } from '../../../rules/credit/ledger.ts';
import type { LocalizedText } from '../../../rules/text.ts';
import type { OperatorsIndex, OperatorsItem, OperatorsLedger } from '../../operator-ledger.ts';

/** An index and a ledger as people read them: one thing a line, in one language. */

export function textOfIndex({ ledger, on, ...index }: OperatorsIndex, language: Language): string {
  return `${[`${ledger}\t${on}`, ...indexLines(index, language)].join('\n')}\n`;
}

export function textOfLedger({ ledger, on, items, index, rights, total }: OperatorsLedger, language: Language): string {
  const lines = [
    `${ledger}\t${on}`,
    ...(index === undefined ? [words.noModel[language]] : indexLines(index, language)),
    `${words.items[language]}\t${total}`,
    ...items.flatMap((one) => itemLines(one, language)),
    rights.notice[language],
  ];
  return `${lines.join('\n')}\n`;
}

function indexLines(
  { title: name, version, band, score, reasons, measures, digest }: ShownIndex,
  language: Language,
): string[] {
  return [
    `${words.index[language]}\t${score}\t${band} ${bands[band][language]}\t${name[language]} ${version}`,
    ...reasons.flatMap(({ title, points, improve, best }) => [
      `  - ${title[language]} (${points})`,
      `    ${words.improve[language]} ${improve[language]}${best === undefined ? '' : ` — ${best[language]}`}`,
    ]),
    ...measures.map(({ item, why }) => `  ! ${item}\t${why[language]}`),
    `${words.digest[language]}\t${digest}`,
  ];
}

function itemLines({ item, standing, organisation, measures, repairFrom, request }: OperatorsItem, language: Language) {
  const { kind, severity, points, document, basis, lastDay, recordedOn } = item;
  const facts = [item.item, kind, severities[severity][language], points, standings[standing][language]];
  const law = `${organisation ?? ''} ${document.number} ${document.day}\t${basis}`;
  return [
    facts.join('\t'),
    `    ${words.document[language]} ${law}`,
    `    ${words.recorded[language]} ${recordedOn}\t${words.lastDay[language]} ${lastDay}`,
    ...(repairFrom === undefined ? [] : [`    ${words.repairFrom[language]} ${repairFrom}`]),
    ...(request === undefined
      ? []
      : [`    ${requests[request.kind][language]} ${request.on}\t${words.answerBy[language]} ${request.answerBy}`]),
    ...measures.map(
      ({ why, inForce }) =>
        `    ${inForce ? '!' : '·'} ${inForce ? '' : `${words.notInForce[language]} `}${why[language]}`,
    ),
  ];
}

type Named<Name extends string> = Readonly<Record<Name, LocalizedText>>;

const bands: Named<ShownIndex['band']> = {
  A: { zh: '优', en: 'very good' },
  B: { zh: '良', en: 'good' },
  C: { zh: '中', en: 'fair' },
  D: { zh: '差', en: 'poor' },
  M: { zh: '信息不足', en: 'too little is known' },
};

const severities: Named<Severity> = {
  minor: { zh: '轻微', en: 'minor' },
  general: { zh: '一般', en: 'general' },
  serious: { zh: '严重', en: 'serious' },
};

const standings: Named<OperatorsItem['standing']> = {
  'in-use': { zh: '使用中', en: 'in use' },
  suspended: { zh: '异议中，暂停使用', en: 'objected to, not used' },
  repaired: { zh: '已修复', en: 'repaired' },
  withdrawn: { zh: '已撤销', en: 'withdrawn' },
  ended: { zh: '已到期', en: 'ended' },
};

const requests: Named<'objection' | 'repair'> = {
  objection: { zh: '异议，提出于', en: 'objection of' },
  repair: { zh: '修复申请，提出于', en: 'application for repair of' },
};

const words = {
  index: { zh: '指数', en: 'index' },
  improve: { zh: '如何改善：', en: 'what would better it:' },
  digest: { zh: '输入摘要 SHA-256', en: 'inputs SHA-256' },
  noModel: { zh: '未发布适用的信用模型', en: 'no credit model is published for this role' },
  items: { zh: '记录数', en: 'items' },
  document: { zh: '认定文书', en: 'document' },
  recorded: { zh: '记入', en: 'entered' },
  lastDay: { zh: '最后一天', en: 'last day' },
  repairFrom: { zh: '可申请修复自', en: 'repair can be asked for from' },
  answerBy: { zh: '应答复于', en: 'to be answered by' },
  notInForce: { zh: '（未生效）', en: '(not in force)' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
