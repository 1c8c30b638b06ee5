import { html, Markup } from '../../adapters/http/door/html.ts';
import { usualFit } from '../../rules/credit/fit/fit-scorecard.ts';
import { binText } from './bin-text.ts';
import { distanceChart, histogramChart, rocChart, weightChart } from './fit-charts.ts';
import type { Fitting, Judged } from './fitting.ts';

const digits = 4;
const style = `
body { font: 15px/1.6 "Noto Sans CJK SC", "Noto Sans", sans-serif; color: #33373d; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-bottom: .3rem; }
table { border-collapse: collapse; margin: .5rem 0; } th, td { border-bottom: 1px solid #d8dbe0; padding: .2rem .7rem; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } figure { display: inline-block; margin: .5rem 0; max-width: 100%; } svg { max-width: 100%; height: auto; }
figcaption { color: #6a727c; font-size: .9rem; } .note { color: #6a727c; }
`;

/** The report of a fit as one HTML file: no script, nothing from elsewhere, Chinese and English. */
export function fitReport(fitting: Fitting): string {
  const { model, train, test, stability, fitted, wishes } = fitting;
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${model.model} ${model.version} 拟合报告 Fit report</title><style>${new Markup(style)}</style></head><body>
<h1>${model.model} ${model.version}　评分卡拟合报告 Fit of a scorecard</h1>
<p class="note">目标 target ${wishes.target} = ${wishes.badValue}（差 bad）；划分种子 seed of the split ${wishes.seed}。评分卡只由训练行拟合，以下测试指标来自未参与拟合的行。The scorecard was fitted to the training rows alone; test figures are of rows that it never saw.</p>
${qualityTable(train, test)}
<p>PSI（训练→测试 train to test）：${stability.toFixed(digits)}　<span class="note">&lt; 0.1 稳定 stable，&gt; 0.25 人群已变 another population</span></p>
<p>刻度 scale：${usualFit.scale.points} 分 points = ${`1 : ${Math.round(1 / usualFit.scale.odds)}`}（差 : 好 bad : good），每 ${usualFit.scale.pointsToDouble} 分好坏比翻倍 points double the odds；初始分 initial score ${model.initialScore}；等级 bands A ≥ ${model.bands.A}，B ≥ ${model.bands.B}，C ≥ ${model.bands.C}，其余 below D</p>
<figure>${new Markup(rocChart(test, train))}<figcaption>ROC，测试 test AUC ${test.areaUnderCurve.toFixed(digits)}</figcaption></figure>
<figure>${new Markup(distanceChart(test))}<figcaption>KS，测试 test ${test.kolmogorovSmirnov.toFixed(digits)}</figcaption></figure>
<figure>${new Markup(histogramChart(test, train))}<figcaption>分数分布 distribution of scores</figcaption></figure>
<h2>特征 Characteristics</h2>
${fitted.columns.map(
  (
    column,
  ) => html`<h3>${column.name}　IV ${column.informationValue.toFixed(digits)}，系数 coefficient ${column.coefficient.toFixed(digits)}</h3>
<table><tr><th>分箱 bin</th><th class="number">好 good</th><th class="number">差 bad</th><th class="number">差率 bad rate</th><th class="number">WoE</th><th class="number">得分 points</th></tr>
${column.bins.map(
  (bin, at) =>
    html`<tr><td>${binText(column.bins, at)}</td><td class="number">${bin.good}</td><td class="number">${bin.bad}</td><td class="number">${((100 * bin.bad) / (bin.good + bin.bad)).toFixed(1)}%</td><td class="number">${bin.weightOfEvidence.toFixed(digits)}</td><td class="number">${column.points[at]}</td></tr>\n`,
)}</table>
<figure>${new Markup(weightChart(column))}<figcaption>WoE：高于 0 差于平均 above 0 is worse than the average</figcaption></figure>`,
)}
<h2>未采用的列 Columns that are not used</h2>
${unusedTable(fitting)}
</body></html>
`;
  return page.text;
}

function qualityTable(train: Judged, test: Judged): Markup {
  const row = (name: string, { rows, bad, areaUnderCurve, kolmogorovSmirnov }: Judged): Markup =>
    html`<tr><td>${name}</td><td class="number">${rows}</td><td class="number">${bad}</td><td class="number">${areaUnderCurve.toFixed(digits)}</td><td class="number">${kolmogorovSmirnov.toFixed(digits)}</td></tr>\n`;
  return html`<table><tr><th></th><th class="number">行 rows</th><th class="number">差 bad</th><th class="number">AUC</th><th class="number">KS</th></tr>
${row('测试 test', test)}${row('训练 train', train)}</table>`;
}

function unusedTable({ forbidden, fitted, wishes }: Fitting): Markup {
  const little = fitted.leftOut.map(({ name, informationValue }) => {
    const few = informationValue < usualFit.leastInformationValue;
    const why = few ? '信息量过小 tells too little' : '其他列已能说明 others tell it already';
    return html`<tr><td>${name}</td><td>IV ${informationValue.toFixed(digits)}，${why}</td></tr>\n`;
  });
  return html`<table><tr><th>列 column</th><th>原因 why</th></tr>
${forbidden.map(({ column, ground: { name } }) => html`<tr><td>${column}</td><td>不得作为信用依据：${name.zh} nobody may be judged by it: ${name.en}</td></tr>\n`)}${wishes.leftOut.map((column) => html`<tr><td>${column}</td><td>按要求排除 left out as asked</td></tr>\n`)}${little}</table>`;
}
