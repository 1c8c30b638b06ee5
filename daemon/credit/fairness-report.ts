import type { Answer } from '../../actors/protocol/questions.ts';
import { html, Markup } from '../../adapters/http/door/html.ts';
import type { Difference } from '../../rules/credit/proportion.ts';
import { intervalMeaning } from '../../rules/credit/proportion-text.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { fairnessChart, mostDrawn } from './fairness-chart.ts';

type Report = Answer<'credit.fairness'>;
type Table = Report['tables'][number];
type Group = Table['groups'][number];

const style = `
body { font: 15px/1.6 "Noto Sans CJK SC", "Noto Sans", sans-serif; color: #33373d; margin: 1.5rem auto; max-width: 46rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; line-height: 1.35; } h2 { font-size: 1.15rem; margin: 2.4rem 0 .4rem; border-top: 1px solid #d8dbe0; padding-top: 1rem; }
h1 span, h2 span { display: block; font-size: .95rem; font-weight: normal; color: #6a727c; }
p { margin: .5rem 0; } .en, .note { color: #5b636d; font-size: .92rem; } ul { padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { border-bottom: 1px solid #d8dbe0; padding: .3rem .4rem; text-align: left; vertical-align: top; }
th { font-weight: 600; } th span { display: block; font-weight: normal; color: #6a727c; } td.number { font-variant-numeric: tabular-nums; } tr.apart td:first-child { border-left: 4px solid #b5452c; }
figure { margin: .8rem 0; max-width: 32rem; } svg { width: 100%; height: auto; display: block; } figcaption { color: #6a727c; font-size: .85rem; }
svg text { font-size: 12.5px; fill: #33373d; } svg .tick { font-size: 11px; fill: #6a727c; } .grid { stroke: #e5e7ea; } .overall { stroke: #33373d; stroke-width: 1.2; stroke-dasharray: 4 3; }
.interval { stroke-width: 3; stroke-linecap: round; } .group .interval { stroke: #7aa3d8; } .group circle { fill: #2a5fae; } .apart .interval { stroke: #dba393; } .apart path { fill: #b5452c; }
.mark { border-left: 4px solid #b5452c; padding-left: .7rem; }
`;

/** The report of fairness as one HTML file: no script, nothing from elsewhere, Chinese and English. */
export function fairnessReport(report: Report): string {
  const { period, takenOn, day, ruleSet, digest, division, smallestGroup, tables, notes } = report;
  const level = { county: '县级 counties', township: '乡级 townships' }[division];
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>公平性报告 Report of fairness ${period.from} – ${period.to}</title><style>${new Markup(style)}</style></head><body>
<h1>公平性报告 ${period.from} – ${period.to}<span>Report of fairness</span></h1>
<p class="note">统计日 counted on ${takenOn}；快照 snapshot ${day}；区划 divisions ${level}；显示的最小组 smallest group ${smallestGroup} 件 cases。规则集 rule set ${ruleSet.slice(0, 12)}…，摘要 digest ${digest.slice(0, 12)}…</p>
${[...notes.slice(-1), ...notes.slice(0, -1), intervalMeaning].map(paragraphs)}
${tables.length === 0 ? paragraphs(nothing) : ''}
${tables.map(section)}
</body></html>
`.text;
}

const nothing: LocalizedText = {
  zh: '本期没有可统计的办件。',
  en: 'Nothing came in within this period that could be counted.',
};

function section(table: Table): Markup {
  const { attribute, measure, overall, groups, text, hidden } = table;
  const name = { attribute: attributes[attribute], measure: measures[measure] };
  const apart = groups.filter(isApart);
  return html`<h2>${name.measure.zh}，按${name.attribute.zh}<span>${name.measure.en} by ${name.attribute.en}</span></h2>
${overall === undefined ? '' : html`<p>合计 in all ${overall.hits} / ${overall.of}，${percent(overall.rate)}</p>`}
${groups.length === 0 ? '' : picture(table)}
${groups.length === 0 ? '' : tableOf(groups)}
${apart.map(({ title, text: words }) => html`<div class="mark"><p><strong>${title.zh}</strong> ${words.zh}</p><p class="en"><strong>${title.en}</strong> ${words.en}</p></div>`)}
${hidden > 0 && groups.length === 0 ? paragraphs(allHidden) : ''}
${paragraphs(withoutMeaning(text))}`;
}

const allHidden: LocalizedText = {
  zh: '本表各组均未显示：件数过少。',
  en: 'No group of this table is shown: the cases are too few.',
};

/** What an interval means stands on the page once. */
function withoutMeaning({ zh, en }: LocalizedText): LocalizedText {
  return { zh: zh.replace(intervalMeaning.zh, ''), en: en.replace(intervalMeaning.en, '').trim() };
}

function picture(table: Table): Markup {
  const mark = table.groups.some(isApart) ? '；◆ 与其余各组分开 stands apart from the rest' : '';
  const more =
    table.groups.length > mostDrawn
      ? `；只画 ${mostDrawn} 组，全部见下表 ${mostDrawn} groups are drawn, the table has all`
      : '';
  return html`<figure>${fairnessChart(table)}<figcaption>● 比率 rate，横线 95% 置信区间 interval，虚线 合计 all${mark}${more}</figcaption></figure>`;
}

function tableOf(groups: readonly Group[]): Markup {
  return html`<table><tr><th>组<span>group</span></th><th>件数<span>cases</span></th><th>比率（95% 区间）<span>rate (interval)</span></th><th>与其余之差<span>difference from the rest</span></th></tr>
${groups.map(
  (group) =>
    html`<tr class="${isApart(group) ? 'apart' : ''}"><td>${nameOf(group.title)}</td><td class="number">${group.hits} / ${group.of}</td><td class="number">${percent(group.rate)} (${percent(group.interval.low)} – ${percent(group.interval.high)})</td><td class="number">${group.difference === undefined ? '–' : differenceOf(group.difference)}</td></tr>\n`,
)}</table>`;
}

function isApart({ standing }: Group): boolean {
  return standing === 'above' || standing === 'below';
}

function nameOf({ zh, en }: LocalizedText): string {
  return zh === en ? zh : `${zh} ${en}`;
}

function paragraphs({ zh, en }: LocalizedText): Markup {
  return html`<p>${zh}</p><p class="en">${en}</p>`;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)}%`;
}

function differenceOf({ value, low, high }: Difference): string {
  const points = (one: number): string => {
    const digits = Math.abs(100 * one).toFixed(1);
    if (Number(digits) === 0) return digits;
    return `${one < 0 ? '−' : '+'}${digits}`;
  };
  return `${points(value)} (${points(low)} – ${points(high)})`;
}

const attributes = {
  region: { zh: '地区', en: 'region' },
  sex: { zh: '性别', en: 'sex' },
  ageBand: { zh: '年龄段', en: 'age band' },
} as const;

const measures = {
  acceptance: { zh: '受理率', en: 'Acceptance' },
  alert: { zh: '预警率', en: 'Alerts' },
} as const;
