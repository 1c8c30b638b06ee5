import type { LocalizedText } from '../../text.ts';
import type { RankingRules } from './ranking.ts';

/** Who can be ranked. Persons are not: nothing about citizens is ever put in an order. */
export const rankedKinds = ['officers', 'organisations'] as const;
export type RankedKind = (typeof rankedKinds)[number];

interface RankingMeasure extends Pick<RankingRules, 'title' | 'better'> {
  readonly of: readonly RankedKind[];
  /** What was counted, and what it does not say. */
  readonly counted: LocalizedText;
}

/** By what is ranked. */
export const rankingMeasures = {
  stepsInTime: {
    of: ['officers', 'organisations'],
    better: 'higher',
    title: { zh: '环节按期办结', en: 'Steps ended in time' },
    counted: {
      zh: '各办理环节（受理、退回、审核、审批、送达等）计入完成该环节的人员及其机构；在环节时限之内完成的为按期。接手时已超时的环节同样计入接手者；尚未完成的环节，无论超时多久，完成之日才计。',
      en: 'Steps (acceptance, return, review, decision, delivery) count for who ended them and for the organisation; in time is what ended within the days of the step. A step that was late already when it was taken over counts for who took it over; one that is still open, however late, counts on the day on which it ends.',
    },
  },
  wrongReturns: {
    of: ['officers'],
    better: 'lower',
    title: { zh: '退件被问责', en: 'Returns that were disposed of' },
    counted: {
      zh: '所作退件中，其预警（退件有误、分次告知、反复退件）经问责并处置到本人的；一件以一次计。未经问责的预警不计。',
      en: 'Of the returns of an officer, those whose alert (wrong, piecemeal or repeated return) ended in a disposal of that officer. An alert alone does not count.',
    },
  },
  answersInTime: {
    of: ['organisations'],
    better: 'higher',
    title: { zh: '核对按期答复', en: 'Verification answers in time' },
    counted: {
      zh: '核对所问各数据集中，在时限内答复的（含查无记录与说明理由的拒绝）；未答复、无法连接及迟到的不计为按期。取每次核对最近一轮的报告。',
      en: 'Of the datasets that were asked, those that answered within their time, also with no record or a refusal; silence, a line that was down and a late answer are not in time. The newest round of each verification counts.',
    },
  },
} as const satisfies Readonly<Record<string, RankingMeasure>>;

export type RankingMeasureName = keyof typeof rankingMeasures;
export const rankingMeasureNames = Object.keys(rankingMeasures) as readonly RankingMeasureName[];

export function ranks(measure: RankingMeasureName, kind: RankedKind): boolean {
  return (rankingMeasures[measure].of as readonly RankedKind[]).includes(kind);
}
