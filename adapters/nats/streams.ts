import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import type { EntityKey } from '../../actors/protocol/entity.ts';

/** Messages of integrators, as they came. */
export const INBOUND_STREAM = 'ONEDOOR_IN';
/** What the daemon has answered and announced. */
/** What stands in the place of a message that the stream has lost; no integrator can publish on it. */
export const FILLER_SUBJECT = 'onedoor.in.-';

export const OUTBOUND_STREAM = 'ONEDOOR_OUT';

const STREAM_NOT_FOUND = 10059;
/** The server's word for a message that is not there, or not any more. */
const NO_MESSAGE = 10043;
/** Name of the stream's metadata that binds it to one data folder. */
const STORE_MEMBER = 'onedoor_store';

/** The streams do not fit this data folder; a person must say which of the two is right. */
export class StreamFault extends Error {
  readonly code: 'STREAM_OF_ANOTHER_STORE' | 'STREAM_CHANGED' | 'STREAM_TRUNCATED' | 'STREAM_ROLLED_BACK';

  constructor(code: StreamFault['code'], message: string) {
    super(message);
    this.name = 'StreamFault';
    this.code = code;
  }
}

/** Makes both streams, or checks that they belong to this store; returns what they say of themselves. */
export async function openStreams(
  connection: NatsConnection,
  storeId: string,
): Promise<{ manager: JetStreamManager; inbound: StreamInfo; outbound: StreamInfo }> {
  const manager = await jetstreamManager(connection);
  // Message ids of senders are known for ever, by entity and sender; JetStream would know them across all senders, so one's
  // id could hide another's message. Its window cannot be 0 (that means two minutes), so it is the shortest there is.
  const inbound = await openStream(manager, storeId, {
    name: INBOUND_STREAM,
    subjects: ['onedoor.in.>'],
    duplicateWindowMs: 100,
  });
  const outbound = await openStream(manager, storeId, {
    name: OUTBOUND_STREAM,
    subjects: ['onedoor.out.>', 'onedoor.alert.>', 'onedoor.notify.>'],
    duplicateWindowMs: 120_000,
  });
  return { manager, inbound, outbound };
}

/** The incarnation of a stream: a stream that was deleted and made again was made at another moment. */
export function epochOf(stream: StreamInfo): string {
  return stream.created.replaceAll(/[^0-9]/g, '');
}

/** Gives every integrator the durable consumer through which it reads its answers; one that was away loses nothing. */
export async function openConsumers(
  manager: JetStreamManager,
  integrators: readonly string[],
  /** The channels of messages to people that an integrator carries; it hears them in the same consumer. */
  carriedBy: (integrator: string) => readonly string[] = () => [],
): Promise<void> {
  for (const integrator of integrators) {
    const own = `onedoor.out.${integrator}.>`;
    const carried = [...new Set(carriedBy(integrator))].map((channel) => `onedoor.notify.${channel}.>`);
    await manager.consumers.add(OUTBOUND_STREAM, {
      durable_name: integrator,
      ...(carried.length === 0 ? { filter_subject: own } : { filter_subjects: [own, ...carried] }),
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(30_000),
      max_ack_pending: 10_000,
    });
  }
}

/**
 * Deletes what both streams hold about one entity: its key opens nothing any more, but messages say the same once more.
 * @returns how many messages were deleted
 */
export async function purgeMessages(manager: JetStreamManager, { kind, id }: EntityKey): Promise<number> {
  if (kind === 'refusal') return deleteRefused(manager, id);
  let count = 0;
  for (const [stream, filter] of [
    [INBOUND_STREAM, `onedoor.in.*.${kind}.${id}`],
    [OUTBOUND_STREAM, `onedoor.out.*.${kind}.${id}.*`],
    [OUTBOUND_STREAM, `onedoor.notify.*.${kind}.${id}.*`],
  ] as const)
    count += (await manager.streams.purge(stream, { filter })).purged;
  return count;
}

/** A refused message may stand under any subject; its entity is named by the stream's epoch and its sequence. */
async function deleteRefused(manager: JetStreamManager, id: string): Promise<number> {
  const [, epoch, sequence] = /\.([0-9]+)-([0-9]+)$/.exec(id) ?? [];
  if (epoch === undefined || epoch !== epochOf(await manager.streams.info(INBOUND_STREAM))) return 0;
  try {
    return (await manager.streams.deleteMessage(INBOUND_STREAM, Number(sequence))) ? 1 : 0;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return 0;
    throw error;
  }
}

interface StreamShape {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly duplicateWindowMs: number;
}

async function openStream(
  manager: JetStreamManager,
  storeId: string,
  { name, subjects, duplicateWindowMs }: StreamShape,
): Promise<StreamInfo> {
  const info = await findStream(manager, name);
  if (info === undefined) {
    return manager.streams.add({
      name,
      subjects: [...subjects],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      duplicate_window: nanos(duplicateWindowMs),
      metadata: { [STORE_MEMBER]: storeId },
    });
  }
  const owner = info.config.metadata?.[STORE_MEMBER];
  if (owner !== storeId) {
    throw new StreamFault(
      'STREAM_OF_ANOTHER_STORE',
      `stream ${name} belongs to the data folder with id ${owner ?? '(none)'}, not to ${storeId}: ` +
        `use the data folder that goes with this NATS server, or give this daemon a NATS server or account of its own`,
    );
  }
  return info;
}

/** What a stream says of itself; nothing where the server answers that there is no such stream. */
export async function findStream(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}
