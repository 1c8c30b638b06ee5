import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';
import { epochOf, INBOUND_STREAM, OUTBOUND_STREAM, openConsumers, openStreams } from './streams.ts';

let temporary: TemporaryServer;
let open: (storeId: string) => Promise<{ manager: JetStreamManager; inbound: StreamInfo; outbound: StreamInfo }>;

beforeAll(async () => {
  temporary = await startTemporaryServer();
  const connection = await temporary.connect('daemon');
  open = (storeId) => openStreams(connection, storeId);
});
afterAll(() => temporary.dispose());

describe('the streams', () => {
  it('are made once, on disk, bound to the store, and never drop what is old', async () => {
    const first = await open('store-1');
    const again = await open('store-1');
    expect(again.inbound.created).toBe(first.inbound.created);
    expect(again.outbound.created).toBe(first.outbound.created);
    for (const { config } of [again.inbound, again.outbound]) {
      expect(config).toMatchObject({ storage: 'file', discard: 'new', retention: 'limits', max_age: 0, max_msgs: -1 });
      expect(config.metadata).toMatchObject({ onedoor_store: 'store-1' });
    }
    expect(again.inbound.config.subjects).toEqual(['onedoor.in.>']);
  });

  it('refuse another store, with a sentence that names both', async () => {
    await open('store-1');
    await expect(open('store-2')).rejects.toMatchObject({
      name: 'StreamFault',
      code: 'STREAM_OF_ANOTHER_STORE',
      message: expect.stringMatching(/store-1.*store-2/),
    });
  });

  it('have a durable consumer for each integrator, of its own answers only, that is kept as it is', async () => {
    const { manager } = await open('store-1');
    await openConsumers(manager, ['archives']);
    await openConsumers(manager, ['archives', 'civil-affairs']);
    const consumers = [];
    for await (const consumer of manager.consumers.list(OUTBOUND_STREAM)) consumers.push(consumer);
    expect(
      consumers.map(({ config }) => [config.durable_name, config.filter_subject, config.ack_policy]).sort(),
    ).toEqual([
      ['archives', 'onedoor.out.archives.>', 'explicit'],
      ['civil-affairs', 'onedoor.out.civil-affairs.>', 'explicit'],
    ]);
  });

  it('have another epoch once deleted and made again', async () => {
    const { manager, inbound } = await open('store-1');
    expect(epochOf(inbound)).toMatch(/^\d{14,}$/);
    await manager.streams.delete(INBOUND_STREAM);
    const made = await open('store-1');
    expect(epochOf(made.inbound)).not.toBe(epochOf(inbound));
    expect(epochOf(made.inbound)).toBe(epochOf((await open('store-1')).inbound));
  });
});
