import { entry } from './defect-entry.ts';

/** Why a question about the figures of credit is not answered. See `defects.ts`. */
export const figuresDefects = {
  RANKING_PERSONS: entry(
    '不对公民排名',
    'Persons are never ranked',
    '只可对机构和经办人员排名；公民的信用只显示等级。',
    'Ask for organisations or officers; of a citizen no more than the band is shown.',
  ),
  RANKING_MEASURE: entry(
    '此项指标不适用于所问对象',
    'This measure is not counted for whom it was asked of',
    '各指标适用的对象见手册“排名与公平性”。',
    'The handbook tells which measures there are for officers and for organisations.',
  ),
  FIGURES_NONE: entry(
    '没有此日的统计快照',
    'There is no snapshot of this day',
    '快照每日一次，只保留最近几日；请不指定日期，或由运维人员执行 onedoor credit snapshot。',
    'Snapshots are taken once a day and kept for some days: ask without a day, or have the operator run `onedoor credit snapshot`.',
  ),
} as const;
