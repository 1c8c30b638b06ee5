import type { Journal } from '../journal.ts';
import type { JournalStore, Meter, Outlet, OutletMessage } from '../ports.ts';
import type { Pass } from '../protocol/failpoints.ts';
import type { Entry, OutboundMessage } from '../protocol/journal.ts';
import { WaitingSince } from '../protocol/waiting-since.ts';
import { type Follower, follow } from './follower.ts';
import { messageId, whereToResume } from './resumption.ts';
import { Standing } from './standing.ts';

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
  readonly pass?: Pass | undefined;
}

/** Kinds of messages; the contract has some fifty. */
const MOST_EVENTS = 50;

/** An outbox at work; `fault` tells what keeps it from publishing, if anything does. */
export interface Outbox extends Follower {
  readonly fault: () => string | undefined;
}

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
  const { journal, store, outlet, meter, fatal, pass } = dependencies;
  const start = await whereToResume(store, outlet, options.window);
  const source = JSON.stringify(`urn:onedoor:${store.storeId}`);
  /** Numbers of the messages that wait for their acknowledgement. */
  const waiting = new Set<number>();
  let numbered = 0;
  /** No message with a lower number waits. */
  let oldest = 1;
  let room: (() => void) | undefined;
  let stopping = false;
  let fault: string | undefined;
  let sequence = start.sequence;
  let watermark = start.watermark;
  /** Commits under way, all from the watermark on: how many of their messages are not acknowledged yet. */
  const open = new Map<number, number>();
  let drained: (() => void) | undefined;
  const standing = new Standing(start.standing);
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
  const since = new WaitingSince();
  since.note(journal.lastCommit, performance.now());
  journal.onCommitted(({ commit }) => since.note(commit, performance.now()));
  meter.gauge(
    'onedoor_outbox_oldest_seconds',
    'How long the oldest commit waits whose messages are not all published',
    () => since.seconds(watermark, journal.lastCommit, performance.now()),
  );
  const countPublished = meter.counter('onedoor_outbox_published_total', 'Messages published', ['event'], MOST_EVENTS);
  const countRetried = meter.counter(
    'onedoor_outbox_retried_total',
    'Messages sent again because no acknowledgement came',
  );

  const close = (commit: number, acknowledged: number): void => {
    sequence = Math.max(sequence, acknowledged);
    const left = (open.get(commit) ?? 0) - 1;
    open.set(commit, left);
    while (open.get(watermark + 1) === 0) {
      watermark += 1;
      open.delete(watermark);
    }
    journal.note('outbox', { epoch: start.epoch, watermark, above: [], sequence });
    if (watermark >= journal.lastCommit) drained?.();
  };

  const acknowledge = (commit: number, event: string, id: string, acknowledged: number): void => {
    pass?.('after-publish');
    fault = undefined;
    countPublished({ event });
    const before = standing.put(acknowledged, id);
    // Another message where one was acknowledged before: the stream has been shorter in between.
    if (before === undefined || before === id) close(commit, acknowledged);
    else fatal(new StreamLoss());
  };

  const leave = (number: number): void => {
    waiting.delete(number);
    while (oldest <= numbered && !waiting.has(oldest)) oldest += 1;
    room?.();
  };

  /** Publishes until the broker has it; one promise a message, because there are thousands in a second. */
  const send = (number: number, event: string, message: OutletMessage): void => {
    pass?.('before-publish');
    outlet
      .publish(message)
      .then(
        (acknowledged) => {
          acknowledge(message.commit, event, message.id, acknowledged);
          leave(number);
        },
        (error: unknown) => {
          if (stopping) {
            leave(number);
            return;
          }
          fault = error instanceof Error ? error.message : String(error);
          countRetried();
          setTimeout(() => {
            if (stopping) leave(number);
            else send(number, event, message);
          }, options.retryAfterMs);
        },
      )
      .catch(fatal);
  };

  /** Counted from the oldest that waits, so nothing in the stream is further than a window from where it belongs. */
  const isFull = (number: number): boolean => !stopping && number - oldest >= options.window;

  const publish = async (entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries) {
      const ids = entry.messages.map((_message, index) => messageId(entry, index));
      const missing = ids.reduce((count, id) => (start.stored.has(id) ? count : count + 1), 0);
      open.set(entry.commit, missing + 1);
      for (const [index, message] of entry.messages.entries()) {
        const id = ids[index] ?? '';
        if (start.stored.has(id)) continue;
        const number = numbered + 1;
        while (isFull(number)) {
          await new Promise<void>((resolve) => {
            room = resolve;
          });
        }
        if (stopping) return;
        numbered = number;
        waiting.add(number);
        send(number, message.event, {
          subject: subjectOf(message),
          id,
          commit: entry.commit,
          payload: cloudEventText(source, entry, index, id),
        });
      }
      // What was there already counts as acknowledged where it stands, or its loss would not be noticed.
      close(
        entry.commit,
        ids.reduce((newest, id) => Math.max(newest, start.stored.get(id) ?? 0), 0),
      );
      if (entry.commit >= start.storedUntil) start.stored.clear();
    }
  };

  const follower = follow(journal, { after: start.watermark, limit: 256 }, publish, fatal);
  let flushing = false;
  const timer = setInterval(() => {
    // One that waits for room on the disk writes what is noted since, too.
    if (!flushing) {
      flushing = true;
      journal
        .flush()
        .catch(fatal)
        .finally(() => {
          flushing = false;
        });
    }
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

function subjectOf({ alert, integrator, topic, event }: OutboundMessage): string {
  if (alert === undefined) return `onedoor.out.${integrator}.${topic}.${event}`;
  return `onedoor.alert.${alert.phase}.${alert.severity}.${alert.region}`;
}

/** The CloudEvent as text. Only the data is walked: the rest is made of names that need no escaping, or is escaped here. */
function cloudEventText(source: string, entry: Entry, index: number, id: string): string {
  const { topic, event, data } = entry.messages[index] as OutboundMessage;
  const type = `onedoor.${topic.split('.', 1)[0]}.${event}`;
  const head = `{"specversion":"1.0","id":"${id}","source":${source},"type":${JSON.stringify(type)},"subject":${JSON.stringify(topic)}`;
  const time = `"time":"${new Date(entry.at).toISOString()}","datacontenttype":"application/json"`;
  return `${head},${time},"commit":${entry.commit},"data":${entry.messageTexts?.[index] ?? JSON.stringify(data)}}`;
}
