import type { CreditFile, CreditVerb } from '../../../actors/protocol/credit-desk.ts';
import type { ActionTry } from './alert-actions.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import { named } from './list-page.ts';
import { choiceField, orderForms, reasonField, type Typed } from './order-forms.ts';
import { type Language, words } from './words.ts';

/** The answer to what is asked about an item, for those who may give it now; and what came of the last. */
export function creditForm(
  { possible, credit, version, state, item }: CreditFile,
  frame: Frame,
  tried?: ActionTry,
): Markup {
  const { language } = frame;
  return orderForms<CreditVerb>(
    {
      page: `/credit/${credit}`,
      version,
      verbs: possible,
      kind: 'creditVerb',
      label: 'answering',
      membersOf: (_verb, typed) => members(state.request?.kind, item?.severity === 'serious', typed, language),
    },
    frame,
    tried,
  );
}

function members(
  kind: 'objection' | 'repair' | undefined,
  isSerious: boolean,
  typed: Typed,
  language: Language,
): Markup {
  // Nothing is chosen beforehand: either word changes what somebody's record says.
  const options = [
    ['', words.choose[language]] as const,
    ...named(kind === 'repair' ? 'repairAnswer' : 'objectionAnswer', ['grant', 'reject'], language),
  ];
  return html`${isSerious && html`<p class="mild">${words.secondNeeded[language]}</p>`}
${choiceField('decision', words.decision[language], options, typed)}
${reasonField(typed, language)}`;
}
