import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { FittedColumn } from '../../rules/credit/fit/fit-scorecard.ts';
import type { RankPoint } from '../../rules/credit/fit/quality.ts';
import { binText } from './bin-text.ts';
import type { Judged } from './fitting.ts';

/** Charts of a fit as SVG texts, drawn here so that the report is one file without a script. */

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

const ink = '#33373d';
const faint = '#d8dbe0';
const colours = { bad: '#c4453c', good: '#3274d9', other: '#8a929c' };
const text = { fontFamily: 'Noto Sans CJK SC, Noto Sans, sans-serif', fontSize: 12, color: ink };
const size = { width: 460, height: 320 };
const grid = { left: 52, right: 18, top: 34, bottom: 46 };
const legend = { top: 4, itemHeight: 8, textStyle: text };
const histogramRanges = 20;

/** Shares of good against bad rows from the lowest score on; the further from the diagonal the better. */
export function rocChart(test: Judged, train: Judged): string {
  const line = (name: string, { points }: Judged, color: string, type: 'solid' | 'dashed') => ({
    type: 'line' as const,
    name,
    showSymbol: false,
    color,
    lineStyle: { width: 1.6, type },
    data: [[0, 0], ...points.map(({ goodShare, badShare }) => [goodShare, badShare])],
  });
  return draw({
    grid,
    legend,
    xAxis: shareAxis('好 good'),
    yAxis: shareAxis('差 bad'),
    series: [
      line('测试 test', test, colours.good, 'solid'),
      line('训练 train', train, colours.other, 'dashed'),
      diagonal,
    ],
  });
}

/** Both cumulative shares over the score; the greatest distance between them is KS. */
export function distanceChart({ points }: Judged): string {
  const line = (name: string, of: (point: RankPoint) => number, color: string) => ({
    type: 'line' as const,
    name,
    showSymbol: false,
    step: 'end' as const,
    color,
    lineStyle: { width: 1.6 },
    data: points.map((point) => [point.score, of(point)]),
  });
  return draw({
    grid,
    legend,
    xAxis: { ...axis('分数 score'), min: 'dataMin', max: 'dataMax' },
    yAxis: shareAxis(''),
    series: [
      line('差 bad', ({ badShare }) => badShare, colours.bad),
      line('好 good', ({ goodShare }) => goodShare, colours.good),
    ],
  });
}

/** How scores lie in both groups of rows. */
export function histogramChart(test: Judged, train: Judged): string {
  const least = Math.min(...train.scores, ...test.scores);
  const width = Math.max(1, Math.ceil((Math.max(...train.scores, ...test.scores) + 1 - least) / histogramRanges));
  const shares = ({ scores }: Judged): number[] => {
    const counts = new Array<number>(histogramRanges).fill(0);
    for (const score of scores) {
      const range = Math.floor((score - least) / width);
      counts[range] = (counts[range] ?? 0) + 1;
    }
    return counts.map((count) => count / scores.length);
  };
  const names = Array.from({ length: histogramRanges }, (_, range) => String(least + range * width));
  return draw({
    grid,
    legend,
    xAxis: { ...axis('分数 score'), type: 'category', data: names },
    yAxis: { ...axis(''), axisLabel: { ...text, formatter: percent } },
    series: [
      { type: 'bar', name: '训练 train', color: colours.other, data: shares(train) },
      { type: 'bar', name: '测试 test', color: colours.good, data: shares(test) },
    ],
  });
}

/** The weight of evidence of each bin; what stands above 0 is worse than the average. */
export function weightChart({ bins }: FittedColumn): string {
  return draw({
    grid: { ...grid, top: 12, bottom: 64 },
    xAxis: {
      type: 'category',
      data: bins.map((_, at) => binText(bins, at)),
      axisLabel: { ...text, interval: 0, width: 380 / bins.length, overflow: 'break' },
    },
    yAxis: { ...axis(''), axisLabel: text },
    series: [
      {
        type: 'bar',
        barMaxWidth: 46,
        data: bins.map(({ weightOfEvidence }) => ({
          value: Number(weightOfEvidence.toFixed(4)),
          itemStyle: { color: weightOfEvidence > 0 ? colours.bad : colours.good },
        })),
      },
    ],
  });
}

const diagonal = {
  type: 'line' as const,
  showSymbol: false,
  color: faint,
  lineStyle: { width: 1 },
  data: [
    [0, 0],
    [1, 1],
  ],
};

function axis(name: string) {
  return {
    type: 'value' as 'value' | 'category',
    name,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: text,
    axisLabel: text,
    splitLine: { lineStyle: { color: faint } },
  };
}

function shareAxis(name: string) {
  return { ...axis(name), min: 0, max: 1, axisLabel: { ...text, formatter: percent } };
}

function percent(value: number | string): string {
  return `${Math.round(Number(value) * 100)}%`;
}

function draw(option: echarts.EChartsCoreOption): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, textStyle: text, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
