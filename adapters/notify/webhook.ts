import { createHmac } from 'node:crypto';
import Type from 'typebox';
import type { NoticeOutcome, NoticeProvider } from '../../actors/protocol/notices.ts';
import { call, codeOf, spoken } from './http-call.ts';
import type { ProviderSurroundings } from './provider-settings.ts';

/*
 * A signed webhook of our own making, for a gateway of the county (政务短信平台) behind a few lines of its own. [D]
 *
 * POST with the message as JSON; GET `?ref=` asks what became of one. Each request carries `X-Onedoor-Timestamp` (seconds)
 * and `X-Onedoor-Signature: sha256=<hex>`, HMAC-SHA-256 over `<timestamp>.<body>`, of a question over `<timestamp>.<ref>`.
 * The receiver answers `{"state": "accepted" | "delivered" | "failed" | "absent", "class"?, "code"?}`, and owes two things: that it
 * takes a reference once, and that it answers a question from what it has taken: `failed` with the class `permanent` says that
 * the message failed, with any other that the question did.
 */

export const webhookSettings = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://' }),
    secret: Type.String({ minLength: 16, description: '签名密钥 Key of the signature' }),
  },
  { additionalProperties: false },
);

type WebhookSettings = Type.Static<typeof webhookSettings>;

export function createWebhook({ endpoint, secret }: WebhookSettings, around: ProviderSurroundings): NoticeProvider {
  const { now, timeoutMs } = around;
  const headersFor = (content: string) => {
    const timestamp = String(Math.floor(now() / 1000));
    return {
      'content-type': 'application/json',
      'x-onedoor-timestamp': timestamp,
      'x-onedoor-signature': signWebhook(timestamp, content, secret),
    };
  };
  return {
    name: 'webhook',
    async send({ ref, about, channel, to, notice, title, text, fields }) {
      const body = JSON.stringify({
        ref,
        about: `${about.kind}.${about.id}`,
        channel,
        to,
        notice,
        title,
        text,
        fields,
      });
      const url = new URL(endpoint);
      const outcome = read(spoken(await call({ url, method: 'POST', headers: headersFor(body), body, timeoutMs })));
      return outcome.state === 'absent' ? { state: 'unknown', code: 'GARBAGE' } : outcome;
    },
    async ask({ ref }) {
      const url = new URL(endpoint);
      url.searchParams.set('ref', ref);
      const answer = spoken(await call({ url, method: 'GET', headers: headersFor(ref), timeoutMs }));
      // That the question did not get through says nothing of the message.
      if (answer.outcome === undefined) return read(answer);
      return { state: 'unknown', code: 'code' in answer.outcome ? answer.outcome.code : 'GARBAGE' };
    },
    close: async () => undefined,
  };
}

function read(answer: ReturnType<typeof spoken>): NoticeOutcome {
  if (answer.outcome !== undefined) return answer.outcome;
  const { state, class: kind, code } = answer.json;
  if (state === 'accepted' || state === 'delivered' || state === 'absent') return { state };
  if (state !== 'failed') return { state: 'unknown', code: 'GARBAGE' };
  const known = kind === 'retry' || kind === 'throttle' || kind === 'config' ? kind : 'permanent';
  return { state: 'failed', class: known, code: codeOf(code) };
}

/** The value of `X-Onedoor-Signature`. */
export function signWebhook(timestamp: string, content: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${content}`).digest('hex')}`;
}
