import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { alertsWithoutRunbook, alertsWithoutTest, testFiles } from './alert-rules.ts';
import { fileOf, staleDashboards } from './files.ts';
import type { Loaded } from './load.ts';
import type { Programs } from './prometheus.ts';
import { withRanges } from './promql.ts';
import { everyQuery } from './shown-queries.ts';
import { declaredIn, undeclaredMetrics, unusedMetrics } from './usage.ts';

const execute = promisify(execFile);

/** What is wrong with dashboards and alerts, in sentences; nothing where all is well. */
export interface Verification {
  readonly emptyPanels: readonly string[];
  readonly undeclaredMetrics: readonly string[];
  readonly unusedMetrics: readonly string[];
  readonly alertsWithoutTest: readonly string[];
  readonly alertsWithoutRunbook: readonly string[];
  readonly staleDashboards: readonly string[];
  /** What promtool says of the metrics and of the tests of the alerts. */
  readonly complaints: readonly string[];
  readonly series: number;
  readonly queries: number;
}

/** Holds everything against a running service that has had load. */
export async function verify(loaded: Loaded, programs: Programs): Promise<Verification> {
  const declared = declaredIn(loaded.metrics);
  const queries = everyQuery();
  return {
    emptyPanels: await emptyPanels(loaded),
    undeclaredMetrics: undeclaredMetrics(declared),
    unusedMetrics: unusedMetrics(declared),
    alertsWithoutTest: alertsWithoutTest(),
    alertsWithoutRunbook: alertsWithoutRunbook(),
    staleDashboards: staleDashboards(),
    complaints: [...(await checkMetrics(programs, loaded.metrics)), ...(await checkAlerts(programs))],
    series: loaded.metrics.split('\n').filter((line) => line.startsWith('onedoor_')).length,
    queries: queries.length,
  };
}

/** Every query that answers no series, of every panel. */
async function emptyPanels({ prometheus, from, to, shown }: Loaded): Promise<readonly string[]> {
  const empty: string[] = [];
  for (const { dashboard, panel, refId, ask, instant } of everyQuery()) {
    const whole = `${Math.ceil(to - from)}s`;
    const query = withRanges(ask, { rate: '1m', whole });
    const series = instant ? await prometheus.at(query, shown) : await prometheus.over(query, from, to, 1);
    if (series.every(({ points }) => points.length === 0)) empty.push(`${dashboard} · ${panel} · ${refId}: ${ask}`);
  }
  return empty;
}

/** What `promtool check metrics` finds against what a service tells. */
export async function checkMetrics({ promtool }: Programs, metrics: string): Promise<readonly string[]> {
  const checking = execute(promtool, ['check', 'metrics']);
  checking.child.stdin?.end(metrics);
  return complaintsOf(checking);
}

/** What promtool finds against the alerts, and which of their tests fail. */
export async function checkAlerts({ promtool }: Programs): Promise<readonly string[]> {
  return [
    ...(await complaintsOf(execute(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', fileOf('alerts.yaml')]))),
    ...(await complaintsOf(execute(promtool, ['test', 'rules', ...testFiles.map(fileOf)]))),
  ];
}

async function complaintsOf(run: Promise<unknown>): Promise<readonly string[]> {
  try {
    await run;
    return [];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  }
}
