import type { LocalizedText } from '../../text.ts';
import type { Cause } from '../compiler/unknown.ts';
import type { EventType, Phase } from '../pack.ts';
import type { Remedy } from '../when-unknown.ts';

/** What editors say of the words that a pack is written in. */

type Texts<Word extends string> = Readonly<Record<Word, LocalizedText>>;

export const phaseTexts: Texts<Phase> = {
  pre: { zh: '事前：受理以前', en: 'before acceptance' },
  route: { zh: '流转：环节办结以后到哪里', en: 'which step follows a step that was done' },
  in: { zh: '事中：办理之中', en: 'while it is handled' },
  post: { zh: '事后：期限和办结以后', en: 'afterwards, and as deadlines pass' },
  verify: { zh: '核对：部门数据与申报是否一致', en: 'whether what departments know agrees with what was declared' },
  credit: { zh: '信用：记录、加减分与措施', en: 'what enters a credit ledger, and what follows from it' },
};

export const eventTexts: Texts<EventType> = {
  return: { zh: '退回补正：申请人必须改正的问题', en: 'a defect that the applicant must correct' },
  warn: { zh: '提示：告知，不影响办理', en: 'told, but no hindrance' },
  review: { zh: '人工核实：须由工作人员查看', en: 'an officer must look' },
  next: { zh: '下一环节', en: 'the step that follows' },
  alert: { zh: '预警', en: 'an alert' },
  stop: { zh: '中止', en: 'handling stops' },
  inspect: { zh: '抽查', en: 'an inspection' },
  confirmed: { zh: '核对一致', en: 'the declared field is confirmed' },
  contradicted: { zh: '核对不一致', en: 'the declared field is contradicted' },
  missing: { zh: '查无记录', en: 'the department knows nothing of it' },
  detect: { zh: '筛查发现', en: 'something that screening looks for was found' },
  deduct: { zh: '扣分', en: 'credit is deducted' },
  add: { zh: '加分', en: 'credit is added' },
  restrict: { zh: '限制', en: 'a restriction' },
};

export const remedyTexts: Texts<Remedy> = {
  ask: { zh: '请申请人补充', en: 'the applicant must give it' },
  wait: { zh: '等待答复', en: 'an answer is on its way' },
  human: { zh: '人工核实', en: 'an officer must look' },
  notMet: { zh: '没有值即不满足条件', en: 'no value: the condition is not met' },
};

export const causeTexts: Texts<Cause> = {
  absent: { zh: '没有提供', en: 'nobody gave it' },
  awaited: { zh: '尚待数据源答复', en: 'a source has not answered yet' },
  refused: { zh: '数据源拒绝提供', en: 'a source would not give it' },
  stale: { zh: '已过时', en: 'too old to rest on' },
  contradictory: { zh: '各方说法不一', en: 'told differently by different sources' },
};

/** What each member of a pack is, by its pointer; `*` stands for every item. */
export const packTexts: Readonly<Record<string, LocalizedText>> = {
  '/$schema': { zh: '供编辑器使用，服务不读', en: 'for editors; the service does not read it' },
  '/pack': { zh: '规则包名，也是文件夹名', en: 'name of the pack, and of its folder' },
  '/version': {
    zh: '版本，也是文件名；发布后不再更改',
    en: 'version, and name of the file; never changes once published',
  },
  '/phase': { zh: '阶段', en: 'phase' },
  '/title': { zh: '名称', en: 'title' },
  '/appliesTo': { zh: '适用的事项和区划', en: 'for which matters and regions' },
  '/appliesTo/matters': { zh: '事项代码；不写则适用于全部事项', en: 'codes of matters; left out: all' },
  '/appliesTo/regions': { zh: '区划代码的开头；不写则适用于全部区划', en: 'how division codes begin; left out: all' },
  '/effective': { zh: '有效期', en: 'days of force' },
  '/effective/from': { zh: '生效首日', en: 'first day of force' },
  '/effective/to': { zh: '最后一日；null 为长期', en: 'last day of force; null: no end' },
  '/effective/transition': { zh: '以哪一日比较', en: 'which day of the application is compared' },
  '/basis': { zh: '依据', en: 'legal basis' },
  '/whenUnknown': {
    zh: '值未知时如何处理，按事实或字段',
    en: 'what happens when a value is not known, by fact or field',
  },
  '/conditions': {
    zh: '共用条件，以 { "condition": "名称" } 引用',
    en: 'shared conditions, referred to by { "condition": "name" }',
  },
  '/rules': { zh: '规则', en: 'rules' },
  '/rules/*/name': { zh: '规则名，包内唯一', en: 'name, once in the pack' },
  '/rules/*/priority': { zh: '大者先行；不写为 1', en: 'higher runs and reads first; 1 where it is left out' },
  '/rules/*/conditions': { zh: '条件', en: 'conditions' },
  '/rules/*/event': { zh: '条件成立时的结果', en: 'what the rule leads to' },
  '/rules/*/event/params/code': { zh: '结果代码', en: 'code of the finding' },
  '/rules/*/event/params/message': {
    zh: '告知的文字，可用 {事实.字段} 占位',
    en: 'what is told; {fact.field} is filled in',
  },
  '/rules/*/event/params/pointer': { zh: '问题在申请中的位置', en: 'where in the application the defect lies' },
  '/rules/*/event/params/basis': {
    zh: '本规则的依据；return 必须写明',
    en: 'what the rule rests on; a return must say so',
  },
  '/rules/*/event/params/severity': { zh: '预警等级；用于事中、事后', en: 'severity; in phases in and post' },
  '/rules/*/event/params/accountable': {
    zh: '责任主体；用于事中、事后',
    en: 'who answers for it; in phases in and post',
  },
  '/rules/*/event/params/about': { zh: '预警对象；用于事中、事后', en: 'what it is about; in phases in and post' },
  '/rules/*/event/params/escalation': {
    zh: '逐级上报：几个工作日未处理报给谁；用于事中、事后',
    en: 'who is told after how many working days; in phases in and post',
  },
  '/rules/*/event/params/field': { zh: '所核对的申报字段；用于核对', en: 'the declared field; in phase verify' },
  '/rules/*/event/params/dataset': { zh: '依据的数据集；用于核对', en: 'by which set of data; in phase verify' },
  '/rules/*/event/params/step': { zh: '下一环节；仅用于 next', en: 'the step that follows; for next only' },
};

/** What each member of a file with cases is, by its pointer. */
export const casesTexts: Readonly<Record<string, LocalizedText>> = {
  '/$schema': { zh: '供编辑器使用，服务不读', en: 'for editors; the service does not read it' },
  '/cases': {
    zh: '用例；每条规则至少一个命中、一个放行',
    en: 'cases; one that holds and one that does not for each rule',
  },
  '/cases/*/name': { zh: '用例名', en: 'what the case is' },
  '/cases/*/facts': { zh: '事实；不写的即没有提供', en: 'facts; those left out are absent' },
  '/cases/*/expect': { zh: '应当成立的规则，一条不多、一条不少', en: 'exactly the rules that must hold' },
  '/cases/*/expect/*/rule': { zh: '规则名', en: 'name of the rule' },
  '/cases/*/expect/*/type': { zh: '结果类型', en: 'what the rule leads to' },
  '/cases/*/expect/*/code': { zh: '结果代码', en: 'code of the finding' },
  '/cases/*/unknown': {
    zh: '无法判断的规则；不写则不核对',
    en: 'rules that cannot be judged; left out: not looked at',
  },
};

/** What each member of a condition is. */
export const conditionTexts = {
  all: { zh: '全部成立', en: 'all of them hold' },
  any: { zh: '任一成立', en: 'one of them holds' },
  not: { zh: '不成立', en: 'it does not hold' },
  condition: { zh: '引用规则包 conditions 中的条件', en: 'a condition of the pack, by its name' },
  fact: { zh: '事实', en: 'fact' },
  path: { zh: '字段', en: 'field of the fact' },
  operator: { zh: '运算符，可加修饰，如 everyFact:not:in', en: 'operator, with decorators as in everyFact:not:in' },
  value: { zh: '比较的值，或另一事实 { fact, path }', en: 'value to compare with, or another fact { fact, path }' },
  priority: { zh: '大者先行', en: 'higher is evaluated first' },
  name: { zh: '名称，仅供阅读', en: 'a name for readers' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
