import { AckPolicy, type ConsumerInfo, DeliverPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { MarkRow } from '../../actors/protocol/journal.ts';
import { noticeChannels } from '../../actors/protocol/notices.ts';
import { epochOf, INBOUND_STREAM, OUTBOUND_STREAM } from './streams.ts';

/*
 * Both streams keep everything until somebody orders old messages to be deleted. What is needed again stays:
 *
 *   inbound    what came after the newest backup, since a restore reads it again, and the newest message that was worked off
 *   outbound   what a durable consumer has not acknowledged, and the newest ones, by which a start tells whether the stream is whole
 */

export interface StreamRetention {
  /** Messages of before this moment may go, in milliseconds since 1970 UTC. */
  readonly before: number;
  /** How far the inbound stream has been worked off. */
  readonly inbound: MarkRow | undefined;
  /** How far it had been worked off when the newest backup was made; undefined where there is none. */
  readonly backup: MarkRow | undefined;
  /** So many of the newest outbound messages stay. */
  readonly newestOutbound: number;
  /** Messages of before this moment go although they were not acknowledged. */
  readonly unacknowledgedBefore?: number | undefined;
}

/** How many messages were deleted from each stream. */
export interface StreamsTrimmed {
  readonly inbound: number;
  readonly outbound: number;
}

export async function trimStreams(manager: JetStreamManager, retention: StreamRetention): Promise<StreamsTrimmed> {
  return { inbound: await trimInbound(manager, retention), outbound: await trimOutbound(manager, retention) };
}

async function trimInbound(manager: JetStreamManager, { before, inbound, backup }: StreamRetention): Promise<number> {
  const epoch = epochOf(await manager.streams.info(INBOUND_STREAM));
  if (inbound?.epoch !== epoch || backup?.epoch !== epoch) return 0;
  // Up to here, without: the newest that was worked off stays, so that a start can compare it.
  const seq = Math.min(await firstFrom(manager, INBOUND_STREAM, before), backup.watermark + 1, inbound.watermark);
  return seq > 1 ? (await manager.streams.purge(INBOUND_STREAM, { seq })).purged : 0;
}

const INTEGRATORS = /^onedoor\.out\.[^.*>]+\.>$/;
/** What integrators read that carry messages to people. */
const NOTICES = /^onedoor\.notify\.[^.*>]+\.>$/;

async function trimOutbound(
  manager: JetStreamManager,
  { before, newestOutbound, unacknowledgedBefore }: StreamRetention,
): Promise<number> {
  const { state } = await manager.streams.info(OUTBOUND_STREAM);
  const old = Math.min(
    await firstFrom(manager, OUTBOUND_STREAM, before),
    Math.max(1, state.last_seq + 1 - newestOutbound),
  );
  const dropped =
    unacknowledgedBefore === undefined ? 1 : await firstFrom(manager, OUTBOUND_STREAM, unacknowledgedBefore);
  /** The first sequence that a consumer may still want. */
  const wanted = ({ num_pending: pending, num_ack_pending: open, ack_floor: floor }: ConsumerInfo): number =>
    pending === 0 && open === 0 ? Number.MAX_SAFE_INTEGER : Math.max(floor.stream_seq + 1, dropped);
  const own = new Map<string, number>();
  // Consumers that others have made may read across integrators, and hold on to everything.
  let others = Number.MAX_SAFE_INTEGER;
  for await (const consumer of manager.consumers.list(OUTBOUND_STREAM)) {
    const filters = consumer.config.filter_subjects ?? [consumer.config.filter_subject ?? ''];
    if (filters.every((filter) => INTEGRATORS.test(filter) || NOTICES.test(filter)))
      for (const filter of filters)
        own.set(filter, Math.min(own.get(filter) ?? Number.MAX_SAFE_INTEGER, wanted(consumer)));
    else others = Math.min(others, wanted(consumer));
  }
  const free: readonly (readonly [string, number])[] = [
    ['onedoor.alert.>', Number.MAX_SAFE_INTEGER],
    // A channel that nobody carries has no consumer to wait for.
    ...noticeChannels
      .map((channel) => `onedoor.notify.${channel}.>`)
      .filter((filter) => !own.has(filter))
      .map((filter) => [filter, Number.MAX_SAFE_INTEGER] as const),
  ];
  let purged = 0;
  for (const [filter, first] of [...own, ...free]) {
    const seq = Math.min(old, first, others);
    if (seq > 1) purged += (await manager.streams.purge(OUTBOUND_STREAM, { filter, seq })).purged;
  }
  return purged;
}

/** The first sequence of a moment or later; the one behind the last where there is none. */
async function firstFrom(manager: JetStreamManager, stream: string, moment: number): Promise<number> {
  const consumer = await manager.consumers.add(stream, {
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: new Date(moment).toISOString(),
    ack_policy: AckPolicy.None,
    mem_storage: true,
    inactive_threshold: nanos(10_000),
  });
  await manager.consumers.delete(stream, consumer.name);
  return consumer.delivered.stream_seq + 1;
}
