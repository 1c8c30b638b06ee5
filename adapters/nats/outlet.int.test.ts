import { setTimeout as delay } from 'node:timers/promises';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openOutlet } from './outlet.ts';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';
import { epochOf, OUTBOUND_STREAM, openStreams } from './streams.ts';

let temporary: TemporaryServer;
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  temporary = await startTemporaryServer();
  connection = await temporary.connect('daemon');
});
afterAll(() => temporary.dispose());
beforeEach(async () => {
  ({ manager } = await openStreams(connection, 'store'));
  // A server that is busy makes the stream again over files that it has not deleted yet.
  let left: number;
  do {
    await manager.streams.delete(OUTBOUND_STREAM);
    ({ manager } = await openStreams(connection, 'store'));
    left = (await manager.streams.info(OUTBOUND_STREAM)).state.last_seq;
  } while (left > 0);
});

function open(acknowledgeWithinMs = 5000) {
  const outlet = openOutlet(connection, manager, { acknowledgeWithinMs, inboxPrefix: '_INBOX_daemon' });
  onTestFinished(() => outlet.close());
  return outlet;
}

const message = (number: number, subject = 'onedoor.out.hall.application.hall.1.received') => ({
  subject,
  id: `id-${number}`,
  commit: 100 + number,
  payload: JSON.stringify({ number }),
});

describe('the outlet', () => {
  it('acknowledges each message with its sequence in the stream, many at once and each its own', async () => {
    const outlet = open();
    const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
    expect(await Promise.all(numbers.map((number) => outlet.publish(message(number))))).toEqual(numbers);
    const stored = await manager.streams.getMessage(OUTBOUND_STREAM, { seq: 42 });
    expect(stored?.json()).toEqual({ number: 42 });
    expect(await outlet.state()).toEqual({
      epoch: epochOf(await manager.streams.info(OUTBOUND_STREAM)),
      lastSequence: 300,
    });
  });

  it('says of a stream that is gone that it is another one than before, and empty', async () => {
    const outlet = open();
    await outlet.publish(message(1));
    const { epoch } = await outlet.state();
    await manager.streams.delete(OUTBOUND_STREAM);
    const { epoch: after, lastSequence } = await outlet.state();
    expect([after === epoch, lastSequence]).toEqual([false, 0]);
  });

  it('gives a repeated id the sequence that it had, and stores it once', async () => {
    const outlet = open();
    expect(await outlet.publish(message(1))).toBe(1);
    expect(await outlet.publish(message(2))).toBe(2);
    expect(await outlet.publish(message(1))).toBe(1);
    expect(await outlet.state()).toMatchObject({ lastSequence: 2 });
  });

  it('tells what the stream holds from a sequence on, and leaves no consumer behind', async () => {
    const outlet = open();
    expect(await outlet.storedFrom(1)).toEqual([]);
    for (let number = 1; number <= 5; number += 1) await outlet.publish(message(number));
    const all = [1, 2, 3, 4, 5].map((number) => ({ id: `id-${number}`, commit: 100 + number, sequence: number }));
    expect(await outlet.storedFrom(1)).toEqual(all);
    expect(await outlet.storedFrom(4)).toEqual(all.slice(3));
    expect(await outlet.storedFrom(6)).toEqual([]);
    expect((await manager.streams.info(OUTBOUND_STREAM)).state.consumer_count).toBe(0);
  });

  it('comes to an end where messages were deleted, also the last', async () => {
    const outlet = open();
    for (let number = 1; number <= 5; number += 1) await outlet.publish(message(number));
    await manager.streams.deleteMessage(OUTBOUND_STREAM, 2);
    await manager.streams.deleteMessage(OUTBOUND_STREAM, 5);
    expect((await outlet.storedFrom(1)).map(({ sequence }) => sequence)).toEqual([1, 3, 4]);
    expect(await outlet.storedFrom(5)).toEqual([]);
    await manager.streams.purge(OUTBOUND_STREAM);
    expect(await outlet.storedFrom(1)).toEqual([]);
  });

  it('passes over messages that are not its own', async () => {
    const outlet = open();
    connection.publish('onedoor.out.hall.strange', 'x');
    await outlet.publish(message(1));
    expect(await outlet.storedFrom(1)).toMatchObject([{ id: 'id-1', sequence: 2 }]);
  });

  it('rejects with a sentence when no stream takes the subject', async () => {
    await expect(open().publish(message(1, 'nobody.listens'))).rejects.toThrow('no stream took a message');
  });

  it('rejects with the words of the stream when it turns a message down', async () => {
    await manager.streams.update(OUTBOUND_STREAM, { max_msgs: 1 });
    const outlet = open();
    expect(await outlet.publish(message(1))).toBe(1);
    await expect(outlet.publish(message(2))).rejects.toThrow('the stream did not take a message: maximum messages');
  });

  it('rejects in time when nobody acknowledges, and lets a late answer go', async () => {
    const outlet = open(60);
    const listener = connection.subscribe('silent.place', {
      callback: (_error, late) => void delay(120).then(() => late.respond('{"seq":1}')),
    });
    const began = performance.now();
    await expect(outlet.publish(message(1, 'silent.place'))).rejects.toThrow(
      'did not acknowledge a message within 60 ms',
    );
    expect(performance.now() - began).toBeLessThan(3000);
    await delay(120);
    listener.unsubscribe();
  });

  it('rejects what still waits when it is closed, and what is published without a connection', async () => {
    const own = await temporary.connect('daemon');
    const outlet = openOutlet(own, manager, { acknowledgeWithinMs: 60_000, inboxPrefix: '_INBOX_daemon' });
    const listener = connection.subscribe('silent.place');
    const waiting = outlet.publish(message(1, 'silent.place'));
    outlet.close();
    await expect(waiting).rejects.toThrow('was closed');
    listener.unsubscribe();
    await own.close();
    await expect(outlet.publish(message(2))).rejects.toThrow(/closed/);
  });
});
