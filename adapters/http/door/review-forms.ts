import { fieldVerdicts } from '../../../actors/protocol/verification.ts';
import type { ReviewVerb, VerificationFile } from '../../../actors/protocol/verification-desk.ts';
import { type ActionTry, toldOf, versionOf } from './alert-actions.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import { named } from './list-page.ts';
import { type Language, words } from './words.ts';

/*
 * What can be decided on the page of a verification: a form for the first officer, and one for the second. A form carries the
 * version and the report that were seen, so that nobody decides on what has changed meanwhile.
 */

/** Before the pointer of a field, in the name of the member that says what it comes to instead. */
const VERDICT = 'verdict:';

/** The members of a form that was sent, as the message of its verb has them; empty ones are not there. */
export function reviewDataOf(form: URLSearchParams): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const fields: { field: string; verdict: string }[] = [];
  for (const [name, value] of form) {
    if (name === 'token' || value.trim() === '') continue;
    if (name.startsWith(VERDICT)) fields.push({ field: name.slice(VERDICT.length), verdict: value });
    else data[name] = name === 'expectedVersion' ? versionOf(value) : value.replaceAll('\r\n', '\n').trim();
  }
  return fields.length === 0 ? data : { ...data, fields };
}

/** Every form that this user may use now, and what came of the last. */
export function reviewForms(
  { possible, verification, version, state, report }: VerificationFile,
  titleOf: (pointer: string) => string,
  frame: Frame,
  tried?: ActionTry,
): Markup {
  const { language, visitor } = frame;
  const token = visitor?.formToken;
  const formOf = (verb: ReviewVerb): Markup => {
    const given = tried !== undefined && 'given' in tried && tried.verb === verb ? tried.given : undefined;
    const name = nameOf('reviewVerb', verb, language);
    const asked = (member: string) => given?.get(member) ?? undefined;
    return html`<details class="action"${given !== undefined && html` open`}>
<summary>${name}</summary>
<form method="post" action="/verifications/${verification}/${verb}">
<input type="hidden" name="token" value="${token}"><input type="hidden" name="expectedVersion" value="${version}">
${verb === 'review' ? reviewMembers(state.report?.number, report, titleOf, asked, language) : countersignMembers(asked, language)}
<button class="main">${name}</button>
</form>
</details>\n`;
  };
  // Who looks at an older version decides nothing by it.
  const newest = report === undefined || report.seal === state.report?.seal;
  const shown = token === undefined || !newest ? [] : possible;
  return html`${tried && toldOf(tried, 'reviewVerb', language)}
${shown.length === 0 ? undefined : html`<section class="actions" aria-label="${words.reviewing[language]}">${shown.map(formOf)}</section>`}`;
}

type Asked = (member: string) => string | undefined;

function reviewMembers(
  number: string | undefined,
  report: VerificationFile['report'],
  titleOf: (pointer: string) => string,
  asked: Asked,
  language: Language,
): Markup {
  return html`<input type="hidden" name="report" value="${number}">
${choice('decision', words.decision[language], named('reviewDecision', ['uphold', 'overturn'], language), asked('decision'))}
${(report?.fields ?? []).map(({ field, verdict }) => {
  const now = `${words.asFound[language]}${words.colon[language]}${nameOf('fieldVerdict', verdict, language)}`;
  const options = [['', now] as const, ...named('fieldVerdict', fieldVerdicts, language)];
  return choice(
    `${VERDICT}${field}`,
    `${words.insteadOf[language]} ${titleOf(field)}`,
    options,
    asked(`${VERDICT}${field}`),
  );
})}
${reason(true, asked, language)}`;
}

function countersignMembers(asked: Asked, language: Language): Markup {
  return html`${choice('decision', words.decision[language], named('reviewDecision', ['agree', 'disagree'], language), asked('decision'))}
${reason(false, asked, language)}`;
}

function choice(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  given: string | undefined,
): Markup {
  return html`<label>${label}<select name="${name}">${options.map(
    ([code, title]) => html`<option value="${code}"${given === code && html` selected`}>${title}</option>`,
  )}</select></label>\n`;
}

function reason(needed: boolean, asked: Asked, language: Language): Markup {
  const needs = needed ? html` required` : html` placeholder="${words.neededToDisagree[language]}"`;
  return html`<label>${words.reason[language]}<textarea name="reason" rows="2" maxlength="2000"${needs}>${asked('reason')}</textarea></label>\n`;
}
