import Type from 'typebox';
import { fairnessAttributes, fairnessMeasures } from '../../rules/credit/fairness/fairness-report.ts';
import { fairnessDivisions } from '../../rules/credit/fairness/groups.ts';
import { rankedKinds, rankingMeasureNames } from '../../rules/credit/ranking/ranking-measures.ts';
import { purposes } from './integrator.ts';
import { actData, registerData } from './messages.ts';

/*
 * Questions about the figures of credit, and their answers: rankings of officers and organisations, and the report of
 * fairness. Both are answered from a snapshot that was taken off the road; nothing about a single case or a citizen
 * stands in them.
 */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { validFrom: day, organisation } = registerData.properties;
const { officer } = actData.properties;

const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const number = (zh: string, en: string) => Type.Integer({ minimum: 0, ...said(zh, en) });
const share = (zh: string, en: string) => Type.Number({ minimum: -1, maximum: 1, ...said(zh, en) });

/** Whom a question can ask to be ranked. Persons are there so that the question is answered with why they are not. */
export const askedKinds = [...rankedKinds, 'persons'] as const;

const asking = {
  purpose: Type.Enum([...purposes], said('查阅目的：监督、本系统人员与机构', 'What the question is for')),
  officer: Type.Optional(Type.String({ ...officer, ...said('查阅人员工号', 'Who reads') })),
  reason: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, ...said('查阅事由，记入日志', 'Why, in words; kept in the journal') }),
  ),
};

const period = Type.Object({ from: day, to: day }, strict);
const proportion = {
  hits: number('符合的件数', 'Cases that hit'),
  of: number('件数', 'Cases'),
};
const interval = Type.Object(
  { low: share('下限', 'Lower bound'), high: share('上限', 'Upper bound') },
  { ...strict, ...said('95% 置信区间', '95 % confidence interval') },
);
const difference = Type.Object(
  { value: share('差', 'Difference'), low: share('下限', 'Lower bound'), high: share('上限', 'Upper bound') },
  { ...strict, ...said('差及其 95% 置信区间', 'A difference with its 95 % confidence interval') },
);
const rate = { ...proportion, rate: share('比率', 'Rate'), interval };

/** Which snapshot was read, so that the same figures can be found again. */
const snapshot = {
  day: Type.String({
    ...day,
    ...said('快照日：只计此日之前的', 'Day of the snapshot: what happened before it is counted'),
  }),
  ruleSet: Type.String(said('统计时的规则集', 'The published rule set that was in force then')),
  digest: Type.String({ pattern: '^[0-9a-f]{64}$', ...said('快照摘要', 'SHA-256 of the snapshot') }),
};

const measure = Type.Enum([...rankingMeasureNames], said('按什么排名', 'By what is ranked'));
const ranked = {
  subject: Type.String(said('工号或统一社会信用代码', 'Staff number or credit code')),
  organisation: Type.Optional(Type.String({ ...organisation, ...said('所属机构', 'The organisation of an officer') })),
};

export const figuresQuestions = {
  'credit.ranking': {
    title: {
      zh: '机构或经办人员排名，取自每日快照；不对公民排名',
      en: 'Ranking of organisations or officers from the snapshot of the day; citizens are never ranked',
    },
    question: Type.Object(
      {
        of: Type.Enum([...askedKinds], said('对谁排名；公民一律拒绝', 'Who is ranked; persons are always refused')),
        measure,
        day: Type.Optional(
          Type.String({ ...day, ...said('某日的快照，缺省为最新', 'The snapshot of a day; the newest when left out') }),
        ),
        skip: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 1_000_000, ...said('略过的名次行数', 'Rows of places to leave out') }),
        ),
        limit: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 500, ...said('最多行数，缺省 100', 'Most rows; 100 when left out') }),
        ),
        ...asking,
      },
      strict,
    ),
    answer: Type.Object(
      {
        ...snapshot,
        of: Type.Enum([...rankedKinds]),
        measure,
        period,
        before: period,
        mean: Type.Optional(Type.Object(proportion, { ...strict, ...said('全部件数', 'All cases') })),
        total: number('有名次者共几个', 'How many have a place'),
        ranked: Type.Array(
          Type.Object(
            {
              ...ranked,
              place: Type.Integer({ minimum: 1, ...said('名次', 'Place') }),
              sharedBy: Type.Integer({ minimum: 1, ...said('并列几个', 'How many share it') }),
              ...rate,
              shrunkRate: Type.Optional(share('据以排名的比率', 'The rate that decides the place')),
              trend: Type.Object(
                {
                  standing: Type.Enum(['unknown', 'better', 'worse', 'not-told-apart']),
                  difference: Type.Optional(difference),
                },
                { ...strict, ...said('与上期相比', 'Against the period before') },
              ),
              placeBefore: Type.Optional(Type.Integer({ minimum: 1, ...said('上期名次', 'Place of before') })),
              text,
            },
            strict,
          ),
        ),
        tooFew: Type.Array(
          Type.Object({ ...ranked, ...proportion, text }, { ...strict, ...said('件数不足，不排名', 'Too few cases') }),
        ),
        text,
        counted: text,
      },
      strict,
    ),
  },
  'credit.fairness': {
    title: {
      zh: '公平性报告：按地区、性别、年龄段的受理率和预警率，只供监督',
      en: 'Report of fairness: acceptance and alert rates by region, sex and age band, for supervision alone',
    },
    question: Type.Object(asking, strict),
    answer: Type.Object(
      {
        ...snapshot,
        period,
        takenOn: day,
        division: Type.Enum([...fairnessDivisions], said('统计到哪一级区划', 'Level of division')),
        smallestGroup: Type.Integer({ minimum: 2, ...said('显示的最小组', 'Smallest group that is shown') }),
        tables: Type.Array(
          Type.Object(
            {
              attribute: Type.Enum([...fairnessAttributes]),
              measure: Type.Enum([...fairnessMeasures]),
              overall: Type.Optional(Type.Object(rate, strict)),
              groups: Type.Array(
                Type.Object(
                  {
                    group: Type.String(),
                    title: text,
                    ...rate,
                    difference: Type.Optional(difference),
                    standing: Type.Enum(['above', 'below', 'not-told-apart', 'not-compared']),
                    text,
                  },
                  strict,
                ),
              ),
              hidden: number('未显示的组数', 'How many groups are not shown'),
              compared: number('作了比较的组数', 'How many groups were compared'),
              text,
            },
            strict,
          ),
        ),
        notes: Type.Array(text),
      },
      strict,
    ),
  },
} as const;
