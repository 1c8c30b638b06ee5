import { DeliverPolicy, type JetStreamManager, jetstream } from '@nats-io/jetstream';
import { createInbox, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { Outlet, OutletMessage } from '../../actors/ports.ts';
import { createGathering } from './gathering.ts';
import { epochOf, OUTBOUND_STREAM } from './streams.ts';

const MESSAGE_ID = 'Nats-Msg-Id';
const COMMIT = 'Onedoor-Commit';

export interface OutletOptions {
  readonly acknowledgeWithinMs: number;
  readonly inboxPrefix: string;
}

/**
 * The way out onto ONEDOOR_OUT. Acknowledgements of all messages come back on one shared reply subject, told apart by its last
 * token: a subscription for each publish costs ten times the processor time.
 */
export function openOutlet(
  connection: NatsConnection,
  manager: JetStreamManager,
  options: OutletOptions,
): Outlet & { close(): void } {
  const inbox = createInbox(options.inboxPrefix);
  const waiting = new Map<
    string,
    { resolve: (sequence: number) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }
  >();
  let count = 0;
  const together = createGathering();

  const settle = (message: Msg): void => {
    const key = message.subject.slice(inbox.length + 1);
    const one = waiting.get(key);
    if (one === undefined) return;
    waiting.delete(key);
    clearTimeout(one.timer);
    try {
      const { seq, error } = message.json<{ seq?: number; error?: { description?: string } }>();
      if (seq !== undefined && error === undefined) one.resolve(seq);
      else
        one.reject(
          new Error(`the stream did not take a message: ${error?.description ?? 'no sequence in its answer'}`),
        );
    } catch {
      one.reject(new Error('no stream took a message: is JetStream running?'));
    }
  };
  const subscription = connection.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error === null) settle(message);
    },
  });

  return {
    state: async () => {
      const info = await manager.streams.info(OUTBOUND_STREAM);
      return { epoch: epochOf(info), lastSequence: info.state.last_seq };
    },

    storedFrom: async (sequence) => {
      const { state } = await manager.streams.info(OUTBOUND_STREAM);
      const found: { id: string; commit: number; sequence: number }[] = [];
      if (state.messages === 0 || sequence > state.last_seq) return found;
      const consumer = await jetstream(connection).consumers.get(OUTBOUND_STREAM, {
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: Math.max(sequence, state.first_seq),
        headers_only: true,
      });
      // How many are there is asked for: the last sequence may be that of a message that was deleted since.
      const { num_pending: pending } = await consumer.info();
      if (pending > 0) {
        const messages = await consumer.consume({ max_messages: 1000 });
        for await (const message of messages) {
          const id = message.headers?.get(MESSAGE_ID);
          const commit = Number(message.headers?.get(COMMIT) || Number.NaN);
          if (id && Number.isSafeInteger(commit)) found.push({ id, commit, sequence: message.seq });
          if (message.info.pending === 0) break;
        }
        await messages.close();
      }
      await consumer.delete();
      return found;
    },

    publish: ({ subject, id, commit, payload }: OutletMessage) =>
      new Promise<number>((resolve, reject) => {
        count += 1;
        const key = count.toString(36);
        const timer = setTimeout(() => {
          waiting.delete(key);
          reject(new Error(`the broker did not acknowledge a message within ${options.acknowledgeWithinMs} ms`));
        }, options.acknowledgeWithinMs);
        waiting.set(key, { resolve, reject, timer });
        const head = headers();
        head.set(MESSAGE_ID, id);
        head.set(COMMIT, String(commit));
        together(() => {
          try {
            connection.publish(subject, payload, { reply: `${inbox}.${key}`, headers: head });
          } catch (error) {
            waiting.delete(key);
            clearTimeout(timer);
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }),

    close: () => {
      subscription.unsubscribe();
      for (const { timer, reject } of waiting.values()) {
        clearTimeout(timer);
        reject(new Error('the way out was closed before the broker acknowledged a message'));
      }
      waiting.clear();
    },
  };
}
