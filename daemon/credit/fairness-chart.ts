import type { Answer } from '../../actors/protocol/questions.ts';
import { html, type Markup } from '../../adapters/http/door/html.ts';

/**
 * One table of a report of fairness as a picture: of each group its rate as a mark and the interval as a line, and the rate of
 * all as a line from top to bottom. The name of a group stands above its line and its figures at the other end, so that
 * nothing overlaps on a screen as narrow as a phone's. Who stands apart has another mark, not only another colour.
 */

type Table = Answer<'credit.fairness'>['tables'][number];

const width = 360;
const rowHeight = 44;
const top = 8;
const axisHeight = 26;
const side = 16;
/** A point of the axis each so many percent. */
const steps = [1, 2, 5, 10, 20] as const;
const mostTicks = 6;
/** So many groups are drawn at most, those with the most cases and those that stand apart; the table has them all. */
export const mostDrawn = 40;

export function fairnessChart({ groups: all, overall }: Table): Markup {
  const groups = drawnOf(all);
  const { low, high, step } = axisOf(groups);
  const at = (rate: number): string => (side + ((100 * rate - low) / (high - low)) * (width - 2 * side)).toFixed(1);
  const bottom = top + groups.length * rowHeight;
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  return html`<svg viewBox="0 0 ${width} ${bottom + axisHeight}" role="img" aria-label="比率与区间 rates and intervals">
${ticks.map((tick) => html`<line x1="${at(tick / 100)}" x2="${at(tick / 100)}" y1="${top}" y2="${bottom}" class="grid"/><text x="${at(tick / 100)}" y="${bottom + 16}" text-anchor="middle" class="tick">${tick}%</text>`)}
${overall === undefined ? '' : html`<line x1="${at(overall.rate)}" x2="${at(overall.rate)}" y1="${top}" y2="${bottom}" class="overall"/>`}
${groups.map((group, index) => rowOf(group, top + index * rowHeight, at))}
</svg>`;
}

function drawnOf(groups: Table['groups']): Table['groups'] {
  if (groups.length <= mostDrawn) return groups;
  const weight = ({ standing, of }: Table['groups'][number]): number =>
    standing === 'above' || standing === 'below' ? Number.MAX_SAFE_INTEGER : of;
  const first = new Set(groups.toSorted((one, other) => weight(other) - weight(one)).slice(0, mostDrawn));
  return groups.filter((group) => first.has(group));
}

function rowOf(
  { title, hits, of, rate, interval, standing }: Table['groups'][number],
  y: number,
  at: (rate: number) => string,
): Markup {
  const apart = standing === 'above' || standing === 'below';
  const line = y + 30;
  const x = Number(at(rate));
  const mark = apart
    ? html`<path d="M ${x} ${line - 7} L ${x + 7} ${line} L ${x} ${line + 7} L ${x - 7} ${line} Z"/>`
    : html`<circle cx="${x}" cy="${line}" r="5"/>`;
  const name = title.zh === title.en ? title.zh : `${title.zh} ${title.en}`;
  return html`<g class="${apart ? 'apart' : 'group'}"><text x="${side}" y="${y + 15}">${name}</text><text x="${width - side}" y="${y + 15}" text-anchor="end">${(100 * rate).toFixed(1)}% · ${hits}/${of}</text><line x1="${at(interval.low)}" x2="${at(interval.high)}" y1="${line}" y2="${line}" class="interval"/>${mark}</g>`;
}

/** From where to where the axis goes, in percent, and how far apart its points stand. */
function axisOf(groups: Table['groups']): { readonly low: number; readonly high: number; readonly step: number } {
  const least = 100 * Math.min(...groups.map(({ interval }) => interval.low));
  const most = 100 * Math.max(...groups.map(({ interval }) => interval.high));
  const step = steps.find((one) => (most - least) / one <= mostTicks - 1) ?? 25;
  const low = Math.max(0, Math.floor(least / step) * step);
  const high = Math.min(100, Math.ceil(most / step) * step);
  return high > low ? { low, high, step } : { low: Math.max(0, low - step), high: Math.min(100, low + step), step };
}
