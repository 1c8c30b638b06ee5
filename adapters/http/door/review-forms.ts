import { fieldVerdicts } from '../../../actors/protocol/verification.ts';
import type { ReviewVerb, VerificationFile } from '../../../actors/protocol/verification-desk.ts';
import { type ActionTry, versionOf } from './alert-actions.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import { named } from './list-page.ts';
import { choiceField, orderForms, reasonField, type Typed } from './order-forms.ts';
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
  const { language } = frame;
  // Who looks at an older version decides nothing by it.
  const newest = report === undefined || report.seal === state.report?.seal;
  return orderForms<ReviewVerb>(
    {
      page: `/verifications/${verification}`,
      version,
      verbs: newest ? possible : [],
      kind: 'reviewVerb',
      label: 'reviewing',
      membersOf: (verb, typed) =>
        verb === 'review'
          ? reviewMembers(state.report?.number, report, titleOf, typed, language)
          : countersignMembers(typed, language),
    },
    frame,
    tried,
  );
}

function reviewMembers(
  number: string | undefined,
  report: VerificationFile['report'],
  titleOf: (pointer: string) => string,
  typed: Typed,
  language: Language,
): Markup {
  return html`<input type="hidden" name="report" value="${number}">
${choiceField('decision', words.decision[language], named('reviewDecision', ['uphold', 'overturn'], language), typed)}
${(report?.fields ?? []).map(({ field, verdict }) => {
  const now = `${words.asFound[language]}${words.colon[language]}${nameOf('fieldVerdict', verdict, language)}`;
  const options = [['', now] as const, ...named('fieldVerdict', fieldVerdicts, language)];
  return choiceField(`${VERDICT}${field}`, `${words.insteadOf[language]} ${titleOf(field)}`, options, typed);
})}
${reasonField(typed, language)}`;
}

function countersignMembers(typed: Typed, language: Language): Markup {
  return html`${choiceField('decision', words.decision[language], named('reviewDecision', ['agree', 'disagree'], language), typed)}
${reasonField(typed, language, 'neededToDisagree')}`;
}
