import type { Decision } from '../../../rules/linkage/decision.ts';
import type { Step, Waterfall } from '../../../rules/linkage/waterfall.ts';

/** A pair as the page shows it. */
export interface ShownPair extends Waterfall {
  readonly left: string;
  readonly right: string;
  readonly decision: Decision;
  /** A person said so; the weights did not count. */
  readonly byPerson: boolean;
  /** The values of both, by the name of the field; left out unless they were asked for. */
  readonly values?: ReadonlyMap<string, readonly [string, string]>;
}

export interface ShownSection {
  readonly zh: string;
  readonly en: string;
  readonly pairs: readonly ShownPair[];
  /** How many there are in all, of which these are shown. */
  readonly all: number;
}

export interface ReportPage {
  readonly leftName: string;
  readonly rightName: string;
  readonly matchProbability: number;
  readonly reviewProbability: number;
  readonly sections: readonly ShownSection[];
}

/**
 * One page with everything in it, to be read on a telephone and without a network: for each pair a waterfall, from what is
 * known of any two records, through what each field adds or takes, to the odds that the two are one person.
 */
export function reportPage({ leftName, rightName, sections, ...bounds }: ReportPage): string {
  const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
  const rule = {
    zh: `概率不低于 ${percent(bounds.matchProbability)} 为匹配，不低于 ${percent(bounds.reviewProbability)} 为待复核。证据以比特计：每加 1 比特，胜算加倍。`,
    en: `From ${percent(bounds.matchProbability)} on a pair is a match, from ${percent(bounds.reviewProbability)} on it is left to a person. Evidence is told in bits: each doubles the odds.`,
  };
  return `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>一门 · 人员比对 Onedoor · linkage</title>
<style>${style}</style>
</head>
<body>
<h1>人员比对结果 <small>Who is who</small></h1>
<p>${escaped(leftName)} · ${escaped(rightName)}</p>
<p>${rule.zh} <small>${rule.en}</small></p>
<nav>${sections.map(({ zh, en, all }, place) => `<a href="#s${place}">${zh} ${en} <b>${all}</b></a>`).join('')}</nav>
${sections.map(sectionOf).join('\n')}
</body>
</html>
`;
}

function sectionOf({ zh, en, pairs, all }: ShownSection, place: number): string {
  const shown =
    pairs.length === all
      ? ''
      : `<p>共 ${all} 对，显示 ${pairs.length} 对。 <small>${pairs.length} of ${all} are shown.</small></p>`;
  const none = all === 0 ? '<p>无 <small>none</small></p>' : '';
  return `<section id="s${place}"><h2>${zh} <small>${en}</small></h2>${shown}${none}
${pairs.map(pairOf).join('\n')}</section>`;
}

const decisionWords: Readonly<Record<Decision, { readonly zh: string; readonly en: string }>> = {
  match: { zh: '匹配', en: 'match' },
  review: { zh: '待复核', en: 'review' },
  noMatch: { zh: '不匹配', en: 'no match' },
};

function pairOf(pair: ShownPair): string {
  const { steps, left, right, decision, probability, weight, byPerson } = pair;
  const words = decisionWords[decision];
  const totals = [0, ...steps.map(({ total }) => total)];
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  const span = Math.max(1, most - least);
  const at = (bits: number): number => ((bits - least) / span) * 100;
  const alone = 1 / (1 + 2 ** -weight);
  const rivals =
    alone - probability < 0.05 || byPerson
      ? ''
      : `<p>单看这一对为 ${(alone * 100).toFixed(1)} %；另有记录同样相符，或其中一条已有归属。 <small>By itself ${(alone * 100).toFixed(1)} %: others fit as well, or one of the two belongs to another already.</small></p>`;
  const person = byPerson ? '<em>人工 by a person</em>' : '';
  return `<article class="${decision}"><header><b>${escaped(left)} · ${escaped(right)}</b><span>${words.zh} ${words.en} ${(probability * 100).toFixed(1)} % ${person}</span></header>
<ol>${steps
    .filter(isTelling)
    .map((step) => stepOf(step, at, pair))
    .join('')}
<li class="sum"><div class="words">合计 <small>sum</small></div><div class="bits">${signed(weight)}</div></li></ol>${rivals}</article>`;
}

/** A bar too short to be seen says nothing; that a field agrees or not is told in any case. */
function isTelling({ kind, bits }: Step): boolean {
  return kind === 'field' || Math.abs(bits) >= 0.05;
}

function stepOf(step: Step, at: (bits: number) => number, { values }: ShownPair): string {
  const { field, zh, en, bits, total, kind } = step;
  const start = total - bits;
  const [from, to] = [at(Math.min(start, total)), at(Math.max(start, total))];
  const both = kind === 'field' && field !== undefined ? values?.get(field) : undefined;
  const name = field === undefined ? '' : `<b>${escaped(field)}</b> `;
  const compared = both === undefined ? '' : `<q>${escaped(both[0])} ≟ ${escaped(both[1])}</q>`;
  return `<li><div class="words">${name}${zh} <small>${en}</small>${compared}</div><div class="bits">${signed(bits)}</div>
<div class="track"><i class="zero" style="left:${at(0).toFixed(1)}%"></i><i class="${bits < 0 ? 'less' : 'more'}" style="left:${from.toFixed(1)}%;width:${Math.max(0.6, to - from).toFixed(1)}%"></i></div></li>`;
}

function signed(bits: number): string {
  return `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root{color-scheme:light dark;--line:#8884;--more:#1f77b4;--less:#d95f02;--soft:#777}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;padding:12px;max-width:60rem;overflow-wrap:anywhere}
h1{font-size:1.4rem}h2{font-size:1.2rem;margin-top:2rem}
small{color:var(--soft);font-size:.85em;font-weight:normal}
nav a{display:inline-block;margin:0 .5rem .5rem 0;padding:.4rem .8rem;border:1px solid var(--line);border-radius:1rem;text-decoration:none;color:inherit}
article{border:1px solid var(--line);border-left-width:6px;border-radius:6px;padding:.5rem .75rem;margin:.75rem 0}
article.match{border-left-color:var(--more)}article.review{border-left-color:#b58900}article.noMatch{border-left-color:var(--less)}
header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem}
ol{list-style:none;margin:.5rem 0 0;padding:0}
li{display:grid;grid-template-columns:1fr auto;gap:0 .75rem;padding:.2rem 0;border-top:1px solid var(--line)}
li.sum{font-weight:bold}
.bits{font-variant-numeric:tabular-nums;text-align:right}
q{display:block;quotes:none;color:var(--soft)}
.track{grid-column:1/-1;position:relative;height:10px;margin:.15rem 0}
.track i{position:absolute;top:0;bottom:0;border-radius:2px}
.more{background:var(--more)}.less{background:var(--less)}
.track .zero{width:1px;background:var(--soft);border-radius:0}
@media (min-width:48rem){ol{display:grid}li{grid-template-columns:20rem 4rem 1fr;align-items:center}.track{grid-column:3}}
`;
