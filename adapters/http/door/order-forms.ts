import type { ActionTry } from './alert-actions.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import { type Language, words } from './words.ts';

/*
 * What the forms of all pages have in common: one for each verb, which carries the token of the session and the version that
 * was seen, so that nobody decides on what has changed meanwhile; and above them what came of the last.
 */

/** What was typed into a member of the form, where it comes back with what was wrong. */
export type Typed = (member: string) => string | undefined;

export interface OrderForms<Verb extends string> {
  /** The page that they stand on; they are sent to the verb below it. */
  readonly page: string;
  readonly version: number;
  /** Those that this user may use now. */
  readonly verbs: readonly Verb[];
  /** What the names of its verbs are. */
  readonly kind: 'verb' | 'reviewVerb' | 'creditVerb';
  readonly label: keyof typeof words;
  readonly membersOf: (verb: Verb, typed: Typed) => Markup | readonly Markup[];
}

export function orderForms<Verb extends string>(
  { page, version, verbs, kind, label, membersOf }: OrderForms<Verb>,
  { language, visitor }: Frame,
  tried?: ActionTry,
): Markup {
  const token = visitor?.formToken;
  const formOf = (verb: Verb): Markup => {
    const given = tried !== undefined && 'given' in tried && tried.verb === verb ? tried.given : undefined;
    const name = nameOf(kind, verb, language);
    return html`<details class="action"${given !== undefined && html` open`}>
<summary>${name}</summary>
<form method="post" action="${page}/${verb}">
<input type="hidden" name="token" value="${token}"><input type="hidden" name="expectedVersion" value="${version}">
${membersOf(verb, (member) => given?.get(member) ?? undefined)}
<button class="main">${name}</button>
</form>
</details>\n`;
  };
  const shown = token === undefined ? [] : verbs;
  return html`${tried && toldOf(tried, kind, language)}
${shown.length === 0 ? undefined : html`<section class="actions" aria-label="${words[label][language]}">${shown.map(formOf)}</section>`}`;
}

/** What came of the last order from a page. */
function toldOf(tried: ActionTry, kind: OrderForms<string>['kind'], language: Language): Markup {
  const name = nameOf(kind, tried.verb, language);
  if ('done' in tried)
    return html`<p class="notice" role="status">${words.carriedOut[language]}${words.colon[language]}${name}</p>`;
  return html`<div class="notice wrong" role="alert"><p>${words.notCarriedOut[language]}${words.colon[language]}${name}</p>
<ul class="plain">${tried.defects.map(({ code, message }) => html`<li>${message[language]} <code>${code}</code></li>`)}</ul></div>`;
}

/** One of several, each with its title. */
export function choiceField(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  typed: Typed,
): Markup {
  const given = typed(name);
  return html`<label>${label}<select name="${name}">${options.map(
    ([code, title]) => html`<option value="${code}"${given === code && html` selected`}>${title}</option>`,
  )}</select></label>\n`;
}

/** Why. @param unless said in the empty field, where it may stay empty */
export function reasonField(typed: Typed, language: Language, unless?: keyof typeof words): Markup {
  const needs = unless === undefined ? html` required` : html` placeholder="${words[unless][language]}"`;
  return html`<label>${words.reason[language]}<textarea name="reason" rows="2" maxlength="2000"${needs}>${typed('reason')}</textarea></label>\n`;
}
