import {
  type CaseFilter,
  type CaseList,
  type CaseRowToday,
  type CaseStep,
  caseStatuses,
} from '../../../actors/protocol/desk.ts';
import { channels, levels } from '../../../actors/protocol/messages.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import type { Frame } from './layout.ts';
import {
  type Column,
  type FilterField,
  listPage,
  matterOptions,
  named,
  placeName,
  type Titles,
  tallied,
} from './list-page.ts';
import {
  type Check,
  code,
  creditCode,
  day,
  type ListQuery,
  oneOf,
  region,
  staffNumber,
  wholeNumber,
} from './list-query.ts';
import { type Language, words } from './words.ts';

/** What a list of cases can be narrowed by. */
export const caseChecks: Readonly<Record<keyof CaseFilter, Check>> = {
  region,
  matter: code,
  status: oneOf(caseStatuses),
  channel: oneOf(channels),
  organisation: creditCode,
  step: code,
  level: oneOf(levels),
  submittedFrom: day,
  submittedTo: day,
  officer: staffNumber,
  overdue: oneOf(['yes', 'no']),
  dueWithin: wholeNumber(0, 250),
};

/** A list of cases. */
export function caseListPage(query: ListQuery<CaseFilter>, list: CaseList, titles: Titles, frame: Frame): Markup {
  const { language } = frame;
  const shape = {
    path: '/cases',
    title: 'cases',
    tabs: { open: 'openCases', ended: 'endedCases' },
    none: 'none',
    filters: filtersOf(titles, language),
    totals: tallied('status', caseStatuses, list.byStatus, language),
    columns: columnsOf(titles, language),
  } as const;
  return listPage(shape, query, list, frame);
}

function filtersOf(titles: Titles, language: Language): readonly FilterField[] {
  return [
    { name: 'matter', label: 'matter', options: matterOptions(titles, language) },
    { name: 'status', label: 'status', options: named('status', caseStatuses, language) },
    { name: 'region', label: 'region', pattern: '[0-9]{2,12}' },
    { name: 'overdue', label: 'overdue', options: named('answer', ['yes', 'no'], language) },
    { name: 'dueWithin', label: 'dueWithin', pattern: '[0-9]{1,3}' },
    { name: 'channel', label: 'channel', options: named('channel', channels, language) },
    { name: 'level', label: 'level', options: named('level', levels, language) },
    { name: 'organisation', label: 'organisation', pattern: '[0-9A-Z]{18}' },
    { name: 'step', label: 'step', pattern: '[a-z][a-z0-9\\-]*' },
    { name: 'officer', label: 'claimant', pattern: '[A-Za-z0-9_\\-]{1,32}' },
    { name: 'submittedFrom', label: 'submittedFrom', day: true },
    { name: 'submittedTo', label: 'submittedTo', day: true },
  ];
}

function columnsOf(titles: Titles, language: Language): readonly Column<CaseRowToday>[] {
  return [
    { label: 'id', cell: ({ id }) => html`<a href="/cases/${id}">${id}</a>` },
    { label: 'matter', cell: ({ matter }) => titles.titleOf('matter', matter, matter)?.[language] ?? matter },
    { label: 'region', cell: (row) => placeName(row.region) },
    { label: 'status', cell: ({ status }) => nameOf('status', status, language), narrow: true },
    { label: 'channel', cell: ({ channel }) => nameOf('channel', channel, language), narrow: true },
    { label: 'submittedOn', cell: ({ submittedOn }) => submittedOn, narrow: true },
    { label: 'due', cell: (row) => dueName(row, language) },
    {
      label: 'steps',
      cell: ({ open, matter }) =>
        open.length === 0 ? '—' : html`${open.map((step) => stepName(step, matter, titles, language))}`,
    },
  ];
}

/** A step in words: what, who, since when, and who keeps it. */
function stepName({ step, title, since, claim }: CaseStep, matter: string, titles: Titles, language: Language): Markup {
  const name = titles.titleOf('step', step, matter)?.[language] ?? step;
  const kept = claim === undefined ? undefined : html` · ${words.claimant[language]} ${claim.officer}`;
  return html`<span>${name} · ${title[language]} <span class="mild">${words.since[language]} ${since}${kept}</span></span><br>`;
}

/** When the time of a case runs out, and how much is left. */
function dueName({ due, remaining, overdue }: CaseRowToday, language: Language): Markup | string {
  if (due === undefined) return '—';
  const left =
    overdue === true ? html`<strong class="late">${words.isOverdue[language]}</strong>` : leftText(remaining, language);
  const provisional =
    due.provisional === true ? html` <span class="mild">${words.provisional[language]}</span>` : undefined;
  return html`<span class="day">${due.day}</span> ${left}<br><span class="mild">${nameOf('clock', due.clock, language)}</span>${provisional}`;
}

/** How many working days are left. */
export function leftText(remaining: number | undefined, language: Language): string {
  if (remaining === undefined) return '';
  if (remaining === 0) return words.dueToday[language];
  return language === 'zh'
    ? `剩余 ${remaining} 个工作日`
    : `${remaining} working ${remaining === 1 ? 'day' : 'days'} left`;
}
