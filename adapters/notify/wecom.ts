import Type from 'typebox';
import type { FailureClass, NoticeOutcome, NoticeProvider } from '../../actors/protocol/notices.ts';
import { AccessToken } from './access-token.ts';
import { call, codeOf, spoken } from './http-call.ts';
import type { ProviderSurroundings } from './provider-settings.ts';

/*
 * WeCom (企业微信), messages of an application, for staff.
 *
 * [S] gettoken and message/send (developer.work.weixin.qq.com/document/path/90236): with `enable_duplicate_check` the same
 * request is not received twice within `duplicate_check_interval`, four hours at most, so a repeat is safe as long as it is
 * the same to the letter; two different notices are kept apart by the reference in their text. 81013: none of the receivers
 * is there; `invaliduser` names those who are not. There is no receipt and no question by reference.
 * [S] 40014, 42001 token, 45009 limit (DOMAIN F2). [K] The classes of other codes. Not verified against the real service.
 */

export const wecomSettings = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://', description: 'https://qyapi.weixin.qq.com/' }),
    corpId: Type.String({ minLength: 1 }),
    corpSecret: Type.String({ minLength: 1 }),
    agentId: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);

type WecomSettings = Type.Static<typeof wecomSettings>;

const DUPLICATE_CHECK_SECONDS = 14_400;
const SYSTEM_BUSY = -1;
const tokenEnded = new Set<unknown>([40014, 42001]);
const classes: Readonly<Record<number, FailureClass>> = { 81013: 'permanent', 40003: 'permanent', 45009: 'throttle' };

export function createWecom(settings: WecomSettings, { now, timeoutMs }: ProviderSurroundings): NoticeProvider {
  const tokenUrl = new URL('cgi-bin/gettoken', settings.endpoint);
  tokenUrl.search = new URLSearchParams({ corpid: settings.corpId, corpsecret: settings.corpSecret }).toString();
  const tokens = new AccessToken({ url: tokenUrl, timeoutMs, now });

  const send = async (message: object, again: boolean): Promise<NoticeOutcome> => {
    const token = await tokens.get();
    if (typeof token !== 'string') return token;
    const url = new URL('cgi-bin/message/send', settings.endpoint);
    url.searchParams.set('access_token', token);
    const headers = { 'content-type': 'application/json' };
    const answer = spoken(await call({ url, method: 'POST', headers, body: JSON.stringify(message), timeoutMs }));
    if (answer.outcome !== undefined) return answer.outcome;
    const { errcode, msgid, invaliduser } = answer.json;
    if (tokenEnded.has(errcode)) {
      tokens.forget(token);
      return again ? send(message, false) : { state: 'failed', class: 'config', code: codeOf(errcode) };
    }
    if (typeof errcode !== 'number') return { state: 'unknown', code: 'GARBAGE' };
    if (errcode === SYSTEM_BUSY) return { state: 'unknown', code: 'SYSTEM_BUSY' };
    if (errcode !== 0) return { state: 'failed', class: classes[errcode] ?? 'config', code: codeOf(errcode) };
    if (typeof invaliduser === 'string' && invaliduser !== '')
      return { state: 'failed', class: 'permanent', code: 'INVALID_USER' };
    return { state: 'accepted', ...(typeof msgid === 'string' ? { providerId: msgid } : {}) };
  };
  return {
    name: 'wecom',
    send: ({ ref, to, text }) =>
      send(
        {
          touser: to,
          msgtype: 'text',
          agentid: settings.agentId,
          text: { content: `${text}（${ref.slice(0, 8)}）` },
          enable_duplicate_check: 1,
          duplicate_check_interval: DUPLICATE_CHECK_SECONDS,
        },
        true,
      ),
    ask: async () => ({ state: 'unknown', code: 'CANNOT_BE_ASKED' }),
    close: async () => undefined,
  };
}
