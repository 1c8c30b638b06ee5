import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { bars, ENDED_LIST, lines, listBy, number } from './panels.ts';

/** A time that was cut by a third is two thirds of what the law gives. */
const TWO_THIRDS = 0.667;
const belowTwoThirds: readonly Threshold[] = [
  { value: null, color: 'green' },
  { value: TWO_THIRDS, color: 'orange' },
  { value: 1, color: 'red' },
];
const ofTheWhole = 'percentunit';

const cases = (period: string, stage: string, by = ''): string =>
  `onedoor_year_cases${by}{period="${period}",stage="${stage}"}`;
const days = (kind: string, by = ''): string => `onedoor_year_workdays${by}{period="thisYear",kind="${kind}"}`;

/** The two years side by side, by a label. */
function sideBySide(by: string, name: string, stage: string) {
  return [
    { ask: `sort_desc(${cases('thisYear', stage, by)})`, legend: `{{${name}}} 今年 this year` },
    { ask: `sort_desc(${cases('lastYear', stage, by)})`, legend: `{{${name}}} 去年同期 last year` },
  ];
}

/** What a leader looks at: this year against the same part of the last, and how much of the lawful time is used. */
export const decision = dashboard({
  uid: 'onedoor-decision',
  title: '一门 · 决策 Onedoor · Decision',
  says: '今年与去年同期：收件、办结、用时与跑一次率。数字由已落盘的办件重算，重启不变。 This year against the same part of the last: what came in, what ended, how long it took. The numbers are made of what rests on the disk and survive a restart.',
  from: 'now-30d',
})
  .withRow(new RowBuilder('总览 The whole'))
  .withPanel(
    number({
      title: '今年收件 Received',
      says: '今年一月一日至今收件。 Applications that came in since the first of January.',
      queries: [{ ask: cases('thisYear', 'received') }],
      list: '/cases',
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '同比 Against last year',
      says: '今年收件比去年同期增减；去年同期无数据则为“—”。 Received this year against the same part of the last; — where there is nothing of last year.',
      // Where there was nothing, nothing by nothing is no number; anything by nothing would be without bound.
      queries: [
        {
          ask: `${cases('thisYear', 'received')} / ignoring(period) (${cases('lastYear', 'received')} / (${cases('lastYear', 'received')} > bool 0)) - 1`,
        },
      ],
      unit: ofTheWhole,
      list: '/cases',
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '今年办结 Ended',
      says: '今年办结；清单为面板所示时段内办结者。 Ended since the first of January; the list has those of the days shown.',
      queries: [{ ask: cases('thisYear', 'ended') }],
      list: ENDED_LIST,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '实际用时/法定时限 Actual to legal time',
      says: '今年办结的办件：自受理至决定的工作日，除以法定工作日；目标不高于0.667（审批时限缩短三分之一）。 Working days from acceptance to decision, of those that the law gives; at most 0.667 is wanted.',
      queries: [{ ask: `${days('actual')} / ignoring(kind) ${days('legal')}` }],
      list: ENDED_LIST,
      steps: belowTwoThirds,
      width: 6,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '最多跑一次率 At most one visit',
      says: '今年办结的办件中，申请人至多到场一次的比例。 Of those that ended this year, the share whose applicant came once at most.',
      queries: [{ ask: `${cases('thisYear', 'endedInOneVisit')} / ignoring(stage) ${cases('thisYear', 'ended')}` }],
      unit: ofTheWhole,
      list: ENDED_LIST,
      width: 6,
      height: 4,
    }),
  )
  .withRow(new RowBuilder('今年与去年同期 This year and the same part of the last'))
  .withPanel(
    bars({
      title: '收件：事项 Received, by matter',
      says: '各事项今年与去年同期收件。 What came in by matter, this year and the same part of the last.',
      queries: sideBySide('_by_matter', 'title', 'received'),
      list: listBy('/cases', 'matter'),
      width: 12,
      height: 14,
    }),
  )
  .withPanel(
    bars({
      title: '办结：事项 Ended, by matter',
      says: '各事项今年与去年同期办结。 What ended by matter, this year and the same part of the last.',
      queries: sideBySide('_by_matter', 'title', 'ended'),
      list: listBy(ENDED_LIST, 'matter'),
      width: 12,
      height: 14,
    }),
  )
  .withPanel(
    bars({
      title: '收件：渠道 Received, by channel',
      says: '各渠道今年与去年同期收件。 What came in by channel.',
      queries: sideBySide('_by_channel', 'channel', 'received'),
      list: listBy('/cases', 'channel'),
      codes: ['hall', 'library', 'street', 'wechat', 'weibo'],
      width: 12,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '收件：区划 Received, by division',
      says: '各区划今年与去年同期收件。 What came in by division.',
      queries: sideBySide('_by_division', 'title', 'received'),
      list: listBy('/cases', 'region'),
      width: 12,
      height: 8,
    }),
  )
  .withRow(new RowBuilder('用时与到场 Time and visits'))
  .withPanel(
    bars({
      title: '实际/法定：事项 Actual to legal time, by matter',
      says: '各事项今年办结的实际工作日除以法定工作日；目标不高于0.667。 By matter; at most 0.667 is wanted.',
      queries: [
        {
          ask: `sort_desc(${days('actual', '_by_matter')} / ignoring(kind) ${days('legal', '_by_matter')})`,
          legend: '{{title}}',
        },
      ],
      list: listBy(ENDED_LIST, 'matter'),
      steps: belowTwoThirds,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '最多跑一次率：事项 At most one visit, by matter',
      says: '各事项今年办结件中，申请人至多到场一次的比例。 Of those that ended this year, the share whose applicant came once at most.',
      queries: [
        {
          ask: `sort_desc(${cases('thisYear', 'endedInOneVisit', '_by_matter')} / ignoring(stage) ${cases('thisYear', 'ended', '_by_matter')})`,
          legend: '{{title}}',
        },
      ],
      unit: ofTheWhole,
      list: listBy(ENDED_LIST, 'matter'),
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    lines({
      title: '每件环节数 Deeds for each case',
      says: '近一日办结的办件，自申请至办结的经办次数（平均）。 Deeds of officers for each case that ended within a day, on average.',
      queries: [
        {
          ask: 'sum(increase(onedoor_steps_per_case_sum[1d])) / sum(increase(onedoor_steps_per_case_count[1d]))',
          legend: '环节 deeds',
        },
        {
          ask: 'sum(increase(onedoor_visits_per_case_sum[1d])) / sum(increase(onedoor_visits_per_case_count[1d]))',
          legend: '到场 visits',
        },
      ],
      list: ENDED_LIST,
      width: 24,
      height: 8,
    }),
  );
