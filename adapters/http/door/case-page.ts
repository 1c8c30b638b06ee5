import type { CaseFile, ShownFinding } from '../../../actors/protocol/desk.ts';
import type { HistoryRow } from '../../../actors/protocol/views.ts';
import { severityMark } from './alert-list-page.ts';
import { leftText } from './case-list-page.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { type Column, placeName, type Titles, table } from './list-page.ts';
import { reasons } from './reasons.ts';
import { quoted, timeline } from './timeline.ts';
import { type Language, words } from './words.ts';

type Deed = NonNullable<HistoryRow['deed']>;
type Clock = CaseFile['state']['clocks'][number];

/** One case: how it stands, what the rules found and why, and how it came to be. */
export function casePage(file: CaseFile, titles: Titles, frame: Frame): Markup {
  const { language } = frame;
  const { id, version, state, findings } = file;
  const say = (word: keyof typeof words): string => words[word][language];
  const { matter, region, status, channel, submittedOn, visits, ruleSet, open } = state;
  const stepTitle = (step: string) => titles.titleOf('step', step, matter)?.[language] ?? step;
  const organisationTitle = (code: string) => titles.titleOf('organisation', code, matter)?.[language] ?? code;
  const steps = open.map(
    ({ step, organisation, level, since }) =>
      html`<li>${stepTitle(step)} · ${organisationTitle(organisation)} · ${nameOf('level', level, language)} <span class="mild">${say('since')} ${since}</span></li>`,
  );
  return page(
    id,
    html`<p class="pages"><a href="/cases">${say('back')}</a></p>
<h1>${id}</h1>
<h2>${say('standing')}</h2>
<dl>
<dt>${say('status')}</dt><dd>${nameOf('status', status, language)}</dd>
<dt>${say('matter')}</dt><dd>${titles.titleOf('matter', matter, matter)?.[language] ?? matter}</dd>
<dt>${say('region')}</dt><dd>${placeName(region)}</dd>
<dt>${say('channel')}</dt><dd>${nameOf('channel', channel, language)}</dd>
<dt>${say('submittedOn')}</dt><dd>${submittedOn}</dd>
<dt>${say('steps')}</dt><dd>${steps.length === 0 ? '—' : html`<ul class="plain">${steps}</ul>`}</dd>
<dt>${say('visits')}</dt><dd>${visits}</dd>
<dt>${say('version')}</dt><dd>${version}</dd>
<dt>${say('ruleSet')}</dt><dd class="mild">${ruleSet}</dd>
</dl>
${shownContent(state.content, (field) => titles.titleOf('field', field, matter)?.[language] ?? field, language)}
<h2>${say('clocks')}</h2>
${state.clocks.length === 0 ? html`<p>${say('noClocks')}</p>` : table(clockColumns(stepTitle, language), state.clocks, language)}
${shownMeasures(state.measures, language)}
<h2>${say('alertsOfCase')}</h2>
${alertLinks(file.alerts, language)}
<h2>${say('findings')}</h2>
${findings.length === 0 ? html`<p>${say('noFindings')}</p>` : findings.map((finding) => shownFinding(finding, language))}
<h2>${say('timeline')}</h2>
${timeline<Deed>(
  {
    rows: file.rows,
    path: `/cases/${id}`,
    before: file.before,
    told: ({ step, action, opinion }) =>
      html`<br>${stepTitle(step)} · ${nameOf('action', action, language)}${quoted('opinion', opinion, language)}`,
  },
  language,
)}`,
    frame,
  );
}

/** Measures of credit that the officer has met who took the case in or turned it away. */
function shownMeasures(measures: CaseFile['state']['measures'], language: Language): Markup | undefined {
  if (measures === undefined) return undefined;
  const say = (word: keyof typeof words): string => words[word][language];
  return html`<h2>${say('measures')}</h2>
<ul class="plain">${measures.map(
    ({ measure, title, basis, until }) =>
      html`<li>${title[language]} <span class="mild">${measure}</span><br>${say('basis')}${say('colon')}${basis}<br><span class="mild">${say('inForceUntil')} ${until}</span></li>`,
  )}</ul>`;
}

function shownContent(
  content: CaseFile['state']['content'],
  fieldTitle: (field: string) => string,
  language: Language,
): Markup | undefined {
  if (content === undefined) return undefined;
  const { applicant, agent, form, materials } = content;
  const pairs = (values: object, title: (name: string) => string) =>
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [html`<dt>${title(name)}</dt><dd>${typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>`],
    );
  const ofPerson = (name: string) => nameOf('person', name, language);
  return html`<h2>${words.content[language]}</h2>
<h3>${words.applicant[language]}</h3><dl>${pairs(applicant, ofPerson)}</dl>
${agent === undefined ? undefined : html`<h3>${words.agent[language]}</h3><dl>${pairs(agent, ofPerson)}</dl>`}
<h3>${words.form[language]}</h3><dl>${pairs(form, fieldTitle)}<dt>${words.materials[language]}</dt><dd>${materials.map(({ type }) => type).join(words.comma[language]) || '—'}</dd></dl>`;
}

function shownFinding(
  { rule, pack, version, type, code, message, basis, because }: ShownFinding,
  language: Language,
): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  return html`<section class="finding">
<p><strong>${nameOf('finding', type, language)} ${code}</strong>${message === undefined ? undefined : html` ${message[language]}`}</p>
${basis.length === 0 ? undefined : html`<p>${say('basis')}${say('colon')}${basis.join(say('semicolon'))}</p>`}
${reasons(because, language)}
<p class="mild">${pack} ${version} · ${rule}</p>
</section>`;
}

/** How each clock of a case stands. */
function clockColumns(stepTitle: (step: string) => string, language: Language): readonly Column<Clock>[] {
  return [
    {
      label: 'clock',
      cell: ({ clock, step }) => {
        const name = nameOf('clock', clock, language);
        return step === undefined ? name : html`${name} · ${stepTitle(step)}`;
      },
    },
    { label: 'state', cell: (clock) => clockState(clock, language) },
    { label: 'from', cell: ({ from }) => from, narrow: true },
    { label: 'workingDays', cell: ({ workingDays, extended }) => lengthOf(workingDays, extended), narrow: true },
    {
      label: 'due',
      cell: ({ due, provisional }) =>
        html`<span class="day">${due ?? '—'}</span>${provisional === true && html` <span class="mild">${words.provisional[language]}</span>`}`,
    },
    {
      label: 'stops',
      cell: ({ stops }) =>
        stops.length === 0
          ? '—'
          : html`${stops.map(({ reason, basis, from, to }) => html`<span>${nameOf('stop', reason, language)} ${from} – ${to ?? ''} <span class="mild">${basis}</span></span><br>`)}`,
    },
  ];
}

const lengthOf = (workingDays: number, extended: number | undefined): string =>
  extended === undefined ? String(workingDays) : `${workingDays - extended} + ${extended}`;

function clockState({ state, remaining, overdue, doneOn }: Clock, language: Language): Markup {
  const late = overdue !== undefined && html` <strong class="late">${words.overdueDays[language]} ${overdue}</strong>`;
  const left =
    state === 'running' && overdue === undefined && html` <span class="mild">${leftText(remaining, language)}</span>`;
  const done = doneOn !== undefined && html` <span class="mild">${words.doneOn[language]} ${doneOn}</span>`;
  return html`${nameOf('clockState', state, language)}${late}${left}${done}`;
}

function alertLinks(alerts: CaseFile['alerts'], language: Language): Markup {
  if (alerts.length === 0) return html`<p>${words.noAlertsOfCase[language]}</p>`;
  return html`<ul class="plain">${alerts.map(
    ({ alert, severity, message, status }) =>
      html`<li>${severityMark(severity, language)} <a href="/alerts/${alert}">${message[language]}</a> <span class="mild">${nameOf('alertStatus', status, language)}</span></li>`,
  )}</ul>`;
}
