import type { FakeProvider, FakeWorld } from './fake-world.ts';

export const fakeWechatKeys = { appId: 'fake-app', appSecret: 'fake-app-secret' } as const;
export const fakeWecomKeys = { corpId: 'fake-corp', corpSecret: 'fake-corp-secret', agentId: 7 } as const;

const TOKEN = 'fake-access-token';
const busy = { throttled: { errcode: 45009, errmsg: 'fake' } };
const token = (known: boolean): ReturnType<FakeProvider> =>
  known
    ? { kind: 'token', ...busy, refused: {}, answer: () => ({ access_token: TOKEN, expires_in: 7200 }) }
    : { unsigned: { errcode: 40001, errmsg: 'fake' } };

/** WeChat template messages: a client_msg_id is taken once in ten minutes. */
export function fakeWechat({ ledger, now, fate }: FakeWorld): FakeProvider {
  return ({ path, query, body }) => {
    if (path.endsWith('/token'))
      return token(query.get('appid') === fakeWechatKeys.appId && query.get('secret') === fakeWechatKeys.appSecret);
    if (query.get('access_token') !== TOKEN) return { unsigned: { errcode: 40001, errmsg: 'fake' } };
    const { client_msg_id: ref, touser: to } = JSON.parse(body) as Record<string, string>;
    return {
      kind: 'send',
      ...busy,
      refused: { errcode: 43004, errmsg: 'fake' },
      answer: () => {
        const at = now();
        const before = ledger.of(ref ?? '').find((one) => one.provider === 'wechat' && at - one.at < 600_000);
        const { arrives, afterMs } = fate();
        const { number } =
          before ??
          ledger.take({ ref: ref ?? '', provider: 'wechat', to: to ?? '', at, arrives, reportedAt: at + afterMs });
        return { errcode: 0, errmsg: 'ok', msgid: Number(number) };
      },
    };
  };
}

/** WeCom application messages: the same request is taken once in the interval that it asks for. */
export function fakeWecom({ ledger, now }: FakeWorld): FakeProvider {
  const seen = new Map<string, { readonly at: number; readonly number: string }>();
  return ({ path, query, body }) => {
    if (path.endsWith('/gettoken'))
      return token(
        query.get('corpid') === fakeWecomKeys.corpId && query.get('corpsecret') === fakeWecomKeys.corpSecret,
      );
    if (query.get('access_token') !== TOKEN) return { unsigned: { errcode: 40014, errmsg: 'fake' } };
    const message = JSON.parse(body) as {
      readonly touser: string;
      readonly text: { readonly content: string };
      readonly enable_duplicate_check: number;
      readonly duplicate_check_interval: number;
    };
    return {
      kind: 'send',
      ...busy,
      refused: { errcode: 81013, errmsg: 'fake' },
      answer: () => {
        const at = now();
        const before = seen.get(body);
        const kept = message.enable_duplicate_check === 1 ? message.duplicate_check_interval * 1000 : 0;
        if (before !== undefined && at - before.at < kept) return { errcode: 0, errmsg: 'ok', msgid: before.number };
        // The only reference that it is told stands at the end of the text.
        const ref = /（([0-9a-f]{8})）$/.exec(message.text.content)?.[1] ?? '';
        const { number } = ledger.take({
          ref,
          provider: 'wecom',
          to: message.touser,
          at,
          arrives: true,
          reportedAt: at,
        });
        seen.set(body, { at, number });
        return { errcode: 0, errmsg: 'ok', msgid: number };
      },
    };
  };
}
