import Type from 'typebox';
import { recordData } from './credit-messages.ts';
import { creditFileId } from './credit-views.ts';
import type { ListPage, PlaceInList } from './desk.ts';
import { count } from './outbound-members.ts';

/** The list of what organisations must answer about credit, as TypeBox schemas. Nothing personal. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { region, organisation, document, kind } = recordData.properties;
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const request = Type.Enum(['objection', 'repair'], said('异议或修复', 'Objection or repair'));

/** What the list can be narrowed by; what is left out narrows nothing. */
export const openCreditFilter = Type.Object(
  {
    organisation: Type.Optional(Type.String({ ...organisation, ...said('认定机构', 'The organisation that answers') })),
    region: Type.Optional(Type.String({ ...region, ...said('区划', 'Division; what lies in it is found too') })),
    request: Type.Optional(request),
    late: Type.Optional(Type.Enum(['yes', 'no'], said('是否逾期', 'Whether the answer is late'))),
    answerTo: Type.Optional(Type.String({ ...day, ...said('应答复之日不晚于', 'To be answered up to this day') })),
  },
  strict,
);
export type OpenCreditFilter = Type.Static<typeof openCreditFilter>;

const openCredit = Type.Object(
  {
    credit: creditFileId,
    version: Type.Integer({
      minimum: 1,
      ...said('版本号，答复时作为 expectedVersion', 'The `expectedVersion` of an answer'),
    }),
    request,
    on: Type.String({ ...day, ...said('提出之日', 'The day on which it was asked') }),
    answerBy: Type.String({ ...day, ...said('应答复之日', 'The last day for the answer') }),
    late: Type.Optional(Type.Literal(true, said('逾期未答复', 'The answer is late'))),
    proposed: Type.Optional(Type.Literal(true, said('待第二人同意', 'It waits for the second officer'))),
    kind,
    region,
    organisation,
    document,
  },
  strict,
);
export type OpenCredit = Type.Static<typeof openCredit>;

export const openCreditPaging = {
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}~[A-Za-z0-9_.-]{1,250}$',
      ...said('自上一页的 next 之后', 'Only rows behind `next` of the page before'),
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

/** The list as it is answered. */
export const openCreditListed = {
  total: count('符合条件的总数', 'How many the filter finds, on all pages'),
  late: count('其中逾期的', 'How many of these are late'),
  rows: Type.Array(openCredit, said('按应答复之日', 'In the order of the last day for the answer')),
  next: Type.Optional(Type.String(said('下一页的 after', '`after` of the next page; left out on the last'))),
  partial: Type.Optional(
    Type.Object(
      { why: Type.Literal('tooMany') },
      { ...strict, ...said('清单尚不完整', 'There where the list is not whole: why') },
    ),
  ),
};

export interface OpenCreditList extends ListPage<OpenCredit> {
  readonly late: number;
}

export interface OpenCreditWanted {
  readonly filter: OpenCreditFilter;
  readonly place: PlaceInList;
}
