import type { DoorUser } from '../../../actors/protocol/desk.ts';
import { nameOf } from './code-names.ts';
import { html, type Markup } from './html.ts';
import { type Language, words } from './words.ts';

/** What every page is made with. */
export interface Frame {
  readonly language: Language;
  /** The page's own address with the other language. */
  readonly otherLanguage: string;
  /** YYYY-MM-DD in Asia/Shanghai. */
  readonly today: string;
  /** There for who has logged in. */
  readonly visitor?: { readonly user: DoorUser; readonly formToken: string };
}

/** A whole page. */
export function page(title: string, body: Markup, { language, otherLanguage, visitor }: Frame): Markup {
  const say = (word: keyof typeof words): string => words[word][language];
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${say('title')}</title>
<link rel="stylesheet" href="/door.css">
</head>
<body>
<a class="skip" href="#content">${say('skip')}</a>
<header>
<a class="brand" href="/cases">${say('title')}</a>
<nav>
${visitor === undefined ? undefined : html`<a href="/cases">${say('cases')}</a> <a href="/alerts">${say('alerts')}</a> <a href="/verifications">${say('verifications')}</a> <a href="/credit">${say('credit')}</a>`}
<a href="${otherLanguage}" hreflang="${language === 'zh' ? 'en' : 'zh-CN'}">${say('otherLanguage')}</a>
${
  visitor === undefined
    ? undefined
    : html`<span class="visitor">${visitor.user.name} · ${nameOf('role', visitor.user.role, language)}</span>
<form method="post" action="/logout"><input type="hidden" name="token" value="${visitor.formToken}"><button>${say('logout')}</button></form>`
}
</nav>
</header>
<main id="content">
${body}
</main>
</body>
</html>
`;
}

/** A page that says one thing. */
export function notice(sentence: string, frame: Frame): Markup {
  return page(sentence, html`<p class="notice">${sentence}</p>`, frame);
}
