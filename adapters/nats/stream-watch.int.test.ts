import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { StreamPlace } from './inbox.ts';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';
import { startStreamWatch } from './stream-watch.ts';
import { INBOUND_STREAM, openStreams } from './streams.ts';

let temporary: TemporaryServer;
let connection: NatsConnection;
let manager: JetStreamManager;
let faults: unknown[];

beforeEach(async () => {
  temporary = await startTemporaryServer();
  connection = await temporary.connect('daemon', { reconnect: true, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  manager = await jetstreamManager(connection);
  faults = [];
});
afterEach(() => temporary.dispose());

/** A watch over a stream of three messages, the newest of which has been read. */
async function watchThree(shift: Partial<StreamPlace> = {}) {
  const { inbound } = await openStreams(connection, 'store');
  for (let count = 0; count < 3; count += 1) connection.publish('onedoor.in.archives.application.archives.A', 'x');
  await expect.poll(async () => (await manager.streams.info(INBOUND_STREAM)).state.last_seq).toBe(3);
  const last = await manager.streams.getMessage(INBOUND_STREAM, { seq: 3 });
  let place: StreamPlace | undefined = { sequence: 3, at: last?.time.getTime() ?? 0, ...shift };
  let looks = 0;
  const watch = await startStreamWatch(
    { everyMs: 20, timeoutMs: 500 },
    {
      connection,
      stream: inbound,
      newest: () => {
        looks += 1;
        return place;
      },
      fatal: (error) => faults.push(error),
    },
  );
  onTestFinished(() => watch.stop());
  return {
    watch,
    looks: () => looks,
    forget: () => {
      place = undefined;
    },
  };
}
const coded = (code: string) => expect.objectContaining({ name: 'StreamFault', code });

describe('a watch over the inbound stream', () => {
  it('says nothing of a stream that is as it was read, also when it grows and when what was read is deleted', async () => {
    const { watch, looks } = await watchThree();
    await expect.poll(looks).toBeGreaterThan(3);
    connection.publish('onedoor.in.archives.application.archives.A', 'x');
    await manager.streams.deleteMessage(INBOUND_STREAM, 3);
    const before = looks();
    await expect.poll(looks).toBeGreaterThan(before + 3);
    expect(faults).toEqual([]);
    expect(watch.fault()).toBeUndefined();
  });

  it('ends the process when the stream is shorter than what was read', async () => {
    await watchThree({ sequence: 4 });
    await expect.poll(() => faults[0]).toEqual(coded('STREAM_ROLLED_BACK'));
  });

  it('ends the process when another message stands where one was read', async () => {
    await watchThree({ at: 1 });
    await expect.poll(() => faults[0]).toEqual(coded('STREAM_ROLLED_BACK'));
  });

  it('ends the process when the stream is deleted, and when it was made again, even where nothing was read', async () => {
    const { forget } = await watchThree();
    forget();
    await manager.streams.delete(INBOUND_STREAM);
    await expect.poll(() => faults.at(-1)).toEqual(coded('STREAM_CHANGED'));
    await openStreams(connection, 'store');
    faults = [];
    await expect.poll(() => faults.at(-1)).toEqual(coded('STREAM_CHANGED'));
  });

  it('says that a broker does not answer, and ends nothing', async () => {
    const { watch } = await watchThree();
    process.kill(temporary.server.pid, 'SIGSTOP');
    await expect.poll(watch.fault, { timeout: 10_000 }).toMatch(/does not answer/);
    process.kill(temporary.server.pid, 'SIGCONT');
    await expect.poll(watch.fault, { timeout: 10_000 }).toBeUndefined();
    expect(faults).toEqual([]);
  });
});
