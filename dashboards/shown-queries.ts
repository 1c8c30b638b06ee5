import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboards } from './files.ts';

/** A query as it stands on a panel. */
export interface ShownQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  readonly ask: string;
  readonly legend: string;
  readonly instant: boolean;
}

/** Every panel of a dashboard, without the rows. */
export function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return (dashboard.panels ?? []).filter((one): one is Panel => one.type !== 'row');
}

export function queriesOf(dashboard: string, panel: Panel): readonly ShownQuery[] {
  return (panel.targets ?? []).map((target) => {
    const { refId, expr, legendFormat, instant } = target as {
      readonly refId?: string;
      readonly expr?: string;
      readonly legendFormat?: string;
      readonly instant?: boolean;
    };
    if (expr === undefined || refId === undefined)
      throw new Error(`a target of ${dashboard}, ${panel.title ?? ''} asks nothing`);
    const shown = { dashboard, panel: panel.title ?? '', refId, ask: expr };
    return { ...shown, legend: legendFormat ?? '', instant: instant === true };
  });
}

/** Every query of every panel. */
export function everyQuery(): readonly ShownQuery[] {
  return Object.entries(dashboards).flatMap(([name, dashboard]) =>
    panelsOf(dashboard).flatMap((panel) => queriesOf(name, panel)),
  );
}
