import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../nats/connection.ts';
import { findServerBinary } from '../nats/server/binary.ts';
import { ensureUsers } from '../nats/server/credentials.ts';
import { writeExternalConfiguration } from '../nats/server/external.ts';
import { sourceUser } from '../nats/server/permissions.ts';
import { serveNats } from './fake/fake-nats.ts';
import { FakeSource } from './fake/fake-source.ts';
import { openNatsLine } from './nats.ts';

const key = 'a key of the tests alone, 32 long';
const users = ['daemon', 'operator', sourceUser('civil-affairs')] as const;
let folder: string;
let port: number;
let server: ChildProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-external-'));
  const known = await ensureUsers(folder, users);
  const [daemon = '', operator = '', source = ''] = users.map((user) => known.get(user)?.publicKey ?? '');
  const sources = new Map([['civil-affairs', source]]);
  const documented = writeExternalConfiguration({ daemon, operator, integrators: new Map(), sources });
  port = await freePort();
  const file = join(folder, 'server.conf');
  const own = `host: "127.0.0.1"\nport: ${port}\n`;
  await writeFile(file, own + documented.replace('/var/lib/nats', join(folder, 'store')));
  server = spawn(findServerBinary(process.env).path, ['-c', file], { stdio: 'ignore' });
});
afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const listening = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port: free } = listening.address() as { port: number };
  await new Promise((resolve) => listening.close(resolve));
  return free;
}

/** Connects as soon as the server listens. */
async function connectAs(user: string): Promise<NatsConnection> {
  let connection: NatsConnection | undefined;
  const [url, seedFile] = [`nats://127.0.0.1:${port}`, join(folder, 'nats', `${user}.nk`)];
  const tryOnce = async (): Promise<boolean> => {
    connection = await openConnection({ url, name: user, seedFile, inboxPrefix: `_INBOX_${user}`, once: true }).catch(
      () => undefined,
    );
    return connection !== undefined;
  };
  await expect.poll(tryOnce, { timeout: 30_000 }).toBe(true);
  return connection as NatsConnection;
}

describe('a NATS server of somebody else', () => {
  it('lets the daemon ask a source with the rights that are documented, and no more', async () => {
    const [daemon, department] = [await connectAs('daemon'), await connectAs(sourceUser('civil-affairs'))];
    const source = new FakeSource({ code: 'civil-affairs', key, people: [], seed: 1, now: Date.now });
    const served = await serveNats(source, department);
    const line = await openNatsLine({ source: 'civil-affairs', key, inboxPrefix: '_INBOX_daemon' }, daemon);
    const request = {
      source: 'civil-affairs',
      dataset: 'marriage',
      attempt: 1,
      consent: 'hall.C-1',
      purpose: 'screening',
    } as const;
    const asked = { ...request, subject: { name: '王芳' }, at: 0, timeoutMs: 20_000 };
    expect(await line.ask({ ...asked, reference: 'once' })).toMatchObject({ state: 'answered', records: [] });
    source.failNext('twice');
    const late: string[] = [];
    line.onLate((reference) => void late.push(reference));
    expect(await line.ask({ ...asked, reference: 'twice' })).toMatchObject({ state: 'answered' });
    await expect.poll(() => late, { timeout: 20_000 }).toEqual(['twice']);
    await line.close();
    await served.stop();
    await Promise.all([daemon.close(), department.close()]);
  });
});
