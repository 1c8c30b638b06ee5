import { DeliverPolicy, type JetStreamManager, jetstream } from '@nats-io/jetstream';
import { createInbox, headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import type { Outlet, OutletMessage } from '../../actors/ports.ts';
import { createGathering } from './gathering.ts';
import { epochOf, findStream, OUTBOUND_STREAM } from './streams.ts';

const MESSAGE_ID = 'Nats-Msg-Id';
const COMMIT = 'Onedoor-Commit';
/** Of a stream that is gone: that of no stream. */
const NO_EPOCH = 'none';

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
  /** By the last token of the reply subject, the oldest first. */
  const waiting = new Map<string, Waiting>();
  let count = 0;
  const together = createGathering();
  const encodeHeaders = createHeaders();

  let timer: NodeJS.Timeout | undefined;
  /** All wait equally long, so one timer for the oldest does for all. */
  const rejectLate = (): void => {
    timer = undefined;
    const now = performance.now();
    for (const [key, { until, reject }] of waiting) {
      if (until > now) {
        timer = setTimeout(rejectLate, Math.ceil(until - now));
        return;
      }
      waiting.delete(key);
      reject(new Error(`the broker did not acknowledge a message within ${options.acknowledgeWithinMs} ms`));
    }
  };

  const settle = (message: Msg): void => {
    const key = message.subject.slice(inbox.length + 1);
    const one = waiting.get(key);
    if (one === undefined) return;
    waiting.delete(key);
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
      const info = await findStream(manager, OUTBOUND_STREAM);
      if (info === undefined) return { epoch: NO_EPOCH, lastSequence: 0 };
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
        waiting.set(key, { resolve, reject, until: performance.now() + options.acknowledgeWithinMs });
        timer ??= setTimeout(rejectLate, options.acknowledgeWithinMs);
        together(() => {
          try {
            connection.publish(subject, payload, { reply: `${inbox}.${key}`, headers: encodeHeaders(id, commit) });
          } catch (error) {
            waiting.delete(key);
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }),

    close: () => {
      subscription.unsubscribe();
      clearTimeout(timer);
      for (const { reject } of waiting.values())
        reject(new Error('the way out was closed before the broker acknowledged a message'));
      waiting.clear();
    },
  };
}

/** A message that the broker has not acknowledged. */
interface Waiting {
  readonly resolve: (sequence: number) => void;
  readonly reject: (error: Error) => void;
  /** By the clock of `performance.now`. */
  readonly until: number;
}

/**
 * Makes the headers of a message, as the library writes them. Its own way (two lists of keys and two canonical names for
 * each header that is set) costs more than all the rest of a publish; it writes what `encode` gives at once, so one object
 * does for all messages.
 */
function createHeaders(): (id: string, commit: number) => MsgHdrs {
  let text = '';
  const head = Object.assign(headers(), { encode: () => Buffer.from(text, 'latin1') });
  return (id, commit) => {
    text = `NATS/1.0\r\n${MESSAGE_ID}: ${id}\r\n${COMMIT}: ${commit}\r\n\r\n`;
    return head;
  };
}
