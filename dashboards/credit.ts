import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { badAboveNothing, bars, lines, number, orangeAboveNothing } from './panels.ts';

const roles = ['person', 'organisation', 'officer'];
const severities = ['minor', 'general', 'serious'];
const requests = ['objection', 'repair', 'yes', 'no'];
const deeds = ['entered', 'notEntered', 'repaired', 'withdrawn', 'ended'];
const reasons = ['NO_RULE', 'REVIEW', 'OVER', 'SAME_DOCUMENT', 'LEDGER_FULL'];
const measures = ['manual-review', 'no-commitment'];
/** What has not happened yet is 0, and not nothing. */
const orNone = (ask: string): string => `${ask} or on() vector(0)`;

/** What credit does to people, and what they ask about it. */
export const credit = dashboard({
  uid: 'onedoor-credit',
  title: '一门 · 信用 Onedoor · Credit',
  says: '有效记录、生效措施、待答复的异议与修复。不预先给任何人评分，因此没有等级。 Items in use, measures in force, objections and repairs that wait. Nobody is scored before somebody asks, so there are no bands.',
  from: 'now-24h',
})
  .withRow(new RowBuilder('待办 What waits'))
  .withPanel(
    number({
      title: '待答复 Requests open',
      says: '未答复的异议与修复申请：请作出决定的机构按期答复。 Objections and applications for repair without an answer: have the organisations that decided answer in time.',
      queries: [{ ask: orNone('sum(onedoor_open_credit_requests)') }],
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '逾期未答复 Answers late',
      says: '答复期限已过：点开预警，督促该机构。 The time for the answer is over: open the alerts and press the organisation.',
      queries: [{ ask: orNone('sum(onedoor_open_credit_requests{late="yes"})') }],
      list: '/alerts',
      steps: badAboveNothing,
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '最久逾期 Longest late',
      says: '逾期最久的已过期限多久；超过五日须由负责人督办。 How long the most overdue answer is late; beyond five days it goes to the head of the organisation.',
      queries: [{ ask: 'max(onedoor_credit_longest_late_seconds)' }],
      unit: 's',
      list: '/alerts',
      steps: orangeAboveNothing,
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '最久已等 Longest wait',
      says: '最早的申请已等的自然日：从最早的开始答复。 Calendar days for which the oldest request has waited: answer the oldest first.',
      queries: [{ ask: 'max(onedoor_credit_oldest_request_seconds)' }],
      unit: 's',
      width: 5,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '过期未终止 Beyond the last day',
      says: '应为零；不为零时检查运行看板中到期任务是否迟延。 Must be 0; where it is not, see on the operation dashboard whether due rows are late.',
      queries: [{ ask: 'sum(onedoor_credit_items_beyond_last_day)' }],
      steps: badAboveNothing,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    bars({
      title: '待答复：种类与期限 Requests, by kind',
      says: '异议与修复申请，期限内或已逾期；逾期的先办。 Objections and repairs, in time or late; the late ones first.',
      queries: [{ ask: 'sum by (kind, late) (onedoor_open_credit_requests)', legend: '{{kind}} {{late}}' }],
      list: '/alerts',
      codes: requests,
      steps: orangeAboveNothing,
      width: 12,
      height: 8,
    }),
  )
  .withPanel(
    lines({
      title: '待答复的变化 Requests over time',
      says: '骤增多因某来源的一批记录有误：请其撤回。 A jump mostly means that one source recorded a wrong batch: have it retract that.',
      queries: [{ ask: 'sum by (kind) (onedoor_open_credit_requests)', legend: '{{kind}}' }],
      codes: requests,
      width: 12,
      height: 8,
    }),
  )
  .withRow(new RowBuilder('有效记录与措施 Items and measures'))
  .withPanel(
    bars({
      title: '有效记录 Items in use',
      says: '按主体与严重程度；不是评分，无人查询即不评分，因此没有等级面板。严重的增加时抽查来源。 By whose they are and how serious. These are no scores: nobody is scored before somebody asks, so no panel shows bands. Where serious ones grow, look at their sources.',
      queries: [
        {
          ask: 'sort_desc(sum by (role, severity) (onedoor_open_credit_items))',
          legend: '{{role}} {{severity}}',
        },
      ],
      codes: [...roles, ...severities],
      width: 8,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '生效措施 Measures in force',
      says: '按公布清单中的措施；异议期间停用。突增时核对是哪条规则所致。 By the measures of the published list; none while an objection is open. Where one jumps, see which rule takes it.',
      queries: [
        {
          ask: orNone('sort_desc(sum by (measure) (onedoor_credit_measures_in_force))'),
          legend: '{{measure}}',
        },
      ],
      codes: measures,
      width: 8,
      height: 9,
    }),
  )
  .withPanel(
    lines({
      title: '有效记录的变化 Items over time',
      says: '启动后读取期间（1）尚不完整，读完再看。 Not whole while it is being read after a start (1): look again when it is.',
      queries: [
        { ask: 'sum by (role) (onedoor_open_credit_items)', legend: '{{role}}' },
        { ask: 'max(onedoor_open_credit_loading)', legend: '读取中 loading' },
      ],
      codes: roles,
      width: 8,
      height: 9,
    }),
  )
  .withRow(new RowBuilder('经过 What happens'))
  .withPanel(
    bars({
      title: '记录的变动 What became of items',
      says: '自启动以来记入、未记入、修复、撤销与期满；撤销多的，请来源核对记录。 Entered, not entered, repaired, withdrawn, ended, since the start; where many are withdrawn, have the source check what it records.',
      queries: [{ ask: orNone('sum by (what) (onedoor_credit_items_total)'), legend: '{{what}}' }],
      codes: deeds,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '未记入 Not entered',
      says: '自启动以来未记入的原因；台账已满须处理，无规则的请规则作者看。 Why nothing was entered, since the start: a full ledger needs a person, what no rule speaks of the rule author.',
      queries: [{ ask: orNone('sum by (why) (onedoor_credit_items_not_entered_total)'), legend: '{{why}}' }],
      codes: reasons,
      steps: orangeAboveNothing,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    number({
      title: '受措施仍受理 Accepted with a measure',
      says: '自启动以来由工作人员决定后受理；很多时检讨该措施。 Accepted by an officer although a measure was in force, since the start; where there are many, think again about the measure.',
      queries: [{ ask: orNone('sum(onedoor_credit_restricted_acceptances_total)') }],
      width: 4,
      height: 8,
    }),
  )
  .withPanel(
    number({
      title: '记入的月度统计 Tallies entered',
      says: '自启动以来；月初后仍为零的，检查到期任务。 Months of organisations and officers, since the start; where it is still 0 after the first of a month, look at the due rows.',
      queries: [{ ask: orNone('sum(onedoor_credit_tallies_total)') }],
      width: 4,
      height: 8,
    }),
  );
