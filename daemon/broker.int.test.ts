import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../adapters/log/log.ts';
import { openBroker } from './broker.ts';
import { connectAs } from './cli/client.ts';
import { readConfig } from './config.ts';

let home: string;
let server: Server;
let sockets: Socket[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'onedoor-broker-'));
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
  rmSync(home, { recursive: true });
});

/** Speaks as much of the protocol as a client needs to be connected, under any version. */
async function startSpeaker(version: string): Promise<string> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(
      `INFO ${JSON.stringify({ server_id: 'x', version, proto: 1, headers: true, max_payload: 1048576 })}\r\n`,
    );
    socket.on('data', (bytes) => {
      if (bytes.toString().includes('PING')) socket.write('PONG\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `nats://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const open = (url: string) =>
  openBroker({
    config: readConfig(home, { NATS_URL: url }),
    integrators: [],
    log: createLog('silent'),
    onLost: () => undefined,
  });

describe('a broker of somebody else', () => {
  it.each(['2.9.25', '2.10.26', '1.4.1'])('is refused at version %s, and nothing stays connected', async (version) => {
    await expect(open(await startSpeaker(version))).rejects.toThrow(`nats-server ${version} is too old`);
    await expect.poll(() => sockets.map(({ closed }) => closed)).toEqual([true]);
  });

  it.each(['2.10.27', '2.11.0', '2.14.0-RC.1', '3.0.0'])('is taken at version %s', async (version) => {
    const url = await startSpeaker(version);
    const broker = await open(url);
    expect(broker).toMatchObject({ url, inboxPrefix: '_INBOX_daemon' });
    expect(broker.fault()).toBeUndefined();
    await broker.stop();
    await expect.poll(() => sockets.map(({ closed }) => closed)).toEqual([true]);
  });

  it('is told as a fault while it is away, and no longer once it is back', async () => {
    const broker = await open(await startSpeaker('2.11.0'));
    for (const socket of sockets.splice(0)) socket.destroy();
    await expect.poll(() => broker.fault()).toBe('BROKER_AWAY');
    await expect.poll(() => broker.fault(), { timeout: 5000 }).toBeUndefined();
    expect(sockets).toHaveLength(1);
    await broker.stop();
  });

  it('may ask the commands for no credentials', async () => {
    const config = readConfig(home, { NATS_URL: await startSpeaker('2.11.0') });
    const connection = await connectAs('operator', config);
    expect(connection.isClosed()).toBe(false);
    await connection.close();
  });
});
