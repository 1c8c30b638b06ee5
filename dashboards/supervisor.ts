import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { badAboveNothing, bars, LIST_OF_PLACE, lines, listBy, map, number, orangeAboveNothing } from './panels.ts';

const urgencies = ['overdue', 'soon', 'later', 'none'];
const severities = ['yellow', 'orange', 'red'];
const phases = ['in', 'post'];
const caseStatuses = ['received', 'returned', 'accepted', 'approved', 'refused', 'delivered', 'withdrawn'];
const alertStatuses = [
  'raised',
  'acknowledged',
  'assigned',
  'rectified',
  'reviewed',
  'suppressed',
  'closed',
  'dismissed',
];

/** What a supervisor looks at: what is under way, whose time runs out, and what was found. Each number opens the list that it counts. */
export const supervisor = dashboard({
  uid: 'onedoor-supervisor',
  title: '一门 · 监督 Onedoor · Supervision',
  says: '在办、临期、逾期与预警；点数字即打开所数的清单。 What is under way, whose time runs out, and what supervision has found; a click on a number opens the list that it counts.',
  from: 'now-24h',
})
  .withRow(new RowBuilder('办件 Cases'))
  .withPanel(
    number({
      title: '在办件 Open cases',
      says: '尚未办结的办件。 Applications that are not closed.',
      queries: [{ ask: 'sum(onedoor_open_cases_by_urgency)' }],
      list: '/cases',
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '五个工作日内到期 Due soon',
      says: '期限在五个工作日之内。 Due within five working days.',
      queries: [{ ask: 'onedoor_open_cases_by_urgency{urgency="soon"}' }],
      list: '/cases?dueWithin=5',
      steps: orangeAboveNothing,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '已逾期 Overdue',
      says: '期限已过而未办结。 The due day is over.',
      queries: [{ ask: 'onedoor_open_cases_by_urgency{urgency="overdue"}' }],
      list: '/cases?overdue=yes',
      steps: badAboveNothing,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '未结预警 Open alerts',
      says: '尚未办结的预警。 Alerts that somebody must answer.',
      queries: [{ ask: 'sum(onedoor_open_alerts_by_standing)' }],
      list: '/alerts',
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '红色预警 Red alerts',
      says: '最高等级的未结预警。 Open alerts of the highest severity.',
      queries: [{ ask: 'sum(onedoor_open_alerts_by_standing{severity="red"})' }],
      list: '/alerts?severity=red',
      steps: badAboveNothing,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '逾期未处置 Unanswered',
      says: '未在规定工作日内处置的预警。 Alerts that nobody has answered in time.',
      queries: [{ ask: 'sum(onedoor_open_alerts_by_standing{overdue="yes"})' }],
      list: '/alerts?overdue=yes',
      steps: badAboveNothing,
      width: 4,
      height: 4,
    }),
  )
  .withPanel(
    map({
      title: '区划分布 By division',
      says: '各区划在办件数。 Open applications by division; the larger the circle, the more.',
      queries: [
        { ask: 'sum by (region, title) (onedoor_open_cases_by_division)' },
        { ask: 'max by (region) (onedoor_division_latitude_degrees)' },
        { ask: 'max by (region) (onedoor_division_longitude_degrees)' },
      ],
      list: LIST_OF_PLACE,
      width: 12,
      height: 10,
    }),
  )
  .withPanel(
    bars({
      title: '已逾期：区划 Overdue, by division',
      says: '各区划已逾期的办件。 Overdue by division.',
      queries: [
        {
          ask: 'sort_desc(topk(12, sum by (region, title) (onedoor_open_cases_by_division{urgency="overdue"})))',
          legend: '{{title}}',
        },
      ],
      list: listBy('/cases?overdue=yes', 'region'),
      steps: badAboveNothing,
      width: 6,
      height: 10,
    }),
  )
  .withPanel(
    bars({
      title: '五日内到期：区划 Due soon, by division',
      says: '各区划五日内到期的办件。 Due soon by division.',
      queries: [
        {
          ask: 'sort_desc(topk(12, sum by (region, title) (onedoor_open_cases_by_division{urgency="soon"})))',
          legend: '{{title}}',
        },
      ],
      list: listBy('/cases?dueWithin=5', 'region'),
      steps: orangeAboveNothing,
      width: 6,
      height: 10,
    }),
  )
  .withPanel(
    bars({
      title: '已逾期：部门 Overdue, by department',
      says: '有待办环节在该部门的已逾期办件。 Cases with a step at the department; Overdue.',
      queries: [
        {
          ask: 'sort_desc(topk(10, sum by (organisation, title) (onedoor_open_cases_by_department{urgency="overdue"})))',
          legend: '{{title}}',
        },
      ],
      list: listBy('/cases?overdue=yes', 'organisation'),
      steps: badAboveNothing,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '五日内到期：部门 Due soon, by department',
      says: '有待办环节在该部门的五日内到期办件。 Cases with a step at the department; Due soon.',
      queries: [
        {
          ask: 'sort_desc(topk(10, sum by (organisation, title) (onedoor_open_cases_by_department{urgency="soon"})))',
          legend: '{{title}}',
        },
      ],
      list: listBy('/cases?dueWithin=5', 'organisation'),
      steps: orangeAboveNothing,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '已逾期：事项 Overdue, by matter',
      says: '各事项已逾期的办件。 Overdue by matter.',
      queries: [
        {
          ask: 'sort_desc(topk(10, sum by (matter, title) (onedoor_open_cases_by_matter{urgency="overdue"})))',
          legend: '{{title}}',
        },
      ],
      list: listBy('/cases?overdue=yes', 'matter'),
      steps: badAboveNothing,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '五日内到期：事项 Due soon, by matter',
      says: '各事项五日内到期的办件。 Due soon by matter.',
      queries: [
        {
          ask: 'sort_desc(topk(10, sum by (matter, title) (onedoor_open_cases_by_matter{urgency="soon"})))',
          legend: '{{title}}',
        },
      ],
      list: listBy('/cases?dueWithin=5', 'matter'),
      steps: orangeAboveNothing,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '状态 By status',
      says: '在办件按状态。 Open applications by status.',
      queries: [{ ask: 'sort_desc(onedoor_open_cases_by_status{status!="closed"})', legend: '{{status}}' }],
      list: listBy('/cases', 'status'),
      codes: caseStatuses,
      width: 12,
      height: 10,
    }),
  )
  .withPanel(
    lines({
      title: '时限变化 Time left, over time',
      says: '在办件按剩余时限，随时间变化。 Open applications by how much time is left.',
      queries: [{ ask: 'sum by (urgency) (onedoor_open_cases_by_urgency)', legend: '{{urgency}}' }],
      list: '/cases',
      stacked: true,
      codes: urgencies,
      width: 12,
      height: 10,
    }),
  )
  .withRow(new RowBuilder('预警 Alerts'))
  .withPanel(
    bars({
      title: '阶段与等级 By phase and severity',
      says: '未结预警：事中、事后，黄、橙、红。 Open alerts: while it is done or afterwards, yellow, orange, red.',
      queries: [
        {
          ask: 'sort_desc(sum by (phase, severity) (onedoor_open_alerts_by_standing))',
          legend: '{{phase}} {{severity}}',
        },
      ],
      list: listBy('/alerts', 'phase', 'severity'),
      codes: [...phases, ...severities],
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '区划 By division',
      says: '各区划未结预警。 Open alerts by division.',
      queries: [
        {
          ask: 'sort_desc(sum by (region, title, severity) (onedoor_open_alerts_by_division))',
          legend: '{{title}} {{severity}}',
        },
      ],
      list: listBy('/alerts', 'region', 'severity'),
      codes: severities,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '状态 By status',
      says: '未结预警按处置状态。 Open alerts by where they stand.',
      queries: [{ ask: 'sort_desc(onedoor_open_alerts_by_status)', legend: '{{status}}' }],
      list: listBy('/alerts', 'status'),
      codes: alertStatuses,
      width: 8,
      height: 8,
    }),
  )
  .withPanel(
    bars({
      title: '预警代码 By code',
      says: '未结预警最多的代码。 The codes with most open alerts.',
      queries: [{ ask: 'sort_desc(topk(10, onedoor_open_alerts_by_code))', legend: '{{code}}' }],
      list: listBy('/alerts', 'code'),
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '责任单位 By accountable organisation',
      says: '未结预警最多的单位。 The organisations with most open alerts.',
      queries: [{ ask: 'sort_desc(topk(10, onedoor_open_alerts_by_organisation))', legend: '{{title}}' }],
      list: listBy('/alerts', 'organisation'),
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    lines({
      title: '新预警 Alerts raised',
      says: '每小时新发出或重新打开的预警。 Alerts raised or reopened in an hour.',
      queries: [
        {
          ask: 'sum by (phase, severity) (increase(onedoor_alerts_raised_total[1h])) or on() vector(0)',
          legend: '{{phase}} {{severity}}',
        },
      ],
      list: '/alerts',
      codes: [...phases, ...severities],
      width: 12,
      height: 8,
    }),
  )
  .withPanel(
    lines({
      title: '处置进展 Answered and escalated',
      says: '每小时办结、驳回与升级。 Alerts closed, dismissed and escalated in an hour.',
      queries: [
        { ask: 'sum by (how) (increase(onedoor_alerts_ended_total[1h])) or on() vector(0)', legend: '{{how}}' },
        {
          ask: 'sum by (level) (increase(onedoor_alerts_escalated_total[1h])) or on() vector(0)',
          legend: '升级 level {{level}}',
        },
      ],
      list: '/alerts',
      codes: ['closed', 'dismissed'],
      width: 12,
      height: 8,
    }),
  );
