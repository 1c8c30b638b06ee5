import type { AlertFilter, AlertList, ListedAlert } from '../../../actors/protocol/alert-lists.ts';
import { alertPhases, severities } from '../../../actors/protocol/alerts.ts';
import { alertStatuses } from '../../../actors/protocol/outbound-alerts.ts';
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
import { type Check, code, creditCode, type ListQuery, matching, oneOf, region, staffNumber } from './list-query.ts';
import { type Language, words } from './words.ts';

/** What a list of alerts can be narrowed by. */
export const alertChecks: Readonly<Record<keyof AlertFilter, Check>> = {
  phase: oneOf(alertPhases),
  severity: oneOf(severities),
  status: oneOf(alertStatuses),
  region,
  organisation: creditCode,
  officer: staffNumber,
  code: matching(/^[A-Z][A-Z0-9_]{0,63}$/, '须为预警代码', 'must be a code of an alert'),
  matter: code,
  application: matching(/^[a-z][a-z0-9-]{0,31}\.[A-Za-z0-9_-]{1,64}$/, '须为办件编号', 'must be the id of a case'),
  overdue: oneOf(['yes', 'no']),
};

/** A list of alerts. */
export function alertListPage(query: ListQuery<AlertFilter>, list: AlertList, titles: Titles, frame: Frame): Markup {
  const { language } = frame;
  const shape = {
    path: '/alerts',
    title: 'alerts',
    tabs: { open: 'openAlerts', ended: 'endedAlerts' },
    none: 'noAlerts',
    filters: filtersOf(titles, language),
    totals: [
      ...tallied('severity', [...severities].reverse(), list.bySeverity, language),
      ...tallied('alertStatus', alertStatuses, list.byStatus, language),
    ],
    columns: columnsOf(titles, language),
  } as const;
  return listPage(shape, query, list, frame);
}

function filtersOf(titles: Titles, language: Language): readonly FilterField[] {
  return [
    { name: 'severity', label: 'severity', options: named('severity', severities, language) },
    { name: 'phase', label: 'phase', options: named('phase', alertPhases, language) },
    { name: 'status', label: 'status', options: named('alertStatus', alertStatuses, language) },
    { name: 'overdue', label: 'unanswered', options: named('answer', ['yes', 'no'], language) },
    { name: 'region', label: 'region', pattern: '[0-9]{2,12}' },
    { name: 'matter', label: 'matter', options: matterOptions(titles, language) },
    { name: 'code', label: 'alertCode', pattern: '[A-Z][A-Z0-9_]*' },
    { name: 'application', label: 'id', pattern: '[a-z][a-z0-9\\-]*\\.[A-Za-z0-9_\\-]+' },
    { name: 'organisation', label: 'accountableOrganisation', pattern: '[0-9A-Z]{18}' },
    { name: 'officer', label: 'accountableOfficer', pattern: '[A-Za-z0-9_\\-]{1,32}' },
  ];
}

function columnsOf(titles: Titles, language: Language): readonly Column<ListedAlert>[] {
  return [
    { label: 'severity', cell: ({ severity }) => severityMark(severity, language) },
    {
      label: 'alert',
      cell: ({ alert, message, code }) =>
        html`<a href="/alerts/${alert}">${message[language]}</a><br><span class="mild">${code}</span>`,
    },
    {
      label: 'id',
      cell: ({ application, subject }) =>
        application === undefined ? subject : html`<a href="/cases/${application}">${application}</a>`,
    },
    { label: 'region', cell: (row) => placeName(row.region) },
    { label: 'status', cell: (row) => standing(row, language) },
    {
      label: 'accountable',
      cell: ({ accountable: { organisation, officer, role }, matter }) => {
        const title = matter === undefined ? undefined : titles.titleOf('organisation', organisation, matter);
        const by = officer === undefined ? undefined : html` · ${officer}`;
        return html`${title?.[language] ?? organisation}<br><span class="mild">${role[language]}${by}</span>`;
      },
    },
    { label: 'firstFound', cell: ({ firstOn }) => firstOn, narrow: true },
    { label: 'occurrences', cell: ({ occurrences }) => occurrences, narrow: true },
  ];
}

/** How bad it is, in a word that is also a colour. */
export function severityMark(severity: ListedAlert['severity'], language: Language): Markup {
  return html`<strong class="mark ${severity}">${nameOf('severity', severity, language)}</strong>`;
}

/** Where an alert stands: its status, whether somebody is late, the level that it has come to, its silence. */
function standing({ status, overdue, escalated, silentUntil }: ListedAlert, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  return html`${nameOf('alertStatus', status, language)}${overdue && html` <strong class="late">${say('isUnanswered')}</strong>`}${
    escalated > 0 && html`<br><span class="mild">${say('escalated')} L${escalated}</span>`
  }${silentUntil !== undefined && html`<br><span class="mild">${say('silentUntil')} ${silentUntil}</span>`}`;
}
