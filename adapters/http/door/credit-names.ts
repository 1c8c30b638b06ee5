import { creditSources } from '../../../rules/facts/credit-declarations.ts';
import type { LocalizedText } from '../../../rules/text.ts';

const text = (zh: string, en: string): LocalizedText => ({ zh, en });

/** What the codes of credit are called. */
export const creditNames: Readonly<Record<string, Readonly<Record<string, LocalizedText>>>> = {
  // Kinds are named by rules; these are those of the rules that are shipped.
  creditKind: {
    'false-material': text('虚假材料', 'false material'),
    'broken-commitment': text('违背承诺', 'broken commitment'),
    'commitment-kept': text('履行承诺', 'commitment kept'),
    'no-show': text('预约未到', 'appointment missed'),
    'overdue-return': text('借阅逾期未还', 'loan returned late'),
    'dishonest-person-list': text('列入失信名单', 'on a list of dishonest persons'),
    'malicious-complaint-confirmed': text('经认定的恶意投诉', 'malicious complaint, confirmed'),
    'unreasoned-access': text('无正当用途查阅', 'access without a reason'),
    'complaint-upheld-against': text('投诉查证属实', 'complaint upheld'),
    'step-overdue': text('环节超期', 'step overdue'),
    'wrong-return': text('不当退回', 'wrong return'),
    'data-quality-incident': text('数据质量问题', 'data quality'),
    'verification-unanswered': text('核对未答复', 'verification not answered'),
  },
  creditRequest: {
    objection: text('异议', 'objection'),
    repair: text('信用修复', 'repair'),
  },
  creditSeverity: {
    minor: text('轻微', 'minor'),
    general: text('一般', 'general'),
    serious: text('严重', 'serious'),
  },
  creditSource: creditSources,
  creditStanding: {
    'in-use': text('使用中', 'in use'),
    suspended: text('异议期间暂停使用', 'not used while objected to'),
    repaired: text('已修复', 'repaired'),
    withdrawn: text('已撤销', 'withdrawn'),
    ended: text('已到期', 'ended'),
  },
  creditEffect: {
    review: text('人工审核', 'an officer looks'),
    deny: text('建议不予受理', 'acceptance is advised against'),
  },
  creditVerb: { decide: text('答复', 'answer') },
  objectionAnswer: {
    grant: text('异议成立，撤销记录', 'upheld: the item is withdrawn'),
    reject: text('异议不成立，恢复使用', 'not upheld: the item is used again'),
  },
  repairAnswer: {
    grant: text('同意修复，停止使用', 'granted: the item is used no more'),
    reject: text('不同意修复', 'not granted'),
  },
  creditDecision: { grant: text('同意', 'granted'), reject: text('不同意', 'not granted') },
};

/** What happens to credit files. */
export const creditEvents: Readonly<Record<string, LocalizedText>> = {
  CreditFileOpened: text('立卷', 'opened'),
  CreditRequested: text('提出', 'asked'),
  CreditDecisionProposed: text('第一人签署', 'signed by the first'),
  CreditAnswered: text('答复', 'answered'),
  CreditRetracted: text('撤回', 'taken back'),
  CreditAnswerLate: text('逾期未答复', 'answer is late'),
};
