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
  return draw(size, {
    grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', min: 0, show: false },
    yAxis: {
      type: 'category',
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: FAINT } },
      axisLabel: { ...text, interval: 0, width: size.width * 0.5, overflow: 'truncate' },
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
    grid: { left: 8, right: 16, top: 10, bottom: 34, containLabel: true },
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

/** Circles where divisions lie, on degrees east and north; what lies under them is Grafana's to draw. */
export function mapChart(
  places: readonly { readonly title: string; readonly value: number; readonly latitude: number; readonly longitude: number }[],
  size: Size,
): string {
  const most = Math.max(1, ...places.map(({ value }) => value));
  const axis = (name: string) => ({
    type: 'value' as const,
    name,
    nameTextStyle: text,
    scale: true,
    boundaryGap: ['30%', '30%'] as [string, string],
    axisLabel: { ...text, formatter: (value: number) => value.toFixed(1) },
    splitLine: { lineStyle: { color: FAINT } },
  });
  return draw(size, {
    grid: { left: 16, right: 48, top: 30, bottom: 16, containLabel: true },
    xAxis: axis('东经 °E'),
    yAxis: axis('北纬 °N'),
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
