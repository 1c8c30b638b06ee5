import type { ReportVersion, VerificationFile } from '../../../actors/protocol/verification-desk.ts';
import type { ShownReport, VerificationRow } from '../../../actors/protocol/verification-views.ts';
import type { ActionTry } from './alert-actions.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { type Column, placeName, type Titles, table } from './list-page.ts';
import { reviewForms } from './review-forms.ts';
import { moment, quoted, timeline } from './timeline.ts';
import { outcomeMark } from './verification-list-page.ts';
import { waterfall } from './waterfall.ts';
import { type Language, words } from './words.ts';

type Word = keyof typeof words;
type Source = VerificationFile['state']['sources'][number];
type Field = NonNullable<ShownReport['fields']>[number];
type Deed = NonNullable<VerificationRow['deed']>;

/** One verification: how it stands, what each source has said, what each field comes to, its reports, and how it came to be. */
export function verificationPage(file: VerificationFile, titles: Titles, frame: Frame, tried?: ActionTry): Markup {
  const { language } = frame;
  const { verification, state, report, versions, rows, before } = file;
  const say = (word: Word): string => words[word][language];
  const titleOf = (pointer: string) => fieldTitle(pointer, state.matter, titles, language);
  return page(
    `${say('verification')} ${verification}`,
    html`<p class="pages"><a href="/verifications">${say('back')}</a></p>
<h1>${report && outcomeMark(report.outcome, language)} ${say('verification')} ${verification}</h1>
${reviewForms(file, titleOf, frame, tried)}
<h2>${say('standing')}</h2>
${standing(file, titles, language)}
<h2>${say('sources')}</h2>
${table<Source>(sourceColumns(report, language), state.sources, language)}
${(report?.sources ?? []).map((line) => waterfall(line, language))}
<h2>${say('sealedReport')} ${report && html`${report.number} v${report.version}`}</h2>
${shownReport(file, titleOf, language)}
<h2>${say('reportVersions')}</h2>
${table<ReportVersion>(versionColumns(verification, language), versions, language)}
<h2>${say('timeline')}</h2>
${timeline<Deed & { readonly organisation: string }, ReturnType<typeof withOrganisation>>(
  {
    rows: rows.map(withOrganisation),
    path: `/verifications/${verification}`,
    before,
    told: ({ decision, reason }) =>
      html`<br>${nameOf('reviewDecision', decision, language)}${quoted('reason', reason, language)}`,
    besides: (row) => particulars(row, language),
  },
  language,
)}`,
    frame,
  );
}

function standing({ version, state, extent }: VerificationFile, titles: Titles, language: Language): Markup {
  const say = (word: Word): string => words[word][language];
  const { matter, application, review, subject, consent } = state;
  const pair = (word: Word, value: Markup | string | number | undefined) =>
    value === undefined ? undefined : html`<dt>${say(word)}</dt><dd>${value}</dd>\n`;
  const why = review?.why.map((one) => nameOf('reviewReason', one, language)).join(say('comma'));
  const proposed = review?.proposed;
  return html`<dl>
${pair('status', nameOf('verificationStatus', state.status, language))}
${pair('reviewWhy', review && html`${why}${say('pause')}${say('since')} ${review.since}`)}
${pair(
  'waitsForSecond',
  proposed &&
    html`${nameOf('reviewDecision', proposed.decision, language)} · ${proposed.officer} · ${proposed.on}${quoted('reason', proposed.reason, language)}`,
)}
${pair('verifiedFor', nameOf('verifiedFor', state.purpose, language))}
${pair('id', application && html`<a href="/cases/${application}">${application}</a>`)}
${pair('matter', titles.titleOf('matter', matter, matter)?.[language] ?? matter)}
${pair('region', placeName(state.region))}
${pair('consent', consent ?? say('noConsent'))}
${pair('subject', subject && [subject.name, subject.idNumber].filter((one) => one !== undefined).join(' · '))}
${pair('verificationRound', state.round)}
${pair('begunOn', state.begunOn)}
${pair('deadlineAt', moment(state.deadlineAt))}
${pair('version', version)}
${pair('extentShown', nameOf('extent', extent, language))}
</dl>`;
}

function sourceColumns(report: ShownReport | undefined, language: Language): readonly Column<Source>[] {
  const lineOf = (dataset: string) => report?.sources.find((one) => one.dataset === dataset);
  return [
    {
      label: 'dataset',
      cell: ({ dataset }) =>
        html`${lineOf(dataset)?.title[language] ?? dataset}<br><span class="mild">${dataset}</span>`,
    },
    {
      label: 'sourceAnswer',
      cell: ({ dataset, status, late }) => {
        const code = lineOf(dataset)?.code;
        return html`${nameOf('sourceAnswer', status, language)}${late === true && html` <strong class="late">${words.late[language]}</strong>`}${code !== undefined && html`<br><span class="mild">${code}</span>`}`;
      },
    },
    { label: 'attempts', cell: ({ attempts }) => attempts, narrow: true },
    { label: 'answeredAt', cell: ({ answeredAt }) => (answeredAt === undefined ? '—' : moment(answeredAt)) },
    { label: 'dataAsOf', cell: ({ asOf }) => asOf ?? '—', narrow: true },
    {
      label: 'identified',
      cell: ({ dataset }) => {
        const line = lineOf(dataset);
        if (line?.identified === undefined) return '—';
        const share = line.probability;
        return html`${nameOf('identified', line.identified, language)}${share !== undefined && html`<br><span class="mild">${(share * 100).toFixed(2)} %</span>`}`;
      },
    },
  ];
}

function shownReport(
  { report, extent }: VerificationFile,
  titleOf: (pointer: string) => string,
  language: Language,
): Markup {
  const say = (word: Word): string => words[word][language];
  if (report === undefined) return html`<p>${say('noReport')}</p>`;
  const { fields, detections = [], decidedBy, seal, sealedAt, code } = report;
  return html`<p>${say('sealedAt')} ${moment(sealedAt)}<br><span class="mild">${say('seal')} <code>${seal}</code></span></p>
${extent !== 'whole' && html`<p class="notice">${say('excerpt')}</p>`}
${code !== undefined && html`<p class="notice">${code}</p>`}
${decidedBy && html`<p>${say('decidedBy')}${say('colon')}${nameOf('reviewDecision', decidedBy.decision, language)} · ${decidedBy.officer} · ${decidedBy.on}${decidedBy.second && html` · ${say('second')} ${decidedBy.second.officer}`}${quoted('reason', decidedBy.reason, language)}</p>`}
${detections.map(({ code: found, message }) => html`<section class="finding"><p><strong>${found}</strong> ${message?.[language]}</p></section>`)}
${fields === undefined ? html`<p>${say('noFields')}</p>` : fields.length === 0 ? undefined : table<Field>(fieldColumns(titleOf, language), fields, language)}`;
}

const verdictMarks: Readonly<Record<string, string>> = {
  confirmed: 'good',
  contradicted: 'red',
  missing: 'orange',
  unknown: 'yellow',
};

function fieldColumns(titleOf: (pointer: string) => string, language: Language): readonly Column<Field>[] {
  const verdictMark = (verdict: string) =>
    html`<strong class="mark ${verdictMarks[verdict] ?? ''}">${nameOf('fieldVerdict', verdict, language)}</strong>`;
  return [
    { label: 'field', cell: ({ field }) => html`${titleOf(field)}<br><span class="mild">${field}</span>` },
    {
      label: 'verdict',
      cell: ({ verdict, was }) =>
        html`${verdictMark(verdict)}${was !== undefined && html`<br><span class="mild">${words.was[language]} ${nameOf('fieldVerdict', was, language)}</span>`}`,
    },
    { label: 'declared', cell: ({ declared }) => textOf(declared) },
    {
      label: 'foundValue',
      cell: ({ found, dataset }) => html`${textOf(found)}<br><span class="mild">${dataset}</span>`,
    },
    {
      label: 'reason',
      cell: ({ message, rule, disputed = [] }) =>
        html`${message?.[language] ?? '—'}<br><span class="mild">${rule}</span>${disputed.map((one) => html`<br><strong class="late">${words.disputed[language]}</strong> ${one.dataset} ${one.message[language]}`)}`,
    },
  ];
}

function versionColumns(verification: string, language: Language): readonly Column<ReportVersion>[] {
  return [
    {
      label: 'sealedReport',
      cell: ({ number, version }) =>
        html`<a href="/verifications/${verification}?report=${number}&version=${version}">${number} v${version}</a>`,
    },
    { label: 'verificationOutcome', cell: ({ outcome }) => outcomeMark(outcome, language) },
    { label: 'sealedAt', cell: ({ sealedAt }) => moment(sealedAt) },
    {
      label: 'seal',
      cell: ({ seal, previous }) =>
        html`<code>${seal}</code>${previous !== undefined && html`<br><span class="mild">← ${previous.slice(0, 16)}…</span>`}`,
    },
  ];
}

/** Which sources an entry is about, and which report it has sealed. */
function particulars({ sources = [], report }: VerificationRow, language: Language): Markup {
  return html`${sources.map(
    ({ dataset, attempt, status }) =>
      html`<br><span class="mild">${dataset} #${attempt}${status !== undefined && html` ${nameOf('sourceAnswer', status, language)}`}</span>`,
  )}${report && html`<br><span class="mild">${report.number} v${report.version} ${nameOf('reportOutcome', report.outcome, language)}</span>`}`;
}

/** Who signs as the second is told by the officer alone. */
function withOrganisation({ deed, ...row }: VerificationRow): Omit<VerificationRow, 'deed'> & {
  readonly deed?: Deed & { readonly organisation: string };
} {
  return deed === undefined ? row : { ...row, deed: { ...deed, organisation: deed.organisation ?? '' } };
}

/** What a field is called: of the form as the matter says, of people as everywhere. */
function fieldTitle(pointer: string, matter: string, titles: Titles, language: Language): string {
  const [, , part, name = ''] = pointer.split('/');
  if (part === 'form') return titles.titleOf('field', name, matter)?.[language] ?? name;
  return part === 'applicant' ? nameOf('person', name, language) : pointer;
}

function textOf(value: unknown): string {
  if (value === undefined) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
