import type { OpenCredit, OpenCreditFilter, OpenCreditList } from '../../../actors/protocol/credit-lists.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import { type Column, type FilterField, listPage, named, placeName } from './list-page.ts';
import { type Check, creditCode, day, type ListQuery, oneOf, region } from './list-query.ts';
import { type Language, words } from './words.ts';

const requests = ['objection', 'repair'] as const;

/** What the list of credit can be narrowed by. */
export const creditChecks: Readonly<Record<keyof OpenCreditFilter, Check>> = {
  organisation: creditCode,
  region,
  request: oneOf(requests),
  late: oneOf(['yes', 'no']),
  answerTo: day,
};

/** What waits for an answer about credit, what is due first at the top. */
export function creditListPage(query: ListQuery<OpenCreditFilter>, list: OpenCreditList, frame: Frame): Markup {
  const { language } = frame;
  const shape = {
    path: '/credit',
    title: 'creditWaiting',
    none: 'noCredit',
    filters: filtersOf(language),
    totals: list.late === 0 ? [] : [[words.isLate[language], list.late] as const],
    columns: columnsOf(language),
  } as const;
  return listPage(shape, query, list, frame);
}

function filtersOf(language: Language): readonly FilterField[] {
  return [
    { name: 'request', label: 'request', options: named('creditRequest', requests, language) },
    { name: 'late', label: 'answerLate', options: named('answer', ['yes', 'no'], language) },
    { name: 'answerTo', label: 'answerTo', day: true },
    { name: 'region', label: 'region', pattern: '[0-9]{2,12}' },
    { name: 'organisation', label: 'decidingOrganisation', pattern: '[0-9A-Z]{18}' },
  ];
}

function columnsOf(language: Language): readonly Column<OpenCredit>[] {
  return [
    {
      label: 'answerBy',
      cell: ({ answerBy, late }) => html`${answerBy}${late === true && html`<br>${lateMark(language)}`}`,
      narrow: true,
    },
    {
      label: 'oneCredit',
      cell: ({ credit, kind }) =>
        html`<a href="/credit/${credit}">${credit}</a><br><span class="mild">${nameOf('creditKind', kind, language)}</span>`,
    },
    {
      label: 'request',
      cell: ({ request, on, proposed }) =>
        html`${nameOf('creditRequest', request, language)}<br><span class="mild">${words.askedOn[language]} ${on}</span>${proposed === true && html`<br><strong class="late">${words.waitsForSecond[language]}</strong>`}`,
    },
    { label: 'region', cell: (row) => placeName(row.region) },
    { label: 'decidingOrganisation', cell: ({ organisation }) => organisation },
    {
      label: 'decidingDocument',
      cell: ({ document }) => html`${document.number}<br><span class="mild">${document.day}</span>`,
    },
  ];
}

/** That an answer is late, to be seen at once. */
export function lateMark(language: Language): Markup {
  return html`<strong class="mark orange">${words.isLate[language]}</strong>`;
}
