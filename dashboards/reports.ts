import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { badAboveNothing, bars, lines, listBy, number, orangeAboveNothing } from './panels.ts';

const answers = ['answered', 'garbage', 'timeout', 'unavailable'];
const statuses = ['hit', 'stale', 'unauthorised', ...answers.slice(1)];
const outcomes = ['confirmed', 'contradicted', 'incomplete', 'unauthorised', 'stopped'];
const verdicts = ['confirmed', 'contradicted', 'missing'];
const purposes = ['preRoute', 'onDemand', 'screening'];
const decisions = ['upheld', 'overturned', 'disagreed'];
const ages = ['today', 'week', 'month', 'older'];
const underWay = ['authorising', 'asking'];
const consents = ['granted', 'used', 'declined', 'expired'];
/** What has not happened yet is 0, and not nothing. */
const orNone = (ask: string): string => `${ask} or on() vector(0)`;
const REVIEWS = 'onedoor_verification_reviews_total';
const since = (decision: string): string => `sum(increase(${REVIEWS}{decision=~"${decision}"}[$__range]))`;

/** What verification comes to: how the departments answer, what the reports say, and what people make of it. */
export const verification = dashboard({
  uid: 'onedoor-verification',
  title: '一门 · 核对 Onedoor · Verification',
  says: '部门答复、报告结论与人工复核；点数字即打开所数的清单。 How departments answer, what the reports come to, and what people decide; a click on a number opens the list that it counts.',
  from: 'now-24h',
})
  .withRow(new RowBuilder('待办 What waits'))
  .withPanel(
    number({
      title: '待人工复核 Reviews waiting',
      says: '须人工复核的报告。 Reports that wait for a person.',
      queries: [{ ask: orNone('sum(onedoor_verification_reviews_waiting)') }],
      list: '/verifications?waiting=yes',
      steps: orangeAboveNothing,
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '最久已等 Longest wait',
      says: '等候最久的报告已等的自然日。 Calendar days for which the oldest of them has waited.',
      queries: [{ ask: 'onedoor_verification_oldest_review_seconds' }],
      list: '/verifications?waiting=yes',
      unit: 's',
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '进行中 Under way',
      says: '待授权或正在询问数据源的核对。 Verifications whose consent or sources are being asked.',
      queries: [{ ask: 'sum(onedoor_open_verifications_by_status{status!="review"})' }],
      list: '/verifications?waiting=no',
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '推翻率 Overturn rate',
      says: '时段内人工复核中推翻的占比：推翻 /（维持 + 推翻）。 Of what people decided, the share that was overturned: overturned / (upheld + overturned).',
      queries: [{ ask: orNone(`${since('overturned')} / ${since('upheld|overturned')}`) }],
      unit: 'percentunit',
      list: '/verifications',
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '熔断的数据源 Circuits open',
      says: '因连续失败而暂停询问的数据源。 Sources that are left alone because they keep failing.',
      queries: [{ ask: orNone('sum(onedoor_source_circuit_open > 0)') }],
      list: '/verifications?answer=unavailable',
      steps: badAboveNothing,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    bars({
      title: '待复核：区划 Reviews waiting, by division',
      says: '各区划待人工复核的报告。 Reports that wait for a person, by division.',
      queries: [
        {
          ask: orNone('sort_desc(topk(12, sum by (region, title) (onedoor_verification_reviews_waiting)))'),
          legend: '{{title}}',
        },
      ],
      list: listBy('/verifications?waiting=yes', 'region'),
      steps: orangeAboveNothing,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '待复核：已等 Reviews waiting, by age',
      says: '当日、一周内、一月内、更久。 Since today, within a week, within a month, longer.',
      queries: [{ ask: orNone('sum by (age) (onedoor_verification_reviews_waiting)'), legend: '{{age}}' }],
      list: '/verifications?waiting=yes',
      codes: ages,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    lines({
      title: '未结核对 Open verifications',
      says: '表中未结的核对及其状态；读取期间尚不完整。 Open verifications by status, and those in the table that lists are made from; 1 while it is being read.',
      queries: [
        { ask: 'sum by (status) (onedoor_open_verifications_by_status)', legend: '{{status}}' },
        { ask: 'onedoor_open_verifications', legend: '表 table' },
        { ask: 'onedoor_open_verifications_loading', legend: '读取中 loading' },
      ],
      list: '/verifications',
      codes: underWay,
      width: 8,
      height: 8,
    }),
  )
  .withRow(new RowBuilder('数据源 Sources'))
  .withPanel(
    lines({
      title: '答复 Answers',
      says: '每秒答复，按数据源与结果。 Answers a second, by source and by what they were.',
      queries: [
        {
          ask: orNone('sum by (source, state) (rate(onedoor_source_answers_total[$__rate_interval]))'),
          legend: '{{source}} {{state}}',
        },
      ],
      unit: 'cps',
      list: '/verifications',
      codes: answers,
      width: 12,
      height: 8,
    }),
  )
  .withPanel(
    lines({
      title: '答复用时 Time to answer',
      says: '百分之九十五的答复不超过此用时。 Ninety-five in a hundred answers took no longer.',
      queries: [
        {
          ask: orNone(
            'histogram_quantile(0.95, sum by (le, source) (rate(onedoor_source_answer_seconds_bucket[$__rate_interval])))',
          ),
          legend: '{{source}} p95',
        },
      ],
      unit: 's',
      list: '/verifications',
      width: 12,
      height: 8,
    }),
  )
  .withPanel(
    lines({
      title: '熔断 Circuits',
      says: '1：暂停询问；0.5：试探。 1: left alone; 0.5: being tried again.',
      queries: [{ ask: orNone('max by (source) (onedoor_source_circuit_open)'), legend: '{{source}}' }],
      list: '/verifications?answer=unavailable',
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    lines({
      title: '排队与在途 Waiting and under way',
      says: '等候询问与尚未答复的次数。 Tries that wait for their turn, and that are not answered yet.',
      queries: [
        { ask: orNone('sum by (source) (onedoor_source_waiting)'), legend: '{{source}} 排队 waiting' },
        { ask: orNone('sum by (source) (onedoor_source_under_way)'), legend: '{{source}} 在途 under way' },
      ],
      list: '/verifications?status=asking',
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '迟到的答复 Late answers',
      says: '已放弃后才到或重复的答复，自启动以来。 Answers that came when their try was given up, or a second time, since the start.',
      queries: [
        { ask: orNone('sort_desc(sum by (source) (onedoor_source_late_answers_total))'), legend: '{{source}}' },
      ],
      list: '/verifications',
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '多久前应答 Last success',
      says: '距最近一次应答的时间。 How long ago each source answered last.',
      queries: [
        {
          ask: orNone('time() - (max by (source) (onedoor_source_last_success_seconds) > 0)'),
          legend: '{{source}}',
        },
      ],
      unit: 's',
      list: '/verifications',
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '报告中的数据源 Sources in reports',
      says: '首版报告中数据源的状态，自启动以来。 How the sources stand in first versions of reports, since the start.',
      queries: [
        { ask: orNone('sort_desc(sum by (status) (onedoor_verification_answers_total))'), legend: '{{status}}' },
      ],
      list: '/verifications',
      codes: statuses,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '未采用的答复 Answers not used',
      says: '未进入任何报告的答复，自启动以来，按原因。 Answers that went into no report, since the start, by why.',
      queries: [{ ask: orNone('sum by (why) (onedoor_verification_unused_answers_total)'), legend: '{{why}}' }],
      list: '/verifications',
      width: 8,
      height: 8,
    }),
  )
  .withRow(new RowBuilder('报告与复核 Reports and reviews'))
  .withPanel(
    bars({
      title: '报告结论 Reports by outcome',
      says: '时段内封存的报告，按用途与结论。 Reports sealed in the time shown, by what for and what they come to.',
      queries: [
        {
          ask: orNone('sort_desc(sum by (purpose, outcome) (increase(onedoor_verification_reports_total[$__range])))'),
          legend: '{{purpose}} {{outcome}}',
        },
      ],
      list: listBy('/verifications', 'outcome'),
      codes: [...purposes, ...outcomes],
      width: 8,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '字段结论 Fields by verdict',
      says: '首版报告中的字段，自启动以来，按结论。 Fields in first versions of reports since the start, by verdict.',
      queries: [{ ask: orNone('sum by (verdict) (onedoor_verification_fields_total)'), legend: '{{verdict}}' }],
      list: '/verifications',
      codes: verdicts,
      width: 8,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '人工复核 Decisions of people',
      says: '自启动以来的复核：维持、推翻、会签不同意。 Decisions since the start: upheld, overturned by two, not agreed to by the second.',
      queries: [{ ask: orNone(`sum by (decision) (${REVIEWS})`), legend: '{{decision}}' }],
      list: '/verifications',
      codes: decisions,
      width: 8,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '核对授权 Consents',
      says: '自启动以来授权的登记、使用、拒用、撤回与到期。 What has happened to consents since the start.',
      queries: [{ ask: orNone('sum by (event) (onedoor_consent_events_total)'), legend: '{{event}}' }],
      list: '/verifications',
      codes: consents,
      width: 24,
      height: 7,
    }),
  );
