import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../actors/ports.ts';
import { type Answer, errorAnswer, pageAnswer, redirect } from './answer.ts';
import { html } from './html.ts';
import type { Keeper, Visitor } from './keeper.ts';
import type { Frame } from './layout.ts';
import { type LoginForm, loginPage } from './login-page.ts';
import { type Order, orderByForm, orderByProgram, orderIn } from './ordering.ts';
import { type Desks, readPage } from './reading-pages.ts';
import { type Asked, isJson, isOwnOrigin, readForm } from './request.ts';
import { sameToken } from './sessions.ts';
import { style } from './style.ts';
import { type Language, words } from './words.ts';

export interface RoutesDependencies extends Desks {
  readonly keeper: Keeper;
  readonly clock: Clock;
  /** Cookies go over TLS only; then they bear the name that no other host can set. */
  readonly secure: boolean;
}

/** A login takes less. */
const MOST_FORM_BYTES = 4096;

/** Answers what comes to the door. */
export class Routes {
  readonly #with: RoutesDependencies;
  readonly #secret = randomBytes(32);
  readonly #sessionCookie: string;
  readonly #loginCookie: string;

  constructor(dependencies: RoutesDependencies) {
    this.#with = dependencies;
    const prefix = dependencies.secure ? '__Host-' : '';
    this.#sessionCookie = `${prefix}onedoor`;
    this.#loginCookie = `${prefix}onedoor-login`;
  }

  async answer(asked: Asked, request: IncomingMessage): Promise<Answer> {
    const { method, path } = asked;
    if (path === '/door.css' && method === 'GET')
      return {
        status: 200,
        type: 'text/css; charset=utf-8',
        body: style,
        headers: { 'cache-control': 'max-age=3600' },
      };
    if (method === 'POST') return this.#post(asked, request);
    if (method !== 'GET') return errorAnswer(405, 'METHOD', { allow: 'GET, POST' });
    if (path === '/') return redirect('/cases');
    const visitor = await this.#visitor(asked, request);
    const answer =
      path === '/login'
        ? visitor === undefined
          ? this.#loginAnswer(200, asked, { next: asked.parameters.get('next') ?? '' })
          : redirect('/cases')
        : visitor === undefined
          ? this.#knock(asked, request)
          : await readPage(asked, visitor, this.#frame(asked, visitor), this.#with);
    return this.#withLanguage(asked, answer);
  }

  /** Who comes: a program by its token, a person by a session. */
  #visitor({ cookies, address }: Asked, { headers }: IncomingMessage): Promise<Visitor | undefined> {
    const bearer = /^Bearer ([A-Za-z0-9._-]{1,200})$/.exec(headers.authorization ?? '')?.[1];
    const { keeper } = this.#with;
    return bearer === undefined ? keeper.bySession(cookies.get(this.#sessionCookie)) : keeper.byToken(bearer, address);
  }

  /** Whoever has not logged in is sent to the login; a link from another site first to the same page from here, since its cookie stays at home. */
  #knock(asked: Asked, { headers, url = '/' }: IncomingMessage): Answer {
    if (asked.wantsJson) return errorAnswer(401, 'LOGIN_NEEDED', { 'www-authenticate': 'Bearer' });
    if (headers['sec-fetch-site'] === 'cross-site' && safeNext(url) === url) {
      const { language } = this.#frame(asked);
      return pageAnswer(
        200,
        html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>${words.opening[language]}</title></head><body><a href="${url}">${words.goOn[language]}</a></body></html>`,
      );
    }
    return redirect(`/login?next=${encodeURIComponent(url)}`);
  }

  async #post(asked: Asked, request: IncomingMessage): Promise<Answer> {
    const { path } = asked;
    const order = orderIn(path, this.#with);
    if (order !== undefined) return this.#order(order, asked, request);
    if (path !== '/login' && path !== '/logout') return errorAnswer(405, 'METHOD', { allow: 'GET' });
    const form = await readForm(request, MOST_FORM_BYTES);
    if (form === undefined) return errorAnswer(413, 'TOO_LARGE', { connection: 'close' });
    const sessionId = asked.cookies.get(this.#sessionCookie);
    const token = form.get('token') ?? '';
    if (path === '/logout') {
      const visitor = await this.#with.keeper.bySession(sessionId);
      if (visitor?.session === undefined || sessionId === undefined) return redirect('/login');
      if (!isOwnOrigin(request) || !sameToken(token, visitor.session.formToken)) return errorAnswer(403, 'FORM_STALE');
      await this.#with.keeper.logout(sessionId, visitor);
      return redirect('/login', [this.#cookie(this.#sessionCookie, '', 'Max-Age=0')]);
    }
    const next = form.get('next') ?? '';
    const knock = asked.cookies.get(this.#loginCookie);
    if (!isOwnOrigin(request) || knock === undefined || !sameToken(token, this.#tokenOf(knock)))
      return this.#loginAnswer(403, asked, { next, said: 'stale' });
    const name = (form.get('user') ?? '').slice(0, 64);
    const password = (form.get('password') ?? '').slice(0, 200);
    const login = await this.#with.keeper.login(name, password, asked.address, sessionId);
    if ('id' in login)
      return redirect(safeNext(next), [
        this.#cookie(this.#sessionCookie, login.id),
        this.#cookie(this.#loginCookie, '', 'Max-Age=0'),
      ]);
    if (login.refused === 'throttled') {
      const after = { 'retry-after': String(Math.ceil(login.waitMs / 1000)) };
      return this.#loginAnswer(429, asked, { next, said: 'throttled' }, after);
    }
    const status = { wrong: 401, notFiled: 403, busy: 503 }[login.refused];
    return this.#loginAnswer(status, asked, { next, said: login.refused });
  }

  /** Something is to be done with what a page shows. Only who has shown who it is by a header can do without the token of a form. */
  async #order(order: Order, asked: Asked, request: IncomingMessage): Promise<Answer> {
    const visitor = await this.#visitor(asked, request);
    const { page } = order;
    const program = isJson(request);
    if (visitor === undefined)
      return program
        ? errorAnswer(401, 'LOGIN_NEEDED', { 'www-authenticate': 'Bearer' })
        : redirect(`/login?next=${encodeURIComponent(page)}`);
    if (program && visitor.session !== undefined) return errorAnswer(403, 'FORM_STALE');
    const ordered = { order, visitor, frame: this.#frame(asked, visitor, page) };
    return program ? orderByProgram(request, ordered) : orderByForm(request, ordered);
  }

  /** The form of the login, bound to this browser by a cookie: nobody can log others in under a name of their own. */
  #loginAnswer(
    status: number,
    asked: Asked,
    { next, said }: Pick<LoginForm, 'next' | 'said'>,
    headers: Readonly<Record<string, string>> = {},
  ): Answer {
    const brought = asked.cookies.get(this.#loginCookie) ?? '';
    const knock = /^[A-Za-z0-9_-]{43}$/.test(brought) ? brought : randomBytes(32).toString('base64url');
    const form = { formToken: this.#tokenOf(knock), next: safeNext(next), ...(said === undefined ? {} : { said }) };
    return pageAnswer(status, loginPage(form, this.#frame(asked)), {
      ...headers,
      'set-cookie': [this.#cookie(this.#loginCookie, knock, 'Max-Age=3600')],
    });
  }

  #tokenOf(knock: string): string {
    return createHmac('sha256', this.#secret).update(knock).digest('base64url');
  }

  #cookie(name: string, value: string, more = ''): string {
    const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
    if (this.#with.secure) parts.push('Secure');
    if (more !== '') parts.push(more);
    return parts.join('; ');
  }

  /** @param page where a form was sent from */
  #frame(asked: Asked, visitor?: Visitor, page = '/login'): Frame {
    const language = languageOf(asked);
    const other = new URLSearchParams(asked.parameters);
    other.set('lang', language === 'zh' ? 'en' : 'zh');
    const today = new Date(this.#with.clock.now() + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const path = asked.method === 'GET' ? asked.path : page;
    return {
      language,
      today,
      otherLanguage: `${path}?${other.toString()}`,
      ...(visitor?.session === undefined
        ? {}
        : { visitor: { user: visitor.user, formToken: visitor.session.formToken } }),
    };
  }

  #withLanguage({ parameters }: Asked, answer: Answer): Answer {
    const chosen = parameters.get('lang');
    if (chosen !== 'zh' && chosen !== 'en') return answer;
    const cookies = [answer.headers?.['set-cookie'] ?? []].flat();
    const cookie = this.#cookie('onedoor-language', chosen, 'Max-Age=31536000');
    return { ...answer, headers: { ...answer.headers, 'set-cookie': [...cookies, cookie] } };
  }
}

function languageOf({ parameters, cookies }: Asked): Language {
  return (parameters.get('lang') ?? cookies.get('onedoor-language')) === 'en' ? 'en' : 'zh';
}

/** Only pages of this door: whoever has just logged in is sent nowhere else. */
function safeNext(next: string): string {
  return /^\/(?:cases|alerts|verifications|credit)(?:[/?][\x21-\x7e]{0,1500})?$/.test(next) && !next.includes('\\')
    ? next
    : '/cases';
}
