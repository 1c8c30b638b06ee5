import { setTimeout as delay } from 'node:timers/promises';
import { type JetStreamManager, jetstream, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Mark } from '../../actors/mark.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import { type Inbox, startInbox } from './inbox.ts';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';
import { epochOf, INBOUND_STREAM, openStreams } from './streams.ts';

let temporary: TemporaryServer;
let connection: NatsConnection;
let manager: JetStreamManager;
let stream: StreamInfo;

beforeAll(async () => {
  temporary = await startTemporaryServer();
  connection = await temporary.connect('daemon');
});
afterAll(() => temporary.dispose());
beforeEach(async () => {
  ({ manager } = await openStreams(connection, 'store'));
  await manager.streams.delete(INBOUND_STREAM);
  ({ manager, inbound: stream } = await openStreams(connection, 'store'));
});

/** An inbox before a door that notes what it is handed and commits when it is told to. */
async function open(options: { window?: number; spread?: number; above?: readonly number[]; watermark?: number } = {}) {
  const { window = 16, spread = 1000, watermark = 0, above = [] } = options;
  const mark = new Mark({ epoch: epochOf(stream), watermark, above: [...above] });
  const taken: number[] = [];
  const texts: string[] = [];
  const faults: unknown[] = [];
  const missing: number[] = [];
  const gauges = new Map<string, () => number>();
  let committed: (taken: boolean) => void = () => undefined;
  let behind = false;
  const inbox: Inbox = await startInbox(
    { window, spread },
    {
      connection,
      stream,
      mark,
      decode: (subject, bytes) => ({ messageId: subject, messageSource: Buffer.from(bytes).toString() }) as Incoming,
      intake: {
        take: (message, { sequence, epoch, bytes }) => {
          expect(epoch).toBe(epochOf(stream));
          expect(Buffer.from(bytes).toString()).toBe(message.messageSource);
          taken.push(sequence);
          texts.push(message.messageSource);
        },
      },
      onCommitted: (listener) => {
        committed = listener;
      },
      meter: {
        counter: () => () => undefined,
        gauge: (name, _help, read) => void gauges.set(name, read),
        gauges: () => undefined,
        histogram: () => () => undefined,
      },
      onMissing: (sequence) => missing.push(sequence),
      isHeld: () => false,
      isBehind: () => behind,
      faultOf: (_sequence, error) => error,
      fatal: (error) => faults.push(error),
    },
  );
  onTestFinished(() => inbox.stop());
  return {
    inbox,
    taken,
    texts,
    faults,
    missing,
    gauges,
    /** What messages have set going piles up, or something of it is done. */
    fallBehind: () => {
      behind = true;
    },
    catchUp: () => {
      behind = false;
      committed(false);
    },
    /** As the journal does it: first the mark, then the news. */
    commit: (...sequences: readonly number[]) => {
      for (const sequence of sequences) {
        mark.complete(sequence);
        committed(true);
      }
    },
  };
}

async function publish(from: number, to: number): Promise<void> {
  const client = jetstream(connection);
  const acknowledged: Promise<unknown>[] = [];
  for (let number = from; number <= to; number += 1)
    acknowledged.push(client.publish('onedoor.in.hall.application.1', String(number)));
  await Promise.all(acknowledged);
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Long enough for many more messages than are allowed, had they been asked for. */
const quiet = () => delay(150);
const consumersLeft = async (): Promise<number> => (await manager.streams.info(INBOUND_STREAM)).state.consumer_count;

describe('the inbox', () => {
  it('stops at the window while nothing is committed, goes on with each commit, and keeps the order', async () => {
    await publish(1, 1000);
    const before = connection.stats().inMsgs;
    const { taken, commit, gauges, faults } = await open({ window: 16 });
    await expect.poll(() => taken.length).toBe(16);
    await quiet();
    expect(taken).toEqual(range(1, 16));
    // Nor does the client hold more than a window of its own; the rest stays in the stream.
    expect(connection.stats().inMsgs - before).toBeLessThan(3 * 16);
    expect(gauges.get('onedoor_inbox_under_way')?.()).toBe(16);
    commit(3, 1);
    await expect.poll(() => taken.length).toBe(18);
    await quiet();
    expect(taken).toEqual(range(1, 18));
    commit(2);
    expect(gauges.get('onedoor_inbox_watermark')?.()).toBe(3);
    for (let next = 4; next <= 1000; next += 1) {
      await expect.poll(() => taken.length, { interval: 1 }).toBeGreaterThanOrEqual(next);
      commit(next);
    }
    expect(taken).toEqual(range(1, 1000));
    expect(gauges.get('onedoor_inbox_under_way')?.()).toBe(0);
    await publish(1001, 1003);
    await expect.poll(() => taken.length).toBe(1003);
    expect(faults).toEqual([]);
  });

  it('reads no further than the spread past the oldest that is not committed, however much is', async () => {
    await publish(1, 100);
    const { taken, commit } = await open({ window: 16, spread: 20 });
    await expect.poll(() => taken.length).toBe(16);
    commit(...range(2, 16));
    await expect.poll(() => taken.length).toBe(20);
    await quiet();
    expect(taken).toEqual(range(1, 20));
    commit(1);
    await expect.poll(() => taken.length).toBe(32);
  });

  it('takes no more while what messages have set going waits to be done, and goes on when it is', async () => {
    await publish(1, 8);
    const { taken, commit, fallBehind, catchUp } = await open({ window: 4 });
    await expect.poll(() => taken.length).toBe(4);
    fallBehind();
    commit(...range(1, 4));
    await quiet();
    expect(taken).toEqual(range(1, 4));
    catchUp();
    await expect.poll(() => taken.length).toBe(8);
  });

  it('tells of messages that were deleted unread, and is not held by them', async () => {
    await publish(1, 6);
    for (const sequence of [2, 3, 5]) await manager.streams.deleteMessage(INBOUND_STREAM, sequence);
    const { taken, missing, commit, gauges } = await open({ above: [3] });
    await expect.poll(() => taken).toEqual([1, 4, 6]);
    expect(missing).toEqual([2, 5]);
    commit(1, 4, 6);
    expect(gauges.get('onedoor_inbox_watermark')?.()).toBe(6);
  });

  it('starts at the mark and skips what the mark has', async () => {
    await publish(1, 400);
    const before = connection.stats().inMsgs;
    const { taken, texts } = await open({ watermark: 380, above: [382, 385, 386], window: 100 });
    const wanted = range(381, 400).filter((number) => ![382, 385, 386].includes(number));
    await expect.poll(() => taken.length).toBe(wanted.length);
    await quiet();
    expect(taken).toEqual(wanted);
    expect(texts).toEqual(wanted.map(String));
    // What precedes the mark is not even asked for.
    expect(connection.stats().inMsgs - before).toBeLessThan(100);
  });

  it('goes on in order, nothing twice and nothing lost, when the broker forgets its consumer', async () => {
    await publish(1, 30);
    const { taken, commit, faults } = await open({ window: 16 });
    await expect.poll(() => taken.length).toBe(16);
    for await (const { name } of manager.consumers.list(INBOUND_STREAM))
      await manager.consumers.delete(INBOUND_STREAM, name);
    await publish(31, 60);
    for (let next = 1; next <= 60; next += 1) {
      await expect.poll(() => taken.length, { interval: 1, timeout: 20_000 }).toBeGreaterThanOrEqual(next);
      commit(next);
    }
    await quiet();
    expect(taken).toEqual(range(1, 60));
    expect(faults).toEqual([]);
  });

  it('stops in the middle of a wait for room, takes no more, and leaves nothing on the server', async () => {
    await publish(1, 50);
    const before = connection.stats().inMsgs;
    const { inbox, taken, faults } = await open({ window: 4 });
    await expect.poll(() => taken.length).toBe(4);
    expect(await consumersLeft()).toBe(1);
    await inbox.stop();
    await inbox.stop();
    const after = connection.stats().inMsgs;
    expect(after).toBeGreaterThan(before);
    await publish(51, 55);
    await quiet();
    expect(taken).toEqual([1, 2, 3, 4]);
    expect(faults).toEqual([]);
    expect(await consumersLeft()).toBe(0);
    expect(
      Number(
        (connection as unknown as { protocol: { subscriptions: { size(): number } } }).protocol.subscriptions.size(),
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('says that it cannot go on when its connection is closed under it', async () => {
    const own = await temporary.connect('daemon');
    const main = connection;
    connection = own;
    try {
      const { faults } = await open();
      await own.close();
      await expect.poll(() => faults).toMatchObject([{ message: expect.stringContaining(INBOUND_STREAM) }]);
    } finally {
      connection = main;
    }
  });
});
