import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { dashboards, fileOf } from './files.ts';

/** An alert as the rules declare it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly Partial<AlertRule & { record: string }>[] }[];
}

interface TestFile {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
  }[];
}

/** Files with tests of promtool. */
export const testFiles = ['alerts.test.yaml', 'alerts-of-days.test.yaml'] as const;

const read = (name: string): string => readFileSync(fileOf(name), 'utf8');
const everyRule = () => (parse(read('alerts.yaml')) as RuleFile).groups.flatMap(({ rules }) => rules);

export function alertRules(): readonly AlertRule[] {
  return everyRule().flatMap(({ alert, expr = '', labels = {}, annotations = {} }) =>
    alert === undefined ? [] : [{ alert, expr, labels, annotations }],
  );
}

/** Rules that only give a query a name. */
export function recordedQueries(): readonly { readonly record: string; readonly expr: string }[] {
  return everyRule().flatMap(({ record, expr = '' }) => (record === undefined ? [] : [{ record, expr }]));
}

/** The alerts that no test sees raised. */
export function alertsWithoutTest(): readonly string[] {
  const raised = new Set(
    testFiles
      .flatMap((file) => (parse(read(file)) as TestFile).tests)
      .flatMap(({ alert_rule_test: tests = [] }) => tests)
      .flatMap(({ alertname, exp_alerts: expected = [] }) => (expected.length > 0 ? [alertname] : [])),
  );
  return alertRules().flatMap(({ alert }) => (raised.has(alert) ? [] : [alert]));
}

/** The alerts without a heading, a link to it, an audience or a dashboard that there is; and headings without an alert. */
export function alertsWithoutRunbook(): readonly string[] {
  const headings = [...read('RUNBOOK.md').matchAll(/^## (\S+)\n\n(.+)\n\n(.+)$/gm)].map(([, name = '']) => name);
  const rules = alertRules();
  const pages = new Set(Object.values(dashboards).map(({ uid }) => `/d/${uid ?? ''}`));
  const wrong = rules.filter(
    ({ alert, labels, annotations }) =>
      !headings.includes(alert) ||
      annotations['runbook'] !== `RUNBOOK.md#${alert.toLowerCase()}` ||
      !pages.has(annotations['dashboard'] ?? '') ||
      !['operator', 'supervisor'].includes(labels['audience'] ?? '') ||
      !['none', 'warning', 'critical'].includes(labels['severity'] ?? ''),
  );
  const idle = headings.filter((heading) => !rules.some(({ alert }) => alert === heading));
  return [...wrong.map(({ alert }) => alert), ...idle];
}
