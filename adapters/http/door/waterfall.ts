import type { ShownReport } from '../../../actors/protocol/verification-views.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { type Language, words } from './words.ts';

type Line = ShownReport['sources'][number];

const WIDTH = 200;
const HEIGHT = 14;

/**
 * Why a record is taken for the person, or is not: what each field adds or takes, in bits, as bars from left to right. The
 * bars are drawn without style of their own, which the page's policy forbids.
 */
export function waterfall({ title, waterfall: steps = [], identified }: Line, language: Language): Markup | undefined {
  if (steps.length === 0 || identified === undefined) return undefined;
  let sum = 0;
  const totals = steps.map(({ bits }) => {
    sum += bits;
    return sum;
  });
  const least = Math.min(0, ...totals);
  const most = Math.max(0, ...totals);
  const place = (bits: number) => ((bits - least) / Math.max(most - least, 1e-9)) * WIDTH;
  return html`<details class="waterfall"><summary>${words.whyIdentified[language]}${words.colon[language]}${title[language]} · ${nameOf('identified', identified, language)}</summary>
<table><tbody>
${steps.map(({ field, zh, en, bits }, index) => {
  const after = totals[index] ?? 0;
  const from = place(Math.min(after, after - bits));
  const wide = Math.max(place(Math.max(after, after - bits)) - from, 0.5);
  const said = language === 'zh' ? zh : en;
  return html`<tr><th scope="row">${field === undefined ? undefined : nameOf('person', field, language)} <span class="mild">${said}</span></th>
<td><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${signed(bits)}" preserveAspectRatio="none"><line x1="${place(0).toFixed(1)}" x2="${place(0).toFixed(1)}" y1="0" y2="${HEIGHT}" class="axis"/><rect x="${from.toFixed(1)}" y="2" width="${wide.toFixed(1)}" height="${HEIGHT - 4}" class="${bits < 0 ? 'against' : 'for'}"/></svg></td>
<td class="day">${signed(bits)}</td></tr>\n`;
})}
<tr><th scope="row">${words.weight[language]}</th><td></td><td class="day"><strong>${signed(totals.at(-1) ?? 0)}</strong></td></tr>
</tbody></table></details>\n`;
}

const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(2)}`;
