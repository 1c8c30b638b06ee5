import { html, type Markup } from './html.ts';

/** Where each kind of entity has its page. */
const pages: Readonly<Record<string, string>> = {
  application: 'cases',
  alert: 'alerts',
  verification: 'verifications',
  credit: 'credit',
};

/** An entity of the journal, such as `alert/…`, as a link to its page; what has no page stays a text. */
export function entityLink(entity: string): Markup | string {
  const [, kind = '', id = ''] = /^([a-z]{1,32})\/([A-Za-z0-9_.-]{1,300})$/.exec(entity) ?? [];
  const page = Object.hasOwn(pages, kind) ? pages[kind] : undefined;
  return page === undefined ? entity : html`<a href="/${page}/${id}">${entity}</a>`;
}
