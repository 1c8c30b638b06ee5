import type { Desk, ListPage } from '../../../actors/protocol/desk.ts';
import { knowDivision } from '../../../rules/identity/division.ts';
import type { LocalizedText } from '../../../rules/text.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { addressOf, type ListQuery } from './list-query.ts';
import { type Language, words } from './words.ts';

/*
 * What all lists are alike in: what they are narrowed by, the totals, one page of the rows. A new list is a file of its own
 * that says its filters, its totals and its columns.
 */

export type Titles = Pick<Desk, 'titleOf' | 'matters'>;
type Word = keyof typeof words;

/** Something that a list can be narrowed by. */
export type FilterField =
  | { readonly name: string; readonly label: Word; readonly options: readonly (readonly [string, string])[] }
  | { readonly name: string; readonly label: Word; readonly pattern: string }
  | { readonly name: string; readonly label: Word; readonly day: true };

/** A column: its heading, and what stands in it. */
export interface Column<Row> {
  readonly label: Word;
  readonly cell: (row: Row) => Markup | string | number;
  /** Does not break: days and numbers. */
  readonly narrow?: true;
}

export interface ListShape<Row> {
  /** Where the list is. */
  readonly path: string;
  readonly title: Word;
  /** Left out where only what is open is listed. */
  readonly tabs?: { readonly open: Word; readonly ended: Word };
  readonly none: Word;
  readonly filters: readonly FilterField[];
  /** The totals beside the whole: what each is called, and how many. */
  readonly totals: readonly (readonly [string, number])[];
  readonly columns: readonly Column<Row>[];
}

export function listPage<Row>(
  { path, title, tabs, none, filters, totals, columns }: ListShape<Row>,
  query: ListQuery<object>,
  list: ListPage<Row>,
  frame: Frame,
): Markup {
  const { language, today } = frame;
  const say = (word: Word): string => words[word][language];
  const { ended, place } = query;
  const current = (yes: boolean) => (yes ? html` aria-current="page"` : undefined);
  return page(
    say(title),
    html`<h1>${say(title)}</h1>
${
  tabs &&
  html`<div class="tabs">
<a href="${path}"${current(ended === undefined)}>${say(tabs.open)}</a>
<a href="${path}?endedFrom=${today}"${current(ended !== undefined)}>${say(tabs.ended)}</a>
</div>`
}
${filterForm(path, filters, query, language)}
${list.partial === undefined ? undefined : html`<p class="notice" role="status">${partialText(list.partial, language)}</p>`}
<ul class="totals">
<li>${say('total')} <strong>${list.total}</strong></li>
${totals.map(([name, count]) => html`<li>${name} <strong>${count}</strong></li>`)}
<li class="mild">${say('shown')} ${list.rows.length}</li>
</ul>
${list.rows.length === 0 ? html`<p>${say(none)}</p>` : table(columns, list.rows, language)}
<p class="pages">${place.after === undefined ? undefined : html`<a href="${addressOf(path, query)}">${say('first')}</a> `}
${list.next === undefined ? undefined : html`<a rel="next" href="${addressOf(path, query, list.next)}">${say('next')}</a>`}</p>`,
    frame,
  );
}

/** A table that becomes a list of cards on a phone. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], language: Language): Markup {
  const say = (word: Word): string => words[word][language];
  return html`<table class="wide">
<thead><tr>${columns.map(({ label }) => html`<th scope="col">${say(label)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr>
${columns.map(({ label, cell, narrow }) => html`<td data-name="${say(label)}"${narrow && html` class="day"`}><span>${cell(row)}</span></td>\n`)}</tr>`,
)}
</tbody></table>`;
}

/** A division with its name, where the lists know one. */
export function placeName(region: string): string {
  const { name } = knowDivision(region);
  return name === undefined ? region : `${name} ${region}`;
}

/** Every option of a code, with its name. */
export function named(kind: string, all: readonly string[], language: Language): (readonly [string, string])[] {
  return all.map((code) => [code, nameOf(kind, code, language)] as const);
}

/** Totals by code, in the order in which the codes are known; those that are not there are left out. */
export function tallied(
  kind: string,
  all: readonly string[],
  counts: Readonly<Record<string, number>>,
  language: Language,
): (readonly [string, number])[] {
  return all.flatMap((code) => {
    const count = counts[code];
    return count === undefined ? [] : [[nameOf(kind, code, language), count] as const];
  });
}

/** The matters by which a list can be narrowed. */
export function matterOptions(titles: Titles, language: Language): (readonly [string, string])[] {
  return titles.matters().map(({ code, title }) => [code, title[language]] as const);
}

function filterForm(
  path: string,
  filters: readonly FilterField[],
  { filter, ended }: ListQuery<object>,
  language: Language,
): Markup {
  const say = (word: Word): string => words[word][language];
  const values: Readonly<Record<string, string | undefined>> = { ...filter };
  const fieldOf = (field: FilterField): Markup => {
    const { name, label } = field;
    const value = values[name];
    if ('options' in field)
      return html`<label>${say(label)}<select name="${name}"><option value="">${say('any')}</option>${field.options.map(
        ([code, title]) => html`<option value="${code}"${value === code && html` selected`}>${title}</option>`,
      )}</select></label>`;
    if ('day' in field) return dayField(name, say(label), value);
    return html`<label>${say(label)}<input name="${name}" value="${value}" pattern="${field.pattern}" autocomplete="off"></label>`;
  };
  return html`<form class="filters" method="get" action="${path}">
${filters.map((field) => html`${fieldOf(field)}\n`)}${
  ended === undefined
    ? undefined
    : [dayField('endedFrom', say('endedFrom'), ended.from), dayField('endedTo', say('endedTo'), ended.to)]
}
<div class="buttons"><button class="main">${say('filter')}</button><a href="${path}">${say('clear')}</a></div>
</form>`;
}

function dayField(name: string, label: string, value: string | undefined): Markup {
  return html`<label>${label}<input type="date" name="${name}" value="${value}"></label>`;
}

function partialText(partial: NonNullable<ListPage<unknown>['partial']>, language: Language): string {
  if (partial.why === 'tooMany') return words.tooMany[language];
  const { read, of } = partial;
  const counted: LocalizedText = { zh: `（${read} / ${of}）`, en: ` (${read} of ${of})` };
  return `${words.loading[language]}${counted[language]}`;
}
