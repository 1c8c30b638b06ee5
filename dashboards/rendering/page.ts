import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { renamed } from '../names.ts';
import { panelsOf } from '../shown-queries.ts';
import { barChart, type Colours, type Drawn, lineChart, mapChart, type Size } from './charts.ts';
import { written } from './values.ts';

/** What the queries of a panel have answered, by their letters. */
export type Answered = Readonly<Record<string, readonly Drawn[]>>;

/** Of a row of Grafana's grid, and of the space between two panels. */
const ROW = 38;
const GAP = 8;
const WIDTH = 1600;
const COLUMN = WIDTH / 24;
const HEAD = 30;

/** A dashboard as one page, laid out by its own grid. */
export function pageOf(dashboard: Dashboard, answers: ReadonlyMap<Panel, Answered>): string {
  const bottoms = (dashboard.panels ?? []).map(({ gridPos }) => ((gridPos?.y ?? 0) + (gridPos?.h ?? 0)) * ROW);
  const rows = (dashboard.panels ?? [])
    .filter(({ type }) => type === 'row')
    .map((row) => place(row, `<h2>${escaped(row.title ?? '')}</h2>`, 'row'));
  const panels = panelsOf(dashboard).map((panel) => {
    const { width, height } = sizeOf(panel);
    const inner = { width: width - 2 * GAP, height: height - HEAD - GAP };
    return place(
      panel,
      `<h3>${escaped(panel.title ?? '')}</h3>${drawn(panel, answers.get(panel) ?? {}, inner)}`,
      'panel',
    );
  });
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><title>${escaped(dashboard.title ?? '')}</title><style>${STYLE}</style>
<h1>${escaped(dashboard.title ?? '')}</h1><main style="height:${Math.max(...bottoms)}px">${rows.join('')}${panels.join('')}</main></html>`;
}

const STYLE = `
body { margin: 16px; width: ${WIDTH}px; background: #f4f5f5; color: #33373d; font: 13px "Noto Sans CJK SC", "Noto Sans", sans-serif; }
h1 { font-size: 22px; margin: 0 0 12px; }
main { position: relative; }
main > div { position: absolute; box-sizing: border-box; overflow: hidden; }
.panel { background: #fff; border: 1px solid #e0e2e6; border-radius: 3px; padding: 0 ${GAP - 1}px; }
h2 { font-size: 15px; margin: 8px 0 0; }
h3 { font-size: 13px; margin: 0; line-height: ${HEAD}px; height: ${HEAD}px; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.numbers { display: flex; justify-content: space-around; align-items: center; text-align: center; }
.numbers b { display: block; font-size: 30px; font-weight: 500; }
.numbers.long b { font-size: 20px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 2px 8px; border-bottom: 1px solid #eceef0; white-space: nowrap; }
`;

function sizeOf({ gridPos }: Panel): Size {
  return { width: (gridPos?.w ?? 0) * COLUMN - GAP, height: (gridPos?.h ?? 0) * ROW - GAP };
}

function place(panel: Pick<Panel, 'gridPos'>, content: string, kind: string): string {
  const { x = 0, y = 0 } = panel.gridPos ?? {};
  const { width, height } = sizeOf(panel as Panel);
  return `<div class="${kind}" style="left:${x * COLUMN}px;top:${y * ROW}px;width:${width}px;height:${height}px">${content}</div>`;
}

function drawn(panel: Panel, answered: Answered, size: Size): string {
  const series = Object.values(answered)
    .flat()
    .map((one) => ({ ...one, name: renamed(one.name, panel.transformations ?? []) }));
  const { unit = 'none' } = panel.fieldConfig?.defaults ?? {};
  const colours = coloursOf(panel);
  switch (panel.type) {
    case 'stat':
      return numbers(series, unit, colours, size);
    case 'bargauge':
      return barChart(series, unit, colours, size);
    case 'timeseries':
      return lineChart(series, unit, isStacked(panel), size);
    case 'geomap':
      return mapChart(placesOf(answered), size);
    case 'table':
      return tableOf(panel, series, size);
    default:
      throw new Error(`a panel of type ${panel.type} cannot be drawn`);
  }
}

function numbers(series: readonly Drawn[], unit: string, colours: Colours, { height }: Size): string {
  const texts = series.map(({ name, points }) => {
    const value = points.at(-1)?.[1] ?? Number.NaN;
    return { name: series.length > 1 ? name : '', text: written(value, unit), colour: colours(value) };
  });
  const long = texts.some(({ text }) => text.length > 12) || texts.length > 2;
  const cells = texts.map(
    ({ name, text, colour }) => `<span><b style="color:${colour}">${escaped(text)}</b>${escaped(name)}</span>`,
  );
  return `<div class="numbers${long ? ' long' : ''}" style="height:${height}px">${cells.join('')}</div>`;
}

const LINE = 24;

function tableOf(panel: Panel, series: readonly Drawn[], { height }: Size): string {
  const organised = panel.transformations?.find(({ id }) => id === 'organize')?.options as
    | { readonly renameByName?: Readonly<Record<string, string>> }
    | undefined;
  const columns = Object.entries(organised?.renameByName ?? {});
  const head = columns.map(([, title]) => `<th>${escaped(title)}</th>`).join('');
  const rows = series.slice(0, Math.floor(height / LINE) - 1).map(({ labels, points }) => {
    const cells = columns.map(([name]) =>
      name === 'Value' ? written(Math.round(points.at(-1)?.[1] ?? 0), 'none') : (labels[name] ?? ''),
    );
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  return `<table><tr>${head}</tr>${rows.join('')}</table>`;
}

function placesOf(answered: Answered) {
  const at = (letter: string, region: string | undefined) =>
    answered[letter]?.find(({ labels }) => labels['region'] === region)?.points.at(-1)?.[1];
  return (answered['A'] ?? []).flatMap(({ labels, points }) => {
    const [latitude, longitude] = [at('B', labels['region']), at('C', labels['region'])];
    if (latitude === undefined || longitude === undefined) return [];
    return [{ title: labels['title'] ?? '', value: points.at(-1)?.[1] ?? 0, latitude, longitude }];
  });
}

/** Grafana's names of colours, as it draws them on white. */
const named: Readonly<Record<string, string>> = {
  green: '#37872d',
  orange: '#e0752d',
  red: '#c4162a',
  blue: '#3274d9',
};

function coloursOf(panel: Panel): Colours {
  const steps = panel.fieldConfig?.defaults.thresholds?.steps ?? [];
  return (value) => {
    const reached = steps.filter((step) => step.value === null || value >= step.value).at(-1);
    return named[reached?.color ?? 'blue'] ?? '#3274d9';
  };
}

function isStacked({ fieldConfig }: Panel): boolean {
  const custom = fieldConfig?.defaults.custom as { readonly stacking?: { readonly mode?: string } } | undefined;
  return custom?.stacking?.mode === 'normal';
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
