import { type CaseList, type CaseRow, type CaseStep, caseStatuses, type Desk } from '../../../actors/protocol/desk.ts';
import { channels, levels } from '../../../actors/protocol/messages.ts';
import { knowDivision } from '../../../rules/identity/division.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import type { CaseQuery } from './query.ts';
import { type Language, nameOf, words } from './words.ts';

export type Titles = Pick<Desk, 'titleOf' | 'matters'>;

/** A list of cases: what it is narrowed by, the totals, and one page of the rows. */
export function listPage(query: CaseQuery, list: CaseList, titles: Titles, frame: Frame): Markup {
  const { language } = frame;
  const say = (word: keyof typeof words): string => words[word][language];
  const { ended, place } = query;
  return page(
    say('cases'),
    html`<h1>${say('cases')}</h1>
<div class="tabs">
<a href="/cases"${ended === undefined ? html` aria-current="page"` : undefined}>${say('openCases')}</a>
<a href="/cases?endedFrom=${frame.today}"${ended === undefined ? undefined : html` aria-current="page"`}>${say('endedCases')}</a>
</div>
${filterForm(query, titles, language)}
${list.partial === undefined ? undefined : html`<p class="notice" role="status">${say(list.partial)}</p>`}
<ul class="totals">
<li>${say('total')} <strong>${list.total}</strong></li>
${caseStatuses
  .filter((status) => list.byStatus[status] !== undefined)
  .map((status) => html`<li>${nameOf('status', status, language)} <strong>${list.byStatus[status]}</strong></li>`)}
<li class="mild">${say('shown')} ${list.rows.length}</li>
</ul>
${list.rows.length === 0 ? html`<p>${say('none')}</p>` : table(list.rows, titles, language)}
<p class="pages">${place.after === undefined ? undefined : html`<a href="${address(query)}">${say('first')}</a> `}
${list.next === undefined ? undefined : html`<a rel="next" href="${address(query, list.next)}">${say('next')}</a>`}</p>`,
    frame,
  );
}

function table(rows: readonly CaseRow[], titles: Titles, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  const columns = ['id', 'matter', 'region', 'status', 'channel', 'submittedOn', 'steps'] as const;
  return html`<table class="wide">
<thead><tr>${columns.map((column) => html`<th scope="col">${say(column)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ id, matter, region, status, channel, submittedOn, open }) => html`<tr>
<td data-name="${say('id')}"><a href="/cases/${id}">${id}</a></td>
<td data-name="${say('matter')}">${titles.titleOf('matter', matter, matter)?.[language] ?? matter}</td>
<td data-name="${say('region')}">${placeName(region)}</td>
<td data-name="${say('status')}">${nameOf('status', status, language)}</td>
<td data-name="${say('channel')}">${nameOf('channel', channel, language)}</td>
<td data-name="${say('submittedOn')}" class="day">${submittedOn}</td>
<td data-name="${say('steps')}"><span>${open.length === 0 ? '—' : open.map((step) => html`<span>${stepName(step, matter, titles, language)}</span><br>`)}</span></td>
</tr>`,
)}
</tbody></table>`;
}

/** A step in words: what, who, since when. */
export function stepName({ step, title, since }: CaseStep, matter: string, titles: Titles, language: Language): Markup {
  const name = titles.titleOf('step', step, matter)?.[language] ?? step;
  return html`${name} · ${title[language]} <span class="mild">${words.since[language]} ${since}</span>`;
}

/** A division with its name, where the lists know one. */
export function placeName(region: string): string {
  const { name } = knowDivision(region);
  return name === undefined ? region : `${name} ${region}`;
}

function filterForm({ filter, ended }: CaseQuery, titles: Titles, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  const choice = (name: 'matter' | 'status' | 'channel' | 'level', options: readonly (readonly [string, string])[]) =>
    html`<label>${say(name)}<select name="${name}"><option value="">${say('any')}</option>${options.map(
      ([code, title]) =>
        html`<option value="${code}"${filter[name] === code ? html` selected` : undefined}>${title}</option>`,
    )}</select></label>`;
  const named = (kind: string, all: readonly string[]) =>
    all.map((code) => [code, nameOf(kind, code, language)] as const);
  const written = (name: 'region' | 'organisation' | 'step', pattern: string) =>
    html`<label>${say(name)}<input name="${name}" value="${filter[name]}" pattern="${pattern}" autocomplete="off"></label>`;
  const day = (name: 'submittedFrom' | 'submittedTo' | 'endedFrom' | 'endedTo', value: string | undefined) =>
    html`<label>${say(name)}<input type="date" name="${name}" value="${value}"></label>`;
  return html`<form class="filters" method="get" action="/cases">
${choice(
  'matter',
  titles.matters().map(({ code, title }) => [code, title[language]] as const),
)}
${choice('status', named('status', caseStatuses))}
${written('region', '[0-9]{2,12}')}
${choice('channel', named('channel', channels))}
${choice('level', named('level', levels))}
${written('organisation', '[0-9A-Z]{18}')}
${written('step', '[a-z][a-z0-9-]*')}
${day('submittedFrom', filter.submittedFrom)}
${day('submittedTo', filter.submittedTo)}
${ended === undefined ? undefined : [day('endedFrom', ended.from), day('endedTo', ended.to)]}
<div class="buttons"><button class="main">${say('filter')}</button><a href="/cases">${say('clear')}</a></div>
</form>`;
}

/** The address of a page of the same list. */
function address({ filter, ended, place }: CaseQuery, after?: string): string {
  const parameters = new URLSearchParams({
    ...filter,
    ...(ended === undefined ? {} : { endedFrom: ended.from, endedTo: ended.to }),
    limit: String(place.limit),
    ...(after === undefined ? {} : { after }),
  });
  return `/cases?${parameters.toString()}`;
}
