import type { NoticeOutcome } from '../../actors/protocol/notices.ts';
import { call, codeOf, spoken } from './http-call.ts';

/** Ahead of its end, so that a token in hand is never one that has ended. */
const SPARE_MS = 5 * 60_000;

export interface AccessTokenOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** The token that WeChat and WeCom want with each call. One is asked for at a time: a newer one ends the older. */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  #token: { readonly text: string; readonly until: number } | undefined;
  #asking: Promise<string | NoticeOutcome> | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  /** The token, or why there is none: nothing was sent then. */
  get(): Promise<string | NoticeOutcome> {
    if (this.#token !== undefined && this.#token.until > this.#options.now()) return Promise.resolve(this.#token.text);
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Forgets a token that the provider does not take any more. */
  forget(token: string): void {
    if (this.#token?.text === token) this.#token = undefined;
  }

  async #ask(): Promise<string | NoticeOutcome> {
    const { url, timeoutMs, now } = this.#options;
    const answer = spoken(await call({ url, method: 'GET', timeoutMs }));
    // Whatever went wrong here, no message was sent yet.
    if (answer.outcome !== undefined)
      return { state: 'failed', class: 'retry', code: 'code' in answer.outcome ? answer.outcome.code : 'TOKEN' };
    const { access_token: text, expires_in: seconds, errcode } = answer.json;
    if (typeof text !== 'string') {
      const busy = errcode === -1 || errcode === undefined;
      return { state: 'failed', class: busy ? 'retry' : 'config', code: busy ? 'TOKEN' : codeOf(errcode) };
    }
    this.#token = { text, until: now() + Number(seconds) * 1000 - SPARE_MS };
    return text;
  }
}
