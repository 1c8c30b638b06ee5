import Type from 'typebox';
import { severities } from '../../rules/credit/ledger.ts';
import { creditSources } from '../../rules/facts/credit-declarations.ts';
import { evidence } from './consent-messages.ts';
import { decideData, recordData } from './credit-messages.ts';
import { count } from './outbound-members.ts';

/** What integrators are shown of credit, as TypeBox schemas: closed, so that nothing is shown that nobody has named. Nobody's key or name. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { subject, region, organisation, document, matter } = recordData.properties;
const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const slug = (zh: string, en: string) => Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', ...said(zh, en) });
const day = (zh: string, en: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', ...said(zh, en) });
const points = (zh: string, en: string) => Type.Integer({ minimum: -10_000_000, maximum: 10_000_000, ...said(zh, en) });
const name = (zh: string, en: string) => Type.String({ minLength: 1, maxLength: 200, ...said(zh, en) });

/** Whose index or ledger is asked for. */
export const creditSubject = Type.Object(subject.properties, {
  ...strict,
  minProperties: 1,
  maxProperties: 1,
  ...said(
    '信用主体，四者取一：办理目的只用办件编号；本人查询（信用目的）用证件号码、信用代码或工号，即声明受本人委托',
    'Whose; one of the four. To handle, an application. For the person itself (purpose credit) its number: whoever gives it declares that the person asks',
  ),
});

export const creditFileId = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
  ...said('信用事项编号', 'Id of a credit file: <integrator>.<number>'),
});

export const creditDay = day('查询日期，缺省今天', 'The day that is asked about; today where left out');

/** How much of somebody's credit an asker is shown. */
export const creditExtents = ['band', 'whole'] as const;
export type CreditExtent = (typeof creditExtents)[number];
export const creditExtent = Type.Enum(
  [...creditExtents],
  said('仅等级与措施；全部', 'The band and the measures only; or everything'),
);

const kind = slug('行为种类', 'What happened, by the name that credit rules have for it');
const severity = Type.Enum([...severities], said('程度', 'Severity'));
const basis = Type.String(said('法律依据', 'Law and article'));
const effect = Type.Enum(
  ['review', 'deny'],
  said('人工审核；建议不予受理', 'An officer looks; acceptance is advised against'),
);
const requestKind = Type.Enum(['objection', 'repair'], said('异议或修复', 'Objection or repair'));
const lastDay = day('最后一天，此后自动停止使用', 'The last day; it ends by itself then');

const measureMembers = {
  measure: slug('措施', 'The measure, of the published list'),
  title: text,
  effect,
  basis,
  until: day('至（含）', 'Its last day'),
  why: Type.Object(text.properties, { ...strict, ...said('为何、如何适用', 'Why, and what it means') }),
};
const scope = {
  item: Type.Optional(creditFileId),
  matters: Type.Optional(Type.Array(Type.String())),
  regions: Type.Optional(Type.Array(region)),
};

const item = {
  item: creditFileId,
  kind,
  severity,
  points: points('分值', 'Points'),
  document,
  basis,
  organisation: Type.Optional(organisation),
  lastDay,
};

const reason = Type.Object(
  {
    code: Type.String(said('原因代码', 'Code of the reason')),
    points: points('与基准的差距', 'How far it is from the baseline'),
    title: text,
    improve: Type.Object(text.properties, { ...strict, ...said('如何改善', 'What would better it') }),
    best: Type.Optional(text),
    items: Type.Array(
      Type.Object({ item: creditFileId, kind, lastDay }, strict),
      said('主要记录', 'The weightiest items behind it'),
    ),
  },
  strict,
);

/** An index; everything but model and band is for those alone who may see all of it. */
const indexMembers = {
  model: Type.Object({ model: slug('模型', 'Model'), version: Type.String(), title: text }, strict),
  band: Type.Enum(['A', 'B', 'C', 'D', 'M'], said('优、良、中、差、信息不足', 'Band; M: too little is known')),
};
const scoredMembers = {
  score: points('得分', 'Score'),
  partials: Type.Array(
    Type.Object({ characteristic: name('特征', 'Characteristic'), points: points('得分', 'Points') }, strict),
    said('各特征得分', 'What each characteristic adds'),
  ),
  reasons: Type.Array(reason, {
    maxItems: 4,
    ...said('最主要的原因，至多四条', 'At most four reasons, the weightiest first'),
  }),
  items: Type.Array(Type.Object(item, strict), said('当日使用中的记录', 'The items in use that day')),
  digest: Type.String({
    pattern: '^[0-9a-f]{64}$',
    ...said('计分输入的 SHA-256', 'SHA-256 of what the score was made from'),
  }),
};
const measures = Type.Array(
  Type.Object({ ...measureMembers, ...scope }, strict),
  said('当日有效的措施', 'Measures in force that day'),
);
const shownIndex = Type.Object({ ...indexMembers, ...scoredMembers, measures }, strict);
export type ShownIndex = Type.Static<typeof shownIndex>;
export type ShownMeasure = ShownIndex['measures'][number];

/** The answer to `credit.index`. */
export const indexAnswer = {
  extent: creditExtent,
  on: creditDay,
  ...indexMembers,
  measures,
  score: Type.Optional(scoredMembers.score),
  partials: Type.Optional(scoredMembers.partials),
  reasons: Type.Optional(scoredMembers.reasons),
  items: Type.Optional(scoredMembers.items),
  digest: Type.Optional(scoredMembers.digest),
};

const standing = Type.Enum(
  ['in-use', 'suspended', 'repaired', 'withdrawn', 'ended'],
  said('当日状态', 'How it stood at the end of the day'),
);
const openRequest = {
  kind: requestKind,
  on: day('提出之日', 'The day on which it was asked'),
  answerBy: day('应答复之日', 'The last day for the answer'),
  late: Type.Optional(Type.Literal(true, said('逾期未答复', 'The answer is late'))),
};

/** An item of a ledger with all that is about it. */
const ledgerRow = Type.Object(
  {
    ...item,
    evidence: Type.String(said('证据所在', 'The entity of the journal, or the record of a list, that shows it')),
    recordedOn: day('记入之日', 'The day on which it was entered'),
    publication: Type.Optional(
      Type.Object({ from: day('公示自', 'Shown to the public from'), to: day('公示至', 'to') }, strict),
    ),
    rule: Type.Optional(
      Type.Object({ pack: Type.String(), version: Type.String(), rule: Type.String(), code: Type.String() }, strict),
    ),
    standing,
    entries: Type.Array(
      Type.Object(
        {
          entry: Type.Enum(['item', 'repaired', 'withdrawn', 'objection-opened', 'objection-rejected']),
          recordedOn: day('记入之日', 'The day of the entry'),
        },
        strict,
      ),
      said('有关此记录的全部登记', 'Every entry about it, in their order'),
    ),
    measures: Type.Array(
      Type.Object(
        {
          ...measureMembers,
          ...scope,
          inForce: Type.Boolean(said('当日是否有效', 'Whether it was in force that day')),
        },
        strict,
      ),
      said('据此采取的措施', 'Measures that rest on it'),
    ),
    repairFrom: Type.Optional(day('可申请修复之日', 'From this day on repair can be asked for')),
    request: Type.Optional(Type.Object(openRequest, { ...strict, ...said('待答复', 'What waits for its answer now') })),
  },
  strict,
);
export type LedgerRow = Type.Static<typeof ledgerRow>;

export const creditRights = Type.Object(
  {
    repairWorkingDays: count('修复申请的答复工作日', 'Working days in which an application for repair is answered'),
    objectionWorkingDays: count('异议的答复工作日', 'Working days in which an objection is answered'),
    notice: text,
  },
  { ...strict, ...said('本人的权利', 'What may be done about it') },
);
export type CreditRights = Type.Static<typeof creditRights>;

/** The answer to `credit.ledger`: a page of the items in the order of entry. */
export const ledgerAnswer = {
  extent: Type.Literal('whole'),
  on: creditDay,
  total: count('记录总数', 'How many items were known that day'),
  rows: Type.Array(ledgerRow, said('按记入顺序', 'In the order of entry')),
  next: Type.Optional(
    Type.Integer({ minimum: 1, ...said('下一页的 after', '`after` of the next page; left out on the last') }),
  ),
  rights: creditRights,
  index: Type.Optional(shownIndex),
};

/** Which page of a ledger. */
export const ledgerPaging = {
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      ...said('自上一页的 next 之后', 'Only items behind `next` of the page before'),
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      ...said('每页最多行数，缺省 50', 'Most rows of a page; 50 when left out'),
    }),
  ),
};

/** How much of a credit file an asker is shown. */
export const creditFileExtents = ['whole', 'owner'] as const;
export type CreditFileExtent = (typeof creditFileExtents)[number];
export const creditFileExtent = Type.Enum(
  [...creditFileExtents],
  said('全部内容；除当事人陈述外的内容', 'Everything; or everything but what the person has said'),
);

const signed = Type.Object(
  {
    decision: decideData.properties.decision,
    officer: decideData.properties.officer,
    organisation: decideData.properties.organisation,
    on: day('日期', 'The day'),
  },
  strict,
);

export const creditFileView = Type.Object(
  {
    openedOn: day('立卷之日', 'The day on which it was opened'),
    kind,
    source: Type.Enum(
      Object.keys(creditSources) as (keyof typeof creditSources)[],
      said('来源', 'Where it comes from'),
    ),
    severity: Type.Optional(severity),
    matter: Type.Optional(matter),
    region,
    organisation,
    document,
    basis: Type.Optional(basis),
    evidence: Type.String(said('证据所在', 'Where it is shown')),
    times: Type.Integer({ minimum: 1 }),
    standing: Type.Optional(standing),
    answered: count('已答复次数', 'How many requests were answered'),
    request: Type.Optional(
      Type.Object(
        {
          ...openRequest,
          statement: Type.Optional(
            Type.String(said('异议内容；仅认定机构可见', 'What the person says; for the organisation that answers')),
          ),
          evidence: Type.Optional(Type.Array(evidence)),
          proposed: Type.Optional(
            Type.Object(signed.properties, { ...strict, ...said('待第二人同意', 'Waits for a second officer') }),
          ),
        },
        { ...strict, ...said('待答复的异议或修复申请', 'What waits for an answer') },
      ),
    ),
  },
  strict,
);
export type CreditFileView = Type.Static<typeof creditFileView>;
