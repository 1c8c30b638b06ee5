import { verificationPurposes } from '../../../actors/protocol/sources.ts';
import { answerStatuses, reportOutcomes } from '../../../actors/protocol/verification.ts';
import {
  type ListedVerification,
  type VerificationFilter,
  type VerificationList,
  verificationStatuses,
} from '../../../actors/protocol/verification-lists.ts';
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
import { type Check, code, day, type ListQuery, matching, oneOf, region } from './list-query.ts';
import { moment } from './timeline.ts';
import { type Language, words } from './words.ts';

/** What a list of verifications can be narrowed by. */
export const verificationChecks: Readonly<Record<keyof VerificationFilter, Check>> = {
  matter: code,
  region,
  outcome: oneOf(reportOutcomes),
  verifiedFor: oneOf(verificationPurposes),
  status: oneOf(verificationStatuses),
  waiting: oneOf(['yes', 'no']),
  why: matching(/^[A-Z][A-Z0-9_]{0,63}$/, '须为复核原因代码', 'must be a reason for review'),
  dataset: matching(/^[a-z][a-z0-9-]{0,31}\.[a-z][a-z0-9-]{0,31}$/, '须为数据集', 'must be a dataset'),
  answer: oneOf(answerStatuses),
  application: matching(/^[a-z][a-z0-9-]{0,31}\.[A-Za-z0-9_-]{1,64}$/, '须为办件编号', 'must be the id of a case'),
  begunFrom: day,
  begunTo: day,
};

/** A list of verifications: what waits for a person, what is under way, or what is over. */
export function verificationListPage(
  query: ListQuery<VerificationFilter>,
  list: VerificationList,
  titles: Titles,
  frame: Frame,
): Markup {
  const { language } = frame;
  const shape = {
    path: '/verifications',
    title: 'verifications',
    tabs: { open: 'openVerifications', ended: 'endedVerifications' },
    none: 'noVerifications',
    filters: filtersOf(titles, language),
    totals: [
      ...tallied('verificationStatus', verificationStatuses, list.byStatus, language),
      ...tallied('reportOutcome', reportOutcomes, list.byOutcome, language),
    ],
    columns: columnsOf(titles, language),
  } as const;
  return listPage(shape, query, list, frame);
}

function filtersOf(titles: Titles, language: Language): readonly FilterField[] {
  return [
    { name: 'waiting', label: 'waitsForReview', options: named('answer', ['yes', 'no'], language) },
    { name: 'status', label: 'status', options: named('verificationStatus', verificationStatuses, language) },
    { name: 'outcome', label: 'verificationOutcome', options: named('reportOutcome', reportOutcomes, language) },
    { name: 'verifiedFor', label: 'verifiedFor', options: named('verifiedFor', verificationPurposes, language) },
    { name: 'matter', label: 'matter', options: matterOptions(titles, language) },
    { name: 'region', label: 'region', pattern: '[0-9]{2,12}' },
    { name: 'dataset', label: 'dataset', pattern: '[a-z][a-z0-9\\-]*\\.[a-z][a-z0-9\\-]*' },
    { name: 'answer', label: 'sourceAnswer', options: named('sourceAnswer', answerStatuses, language) },
    { name: 'why', label: 'reviewWhy', pattern: '[A-Z][A-Z0-9_]*' },
    { name: 'application', label: 'id', pattern: '[a-z][a-z0-9\\-]*\\.[A-Za-z0-9_\\-]+' },
    { name: 'begunFrom', label: 'begunFrom', day: true },
    { name: 'begunTo', label: 'begunTo', day: true },
  ];
}

function columnsOf(titles: Titles, language: Language): readonly Column<ListedVerification>[] {
  return [
    { label: 'begunOn', cell: ({ begunOn }) => begunOn, narrow: true },
    {
      label: 'verification',
      cell: ({ verification, purpose }) =>
        html`<a href="/verifications/${verification}">${verification}</a><br><span class="mild">${nameOf('verifiedFor', purpose, language)}</span>`,
    },
    {
      label: 'matter',
      cell: ({ matter }) => titles.titleOf('matter', matter, matter)?.[language] ?? matter,
    },
    { label: 'region', cell: (row) => placeName(row.region) },
    { label: 'status', cell: (row) => standing(row, language) },
    {
      label: 'verificationOutcome',
      cell: ({ outcome }) => (outcome === undefined ? '—' : outcomeMark(outcome, language)),
    },
    {
      label: 'sealedReport',
      cell: ({ report, reportVersion, sealedAt }) =>
        report === undefined
          ? '—'
          : html`${report} v${reportVersion}${sealedAt !== undefined && html`<br><span class="mild">${moment(sealedAt)}</span>`}`,
    },
  ];
}

const outcomeMarks: Readonly<Record<string, string>> = {
  contradicted: 'red',
  incomplete: 'yellow',
  unauthorised: 'orange',
  stopped: 'orange',
  confirmed: 'good',
};

/** What a report comes to, in a word that is also a colour. */
export function outcomeMark(outcome: string, language: Language): Markup {
  return html`<strong class="mark ${outcomeMarks[outcome] ?? ''}">${nameOf('reportOutcome', outcome, language)}</strong>`;
}

/** Where a verification stands, and why and since when it waits for a person. */
function standing({ status, waiting }: ListedVerification, language: Language): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  if (waiting === undefined) return html`${nameOf('verificationStatus', status, language)}`;
  const why = waiting.why.map((one) => nameOf('reviewReason', one, language)).join(say('comma'));
  const second = waiting.second && html`<br><strong class="late">${say('waitsForSecond')}</strong>`;
  return html`${nameOf('verificationStatus', status, language)}<br><span class="mild">${why}${say('pause')}${say('since')} ${waiting.since}</span>${second}`;
}
