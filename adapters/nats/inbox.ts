import { DeliverPolicy, type JsMsg, jetstream, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Intake, Meter } from '../../actors/ports.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { WaitingSince } from '../../actors/protocol/waiting-since.ts';
import { checkStream } from './stream-check.ts';
import { epochOf, FILLER_SUBJECT, INBOUND_STREAM } from './streams.ts';

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
  /** True while so much that messages have set going waits to be done that no more may be taken. */
  readonly isBehind: () => boolean;
  /** Calls back whenever something has been committed; `taken` says whether it was a message of an integrator. */
  readonly onCommitted: (listener: (taken: boolean) => void) => void;
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
  /** A number that rises whenever it gets on, and whether anything that was read waits for more than the commands of others. */
  readonly work: () => { readonly done: number; readonly waits: boolean };
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

/** So many messages of a full queue are handed over before the event loop comes round: each makes work for those behind. */
const PORTION = 32;

/** Two that do not come, and the consumer is made anew; the library waits half a minute by itself. */
const HEARTBEAT_MS = 1000;

/**
 * Reads the stream in its order from the mark on, and hands every message that is not done yet to the intake. When the
 * window is full it stops asking, so what is not taken stays in the stream: nothing is dropped, nothing piles up.
 */
export async function startInbox(options: InboxOptions, dependencies: InboxDependencies): Promise<Inbox> {
  const { connection, stream, mark, decode, intake, isHeld, isBehind, faultOf, onCommitted, onMissing, meter, fatal } =
    dependencies;
  const epoch = epochOf(stream);
  let underWay = 0;
  let committed = 0;
  let isHeldUp = false;
  /** The greatest number that the server is known to have given out. */
  let highest = mark.watermark;
  let stopping = false;
  let newest: StreamPlace | undefined;
  let wake: (() => void) | undefined;
  meter.gauge('onedoor_inbox_under_way', 'Messages taken from the stream and not yet committed', () => underWay);
  meter.gauge('onedoor_inbox_watermark', 'Sequence up to which all messages are committed', () => mark.watermark);
  const since = new WaitingSince();
  meter.gauge(
    'onedoor_inbox_oldest_seconds',
    'Age of the oldest message that was read from the stream and is not committed',
    () => since.seconds(mark.watermark, newest?.sequence ?? mark.watermark, Date.now()),
  );
  const countMissing = meter.counter(
    'onedoor_inbox_missing_total',
    'Messages that were deleted from the stream unread',
  );
  onCommitted((taken) => {
    if (taken) {
      underWay -= 1;
      committed += 1;
    }
    wake?.();
  });
  const roomFor = async (sequence: number): Promise<void> => {
    while (!stopping && (underWay >= options.window || sequence > mark.watermark + options.spread || isBehind())) {
      isHeldUp = true;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      isHeldUp = false;
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
      since.note(newest.sequence, newest.at);
      if (mark.has(message.seq)) continue;
      if (message.subject === FILLER_SUBJECT) {
        mark.complete(message.seq);
        continue;
      }
      await roomFor(message.seq);
      if (stopping) return;
      inPortion = (inPortion + 1) % PORTION;
      if (inPortion === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      if (stopping) return;
      underWay += 1;
      highest = Math.max(highest, message.seq);
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
    newest: () => newest,
    work: () => ({ done: (newest?.sequence ?? 0) + committed, waits: underWay > 0 || (isHeldUp && !isBehind()) }),
    noteEnd: async () => {
      // One that does not answer has given out no more than is known.
      const { delivered } = await consumer.info();
      const { state } = await streamOf(connection);
      highest = Math.max(highest, delivered.stream_seq, state.last_seq);
    },
    fillGap: async (aside) => {
      const info = await streamOf(aside);
      checkStream(info, { epoch, watermark: Math.min(highest, info.state.last_seq), above: [] });
      for (let seq = info.state.last_seq + 1; seq <= highest; seq += 1) {
        const { seq: given } = await jetstream(aside).publish(FILLER_SUBJECT);
        if (given !== seq) throw new Error(`a filler of stream ${INBOUND_STREAM} was given ${given} instead of ${seq}`);
      }
      return Math.max(0, highest - info.state.last_seq);
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
