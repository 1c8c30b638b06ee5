import { type FairnessTable, fairnessTables } from '../../rules/credit/fairness/fairness-report.ts';
import { groupTitle } from '../../rules/credit/fairness/groups.ts';
import { type RankingCount, rankingOf } from '../../rules/credit/ranking/ranking.ts';
import {
  type RankedKind,
  type RankingMeasureName,
  rankingMeasures,
} from '../../rules/credit/ranking/ranking-measures.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Figures, SubjectFigures } from '../figures/figures.ts';
import type { Answer } from '../protocol/questions.ts';

/** What of the figures is shown, and to whom. */

export interface FiguresRules {
  /** Whoever has fewer cases is not ranked. */
  readonly leastVolume: number;
  /** So many cases of the mean are laid to those of each. */
  readonly meanCases: number;
  /** Smaller groups are not shown. */
  readonly smallestGroup: number;
}

export interface RankingWanted {
  readonly of: RankedKind;
  readonly measure: RankingMeasureName;
  readonly skip: number;
  readonly limit: number;
  /** Among whom the places are given. */
  readonly among: (one: SubjectFigures) => boolean;
  /** Who of these is shown. */
  readonly shown: (one: SubjectFigures) => boolean;
}

/** A ranking as it is told. */
export function rankingView(
  figures: Figures,
  { of, measure, skip, limit, among, shown }: RankingWanted,
  { leastVolume, meanCases }: FiguresRules,
): Answer<'credit.ranking'> {
  const { day, ruleSet, digest, periods } = figures;
  const { title, better, counted } = rankingMeasures[measure];
  const field = figures[of].filter(among);
  const known = new Map(field.map((one) => [one.subject, one]));
  const counts = field.flatMap((one) => countOf(one, measure));
  const { ranked, tooFew, mean, text } = rankingOf(counts, { title, better, leastVolume, meanCases });
  const mayShow = ({ subject }: { readonly subject: string }): boolean => {
    const one = known.get(subject);
    return one !== undefined && shown(one);
  };
  const employer = (subject: string) => {
    const organisation = known.get(subject)?.organisation;
    return organisation === undefined ? {} : { organisation };
  };
  return {
    ...{ day, ruleSet, digest, of, measure },
    period: { ...periods.now },
    before: { ...periods.before },
    ...(mean === undefined ? {} : { mean }),
    total: ranked.length,
    ranked: ranked
      .filter(mayShow)
      .slice(skip, skip + limit)
      .map(({ trend, ...one }) => ({ ...one, trend: { ...trend }, ...employer(one.subject) })),
    tooFew: tooFew
      .filter(mayShow)
      .slice(0, limit)
      .map((one) => ({ ...one, ...employer(one.subject) })),
    text,
    counted,
  };
}

function countOf({ subject, counts }: SubjectFigures, measure: RankingMeasureName): readonly RankingCount[] {
  const [hits, of, hitsBefore, ofBefore] = counts[measure] ?? [0, 0, 0, 0];
  return of + ofBefore === 0 ? [] : [{ subject, hits, of, before: { hits: hitsBefore, of: ofBefore } }];
}

/** The report of fairness as it is told. */
export function fairnessView(figures: Figures, { smallestGroup }: FiguresRules): Answer<'credit.fairness'> {
  const { day, digest, fairness } = figures;
  const { period, takenOn, ruleSet, division, counts } = fairness;
  const tables = fairnessTables(counts, smallestGroup);
  return {
    ...{ day, digest, ruleSet, takenOn, division, smallestGroup },
    period: { ...period },
    tables: tables.map(({ groups, overall, ...table }) => ({
      ...table,
      ...(overall === undefined ? {} : { overall }),
      groups: groups.map((group) => ({ ...group, title: groupTitle(table.attribute, group.group) })),
    })),
    notes: [...notes, standOut(tables)],
  };
}

const notes: readonly LocalizedText[] = [
  {
    zh: '统计对象：期内收到的办件。受理率：已作受理决定的办件中被受理的（退回后未再受理的、不予受理的计为未受理；尚在窗口等待的、自行撤回的不计）。预警率：全部办件中有预警且预警未被撤销的。',
    en: 'Counted are the applications that came in within the period. Acceptance: accepted ones among those that were decided at the window (returned and not accepted since, or refused, is not accepted; what still waits there or was withdrawn is left out). Alerts: applications with an alert that was not dismissed, among all.',
  },
  {
    zh: '性别和年龄由公民身份号码在统计时推出，不保存于任何人或任何办件；机构申请人和号码不可读的归入“不详”。任何信用规则和信用指数都不使用它们。',
    en: 'Sex and age are read from the citizen number while it is counted and are kept with no person and no case; organisations and numbers that cannot be read are "not known". No credit rule and no credit index uses them.',
  },
  {
    zh: '只统计已结束的一期，各期互不重叠，每期只统计一次，且报告对所有查阅者相同：两份报告相减、两个地区的报告相减，都推不出个人。',
    en: 'Only a period that is over is counted; periods do not overlap, each is counted once, and the report is the same for whoever reads it: neither two reports nor the reports of two regions can be subtracted to tell of a person.',
  },
  {
    zh: '本报告不说明差别的原因：各组所办事项、材料齐备程度、申请渠道可能不同，未作校正。没有标出差别，也不证明没有差别。',
    en: 'It does not say why groups differ: they may apply for other matters, with other materials, by other channels, and nothing is adjusted for that. That no difference is marked does not prove that there is none.',
  },
];

/** What a reader should look at first: which groups stand apart from the rest. */
function standOut(tables: readonly FairnessTable[]): LocalizedText {
  const apart = tables.flatMap(({ attribute, measure, groups }) =>
    groups
      .filter(({ standing }) => standing === 'above' || standing === 'below')
      .map(({ group, standing }) => {
        const name = groupTitle(attribute, group);
        const [what, side] = [measureTitles[measure], standing === 'above' ? sides.above : sides.below];
        return { zh: `${name.zh}（${what.zh}${side.zh}）`, en: `${name.en} (${what.en} ${side.en})` };
      }),
  );
  if (apart.length === 0)
    return {
      zh: '没有一组的区间与其余各组分开。',
      en: 'No group stands apart from the rest by its interval.',
    };
  return {
    zh: `与其余各组分开的组，请核查：${apart.map(({ zh }) => zh).join('、')}。`,
    en: `Groups that stand apart from the rest; look into them: ${apart.map(({ en }) => en).join(', ')}.`,
  };
}

const sides = {
  above: { zh: '高于其余', en: 'above the rest' },
  below: { zh: '低于其余', en: 'below the rest' },
} as const;

const measureTitles = {
  acceptance: { zh: '受理率', en: 'acceptance' },
  alert: { zh: '预警率', en: 'alerts' },
} as const;
