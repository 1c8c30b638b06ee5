import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { StreamPlace } from './inbox.ts';
import { epochOf, FILLER_SUBJECT, findStream, INBOUND_STREAM, StreamFault } from './streams.ts';

export interface StreamWatchOptions {
  readonly everyMs: number;
  readonly timeoutMs: number;
}

export interface StreamWatchDependencies {
  readonly connection: NatsConnection;
  readonly stream: StreamInfo;
  /** The newest message that was read from the stream. */
  readonly newest: () => StreamPlace | undefined;
  readonly fatal: (error: unknown) => void;
}

/** Looks after the inbound stream while the service is at work. */
export interface StreamWatch {
  /** What keeps the stream from being read, if anything does. */
  readonly fault: () => string | undefined;
  stop(): Promise<void>;
}

/** What the server says of its times, and what the client makes of it, can differ by a rounding. */
const SAME_WITHIN_MS = 1;

/**
 * Asks the stream again and again whether it is still the one that is being read. A server that comes back with an older
 * copy, or with a new stream, would let the consumer wait in silence for numbers that were taken already; that ends the process, and
 * the next start says what is wrong. A broker that does not answer is told as a fault and waited for.
 */
export async function startStreamWatch(
  { everyMs, timeoutMs }: StreamWatchOptions,
  { connection, stream, newest, fatal }: StreamWatchDependencies,
): Promise<StreamWatch> {
  const manager = await jetstreamManager(connection, { timeout: timeoutMs, checkAPI: false });
  let fault: string | undefined;
  let looking: Promise<void> | undefined;
  let stopping = false;
  const look = async (): Promise<void> => {
    const place = newest();
    const info = await findStream(manager, INBOUND_STREAM);
    if (info === undefined || epochOf(info) !== epochOf(stream))
      throw new StreamFault('STREAM_CHANGED', `stream ${INBOUND_STREAM} was deleted while it was read`);
    if (place === undefined) return;
    if (info.state.last_seq < place.sequence)
      throw new StreamFault(
        'STREAM_ROLLED_BACK',
        `stream ${INBOUND_STREAM} ends at message ${info.state.last_seq}, but message ${place.sequence} has been read already`,
      );
    const message = await manager.streams.getMessage(INBOUND_STREAM, { seq: place.sequence });
    // A server that lost messages on a full disk has had their places filled.
    if (message === null || message.subject === FILLER_SUBJECT) return;
    if (Math.abs(message.time.getTime() - place.at) > SAME_WITHIN_MS)
      throw new StreamFault(
        'STREAM_ROLLED_BACK',
        `message ${place.sequence} of stream ${INBOUND_STREAM} is another one than was read under this number`,
      );
  };
  const timer = setInterval(() => {
    looking ??= look()
      .then(
        () => {
          fault = undefined;
        },
        (error: unknown) => {
          if (stopping) return;
          if (error instanceof StreamFault) fatal(error);
          else fault = `stream ${INBOUND_STREAM} does not answer; waiting for the broker`;
        },
      )
      .finally(() => {
        looking = undefined;
      });
  }, everyMs);
  return {
    fault: () => fault,
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await looking;
    },
  };
}
