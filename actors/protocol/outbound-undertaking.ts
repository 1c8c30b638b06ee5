import Type from 'typebox';
import { recordData } from './credit-messages.ts';
import { releaseUndertakingData, undertakeData } from './undertaking-messages.ts';

/** What integrators are told of appointments, loans and commitments, as TypeBox schemas. Nobody's name stands here. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { archive, kind } = undertakeData.properties;
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const common = {
  version: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    ...said('预约、借阅或承诺的版本号', 'Version of the undertaking after what is told'),
  }),
  kind,
};
const term = {
  due: Type.String({ ...day, ...said('到期日', 'The day by which it is to be done') }),
  graceUntil: Type.String({ ...day, ...said('宽限至（含）', 'The last day on which nothing is held against anybody') }),
  archive,
};
const counted = {
  occurrence: Type.Optional(
    Type.Enum(
      ['no-show', 'overdue-return', 'commitment-kept', 'broken-commitment'],
      said('据此登记的信用事项种类；没有则不登记', 'What is entered by it; left out, nothing is'),
    ),
  ),
  credit: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
      ...said('信用事项编号', 'The credit file'),
    }),
  ),
};
const undertaking = { about: ['undertaking'], family: 'event' } as const;

/** Every event of undertakings. */
export const toldOfUndertaking = {
  'undertaking-made': {
    ...undertaking,
    title: { zh: '预约、借阅或承诺已登记', en: 'It is registered, with its day and its grace' },
    data: Type.Object({ ...common, ...term }, strict),
  },
  'undertaking-due': {
    ...undertaking,
    title: { zh: '即将到期，请提醒本人', en: 'Its day comes near: the person is to be reminded' },
    data: Type.Object({ ...common, ...term }, strict),
  },
  'undertaking-extended': {
    ...undertaking,
    title: { zh: '已展期，或宽限期随新日历顺延', en: 'The day was moved, or the grace by a newer calendar' },
    data: Type.Object({ ...common, ...term }, strict),
  },
  'undertaking-lapsed': {
    ...undertaking,
    title: {
      zh: '宽限期已过；告知承诺须由工作人员核查',
      en: 'Its grace is over; of a commitment an officer must look',
    },
    data: Type.Object({ ...common, ...term, ...counted }, strict),
  },
  'undertaking-fulfilled': {
    ...undertaking,
    title: { zh: '已到场、归还或履行', en: 'It was done' },
    data: Type.Object(
      {
        ...common,
        on: day,
        lateDays: Type.Optional(Type.Integer({ minimum: 1, ...said('逾期天数', 'How many days after its day') })),
        ...counted,
      },
      strict,
    ),
  },
  'undertaking-released': {
    ...undertaking,
    title: { zh: '已取消或免除', en: 'It is cancelled, or excused' },
    data: Type.Object({ ...common, on: day, cause: releaseUndertakingData.properties.cause }, strict),
  },
  'undertaking-breached': {
    ...undertaking,
    title: { zh: '经认定未履行承诺', en: 'An officer has found that a commitment was not kept' },
    data: Type.Object({ ...common, document: recordData.properties.document, ...counted }, strict),
  },
} as const;
