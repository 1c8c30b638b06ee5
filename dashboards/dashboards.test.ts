import { readFileSync } from 'node:fs';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { alertFilters } from '../actors/protocol/alert-lists.ts';
import { caseFilters } from '../actors/protocol/desk.ts';
import { verificationFilters } from '../actors/protocol/verification-lists.ts';
import { alertsWithoutRunbook, alertsWithoutTest } from './alert-rules.ts';
import { dashboards, fileOf, staleDashboards } from './files.ts';
import { names } from './names.ts';
import { readQuery } from './promql.ts';
import { everyQuery, panelsOf } from './shown-queries.ts';
import { ofSomeServices } from './usage.ts';

const everyPanel: readonly (readonly [string, Panel])[] = Object.entries(dashboards).flatMap(([name, dashboard]) =>
  panelsOf(dashboard).map((panel) => [`${name} ${panel.title ?? ''}`, panel] as const),
);

describe('dashboards', () => {
  it('are checked in as the program makes them (npm run dashboards -- generate)', () => {
    expect(staleDashboards()).toEqual([]);
    expect(Object.keys(dashboards)).toEqual(['supervisor', 'decision', 'rules', 'operation', 'verification', 'credit']);
  });

  it('say in Chinese and in English what each panel shows, have a unit, and the data source of their user', () => {
    expect(everyPanel.length).toBeGreaterThan(60);
    const bilingual = /[\u4e00-\u9fff].*[A-Za-z]{2}/;
    for (const [name, { title, description, fieldConfig, datasource }] of everyPanel) {
      expect(title, name).toMatch(/[\u4e00-\u9fff].*[A-Za-z]{2}|NATS/);
      expect(description, name).toMatch(bilingual);
      expect(fieldConfig?.defaults.unit, name).toBeTruthy();
      expect(datasource, name).toEqual({ type: 'prometheus', uid: `$\{datasource}` });
    }
  });

  it('lay no panel over another, and number each', () => {
    for (const { panels = [] } of Object.values(dashboards)) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x = 0, y = 0, w = 0, h = 0 } = {} }) => {
        expect(x + w).toBeLessThanOrEqual(24);
        return Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`);
      });
      expect(new Set(cells).size).toBe(cells.length);
    }
  });

  it('link each number of a supervisor and of a leader to the list behind it', () => {
    for (const name of ['supervisor', 'decision', 'verification']) {
      const dashboard = dashboards[name];
      if (dashboard === undefined) throw new Error(`no dashboard ${name}`);
      for (const { title, fieldConfig } of panelsOf(dashboard))
        expect(fieldConfig?.defaults.links?.[0]?.url, title).toMatch(
          /^\$\{door\}\/(cases|alerts|verifications)(\?[a-zA-Z]+=|$)/,
        );
    }
  });

  it('narrow these lists only by what the door knows', () => {
    const known: Readonly<Record<string, readonly string[]>> = {
      cases: [...caseFilters, 'endedFrom', 'endedTo'],
      alerts: alertFilters,
      verifications: verificationFilters,
    };
    const links = everyPanel.flatMap(([, { fieldConfig }]) => fieldConfig?.defaults.links ?? []);
    expect(links.length).toBeGreaterThan(30);
    for (const { url = '' } of links) {
      const [, list = '', parameters = ''] = /\/(cases|alerts|verifications)\??(.*)$/.exec(url) ?? [];
      for (const parameter of parameters.split('&').filter((one) => one !== ''))
        expect(known[list], url).toContain(parameter.split('=', 1)[0]);
    }
  });

  it('ask nothing that cannot be read', () => {
    for (const { ask } of everyQuery())
      expect(readQuery(ask.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '1h')).faults, ask).toEqual([]);
    expect(readQuery('sum by (a (x)').faults.length).toBeGreaterThan(0);
    expect(readQuery('rate(a_total{b="c_total"}[5m]) / on(d) e:f').metrics).toEqual(['a_total', 'e:f']);
  });

  it('know where each metric is declared that not every service has', () => {
    for (const [name, file] of ofSomeServices)
      expect(readFileSync(fileOf(`../${file}`), 'utf8')).toContain(`'${name}'`);
  });

  it('call no two codes by one name', () => {
    expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
  });
});

describe('alerts', () => {
  it('have a test that sees them raised, and a place in the runbook, and the runbook has no other', () => {
    expect(alertsWithoutTest()).toEqual([]);
    expect(alertsWithoutRunbook()).toEqual([]);
  });

  it('say in Chinese and in English what to do', () => {
    const sections = readFileSync(fileOf('RUNBOOK.md'), 'utf8').split(/^## /m).slice(1);
    expect(sections.length).toBeGreaterThan(20);
    for (const section of sections) {
      const [, chinese = '', english = ''] = section.split('\n\n');
      expect(chinese).toMatch(/[\u4e00-\u9fff]{5}/);
      expect(english).toMatch(/^[A-Z“`1].*[a-z]/);
    }
  });
});
