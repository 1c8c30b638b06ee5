import type { ShownReason } from '../../../actors/protocol/desk.ts';
import { html, type Markup } from './html.ts';
import { type Language, words } from './words.ts';

/** The conditions that decided, as far as the reader may see what was found. */
export function reasons(because: readonly ShownReason[], language: Language): Markup | undefined {
  if (because.length === 0) return undefined;
  return html`<p>${words.because[language]}</p><ul class="plain">${because.map((one) => html`<li>${reason(one, language)}</li>`)}</ul>`;
}

function reason({ fact, path, operator, negated, unknown, actual }: ShownReason, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  const place = path === undefined ? fact : `${fact} ${path}`;
  const found =
    actual === undefined ? undefined : html`${say('pause')}${say('found')} <code>${JSON.stringify(actual)}</code>`;
  const notKnown = unknown === true ? `${say('bracket')}${say('unknown')}${say('bracketEnd')}` : undefined;
  return html`${negated === true ? `${say('not')} ` : undefined}<code>${place}</code> ${operator}${notKnown}${found}`;
}
