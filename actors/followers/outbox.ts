import type { Journal } from '../journal.ts';
import type { JournalStore, Meter, Outlet } from '../ports.ts';
import type { Entry, OutboundMessage } from '../protocol/journal.ts';
import { type Follower, follow } from './follower.ts';
import { messageId, whereToResume } from './resumption.ts';

export interface OutboxOptions {
  /** How far a message may go ahead of the oldest one that waits for the broker's acknowledgement. */
  readonly window: number;
  /** Wait before a message that was not acknowledged is sent again. */
  readonly retryAfterMs: number;
  /** How often the mark is written when nothing else is. */
  readonly markEveryMs: number;
  /** How long a stop waits for the broker to take what is committed. */
  readonly drainMs: number;
}

export interface OutboxDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly outlet: Outlet;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

/** An outbox at work; `fault` tells what keeps it from publishing, if anything does. */
export interface Outbox extends Follower {
  readonly fault: () => string | undefined;
}

/** More than a server takes in before it syncs; of so many messages it is known at which sequence they stand. */
const REMEMBERED = 32_768;

/** The stream has lost messages that it had acknowledged, as a server does that was killed before it synced them. */
export class StreamLoss extends Error {
  override readonly name = 'StreamLoss';

  constructor() {
    super('the stream of outgoing messages has lost what it had acknowledged; the next start sends it again');
  }
}

/**
 * Publishes what entries say, in their order, after their commit. Its mark is the last commit whose messages the broker
 * has all stored, with the stream's sequence there. On start it asks the stream what it holds beyond the mark: what is there
 * is not sent again, however long ago it was; where the stream has lost its tail or is a new one, the outbox goes back. A
 * loss that it notices at work ends the process: only a start can tell what is still there.
 */
export async function startOutbox(options: OutboxOptions, dependencies: OutboxDependencies): Promise<Outbox> {
  const { journal, store, outlet, meter, fatal } = dependencies;
  const start = await whereToResume(store, outlet, options.window);
  /** Numbers of the messages that wait for their acknowledgement, the oldest first. */
  const waiting = new Set<number>();
  let numbered = 0;
  let room: (() => void) | undefined;
  let stopping = false;
  let fault: string | undefined;
  let sequence = start.sequence;
  let watermark = start.watermark;
  /** Commits under way: how many of their messages are not acknowledged yet. Ordered by commit. */
  const open = new Map<number, number>();
  let drained: (() => void) | undefined;
  const { standing } = start;
  /** Another message where one was acknowledged before: the stream has been shorter in between. */
  const isLoss = (acknowledged: number, id: string): boolean => {
    const before = standing.get(acknowledged);
    standing.set(acknowledged, id);
    const [oldest] = standing.keys();
    if (standing.size > REMEMBERED && oldest !== undefined) standing.delete(oldest);
    return before !== undefined && before !== id;
  };
  let looking = false;
  /** Finds a loss also while there is nothing to publish. */
  const lookForLoss = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    const newest = sequence;
    // A broker that is away has lost nothing yet.
    const state = await outlet.state().catch(() => undefined);
    looking = false;
    if (stopping || state === undefined) return;
    if (state.epoch !== start.epoch || state.lastSequence < newest) fatal(new StreamLoss());
  };
  meter.gauge(
    'onedoor_outbox_under_way',
    'Messages that wait for the acknowledgement of the broker',
    () => waiting.size,
  );
  meter.gauge(
    'onedoor_outbox_lag_commits',
    'Commits whose messages are not all published',
    () => journal.lastCommit - watermark,
  );
  const countPublished = meter.counter('onedoor_outbox_published_total', 'Messages published', ['event']);
  const countRetried = meter.counter(
    'onedoor_outbox_retried_total',
    'Messages sent again because no acknowledgement came',
  );

  const close = (commit: number, acknowledged: number): void => {
    sequence = Math.max(sequence, acknowledged);
    const left = (open.get(commit) ?? 0) - 1;
    open.set(commit, left);
    for (const [number, count] of open) {
      if (count > 0) break;
      open.delete(number);
      watermark = number;
    }
    journal.note('outbox', { epoch: start.epoch, watermark, above: [], sequence });
    if (watermark >= journal.lastCommit) drained?.();
  };

  const send = async (entry: Entry, message: OutboundMessage, id: string): Promise<void> => {
    const subject = `onedoor.out.${message.integrator}.${message.topic}.${message.event}`;
    const payload = JSON.stringify(cloudEventOf(store.storeId, entry, message, id));
    for (;;) {
      try {
        const acknowledged = await outlet.publish({ subject, id, commit: entry.commit, payload });
        fault = undefined;
        countPublished({ event: message.event });
        if (isLoss(acknowledged, id)) {
          fatal(new StreamLoss());
          return;
        }
        close(entry.commit, acknowledged);
        return;
      } catch (error) {
        if (stopping) return;
        fault = error instanceof Error ? error.message : String(error);
        countRetried();
        await new Promise((resolve) => setTimeout(resolve, options.retryAfterMs));
        if (stopping) return;
      }
    }
  };

  /** Counted from the oldest that waits, so nothing in the stream is further than a window from where it belongs. */
  const roomFor = async (number: number): Promise<void> => {
    for (;;) {
      const [oldest = number] = waiting;
      if (stopping || number - oldest < options.window) return;
      await new Promise<void>((resolve) => {
        room = resolve;
      });
    }
  };

  const publish = async (entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries) {
      const messages = entry.messages.map((message, index) => ({ message, id: messageId(entry, index) }));
      const missing = messages.filter(({ id }) => !start.stored.has(id));
      open.set(entry.commit, missing.length + 1);
      for (const { message, id } of missing) {
        numbered += 1;
        const number = numbered;
        await roomFor(number);
        if (stopping) return;
        waiting.add(number);
        void send(entry, message, id).finally(() => {
          waiting.delete(number);
          room?.();
        });
      }
      // What was there already counts as acknowledged where it stands, or its loss would not be noticed.
      close(entry.commit, Math.max(0, ...messages.map(({ id }) => start.stored.get(id) ?? 0)));
      if (entry.commit >= start.storedUntil) start.stored.clear();
    }
  };

  const follower = follow(journal, { after: start.watermark, limit: 256 }, publish, fatal);
  const timer = setInterval(() => {
    journal.flush().catch(fatal);
    void lookForLoss();
  }, options.markEveryMs);
  return {
    fault: () => fault,
    stop: async () => {
      clearInterval(timer);
      // What is committed is published before the end, unless the broker is away: then the next start does it.
      if (watermark < journal.lastCommit && fault === undefined) {
        await Promise.race([
          new Promise<void>((resolve) => {
            drained = resolve;
          }),
          new Promise<void>((resolve) => {
            setTimeout(resolve, options.drainMs).unref();
          }),
        ]);
      }
      stopping = true;
      room?.();
      await follower.stop();
    },
  };
}

function cloudEventOf(storeId: string, entry: Entry, message: OutboundMessage, id: string): object {
  return {
    specversion: '1.0',
    id,
    source: `urn:onedoor:${storeId}`,
    type: `onedoor.${message.topic.split('.', 1)[0]}.${message.event}`,
    subject: message.topic,
    time: new Date(entry.at).toISOString(),
    datacontenttype: 'application/json',
    commit: entry.commit,
    data: message.data,
  };
}
