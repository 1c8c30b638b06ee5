import type { AlertFile, AlertOrderRefused } from '../../../actors/protocol/alert-desk.ts';
import type { AlertVerb } from '../../../actors/protocol/alert-messages.ts';
import { measures } from '../../../actors/protocol/alerts.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import { orderForms } from './order-forms.ts';
import { type Language, words } from './words.ts';

/*
 * What can be done with an alert from its page: one form for each verb, with the members of the message of that verb. A form
 * carries the version that was seen, so that nobody acts on what somebody else has changed meanwhile.
 */

type Word = keyof typeof words;

/** A member of the message that a form asks for. */
interface Field {
  readonly member: string;
  readonly label: Word;
  readonly needed: boolean;
  /** Lines of text, a staff number, a day, or one of several codes. */
  readonly of: 'text' | 'staff' | 'day' | { readonly kind: string; readonly codes: readonly string[] };
}

const field = (member: string, label: Word, of: Field['of'] = 'text', needed = true): Field => ({
  member,
  label,
  needed,
  of,
});
const note = field('note', 'note', 'text', false);

const fields: Readonly<Record<AlertVerb, readonly Field[]>> = {
  acknowledge: [note],
  assign: [field('assignee', 'assigneeStaff', 'staff'), note],
  rectify: [field('report', 'report')],
  review: [
    field('outcome', 'outcome', { kind: 'outcome', codes: ['accepted', 'insufficient'] }),
    field('opinion', 'opinion'),
  ],
  close: [note],
  dismiss: [field('reason', 'dismissReason')],
  countersign: [note],
  suppress: [field('until', 'until', 'day'), field('reason', 'reason')],
  dispose: [
    field('measure', 'measure', { kind: 'measure', codes: measures }),
    field('disposed', 'disposedStaff', 'staff', false),
    field('decision', 'decision'),
  ],
  answer: [field('words', 'inWords')],
};

/** An order that was tried from a page and refused, or one that was carried out. */
export type ActionTry =
  | { readonly verb: string; readonly done: true }
  | { readonly verb: string; readonly given: URLSearchParams; readonly defects: AlertOrderRefused['defects'] };

/** The members of a form that was sent, as the message of its verb has them; empty ones are not there. */
export function dataOf(form: URLSearchParams): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'token' || value.trim() === '') continue;
    data[name] = name === 'expectedVersion' ? versionOf(value) : value.replaceAll('\r\n', '\n').trim();
  }
  return data;
}

/** What is no number stays as it is, so that it is refused like any other value that does not fit. */
export function versionOf(value: string): unknown {
  return /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
}

/** Every form that this user may use now, and what came of the last. */
export function actionForms({ possible, alert, version }: AlertFile, frame: Frame, tried?: ActionTry): Markup {
  return orderForms<AlertVerb>(
    {
      page: `/alerts/${alert}`,
      version,
      verbs: possible,
      kind: 'verb',
      label: 'actions',
      membersOf: (verb, asked) => fields[verb].map((one) => fieldOf(one, asked(one.member), frame.language)),
    },
    frame,
    tried,
  );
}

function fieldOf({ member, label, needed, of }: Field, given: string | undefined, language: Language): Markup {
  const title = words[label][language];
  const needs = needed ? html` required` : html` placeholder="${words.optional[language]}"`;
  if (of === 'text')
    return html`<label>${title}<textarea name="${member}" rows="2" maxlength="2000"${needs}>${given}</textarea></label>\n`;
  if (typeof of === 'object')
    return html`<label>${title}<select name="${member}" required>${of.codes.map(
      (code) =>
        html`<option value="${code}"${given === code && html` selected`}>${nameOf(of.kind, code, language)}</option>`,
    )}</select></label>\n`;
  const kind = of === 'day' ? html`type="date"` : html`pattern="[A-Za-z0-9_\\-]{1,32}" autocomplete="off"`;
  return html`<label>${title}<input ${kind} name="${member}" value="${given}"${needs}></label>\n`;
}
