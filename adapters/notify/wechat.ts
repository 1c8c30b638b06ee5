import Type from 'typebox';
import type { FailureClass, NoticeOutcome, NoticeProvider } from '../../actors/protocol/notices.ts';
import { AccessToken } from './access-token.ts';
import { call, codeOf, spoken } from './http-call.ts';
import type { ProviderSurroundings } from './provider-settings.ts';

/*
 * WeChat official account (公众号), template messages.
 *
 * [S] message/template/send with `client_msg_id`, of which the documents say: one message for the same open id and
 * client_msg_id, valid for ten minutes, not promised after (developers.weixin.qq.com, quoted in silenceper/wechat#651);
 * the outcome comes by itself as TEMPLATESENDJOBFINISH, which names the message by MsgID alone. There is no question.
 * [S] 43004 must follow, 40003 open id, 45009 quota, 47003 parameter, 48001 no right, 40001 and 42001 token (DOMAIN F2).
 * [D] What is answered to a repeat within the ten minutes is not documented for template messages: 0 with a msgid, or 45065,
 * the word for a client_msg_id that exists in mass sending, are both taken for "has it". Not verified against the real service.
 */

export const wechatSettings = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://', description: 'https://api.weixin.qq.com/' }),
    appId: Type.String({ minLength: 1 }),
    appSecret: Type.String({ minLength: 1 }),
    templates: Type.Record(Type.String(), Type.String(), { description: '通知名称到模板 ID Notice → template_id' }),
    callbackToken: Type.Optional(Type.String({ minLength: 3, maxLength: 32, description: '服务器配置的令牌 Token' })),
  },
  { additionalProperties: false },
);

type WechatSettings = Type.Static<typeof wechatSettings>;

const tokenEnded = new Set<unknown>([40001, 42001, 40014]);
const classes: Readonly<Record<number, FailureClass>> = { 40003: 'permanent', 43004: 'permanent', 45009: 'throttle' };
const SYSTEM_BUSY = -1;
const REPEATED = 45065;

export function createWechat(settings: WechatSettings, { now, timeoutMs }: ProviderSurroundings): NoticeProvider {
  const tokenUrl = new URL('cgi-bin/token', settings.endpoint);
  tokenUrl.search = new URLSearchParams({
    grant_type: 'client_credential',
    appid: settings.appId,
    secret: settings.appSecret,
  }).toString();
  const tokens = new AccessToken({ url: tokenUrl, timeoutMs, now });

  const send = async (message: object, again: boolean): Promise<NoticeOutcome> => {
    const token = await tokens.get();
    if (typeof token !== 'string') return token;
    const url = new URL('cgi-bin/message/template/send', settings.endpoint);
    url.searchParams.set('access_token', token);
    const headers = { 'content-type': 'application/json' };
    const answer = spoken(await call({ url, method: 'POST', headers, body: JSON.stringify(message), timeoutMs }));
    if (answer.outcome !== undefined) return answer.outcome;
    const { errcode, msgid, msg_id: known } = answer.json;
    if (tokenEnded.has(errcode)) {
      tokens.forget(token);
      return again ? send(message, false) : { state: 'failed', class: 'config', code: codeOf(errcode) };
    }
    if (errcode === 0 || errcode === REPEATED) {
      const id = msgid ?? known;
      return { state: 'accepted', ...(id === undefined ? {} : { providerId: String(id) }) };
    }
    if (typeof errcode !== 'number') return { state: 'unknown', code: 'GARBAGE' };
    if (errcode === SYSTEM_BUSY) return { state: 'unknown', code: 'SYSTEM_BUSY' };
    return { state: 'failed', class: classes[errcode] ?? 'config', code: codeOf(errcode) };
  };
  return {
    name: 'wechat',
    async send({ ref, to, notice, fields }) {
      const template = settings.templates[notice];
      if (template === undefined) return { state: 'failed', class: 'config', code: 'TEMPLATE_MISSING' };
      const data = Object.fromEntries(fields.map(({ name, value }) => [name, { value }]));
      return send({ touser: to, template_id: template, client_msg_id: ref, data }, true);
    },
    ask: async () => ({ state: 'unknown', code: 'CANNOT_BE_ASKED' }),
    close: async () => undefined,
  };
}
