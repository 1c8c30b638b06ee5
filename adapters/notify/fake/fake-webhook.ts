import { signWebhook } from '../webhook.ts';
import { type FakeProvider, type FakeWorld, header } from './fake-world.ts';

export const fakeWebhookSecret = 'a-secret-of-the-fake-gateway';

/** A gateway behind the signed webhook, which takes a reference once and answers from what it has taken. */
export function fakeWebhook({ ledger, now }: FakeWorld): FakeProvider {
  return (request) => {
    const { method, query, body } = request;
    const timestamp = header(request, 'x-onedoor-timestamp');
    const ref = query.get('ref') ?? '';
    const own = signWebhook(timestamp, method === 'GET' ? ref : body, fakeWebhookSecret);
    if (header(request, 'x-onedoor-signature') !== own)
      return { unsigned: { state: 'failed', class: 'config', code: 'UNSIGNED' } };
    const words = {
      throttled: { state: 'failed', class: 'throttle', code: 'BUSY' },
      refused: { state: 'failed', class: 'permanent', code: 'UNKNOWN_NUMBER' },
    };
    if (method === 'GET')
      return {
        kind: 'ask',
        ...words,
        refused: { state: 'failed', class: 'config', code: 'NO_QUESTIONS' },
        answer: () => ({ state: ledger.of(ref).length > 0 ? 'delivered' : 'absent' }),
      };
    const message = JSON.parse(body) as { readonly ref: string; readonly to: string };
    return {
      kind: 'send',
      ...words,
      answer: () => {
        const at = now();
        const taken = ledger.of(message.ref).some(({ provider }) => provider === 'webhook');
        if (!taken) ledger.take({ ...message, provider: 'webhook', at, arrives: true, reportedAt: at });
        return { state: 'accepted' };
      },
    };
  };
}
