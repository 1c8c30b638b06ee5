import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeliverPolicy,
  JetStreamApiError,
  type JsMsg,
  jetstream,
  jetstreamManager,
  type StoredMsg,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Intake, Meter } from '../../actors/ports.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { epochOf, INBOUND_STREAM, StreamFault } from './streams.ts';

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

/** The inbox at work. */
export interface Inbox {
  /**
   * Looks whether the stream still ends with, or goes on behind, what was taken last: a server that was started again may
   * have lost it, and give its number to another message. @throws StreamFault
   */
  checkStream(): Promise<void>;
  stop(): Promise<void>;
}

/** Says that the stream still holds everything above the mark; by itself JetStream would skip what is gone in silence. */
export function checkStream(stream: StreamInfo, mark: { readonly epoch: string; readonly watermark: number }): void {
  const { first_seq: first, last_seq: last } = stream.state;
  if (mark.epoch !== epochOf(stream)) {
    throw new StreamFault(
      'STREAM_CHANGED',
      `stream ${INBOUND_STREAM} is another one than this data folder has read from: it was deleted and made again, or comes from another server. If the old one is lost for good, start once with --accept-new-stream; what has no receipt must be sent again`,
    );
  }
  if (first > mark.watermark + 1 && last > mark.watermark) {
    throw new StreamFault(
      'STREAM_TRUNCATED',
      `stream ${INBOUND_STREAM} begins at message ${first}, but message ${mark.watermark + 1} has not been worked off yet: messages are missing`,
    );
  }
  if (last < mark.watermark) {
    throw new StreamFault(
      'STREAM_ROLLED_BACK',
      `stream ${INBOUND_STREAM} ends at message ${last}, but message ${mark.watermark} has been worked off already: the stream is an older copy`,
    );
  }
}

const ASK_AGAIN_MS = 200;

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
  /** The message that was taken last. */
  let newest: JsMsg | undefined;
  let stopping = false;
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
      if (mark.has(message.seq)) continue;
      await roomFor(message.seq);
      if (stopping) return;
      underWay += 1;
      newest = message;
      intake.take(decode(message.subject, message.data), { sequence: message.seq, epoch, bytes: message.data });
    }
    if (!stopping) throw new Error(`reading of stream ${INBOUND_STREAM} ended by itself`);
  };
  const running = run().catch((error: unknown) => {
    if (!stopping) fatal(error);
  });
  return {
    checkStream: async () => {
      if (newest === undefined) return;
      const [info, stored] = await askedUntilAnswered(connection, newest.seq);
      checkStream(info, { epoch, watermark: newest.seq });
      if (stored === null || stored.time.getTime() === Number(newest.timestampNanos / 1_000_000n)) return;
      throw new StreamFault(
        'STREAM_ROLLED_BACK',
        `message ${newest.seq} of stream ${INBOUND_STREAM} is another one than was read: the stream has lost its end and grown again`,
      );
    },
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

/** What the stream says of itself, and its message of that number; asked again while the server is not to be reached. */
async function askedUntilAnswered(
  connection: NatsConnection,
  seq: number,
): Promise<readonly [StreamInfo, StoredMsg | null]> {
  for (;;) {
    try {
      const { streams } = await jetstreamManager(connection);
      return [await streams.info(INBOUND_STREAM), await streams.getMessage(INBOUND_STREAM, { seq })];
    } catch (error) {
      if (connection.isClosed() || error instanceof JetStreamApiError) throw error;
      await sleep(ASK_AGAIN_MS);
    }
  }
}
