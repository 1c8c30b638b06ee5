import type { LocalizedText } from '../../text.ts';
import { type Proportion, rateOf } from '../proportion.ts';
import { differenceText, intervalMeaning, intervalText, percentText } from '../proportion-text.ts';
import type { RankedSubject, RankingRules, Trend } from './ranking.ts';

/** A place in a ranking in words: what was counted, by what the place was given, and what became of it since. */
export function rankedText(
  ranked: Omit<RankedSubject, 'text'>,
  mean: Proportion,
  { title, meanCases }: RankingRules,
): LocalizedText {
  const { place, sharedBy, hits, of, rate, interval, shrunkRate, trend, placeBefore } = ranked;
  const range = intervalText(interval);
  const parts: LocalizedText[] = [
    {
      zh: `第 ${place} 名${sharedBy > 1 ? `（${sharedBy} 个并列）` : ''}。${title.zh}：${of} 件中 ${hits} 件，${percentText(rate)}（${range.zh}）。`,
      en: `Place ${place}${sharedBy > 1 ? ` (shared by ${sharedBy})` : ''}. ${title.en}: ${hits} of ${of}, ${percentText(rate)} (${range.en}).`,
    },
  ];
  if (shrunkRate !== undefined) {
    const [shrunk, average] = [percentText(shrunkRate), percentText(rateOf(mean))];
    parts.push({
      zh: `名次按 ${shrunk} 排列：本身 ${of} 件，另加 ${meanCases} 件按平均水平（${average}）计，以减少件数少时的偶然。`,
      en: `The place goes by ${shrunk}: to its ${of} cases ${meanCases} cases of the mean (${average}) were laid, so that few cases decide less by chance.`,
    });
  }
  parts.push(trendText(trend, placeBefore));
  return { zh: parts.map(({ zh }) => zh).join(''), en: parts.map(({ en }) => en).join(' ') };
}

export function tooFewText(of: number, { leastVolume }: RankingRules): LocalizedText {
  return {
    zh: `只有 ${of} 件，不足 ${leastVolume} 件，不排名。`,
    en: `${of} cases, fewer than ${leastVolume}: not ranked.`,
  };
}

/** How the whole list is to be read. */
export function rankingText(mean: Proportion, { title, better, leastVolume, meanCases }: RankingRules): LocalizedText {
  const order =
    better === 'higher' ? { zh: '由高到低', en: 'the highest first' } : { zh: '由低到高', en: 'the lowest first' };
  const parts: LocalizedText[] = [
    {
      zh: `按“${title.zh}”${order.zh}排列；相同者并列，其后名次顺延；不足 ${leastVolume} 件的不排名。`,
      en: `By "${title.en}", ${order.en}; equal ones share a place, and the places after it are left out; with fewer than ${leastVolume} cases there is no place.`,
    },
  ];
  if (mean.of > 0) {
    const average = percentText(rateOf(mean));
    parts.push({
      zh: `全部 ${mean.of} 件的平均为 ${average}。`,
      en: `The mean of all ${mean.of} cases is ${average}.`,
    });
    if (meanCases > 0) {
      parts.push({
        zh: `为减少件数少时的偶然，每个对象另加 ${meanCases} 件按平均水平计，名次按所得的率排列。`,
        en: `So that few cases decide less by chance, ${meanCases} cases of the mean are laid to those of each, and places go by what comes out.`,
      });
    }
    parts.push(intervalMeaning);
  }
  return { zh: parts.map(({ zh }) => zh).join(''), en: parts.map(({ en }) => en).join(' ') };
}

const trends = {
  better: { zh: '区间不含 0：有所改善', en: 'the interval leaves out 0: better' },
  worse: { zh: '区间不含 0：有所变差', en: 'the interval leaves out 0: worse' },
  'not-told-apart': { zh: '区间含 0：不能断定有变化', en: 'the interval holds 0: no change can be told' },
} as const;

function trendText(trend: Trend, placeBefore: number | undefined): LocalizedText {
  if (trend.standing === 'unknown')
    return { zh: '上期件数过少，不作比较。', en: 'Too few cases in the period before to compare.' };
  const apart = differenceText(trend.difference);
  const { zh, en } = trends[trend.standing];
  const before =
    placeBefore === undefined ? { zh: '', en: '' } : { zh: `（第 ${placeBefore} 名）`, en: ` (place ${placeBefore})` };
  return {
    zh: `与上期${before.zh}相比 ${apart.zh}；${zh}。`,
    en: `Against the period before${before.en}: ${apart.en}; ${en}.`,
  };
}
