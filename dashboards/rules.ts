import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { badAboveNothing, bars, lines, number, table } from './panels.ts';

const phases = ['pre', 'in', 'post', 'route'];
const verdicts = ['alert', 'return', 'review', 'warn', 'inspect', 'unknown'];

/** What a rule author looks at: what rules find, what they cannot judge, and how long they take. */
export const rules = dashboard({
  uid: 'onedoor-rules',
  title: '一门 · 规则 Onedoor · Rules',
  says: '各规则各版本的结论、无法判断者与用时。 Verdicts by rule and version, what could not be judged, and how long it took.',
  from: 'now-24h',
})
  .withRow(new RowBuilder('规则集 The rule set'))
  .withPanel(
    number({
      title: '规则文件缺陷 Faults of rule files',
      says: '规则目录最近一次读取发现的缺陷；有缺陷则沿用前一版。 Faults of the rule files as they were last read; with any, the set before stays in force.',
      queries: [{ ask: 'onedoor_rules_faults' }],
      steps: badAboveNothing,
      width: 6,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '规则读取时间 Rules last read well',
      says: '规则目录最近一次无缺陷读取的时刻。 When the rule files were last read without faults.',
      queries: [{ ask: 'onedoor_rules_loaded_timestamp_seconds * 1000' }],
      unit: 'dateTimeAsIso',
      width: 6,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '日历公布至 Calendar published until',
      says: '国务院已公布工作日的最后一日；其后的期限为暂定。 The last day whose working days are published; deadlines beyond are provisional.',
      queries: [{ ask: 'onedoor_calendar_covered_until_timestamp_seconds * 1000' }],
      unit: 'dateTimeAsIso',
      width: 6,
      height: 4,
    }),
  )
  .withPanel(
    number({
      title: '监视的目录 Watched folders',
      says: '被监视的规则目录数；0：须发 SIGHUP 才重读。 Folders that are watched; 0: read again on SIGHUP only.',
      queries: [{ ask: 'onedoor_rules_watched_folders' }],
      width: 6,
      height: 4,
    }),
  )
  .withRow(new RowBuilder('结论 Verdicts'))
  .withPanel(
    table({
      title: '各规则各版本的结论 Verdicts by rule and version',
      says: '时段内成立次数最多的规则；unknown：所需的值未知。 The rules that held most often; unknown: a value that the rule needs was not known.',
      queries: [
        {
          ask: 'sort_desc(topk(25, sum by (phase, pack, version, rule, verdict) (increase(onedoor_rule_findings_total[$__range]))))',
        },
      ],
      columns: {
        phase: '阶段 phase',
        pack: '规则包 pack',
        version: '版本 version',
        rule: '规则 rule',
        verdict: '结论 verdict',
        Value: '次数 times',
      },
      width: 24,
      height: 14,
    }),
  )
  .withPanel(
    bars({
      title: '结论种类 Kinds of verdicts',
      says: '自启动以来各阶段各种结论。 Verdicts by phase and kind since the start.',
      queries: [
        { ask: 'sort_desc(sum by (phase, verdict) (onedoor_rule_findings_total))', legend: '{{phase}} {{verdict}}' },
      ],
      codes: [...phases, ...verdicts],
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    lines({
      title: '无法判断的比例 Share that could not be judged',
      says: '规则所需的值未知的评估占比。 Of all evaluations, those with a value that was not known.',
      queries: [
        {
          ask: 'sum by (phase) (rate(onedoor_rule_unknowns_total[$__rate_interval])) / sum by (phase) (rate(onedoor_rule_evaluation_seconds_count[$__rate_interval])) or on() vector(0)',
          legend: '{{phase}}',
        },
      ],
      unit: 'percentunit',
      codes: phases,
      width: 12,
      height: 9,
    }),
  )
  .withRow(new RowBuilder('用时 Time'))
  .withPanel(
    lines({
      title: '一次评估的用时 Time of one evaluation',
      says: '半数与百分之九十九的评估不超过此用时。 Half of the evaluations, and ninety-nine in a hundred, took no longer.',
      queries: [
        {
          ask: 'histogram_quantile(0.5, sum by (le, phase) (rate(onedoor_rule_evaluation_seconds_bucket[$__rate_interval])))',
          legend: '{{phase}} p50',
        },
        {
          ask: 'histogram_quantile(0.99, sum by (le, phase) (rate(onedoor_rule_evaluation_seconds_bucket[$__rate_interval])))',
          legend: '{{phase}} p99',
        },
      ],
      unit: 's',
      codes: phases,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    lines({
      title: '评估次数 Evaluations',
      says: '每秒评估次数，按阶段。 Evaluations a second, by phase.',
      queries: [
        { ask: 'sum by (phase) (rate(onedoor_rule_evaluation_seconds_count[$__rate_interval]))', legend: '{{phase}}' },
      ],
      unit: 'cps',
      codes: phases,
      width: 12,
      height: 9,
    }),
  )
  .withPanel(
    bars({
      title: '规则重读 Reloads of the rules',
      says: '自启动以来规则目录的重读，按结果。 Reloads of the rules folder since the start, by what came of them.',
      queries: [{ ask: 'sum by (result) (onedoor_rule_reloads_total) or on() vector(0)', legend: '{{result}}' }],
      width: 24,
      height: 5,
    }),
  );
