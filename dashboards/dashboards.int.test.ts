import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fileOf } from './files.ts';
import { withLoad } from './load.ts';
import { findPrometheus } from './prometheus.ts';
import { verify } from './verification.ts';

const programs = findPrometheus();

describe.skipIf(programs === undefined)('dashboards and alerts, with a real Prometheus', () => {
  it('show something on every panel after a county’s morning, ask only for what is declared, and have tests that pass', async () => {
    if (programs === undefined) return;
    const { series, queries, ...wrong } = await withLoad(
      { applications: 120, seed: 1, days: 1 },
      programs,
      async (loaded) => {
        const bound = Number(/^onedoor_metric_series_bound (.*)$/m.exec(loaded.metrics)?.[1]);
        expect(bound).toBeGreaterThan(500);
        expect(bound).toBeLessThanOrEqual(2000);
        // A query that nothing answers is seen.
        expect(await loaded.prometheus.at('onedoor_of_nobody')).toEqual([]);
        return verify(loaded, programs);
      },
    );
    expect(wrong).toEqual({
      emptyPanels: [],
      undeclaredMetrics: [],
      unusedMetrics: [],
      alertsWithoutTest: [],
      alertsWithoutRunbook: [],
      staleDashboards: [],
      complaints: [],
    });
    expect(series).toBeGreaterThan(300);
    expect(queries).toBeGreaterThan(90);
  }, 300_000);

  it('come with a configuration of Prometheus that is well, beside the rules that it names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'onedoor-provisioning-'));
    try {
      copyFileSync(fileOf('provisioning/prometheus.yml'), join(folder, 'prometheus.yml'));
      copyFileSync(fileOf('alerts.yaml'), join(folder, 'alerts.yaml'));
      execFileSync(programs?.promtool ?? '', ['check', 'config', join(folder, 'prometheus.yml')], { stdio: 'pipe' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    for (const name of ['grafana-datasource', 'grafana-dashboards'])
      expect(parse(readFileSync(fileOf(`provisioning/${name}.yaml`), 'utf8'))).toMatchObject({ apiVersion: 1 });
  });
});
