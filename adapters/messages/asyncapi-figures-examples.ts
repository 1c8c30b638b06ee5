import type { Answer, Question, QuestionName } from '../../actors/protocol/questions.ts';
import { fairnessTables } from '../../rules/credit/fairness/fairness-report.ts';
import { groupTitle } from '../../rules/credit/fairness/groups.ts';
import { rankingOf } from '../../rules/credit/ranking/ranking.ts';
import { rankingMeasures } from '../../rules/credit/ranking/ranking-measures.ts';

/** Questions about the figures of credit, by example. Nobody in them exists; the arithmetic is that of the rules. */

type FiguresQuestion = Extract<QuestionName, 'credit.ranking' | 'credit.fairness'>;
type Examples = {
  readonly [Name in FiguresQuestion]: { readonly question: Question<Name>; readonly answer: Answer<Name> };
};

const ARCHIVES = '12330182K318200150';
const snapshot = {
  day: '2026-11-02',
  ruleSet: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
  digest: '3f0a377ba0a4a460ecb616f6507ce0d8cfa3e704025d4fda3ed0c5ca05468728',
};
const { title, better, counted } = rankingMeasures.stepsInTime;
const smallestGroup = 10;

const { ranked, tooFew, mean, text } = rankingOf(
  [
    { subject: 'DA-001', hits: 118, of: 120, before: { hits: 90, of: 100 } },
    { subject: 'DA-002', hits: 54, of: 60, before: { hits: 55, of: 60 } },
    { subject: 'DA-003', hits: 3, of: 3 },
  ],
  { title, better, leastVolume: 20, meanCases: 20 },
);

const tables = fairnessTables(
  [
    { attribute: 'sex', measure: 'acceptance', group: 'female', hits: 412, of: 430 },
    { attribute: 'sex', measure: 'acceptance', group: 'male', hits: 371, of: 390 },
    { attribute: 'sex', measure: 'acceptance', group: 'unknown', hits: 20, of: 24 },
  ],
  smallestGroup,
);

export const figuresQuestionExamples: Examples = {
  'credit.ranking': {
    question: { of: 'officers', measure: 'stepsInTime', purpose: 'supervision', reason: '季度讲评', limit: 20 },
    answer: {
      ...snapshot,
      of: 'officers',
      measure: 'stepsInTime',
      period: { from: '2026-08-04', to: '2026-11-01' },
      before: { from: '2026-05-06', to: '2026-08-03' },
      ...(mean === undefined ? {} : { mean }),
      total: ranked.length,
      ranked: ranked.map(({ trend, ...one }) => ({ ...one, trend: { ...trend }, organisation: ARCHIVES })),
      tooFew: tooFew.map((one) => ({ ...one, organisation: ARCHIVES })),
      text,
      counted,
    },
  },
  'credit.fairness': {
    question: { purpose: 'supervision', reason: '季度公平性检查' },
    answer: {
      ...snapshot,
      period: { from: '2026-07-01', to: '2026-09-30' },
      takenOn: '2026-10-31',
      division: 'county',
      smallestGroup,
      tables: tables.map(({ groups, overall, ...table }) => ({
        ...table,
        ...(overall === undefined ? {} : { overall }),
        groups: groups.map((group) => ({ ...group, title: groupTitle(table.attribute, group.group) })),
      })),
      notes: [
        {
          zh: '没有一组的区间与其余各组分开。',
          en: 'No group stands apart from the rest by its interval.',
        },
      ],
    },
  },
};
