import type { HistoryRow } from '../../../actors/protocol/views.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { table } from './list-page.ts';
import { type Language, words } from './words.ts';

/** A row of any history; what was done in it depends on the kind. */
type Row<Deed> = Omit<HistoryRow, 'deed'> & { readonly deed?: Deed };

export interface Timeline<Deed, One extends Row<Deed> = Row<Deed>> {
  readonly rows: readonly One[];
  /** The page itself, for older rows. */
  readonly path: string;
  readonly before: number | undefined;
  /** What stands behind the names of the events, on lines of its own. */
  readonly told: (deed: Deed) => Markup;
  /** What else stands there of a row, whether or not somebody did something in it. */
  readonly besides?: (row: One) => Markup | undefined;
}

/** What happened to something, who did it, and who has read it. */
export function timeline<
  Deed extends { readonly officer: string; readonly organisation: string },
  One extends Row<Deed> = Row<Deed>,
>({ rows, path, before, told, besides }: Timeline<Deed, One>, language: Language): Markup {
  const older =
    before === undefined
      ? undefined
      : html`<p class="pages"><a href="${path}?before=${before}">${words.older[language]}</a></p>`;
  return html`${older}
${table<One>(
  [
    { label: 'moment', cell: ({ at }) => moment(at), narrow: true },
    {
      label: 'what',
      cell: (row) => {
        const { events, deed } = row;
        const names = events.map((event) => nameOf('event', event, language)).join(words.comma[language]);
        // An entry that only counts, or lies in an archive, tells of no event.
        return html`${names === '' ? '—' : names}${deed === undefined ? undefined : told(deed)}${besides?.(row)}`;
      },
    },
    { label: 'who', cell: (row) => byWhom(row, language) },
    { label: 'entry', cell: ({ commit, hash }) => html`<span class="mild" title="${hash}">${commit}</span>` },
  ],
  rows,
  language,
)}`;
}

/** A moment as clocks in China show it. */
export function moment(at: string): Markup {
  const shown = new Date(Date.parse(at) + 8 * 60 * 60 * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return html`<time datetime="${at}">${shown}</time>`;
}

/** Somebody's own words, under what they are. */
export function quoted(word: keyof typeof words, said: string | undefined, language: Language): Markup | undefined {
  if (said === undefined) return undefined;
  return html`<br><span class="mild">${words[word][language]}${words.colon[language]}${said}</span>`;
}

function byWhom<Deed extends { readonly officer: string; readonly organisation: string }>(
  { deed, reading }: Row<Deed>,
  language: Language,
): string {
  if (deed !== undefined) return `${deed.officer} · ${deed.organisation}`;
  if (reading !== undefined)
    return `${words.readBy[language]} ${reading.by}${reading.officer === undefined ? '' : ` (${reading.officer})`}`;
  return '—';
}
