import { DeliverPolicy, jetstream, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Intake, Meter } from '../../actors/ports.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { epochOf, INBOUND_STREAM } from './streams.ts';

/** How far the stream has been worked off, as the journal keeps it. */
export interface InboxMark {
  readonly watermark: number;
  has(sequence: number): boolean;
  /** Notes that there is nothing to do for a sequence. */
  complete(sequence: number): void;
}

export interface InboxOptions {
  /** How many messages may be taken and not committed. */
  readonly window: number;
  /** How far past the oldest uncommitted message the inbox may read; bounds the mark. */
  readonly spread: number;
}

export interface InboxDependencies {
  readonly connection: NatsConnection;
  readonly stream: StreamInfo;
  readonly mark: InboxMark;
  readonly decode: (subject: string, bytes: Uint8Array) => Incoming;
  readonly intake: Intake;
  /** Calls back whenever a message of an integrator has been committed. */
  readonly onCommitted: (listener: () => void) => void;
  /** Told of a message that is not in the stream any more, though it was never worked off. */
  readonly onMissing: (sequence: number) => void;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

/** One message of the stream: where it stands, and when the server took it, in milliseconds since 1970 UTC. */
export interface StreamPlace {
  readonly sequence: number;
  readonly at: number;
}

/** The inbox at work. */
export interface Inbox {
  /** The newest message that was read from the stream; nothing before the first. */
  readonly newest: () => StreamPlace | undefined;
  stop(): Promise<void>;
}

/** So many messages of a full queue are handed over before the event loop comes round: each makes work for those behind. */
const PORTION = 32;

/** Two that do not come, and the consumer is made anew; the library waits half a minute by itself. */
const HEARTBEAT_MS = 1000;

/**
 * Reads the stream in its order from the mark on, and hands every message that is not done yet to the intake. When the
 * window is full it stops asking, so what is not taken stays in the stream: nothing is dropped, nothing piles up.
 */
export async function startInbox(options: InboxOptions, dependencies: InboxDependencies): Promise<Inbox> {
  const { connection, stream, mark, decode, intake, onCommitted, onMissing, meter, fatal } = dependencies;
  const epoch = epochOf(stream);
  let underWay = 0;
  let stopping = false;
  let newest: StreamPlace | undefined;
  let wake: (() => void) | undefined;
  meter.gauge('onedoor_inbox_under_way', 'Messages taken from the stream and not yet committed', () => underWay);
  meter.gauge('onedoor_inbox_watermark', 'Sequence up to which all messages are committed', () => mark.watermark);
  const countMissing = meter.counter(
    'onedoor_inbox_missing_total',
    'Messages that were deleted from the stream unread',
  );
  onCommitted(() => {
    underWay -= 1;
    wake?.();
  });
  const roomFor = async (sequence: number): Promise<void> => {
    while (!stopping && (underWay >= options.window || sequence > mark.watermark + options.spread)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  const consumer = await jetstream(connection).consumers.get(INBOUND_STREAM, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: mark.watermark + 1,
  });
  const messages = await consumer.consume({ max_messages: options.window, idle_heartbeat: HEARTBEAT_MS });
  const run = async (): Promise<void> => {
    let next = mark.watermark + 1;
    let inPortion = 0;
    for await (const message of messages) {
      // A consumer that was made anew may begin before what was taken and is not committed yet.
      if (message.seq < next) continue;
      // What was deleted by hand never comes; left open, it would hold the mark, and in the end the inbox, for ever.
      for (; next < message.seq; next += 1) {
        if (mark.has(next)) continue;
        mark.complete(next);
        countMissing();
        onMissing(next);
      }
      next = message.seq + 1;
      newest = { sequence: message.seq, at: message.time.getTime() };
      if (mark.has(message.seq)) continue;
      await roomFor(message.seq);
      if (stopping) return;
      inPortion = (inPortion + 1) % PORTION;
      if (inPortion === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      if (stopping) return;
      underWay += 1;
      intake.take(decode(message.subject, message.data), { sequence: message.seq, epoch, bytes: message.data });
    }
    if (!stopping) throw new Error(`reading of stream ${INBOUND_STREAM} ended by itself`);
  };
  const running = run().catch((error: unknown) => {
    if (!stopping) fatal(error);
  });
  return {
    newest: () => newest,
    stop: async () => {
      stopping = true;
      wake?.();
      await messages.close();
      await running;
      // The server would keep it for minutes; where the broker is away it goes by itself.
      if (!connection.isClosed()) await consumer.delete().catch(() => undefined);
    },
  };
}
