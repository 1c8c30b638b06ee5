import type { CreditDeed, CreditFile, CreditRow } from '../../../actors/protocol/credit-desk.ts';
import type { ShownMeasure } from '../../../actors/protocol/credit-views.ts';
import type { ActionTry } from './alert-actions.ts';
import { nameOf } from './code-names.ts';
import { creditForm } from './credit-form.ts';
import { lateMark } from './credit-list-page.ts';
import { entityLink } from './entity-link.ts';
import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { type Column, placeName, type Titles, table } from './list-page.ts';
import { quoted, timeline } from './timeline.ts';
import { type Language, words } from './words.ts';

type Word = keyof typeof words;
type Measure = NonNullable<CreditFile['item']>['measures'][number];
type Pair = Markup | string | number | undefined;

/** One credit file: what is asked, what happened and by which law, what it counts for and leads to, and how it came to be. */
export function creditPage(file: CreditFile, titles: Titles, frame: Frame, tried?: ActionTry): Markup {
  const { language } = frame;
  const { credit, state, item, rows, before } = file;
  const say = (word: Word): string => words[word][language];
  const severity = item?.severity ?? state.severity;
  return page(
    `${say('oneCredit')} ${credit}`,
    html`<p class="pages"><a href="/credit">${say('back')}</a></p>
<h1>${severity && severityMark(severity, language)} ${nameOf('creditKind', state.kind, language)} ${credit}</h1>
${creditForm(file, frame, tried)}
<h2>${say('asks')}</h2>
${asks(file, language)}
<h2>${say('happened')}</h2>
${happened(file, titles, language)}
<h2>${say('ledgerItem')}</h2>
${ledgerItem(file, language)}
<h2>${say('measuresResting')}</h2>
${measures(item?.measures ?? [], titles, language)}
<h2>${say('timeline')}</h2>
${timeline<CreditDeed, CreditRow>(
  {
    rows,
    path: `/credit/${credit}`,
    before,
    told: (deed) => toldOfDeed(deed, language),
    besides: (row) => particulars(row, language),
  },
  language,
)}`,
    frame,
  );
}

/** Pairs of a name and a value; what is not there is left out. */
function pairs(all: readonly (readonly [Word, Pair])[], language: Language): Markup {
  const shown = all.filter(([, value]) => value !== undefined);
  return html`<dl>
${shown.map(([word, value]) => html`<dt>${words[word][language]}</dt><dd>${value}</dd>\n`)}</dl>`;
}

function asks({ state: { request }, extent }: CreditFile, language: Language): Markup {
  if (request === undefined) return html`<p>${words.noAsks[language]}</p>`;
  const { kind, on, answerBy, late, proposed, statement, evidence = [] } = request;
  const shown = pairs(
    [
      ['request', nameOf('creditRequest', kind, language)],
      ['askedOn', on],
      ['answerBy', html`${answerBy}${late === true && html` ${lateMark(language)}`}`],
      [
        'firstSigned',
        proposed &&
          html`${nameOf('creditDecision', proposed.decision, language)} · ${proposed.officer} · ${proposed.on}<br><strong class="late">${words.waitsForSecond[language]}</strong>`,
      ],
      ['statement', statement],
      [
        'handedIn',
        evidence.length === 0
          ? undefined
          : html`<ul class="plain">${evidence.map((one) => html`<li>${evidenceLine(one)}</li>`)}</ul>`,
      ],
    ],
    language,
  );
  return html`${shown}${extent !== 'whole' && html`<p class="mild">${words.wordsHidden[language]}</p>`}`;
}

function happened({ credit, state, version, extent }: CreditFile, titles: Titles, language: Language): Markup {
  const { matter, document, basis, evidence } = state;
  return pairs(
    [
      ['creditKind', nameOf('creditKind', state.kind, language)],
      ['creditSource', nameOf('creditSource', state.source, language)],
      ['times', state.times],
      ['matter', matter && (titles.titleOf('matter', matter, matter)?.[language] ?? matter)],
      ['region', placeName(state.region)],
      ['decidingOrganisation', state.organisation],
      ['decidingDocument', html`${document.number}<br><span class="mild">${document.day}</span>`],
      ['basis', basis],
      // A file that shows itself is this page.
      ['creditEvidence', evidence === `credit/${credit}` ? evidence : entityLink(evidence)],
      ['openedOn', state.openedOn],
      ['answeredTimes', state.answered],
      ['version', version],
      ['extentShown', nameOf('extent', extent, language)],
    ],
    language,
  );
}

function ledgerItem({ item }: CreditFile, language: Language): Markup {
  if (item === undefined) return html`<p>${words.noItem[language]}</p>`;
  const { standing, severity, points, basis, recordedOn, lastDay, repairFrom, publication, rule } = item;
  return pairs(
    [
      ['status', standingMark(standing, language)],
      ['severity', nameOf('creditSeverity', severity, language)],
      ['points', points],
      ['basis', basis],
      ['recordedOn', recordedOn],
      ['lastDay', lastDay],
      ['repairFrom', repairFrom],
      // What is not in use is not shown to the public either, whatever its days are.
      [
        'publishedFromTo',
        publication === undefined || standing !== 'in-use'
          ? words.notPublic[language]
          : `${publication.from} – ${publication.to}`,
      ],
      ['enteredBy', rule && html`${rule.pack} ${rule.version} · ${rule.rule} <code>${rule.code}</code>`],
    ],
    language,
  );
}

function measures(all: readonly Measure[], titles: Titles, language: Language): Markup {
  if (all.length === 0) return html`<p>${words.noMeasuresResting[language]}</p>`;
  const columns: readonly Column<Measure>[] = [
    {
      label: 'creditMeasure',
      cell: ({ measure, title }) => html`${title[language]}<br><span class="mild">${measure}</span>`,
    },
    { label: 'effect', cell: ({ effect }) => nameOf('creditEffect', effect, language) },
    { label: 'basis', cell: ({ basis }) => basis },
    { label: 'matter', cell: ({ matters }) => mattersOf(matters, titles, language) },
    {
      label: 'region',
      cell: ({ regions }) => regions?.map(placeName).join(words.comma[language]) ?? words.any[language],
    },
    { label: 'validUntil', cell: ({ until }) => until, narrow: true },
    { label: 'isInForce', cell: ({ inForce }) => nameOf('answer', inForce ? 'yes' : 'no', language) },
  ];
  return table(columns, all, language);
}

function mattersOf(matters: ShownMeasure['matters'], titles: Titles, language: Language): string {
  const titleOf = (code: string) => titles.titleOf('matter', code, code)?.[language] ?? code;
  return matters?.map(titleOf).join(words.comma[language]) ?? words.any[language];
}

const severityMarks: Readonly<Record<string, string>> = { general: 'yellow', serious: 'orange' };

function severityMark(severity: string, language: Language): Markup {
  return html`<strong class="mark ${severityMarks[severity] ?? ''}">${nameOf('creditSeverity', severity, language)}</strong>`;
}

const standingMarks: Readonly<Record<string, string>> = { 'in-use': 'orange', suspended: 'yellow', repaired: 'good' };

function standingMark(standing: string, language: Language): Markup {
  return html`<strong class="mark ${standingMarks[standing] ?? ''}">${nameOf('creditStanding', standing, language)}</strong>`;
}

/** What an officer has answered, with the words where they are shown. */
function toldOfDeed({ decision, first, reason }: CreditDeed, language: Language): Markup {
  return html`<br>${nameOf('creditDecision', decision, language)}${first !== undefined && html`<br><span class="mild">${words.firstSigned[language]} ${first}</span>`}${quoted('reason', reason, language)}`;
}

/** What was asked until when, what the person said and handed in, or by what it was taken back. */
function particulars({ request, statement, evidence, document }: CreditRow, language: Language): Markup {
  return html`${
    request &&
    html`<br>${nameOf('creditRequest', request.kind, language)}<br><span class="mild">${words.answerBy[language]} ${request.answerBy}</span>`
  }${document && html`<br><span class="mild">${document.number} ${document.day}</span>`}${quoted('statement', statement, language)}${evidence?.map(
    (one) => html`<br>${evidenceLine(one)}`,
  )}`;
}

/** What was handed in: never the thing itself, which lies where the hash says. */
function evidenceLine({ hash, size, mediaType }: NonNullable<CreditRow['evidence']>[number]): Markup {
  return html`${mediaType} · ${size} B<br><span class="mild"><code>${hash.algorithm}:${hash.value}</code></span>`;
}
