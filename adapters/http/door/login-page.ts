import { html, type Markup } from './html.ts';
import { type Frame, page } from './layout.ts';
import { words } from './words.ts';

export interface LoginForm {
  readonly formToken: string;
  /** Where the visitor was going. */
  readonly next: string;
  /** What went wrong before. */
  readonly said?: 'wrong' | 'throttled' | 'notFiled' | 'stale' | 'busy';
}

export function loginPage({ formToken, next, said }: LoginForm, frame: Frame): Markup {
  const { language } = frame;
  const say = (word: keyof typeof words): string => words[word][language];
  return page(
    say('login'),
    html`<form class="login" method="post" action="/login">
<h1>${say('login')}</h1>
${said === undefined ? undefined : html`<p class="notice" role="alert">${say(said)}</p>`}
<input type="hidden" name="token" value="${formToken}">
<input type="hidden" name="next" value="${next}">
<label for="user">${say('user')}</label>
<input id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="32" required autofocus>
<label for="password">${say('password')}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required>
<button class="main">${say('login')}</button>
<p class="mild">${say('loginNote')}</p>
</form>`,
    frame,
  );
}
