import type { LocalizedText } from '../text.ts';
import type { Band } from './credit-index.ts';
import type { LedgerTally, TallyName } from './tally.ts';

/** Tallies in words, for those who are counted. */

const titles: Readonly<Record<TallyName, LocalizedText>> = {
  'verification-answers': { zh: '核对请求按期答复', en: 'Verification requests answered in time' },
  'data-rejects': { zh: '答复数据不合格', en: 'Answers whose data could not be used' },
  'assistance-late': { zh: '协助办理逾期', en: 'Assistance that came late' },
  'steps-overdue': { zh: '环节超时', en: 'Steps that ended overdue' },
  'wrong-returns': { zh: '错误退回（经监督处置）', en: 'Returns that supervision disposed of as wrong' },
};

/** Where the index stood and stands. */
export interface Move {
  readonly before: Band;
  readonly after: Band;
  /** What costs points now, the weightiest first. */
  readonly reasons: readonly { readonly title: LocalizedText; readonly improve: LocalizedText }[];
}

/** What was counted, and what it does to the index; without a model that is left out. */
export function tallyText(
  { tally, month, hits, of }: Pick<LedgerTally, 'tally' | 'month' | 'hits' | 'of'>,
  corrects: boolean,
  move: Move | undefined,
): LocalizedText {
  const { zh, en } = titles[tally];
  const counted = {
    zh: `${month} ${zh}：${of} 件中 ${hits} 件${corrects ? '（更正后）' : ''}。`,
    en: `${month}, ${lowerFirst(en)}: ${hits} of ${of}${corrects ? ' (as corrected)' : ''}.`,
  };
  if (move === undefined) return counted;
  const { before, after, reasons } = move;
  const [weightiest] = reasons;
  const band =
    before === after
      ? { zh: `指数等级不变，为 ${after}。`, en: `The band of the index stays ${after}.` }
      : { zh: `指数等级由 ${before} 变为 ${after}。`, en: `The band of the index goes from ${before} to ${after}.` };
  const why =
    weightiest === undefined
      ? { zh: '目前没有扣分事项。', en: 'Nothing costs points at present.' }
      : {
          zh: `主要扣分事项：${weightiest.title.zh}；改进办法：${weightiest.improve.zh}。`,
          en: `What costs most: ${lowerFirst(weightiest.title.en)}. What betters it: ${lowerFirst(weightiest.improve.en)}.`,
        };
  return { zh: `${counted.zh}${band.zh}${why.zh}`, en: `${counted.en} ${band.en} ${why.en}` };
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
