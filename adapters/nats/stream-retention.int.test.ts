import { type JetStreamManager, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';
import { type StreamRetention, trimStreams } from './stream-retention.ts';
import { epochOf, INBOUND_STREAM, OUTBOUND_STREAM, openConsumers, openStreams } from './streams.ts';

const LATER = Date.now() + 86_400_000;
let temporary: TemporaryServer;
let connection: NatsConnection;
let manager: JetStreamManager;
let epoch: string;

beforeEach(async () => {
  temporary = await startTemporaryServer();
  connection = await temporary.connect('daemon');
  ({ manager } = await openStreams(connection, 'store-1'));
  await openConsumers(manager, ['hall', 'away']);
  epoch = epochOf(await manager.streams.info(INBOUND_STREAM));
  const client = jetstream(connection);
  for (let number = 1; number <= 10; number += 1) {
    await client.publish(`onedoor.in.hall.application.hall.${number}`, 'x');
    await client.publish(`onedoor.out.hall.application.hall.${number}.received`, 'x');
    await client.publish(`onedoor.out.away.application.away.${number}.received`, 'x');
  }
  await client.publish('onedoor.alert.system.critical.all', 'x');
});
afterEach(() => temporary.dispose());

const mark = (watermark: number) => ({ epoch, watermark, above: [] });
const trim = (more: Partial<StreamRetention> = {}) =>
  trimStreams(manager, { before: LATER, inbound: mark(10), backup: mark(6), newestOutbound: 4, ...more });

/** Takes and acknowledges so many messages of an integrator. */
async function read(integrator: string, count: number): Promise<void> {
  const consumer = await jetstream(connection).consumers.get(OUTBOUND_STREAM, integrator);
  const messages = await consumer.fetch({ max_messages: count, expires: 2000 });
  for await (const message of messages) await message.ackAck();
}

describe('the streams’ retention', () => {
  it('deletes of the inbound stream what the newest backup holds, and nothing without one, or of another stream', async () => {
    expect(await trim({ backup: undefined })).toMatchObject({ inbound: 0 });
    expect(await trim({ backup: { ...mark(6), epoch: '1' } })).toMatchObject({ inbound: 0 });
    expect(await trim({ inbound: { ...mark(10), epoch: '1' } })).toMatchObject({ inbound: 0 });
    expect(await trim({ before: Date.now() - 86_400_000 })).toEqual({ inbound: 0, outbound: 0 });
    expect(await trim()).toMatchObject({ inbound: 6 });
    // The newest that was worked off stays, whatever backup there is.
    expect(await trim({ backup: mark(10) })).toMatchObject({ inbound: 3 });
    expect((await manager.streams.info(INBOUND_STREAM)).state).toMatchObject({ first_seq: 10, last_seq: 10 });
  });

  it('deletes of the outbound stream what each integrator has acknowledged, but the newest, and alarms by their age', async () => {
    expect(await trim()).toMatchObject({ outbound: 0 });
    await read('hall', 3);
    expect(await trim()).toMatchObject({ outbound: 3 });
    await read('hall', 7);
    await read('away', 1);
    // Twenty-one messages, of which the newest four stay: one more of those that were left of hall's is among them.
    expect(await trim()).toMatchObject({ outbound: 7 });
    expect(await trim({ newestOutbound: 0 })).toMatchObject({ outbound: 2 });
    const away = await jetstream(connection).consumers.get(OUTBOUND_STREAM, 'away');
    expect(await away.info()).toMatchObject({ num_pending: 9 });
    expect(await trim({ unacknowledgedBefore: LATER, newestOutbound: 0 })).toMatchObject({ outbound: 9 });
  });

  it('leaves everything that a consumer of somebody else still wants', async () => {
    await manager.consumers.add(OUTBOUND_STREAM, { durable_name: 'watcher', filter_subject: 'onedoor.out.>' });
    await read('hall', 10);
    expect(await trim()).toMatchObject({ outbound: 0 });
  });
});
