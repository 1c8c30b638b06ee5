import * as echarts from 'echarts';
import { written } from './values.ts';

/** A series with its name, as a picture shows it. */
export interface Drawn {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [at: number, value: number])[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From which value on a number has which colour. */
export type Colours = (value: number) => string;

const FONT = 'Noto Sans CJK SC, Noto Sans, sans-serif';
const INK = '#33373d';
const FAINT = '#d8dbe0';
const text = { fontFamily: FONT, fontSize: 12, color: INK };

const last = ({ points }: Drawn): number => points.at(-1)?.[1] ?? Number.NaN;

export function barChart(series: readonly Drawn[], unit: string, colours: Colours, size: Size): string {
  const rows = [...series].reverse();
  const names = Math.min(size.width / 2, Math.max(0, ...rows.map(({ name }) => widthOf(name))) * 1.08 + 6);
  return draw(size, {
    grid: { left: names + 12, right: 70, top: 4, bottom: 4 },
    xAxis: { type: 'value', min: 0, show: false },
    yAxis: {
      type: 'category',
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: FAINT } },
      axisLabel: { ...text, interval: 0, width: names, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 22,
        data: rows.map((one) => ({
          value: Number.isFinite(last(one)) ? last(one) : 0,
          itemStyle: { color: colours(last(one)) },
          label: { show: true, position: 'right', ...text, formatter: written(last(one), unit) },
        })),
      },
    ],
  });
}

export function lineChart(series: readonly Drawn[], unit: string, stacked: boolean, size: Size): string {
  return draw(size, {
    grid: { left: 72, right: 16, top: 10, bottom: 52 },
    legend: { type: 'scroll', bottom: 2, itemHeight: 8, textStyle: text },
    xAxis: {
      type: 'time',
      splitNumber: 5,
      axisLabel: { ...text, hideOverlap: true, formatter: '{HH}:{mm}:{ss}' },
      axisLine: { lineStyle: { color: FAINT } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => written(value, unit) },
      splitLine: { lineStyle: { color: FAINT } },
    },
    series: series.map(({ name, points }) => ({
      type: 'line',
      name,
      showSymbol: false,
      ...(stacked ? { stack: 'all', areaStyle: { opacity: 0.3 } } : {}),
      data: points.map(([at, value]) => [at * 1000, Number.isFinite(value) ? value : null]),
    })),
  });
}

const MARGIN_DEGREES = 0.5;

/** Circles where divisions lie, on degrees east and north; what lies under them is Grafana's to draw. */
export function mapChart(
  places: readonly {
    readonly title: string;
    readonly value: number;
    readonly latitude: number;
    readonly longitude: number;
  }[],
  size: Size,
): string {
  const most = Math.max(1, ...places.map(({ value }) => value));
  const axis = (name: string, degrees: readonly number[]) => ({
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 30,
    nameTextStyle: text,
    min: Math.floor((Math.min(...degrees) - MARGIN_DEGREES) * 10) / 10,
    max: Math.ceil((Math.max(...degrees) + MARGIN_DEGREES) * 10) / 10,
    axisLabel: { ...text, formatter: (value: number) => value.toFixed(1) },
    splitLine: { lineStyle: { color: FAINT } },
  });
  return draw(size, {
    grid: { left: 64, right: 20, top: 10, bottom: 48 },
    xAxis: axis(
      '东经 °E',
      places.map(({ longitude }) => longitude),
    ),
    yAxis: axis(
      '北纬 °N',
      places.map(({ latitude }) => latitude),
    ),
    series: [
      {
        type: 'scatter',
        data: places.map(({ title, value, latitude, longitude }) => ({
          value: [longitude, latitude],
          symbolSize: 12 + 40 * Math.sqrt(value / most),
          itemStyle: { color: '#3274d9', opacity: 0.6 },
          label: { show: true, position: 'bottom', ...text, formatter: `${title} ${value}` },
        })),
        labelLayout: { hideOverlap: true },
      },
    ],
  });
}

function draw({ width, height }: Size, option: echarts.EChartsCoreOption): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: text, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** How wide a text is about: the library cannot measure without a browser. */
function widthOf(written: string): number {
  let width = 0;
  for (const character of written) width += character > '\u2e7f' ? 12.2 : /[A-Z0-9_]/.test(character) ? 8.4 : 7;
  return width;
}
