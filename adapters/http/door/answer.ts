import type { LocalizedText } from '../../../rules/text.ts';
import type { Markup } from './html.ts';

/** What goes back to who has asked. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export function pageAnswer(status: number, markup: Markup, headers: Answer['headers'] = {}): Answer {
  return { status, type: 'text/html; charset=utf-8', body: markup.text, headers };
}

export function jsonAnswer(status: number, value: object, headers: Answer['headers'] = {}): Answer {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n`, headers };
}

/** Every error that a program is told: a code, what it means, what to do. */
export const errors = {
  MALFORMED: { zh: '请求无法识别', en: 'the request cannot be understood' },
  QUERY_MALFORMED: { zh: '查询条件有误，见 defects', en: 'the query is wrong: see defects' },
  LOGIN_NEEDED: {
    zh: '须登录，或以 Authorization: Bearer 提供令牌',
    en: 'log in, or give a token as Authorization: Bearer',
  },
  FORM_STALE: {
    zh: '表单已过期或不来自本站，请重新打开页面',
    en: 'the form is out of date or not of this site: open the page again',
  },
  NOT_FOUND: {
    zh: '没有此对象，或不在监督范围内',
    en: 'there is no such thing, or it lies outside what you supervise',
  },
  METHOD: { zh: '不支持此方法', en: 'this method is not supported here' },
  TOO_LARGE: { zh: '请求过长', en: 'the request is too long' },
  BUSY: { zh: '服务繁忙，请稍后再试', en: 'the service is busy: try again in a few seconds' },
  FAULT: { zh: '内部故障，已记入日志', en: 'something went wrong inside; it is in the log' },
} as const satisfies Readonly<Record<string, LocalizedText>>;

export function errorAnswer(status: number, code: keyof typeof errors, headers: Answer['headers'] = {}): Answer {
  return jsonAnswer(status, { error: { code, message: errors[code] } }, headers);
}

export function redirect(location: string, cookies: readonly string[] = []): Answer {
  return { status: 303, type: 'text/plain; charset=utf-8', body: '', headers: { location, 'set-cookie': cookies } };
}
