import type { CaseFile, ShownFinding, ShownReason } from '../../../actors/protocol/desk.ts';
import type { HistoryRow } from '../../../actors/protocol/views.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { placeName, type Titles } from './list-page.ts';
import { type Language, nameOf, words } from './words.ts';

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
<h2>${say('findings')}</h2>
${findings.length === 0 ? html`<p>${say('noFindings')}</p>` : findings.map((finding) => shownFinding(finding, language))}
<h2>${say('timeline')}</h2>
${timeline(file, stepTitle, language)}`,
    frame,
  );
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
<h3>${words.form[language]}</h3><dl>${pairs(form, fieldTitle)}<dt>${words.materials[language]}</dt><dd>${materials.map(({ type }) => type).join(', ') || '—'}</dd></dl>`;
}

function shownFinding(
  { rule, pack, version, type, code, message, basis, because }: ShownFinding,
  language: Language,
): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  return html`<section class="finding">
<p><strong>${nameOf('finding', type, language)} ${code}</strong>${message === undefined ? undefined : html` ${message[language]}`}</p>
${basis.length === 0 ? undefined : html`<p>${say('basis')}：${basis.join('；')}</p>`}
${because.length === 0 ? undefined : html`<p>${say('because')}</p><ul class="plain">${because.map((reason) => html`<li>${shownReason(reason, language)}</li>`)}</ul>`}
<p class="mild">${pack} ${version} · ${rule}</p>
</section>`;
}

function shownReason({ fact, path, operator, negated, unknown, actual }: ShownReason, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  const place = path === undefined ? fact : `${fact} ${path}`;
  const found = actual === undefined ? undefined : html`，${say('found')} <code>${JSON.stringify(actual)}</code>`;
  return html`${negated === true ? `${say('not')} ` : undefined}<code>${place}</code> ${operator}${unknown === true ? html`（${say('unknown')}）` : undefined}${found}`;
}

function timeline({ id, rows, before }: CaseFile, stepTitle: (step: string) => string, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  return html`${before === undefined ? undefined : html`<p class="pages"><a href="/cases/${id}?before=${before}">${say('older')}</a></p>`}
<table class="wide">
<thead><tr><th scope="col">${say('moment')}</th><th scope="col">${say('what')}</th><th scope="col">${say('who')}</th><th scope="col">${say('entry')}</th></tr></thead>
<tbody>
${rows.map(
  ({ commit, hash, at, events, deed, reading }) => html`<tr>
<td data-name="${say('moment')}" class="day"><time datetime="${at}">${inShanghai(at)}</time></td>
<td data-name="${say('what')}"><span>${events.map((event) => nameOf('event', event, language)).join('、')}${deedText(deed, stepTitle, language)}</span></td>
<td data-name="${say('who')}"><span>${byWhom({ deed, reading }, language)}</span></td>
<td data-name="${say('entry')}" class="mild" title="${hash}">${commit}</td>
</tr>`,
)}
</tbody></table>`;
}

function deedText(
  deed: HistoryRow['deed'],
  stepTitle: (step: string) => string,
  language: Language,
): Markup | undefined {
  if (deed === undefined) return undefined;
  const { step, action, opinion } = deed;
  return html`<br>${stepTitle(step)} · ${nameOf('action', action, language)}${opinion === undefined ? undefined : html`<br><span class="mild">${words.opinion[language]}：${opinion}</span>`}`;
}

function byWhom(
  { deed, reading }: { deed: HistoryRow['deed']; reading: HistoryRow['reading'] },
  language: Language,
): string {
  if (deed !== undefined) return `${deed.officer} · ${deed.organisation}`;
  if (reading !== undefined)
    return `${words.readBy[language]} ${reading.by}${reading.officer === undefined ? '' : ` (${reading.officer})`}`;
  return '—';
}

/** A moment as clocks in China show it. */
function inShanghai(at: string): string {
  return new Date(Date.parse(at) + 8 * 60 * 60 * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
