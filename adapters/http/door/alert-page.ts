import type { AlertFile } from '../../../actors/protocol/alert-desk.ts';
import type { AlertView } from '../../../actors/protocol/alert-views.ts';
import type { AlertReason } from '../../../actors/protocol/alerts.ts';
import type { ShownReason } from '../../../actors/protocol/desk.ts';
import { type ActionTry, actionForms } from './alert-actions.ts';
import { severityMark } from './alert-list-page.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { placeName, type Titles } from './list-page.ts';
import { reasons } from './reasons.ts';
import { moment, quoted, timeline } from './timeline.ts';
import { type Language, words } from './words.ts';

type Deed = AlertView['deeds'][number];

/** One alert: what was found and why, how it stands, what this user can do with it now, and how it came to be. */
export function alertPage(file: AlertFile, titles: Titles, frame: Frame, tried?: ActionTry): Markup {
  const { language } = frame;
  const { alert, state, rows, before } = file;
  const say = (word: keyof typeof words): string => words[word][language];
  const because = (state.because ?? []) as readonly AlertReason[] as readonly ShownReason[];
  const disposals = state.deeds.filter(({ verb }) => verb === 'dispose');
  return page(
    state.message[language],
    html`<p class="pages"><a href="/alerts">${say('back')}</a></p>
<h1>${severityMark(state.severity, language)} ${state.message[language]}</h1>
<p class="mild">${alert}</p>
${actionForms(file, frame, tried)}
<h2>${say('standing')}</h2>
${standing(file, titles, language)}
<h2>${say('whyFound')}</h2>
<p class="mild">${state.rule.pack} ${state.rule.version} · ${state.rule.rule}</p>
${reasons(because, language)}
${disposals.length === 0 ? undefined : html`<h2>${say('disposals')}</h2><ul class="plain">${disposals.map((deed) => html`<li>${deed.on}${deedText(deed, language)}</li>`)}</ul>`}
<h2>${say('timeline')}</h2>
${timeline<Deed>({ rows, path: `/alerts/${alert}`, before, told: (deed) => deedText(deed, language) }, language)}`,
    frame,
  );
}

function standing({ version, state }: AlertFile, titles: Titles, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  const { matter, step, accountable, application, assignee, dismissal } = state;
  const titleOf = (kind: 'matter' | 'step' | 'organisation', code: string) =>
    (matter === undefined ? undefined : titles.titleOf(kind, code, matter)?.[language]) ?? code;
  const pair = (word: keyof typeof words, value: Markup | string | number | undefined) =>
    value === undefined ? undefined : html`<dt>${say(word)}</dt><dd>${value}</dd>\n`;
  const person = (one: { officer: string; organisation: string } | undefined) =>
    one === undefined ? undefined : `${one.officer} · ${titleOf('organisation', one.organisation)}`;
  return html`<dl>
${pair('status', nameOf('alertStatus', state.status, language))}
${pair('phase', nameOf('phase', state.phase, language))}
${pair('alertCode', state.code)}
${pair('id', application === undefined ? state.subject : html`<a href="/cases/${application}">${application}</a>`)}
${pair('matter', matter === undefined ? undefined : titleOf('matter', matter))}
${pair('step', step === undefined ? undefined : titleOf('step', step))}
${pair('region', placeName(state.region))}
${pair(
  'accountable',
  html`${titleOf('organisation', accountable.organisation)} · ${accountable.role[language]}${accountable.officer !== undefined && html` · ${accountable.officer}`}`,
)}
${pair('assignee', person(assignee))}
${pair('rectifiedBy', person(state.rectifiedBy))}
${pair('dismissalBy', person(dismissal))}
${pair('occurrences', state.occurrences)}
${pair('firstFound', state.firstOn)}
${pair('lastFound', state.lastOn)}
${pair('round', state.round)}
${pair('silentUntil', state.silentUntil)}
${pair('escalation', escalation(state.escalation, language))}
${pair('nextDue', state.nextDueAt === undefined ? undefined : moment(state.nextDueAt))}
${pair('version', version)}
</dl>`;
}

function escalation(levels: AlertView['escalation'], language: Language): Markup | undefined {
  if (levels.length === 0) return undefined;
  return html`<ul class="plain">${levels.map(({ level, afterWorkingDays, to, reached }) => {
    const after =
      language === 'zh'
        ? `${afterWorkingDays} 个工作日后`
        : `after ${afterWorkingDays} working ${afterWorkingDays === 1 ? 'day' : 'days'}`;
    return html`<li>L${level} · ${to[language]} · ${after}${reached && html` · <strong class="late">${words.reached[language]}</strong>`}</li>`;
  })}</ul>`;
}

/** The particulars of what somebody did with an alert, and their words; what it was stands before it. */
function deedText(deed: Deed, language: Language): Markup {
  const { assignee, outcome, until, measure, disposed, creditFile, words: said } = deed;
  const particulars = [
    measure === undefined ? undefined : nameOf('measure', measure, language),
    disposed,
    assignee === undefined ? undefined : `→ ${assignee.officer}`,
    outcome === undefined ? undefined : nameOf('outcome', outcome, language),
    until,
    creditFile === undefined
      ? undefined
      : html`${words.creditFile[language]} <a href="/credit/${creditFile}">${creditFile}</a>`,
  ].filter((one) => one !== undefined);
  return html`${particulars.map((one) => html`<br>${one}`)}${quoted('inWords', said, language)}`;
}
