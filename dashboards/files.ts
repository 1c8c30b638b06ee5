import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { credit } from './credit.ts';
import { decision } from './decision.ts';
import { operation } from './operation.ts';
import { verification } from './reports.ts';
import { rules } from './rules.ts';
import { supervisor } from './supervisor.ts';

/** Every dashboard by the name of its file. */
export const dashboards: Readonly<Record<string, Dashboard>> = Object.fromEntries(
  Object.entries({ supervisor, decision, rules, operation, verification, credit }).map(([name, builder]) => [
    name,
    numbered(builder.build()),
  ]),
);

/** Panels are told apart by numbers, which links to a single panel rest on. */
function numbered(dashboard: Dashboard): Dashboard {
  const panels = (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 }));
  return { ...dashboard, panels };
}

/** Where a file of this folder lies. */
export const fileOf = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

export function writeDashboards(): readonly string[] {
  for (const [name, dashboard] of Object.entries(dashboards)) writeFileSync(fileOf(`${name}.json`), textOf(dashboard));
  return Object.keys(dashboards);
}

/** The dashboards whose checked-in file says something else than the program. */
export function staleDashboards(): readonly string[] {
  return Object.entries(dashboards)
    .filter(([name, dashboard]) => readText(fileOf(`${name}.json`)) !== textOf(dashboard))
    .map(([name]) => name);
}

function textOf(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
