import type { JetStreamManager } from '@nats-io/jetstream';
import { headers, type MsgHdrs, type NatsConnection, type PublishOptions } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openOutlet } from './outlet.ts';

/** What the library writes of headers. */
const written = (head: MsgHdrs | undefined): string =>
  Buffer.from((head as unknown as { encode(): Uint8Array }).encode()).toString();

describe('the outlet on a connection that nobody answers', () => {
  let published: { readonly subject: string; readonly head: string }[];
  let outlet: ReturnType<typeof openOutlet>;
  const publish = (number: number): { outcome: string } => {
    const result = { outcome: 'waits' };
    outlet.publish({ subject: `s.${number}`, id: `hash-${number}`, commit: number, payload: '{}' }).then(
      () => {
        result.outcome = 'stored';
      },
      (error: Error) => {
        result.outcome = error.message;
      },
    );
    return result;
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    published = [];
    const connection = {
      subscribe: () => ({ unsubscribe: () => undefined }),
      publish: (subject: string, _payload: string, options: PublishOptions) =>
        published.push({ subject, head: written(options.headers) }),
    };
    outlet = openOutlet(connection as unknown as NatsConnection, {} as JetStreamManager, {
      acknowledgeWithinMs: 60,
      inboxPrefix: '_INBOX',
    });
  });
  afterEach(() => {
    outlet.close();
    vi.useRealTimers();
  });

  it('rejects each message in its own time, with one timer for all', async () => {
    const first = publish(1);
    await vi.advanceTimersByTimeAsync(40);
    const second = publish(2);
    const third = publish(3);
    await vi.advanceTimersByTimeAsync(25);
    const late = 'the broker did not acknowledge a message within 60 ms';
    expect([first, second, third].map(({ outcome }) => outcome)).toEqual([late, 'waits', 'waits']);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(40);
    expect([second, third].map(({ outcome }) => outcome)).toEqual([late, late]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when it is closed', async () => {
    const one = publish(1);
    await vi.advanceTimersByTimeAsync(1);
    outlet.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(one.outcome).toContain('was closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('writes the headers of each message as the library would', async () => {
    publish(1);
    publish(2);
    await vi.advanceTimersByTimeAsync(1);
    const expected = [1, 2].map((number) => {
      const head = headers();
      head.set('Nats-Msg-Id', `hash-${number}`);
      head.set('Onedoor-Commit', String(number));
      return { subject: `s.${number}`, head: written(head) };
    });
    expect(published).toEqual(expected);
  });
});
