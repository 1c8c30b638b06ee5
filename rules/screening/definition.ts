import Type, { type Static } from 'typebox';
import { basis, localizedText } from '../matters/matter.ts';

/**
 * What active screening (主动筛查) looks for: which cases, by which datasets, how often, at what hours and how fast. It says when
 * other departments are asked, and decides nothing: by what a case is judged are the rules that the case has pinned.
 */

const strict = { additionalProperties: false } as const;
const timeOfDay = (description: string) =>
  Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: `${description}, Asia/Shanghai` });

export const sweepSchema = Type.Object(
  {
    sweep: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', description: '名称，同文件名 Name, as the file has it' }),
    title: localizedText,
    basis: Type.Array(basis, {
      minItems: 1,
      maxItems: 20,
      description: '依据 The law by which cases are looked at again',
    }),
    matters: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: '事项；省略则为全部可核对的事项 Matters; left out, all that are verified',
      }),
    ),
    regions: Type.Array(Type.String({ pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$' }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description: '区划，含下辖 Divisions, with all that lies in them',
    }),
    datasets: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}\\.[a-z][a-z0-9-]{0,31}$' }), {
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description: '数据集；省略则为该事项的数据集 <source>.<dataset>; left out, those of the matter',
      }),
    ),
    cases: Type.Enum(['ended', 'open', 'both'], {
      description: '已办结、在办或两者 Cases that are closed, that are not, or both',
    }),
    per: Type.Enum(['case', 'person'], {
      description:
        '逐件，或每人最近一件获批的办件（定期评估） Every case, or of each person the newest that was approved (periodic reassessment)',
    }),
    everyDays: Type.Integer({ minimum: 1, maximum: 1100, description: '间隔日数 Days from one run to the next' }),
    window: Type.Object(
      {
        from: timeOfDay('起 Hours from'),
        to: timeOfDay('止，可跨午夜 To, on the next day where that is earlier'),
        daysOff: Type.Optional(
          Type.Boolean({ description: '非工作日全天 On days that are not worked, the whole day as well' }),
        ),
      },
      { ...strict, description: '询问时段 When sources are asked' },
    ),
    casesPerMinute: Type.Integer({ minimum: 1, maximum: 6000, description: '每分钟件数上限 Cases a minute at most' }),
  },
  strict,
);

export type SweepDefinition = Static<typeof sweepSchema>;
