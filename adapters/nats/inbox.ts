import { DeliverPolicy, type JsMsg, jetstream, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
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
  /** Whether a message is known to break an invariant: it is refused, and need not even be readable. */
  readonly isHeld: (sequence: number) => boolean;
  /** The error to end with, when taking a message has thrown one. */
  readonly faultOf: (sequence: number, error: unknown) => unknown;
  /** Calls back whenever a message of an integrator has been committed. */
  readonly onCommitted: (listener: () => void) => void;
  /** Told of a message that is not in the stream any more, though it was never worked off. */
  readonly onMissing: (sequence: number) => void;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

/** The inbox at work. */
export interface Inbox {
  /** For a server that is about to be started again: asks it up to where it has given messages out. */
  noteEnd(): Promise<void>;
  /**
   * For a server that was started again and that nobody else can reach yet: one whose disk was full may have given out
   * messages that it does not have any more. Their numbers would go to other messages, which would never be read; so they are
   * taken by fillers. @returns how many @throws StreamFault where the stream is another one
   */
  fillGap(connection: NatsConnection): Promise<number>;
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

/** What stands in the place of a message that the stream has lost; no integrator can publish on it. */
const FILLER_SUBJECT = 'onedoor.in.-';

/** Two that do not come, and the consumer is made anew; the library waits half a minute by itself. */
const HEARTBEAT_MS = 1000;

/**
 * Reads the stream in its order from the mark on, and hands every message that is not done yet to the intake. When the
 * window is full it stops asking, so what is not taken stays in the stream: nothing is dropped, nothing piles up.
 */
export async function startInbox(options: InboxOptions, dependencies: InboxDependencies): Promise<Inbox> {
  const { connection, stream, mark, decode, intake, isHeld, faultOf, onCommitted, onMissing, meter, fatal } =
    dependencies;
  const epoch = epochOf(stream);
  let underWay = 0;
  /** The greatest number that the server is known to have given out. */
  let newest = mark.watermark;
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

  const read = ({ subject, data, seq }: JsMsg): Incoming => {
    try {
      return decode(subject, data);
    } catch (error) {
      if (!isHeld(seq)) throw error;
      const address = { integrator: subject.split('.')[2] ?? '', entity: undefined };
      return { address, messageId: '', messageSource: '', defects: [] };
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
      if (message.subject === FILLER_SUBJECT) {
        mark.complete(message.seq);
        continue;
      }
      await roomFor(message.seq);
      if (stopping) return;
      underWay += 1;
      newest = Math.max(newest, message.seq);
      try {
        intake.take(read(message), { sequence: message.seq, epoch, bytes: message.data });
      } catch (error) {
        throw faultOf(message.seq, error);
      }
    }
    if (!stopping) throw new Error(`reading of stream ${INBOUND_STREAM} ended by itself`);
  };
  const running = run().catch((error: unknown) => {
    if (!stopping) fatal(error);
  });
  return {
    noteEnd: async () => {
      // One that does not answer has given out no more than is known.
      const { delivered } = await consumer.info();
      const { state } = await streamOf(connection);
      newest = Math.max(newest, delivered.stream_seq, state.last_seq);
    },
    fillGap: async (aside) => {
      const info = await streamOf(aside);
      checkStream(info, { epoch, watermark: Math.min(newest, info.state.last_seq) });
      for (let seq = info.state.last_seq + 1; seq <= newest; seq += 1) {
        const { seq: given } = await jetstream(aside).publish(FILLER_SUBJECT);
        if (given !== seq) throw new Error(`a filler of stream ${INBOUND_STREAM} was given ${given} instead of ${seq}`);
      }
      return Math.max(0, newest - info.state.last_seq);
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

const streamOf = async (connection: NatsConnection): Promise<StreamInfo> =>
  (await jetstreamManager(connection)).streams.info(INBOUND_STREAM);
