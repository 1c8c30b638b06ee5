import Type from 'typebox';
import { severities } from '../../rules/credit/ledger.ts';
import { tallyNames } from '../../rules/credit/tally.ts';
import { decideData, recordData } from './credit-messages.ts';

/** What integrators are told of credit files and of what became of their items, as TypeBox schemas. Nobody's name stands here. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const localized = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);
const version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  ...said('信用事项的版本号，答复时作为 expectedVersion', 'Version of the file; the `expectedVersion` of an answer'),
});
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const text = Type.String({ minLength: 1, maxLength: 2000 });
const code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' });
const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });
const item = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$', ...said('记录编号', 'The item') });
const workingDays = Type.Integer({ minimum: 1, maximum: 60 });
const kind = Type.Enum(['objection', 'repair'], said('异议或修复', 'Objection or repair'));

const restriction = Type.Object(
  {
    measure: slug,
    title: localized,
    effect: Type.Enum(
      ['review', 'deny'],
      said('人工审核；建议不予受理', 'An officer looks; acceptance is advised against'),
    ),
    basis: text,
    until: day,
    matters: Type.Optional(Type.Array(slug)),
    regions: Type.Optional(Type.Array(recordData.properties.region)),
  },
  strict,
);

const recorded = Type.Object(
  {
    item,
    kind: slug,
    severity: Type.Enum([...severities]),
    points: Type.Integer({ minimum: -1000, maximum: 1000 }),
    document: recordData.properties.document,
    basis: text,
    organisation: recordData.properties.organisation,
    rule: Type.Object({ pack: slug, version: Type.String(), rule: text, code }, strict),
    message: localized,
    lastDay: Type.String({ ...day, ...said('最后一天，此后自动停止使用', 'The last day; it ends by itself then') }),
    publication: Type.Optional(
      Type.Object({ from: day, to: day }, { ...strict, ...said('公示期', 'When the public sees it') }),
    ),
    restrictions: Type.Array(restriction, said('据此采取的措施', 'Measures that rest on it')),
    rights: Type.Object(
      {
        repairFrom: day,
        repairWorkingDays: workingDays,
        objectionWorkingDays: workingDays,
        notice: localized,
      },
      { ...strict, ...said('与认定文书一并送达的修复告知', 'The notice of repair, delivered with the decision') },
    ),
  },
  strict,
);
const used = Type.Object({ item, on: day, lastDay: day }, strict);
const over = Type.Object(
  {
    item,
    on: day,
    lifted: Type.Array(slug, said('同时解除的措施', 'Measures that are lifted with it')),
    unpublished: Type.Boolean(said('同时停止公示', 'Whether publication stops with it')),
  },
  strict,
);

const cases = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const band = Type.Enum(['A', 'B', 'C', 'D', 'M'], said('优、良、中、差，M 为资料不足', 'M: too little is known'));
const reasonCode = Type.String({ minLength: 1, maxLength: 120 });

const tallied = Type.Object(
  {
    tally: Type.Enum([...tallyNames], said('统计项', 'What was counted')),
    month: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$', ...said('已结束的月份', 'The month that is over') }),
    hits: Type.Integer({ ...cases, ...said('其中符合统计项的件数', 'How many came out as `tally` says') }),
    of: Type.Integer({ ...cases, ...said('全部件数', 'How many there were') }),
    corrects: Type.Boolean(said('更正此前告知的同月统计', 'Whether it replaces what was told of this month before')),
    countedBy: Type.String({
      pattern: '^(source|person)/[A-Za-z0-9_-]{1,128}$',
      ...said('由谁统计', 'Who has counted: a source, the organisation or the officer'),
    }),
    index: Type.Optional(
      Type.Object(
        { model: slug, modelVersion: Type.String(), bandBefore: band, band, reasons: Type.Array(reasonCode) },
        {
          ...strict,
          ...said('对指数等级的影响；没有模型时省略', 'What it does to the index; left out without a model'),
        },
      ),
    ),
    message: localized,
  },
  strict,
);

const credit = { about: ['credit'], family: 'event' } as const;

/** Every event of credit. */
export const toldOfCredit = {
  'credit-recorded': {
    ...credit,
    title: { zh: '信用记录已形成，附修复告知', en: 'An item is entered, with the notice of repair' },
    data: recorded,
  },
  'credit-not-recorded': {
    ...credit,
    title: { zh: '未形成信用记录', en: 'Nothing is entered' },
    data: Type.Object(
      {
        item,
        kind: slug,
        why: Type.Enum(
          ['NO_RULE', 'REVIEW', 'OVER', 'SAME_DOCUMENT', 'LEDGER_FULL'],
          said(
            '没有适用规则、须先人工认定、已过最长期、同一文书已形成过记录、记录过多',
            'No rule speaks of it; a person must look first; its maximum is over; it came of the same document before; too many items',
          ),
        ),
        codes: Type.Array(code),
      },
      strict,
    ),
  },
  'credit-suspended': {
    ...credit,
    title: { zh: '异议期间暂停使用', en: 'Not used while an objection is open' },
    data: used,
  },
  'credit-resumed': {
    ...credit,
    title: { zh: '异议未获支持，恢复使用', en: 'Used again: the objection was not upheld' },
    data: used,
  },
  'credit-withdrawn': { ...credit, title: { zh: '记录已撤销', en: 'The item is withdrawn' }, data: over },
  'credit-repaired': {
    ...credit,
    title: { zh: '已修复，停止公示和使用，解除措施', en: 'Repaired: shown and used no more, measures lifted' },
    data: over,
  },
  'credit-ended': { ...credit, title: { zh: '到期自动终止', en: 'It has ended by itself' }, data: over },
  'credit-requested': {
    ...credit,
    title: {
      zh: '收到异议或修复申请，须限期答复',
      en: 'An objection or an application for repair, to be answered by a day',
    },
    data: Type.Object({ version, request: kind, on: day, answerBy: day }, strict),
  },
  'credit-decision-proposed': {
    ...credit,
    title: { zh: '严重记录，须第二人同意', en: 'Of a serious item: a second officer must agree' },
    data: Type.Object(
      {
        version,
        decision: decideData.properties.decision,
        officer: decideData.properties.officer,
        organisation: decideData.properties.organisation,
      },
      strict,
    ),
  },
  'credit-answered': {
    ...credit,
    title: { zh: '异议或修复申请已答复', en: 'The objection or the application for repair is answered' },
    data: Type.Object(
      {
        version,
        request: kind,
        decision: decideData.properties.decision,
        organisation: decideData.properties.organisation,
        reason: text,
        on: day,
      },
      strict,
    ),
  },
  'credit-retracted': {
    ...credit,
    title: { zh: '登记方已撤回', en: 'Taken back by who recorded it' },
    data: Type.Object({ version, document: recordData.properties.document, on: day }, strict),
  },
  'credit-tallied': {
    about: ['person'],
    family: 'event',
    title: {
      zh: '上月统计已计入机构或工作人员的信用记录',
      en: 'What was counted in a month is entered for an organisation or an officer',
    },
    data: tallied,
  },
  'credit-answer-late': {
    ...credit,
    title: { zh: '逾期未答复', en: 'The answer is late' },
    data: Type.Object({ version, request: kind, answerBy: day }, strict),
  },
} as const;
