import { createServer } from 'node:net';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceLine, SourceReply } from '../../actors/protocol/sources.ts';
import { openConnection } from '../nats/connection.ts';
import { startEmbeddedServer } from '../nats/server/embedded.ts';
import { startTemporaryServer, type TemporaryServer } from '../nats/server/temporary-server.ts';
import { serveNats } from './fake/fake-nats.ts';
import { FakeSource } from './fake/fake-source.ts';
import { openNatsLine } from './nats.ts';

const key = 'a key of the tests alone, 32 long';
let temporary: TemporaryServer;
beforeAll(async () => {
  temporary = await startTemporaryServer({ sources: ['civil-affairs', 'bank'] });
});
afterAll(() => temporary?.dispose());

let numbered = 0;
function ask(line: SourceLine, timeoutMs = 20_000): Promise<SourceReply> {
  numbered += 1;
  return line.ask({
    reference: `verification/hall.V-${numbered}/x/1/1`,
    source: line.source,
    dataset: 'marriage',
    attempt: 1,
    consent: 'hall.C-1',
    purpose: 'onDemand',
    subject: { name: '王芳', idNumber: '330182199003070010' },
    at: 0,
    timeoutMs,
  });
}
const openFor = async (source: string) =>
  openNatsLine({ source, key, inboxPrefix: '_INBOX_daemon' }, await temporary.connect('daemon'));
const fake = () => new FakeSource({ code: 'civil-affairs', key, people: [], seed: 1, now: Date.now });

describe('a source over the broker of the daemon', () => {
  it('is known not to be there, comes and goes, without anybody being told', async () => {
    const line = await openFor('civil-affairs');
    const absent = { state: 'unavailable', code: 'NO_RESPONDERS' };
    expect(await ask(line)).toEqual(absent);
    const department = await temporary.connect('source.civil-affairs');
    const served = await serveNats(fake(), department);
    expect(await ask(line)).toMatchObject({ state: 'answered' });
    await served.stop();
    await department.close();
    // The broker notices in its own time that it is gone.
    await expect.poll(() => ask(line, 500)).toEqual(absent);
    await line.close();
  });

  it.each([
    'onedoor.in.archives.application.1',
    'onedoor.out.archives.application.1.received',
    'onedoor.api.operator.get',
    'onedoor.source.bank.accounts',
    'onedoor.source.civil-affairs.marriage',
    '$JS.API.STREAM.NAMES',
    '$JS.API.INFO',
    '_INBOX_daemon.source.bank.x',
  ])('may not say anything on %s', async (subject) => {
    const department = await temporary.connect('source.civil-affairs');
    await expect(department.request(subject, '', { timeout: 5000 })).rejects.toThrow(/Permissions Violation/);
  });

  it.each([
    'onedoor.source.bank.*',
    'onedoor.source.>',
    'onedoor.in.>',
    'onedoor.out.>',
    '_INBOX_daemon.>',
    '_R_.>',
    '>',
  ])('may not listen to %s', async (subject) => {
    const department = await temporary.connect('source.civil-affairs');
    const denied = new Promise<Error | undefined>((resolve) => {
      department.subscribe(subject, { callback: (error) => resolve(error ?? undefined) });
    });
    expect((await denied)?.message).toMatch(/Permissions Violation/);
  });

  it('hears nothing of what another is asked, and an integrator nothing of any', async () => {
    const [department, bank, archives] = await Promise.all(
      ['source.civil-affairs', 'source.bank', 'archives'].map((user) => temporary.connect(user)),
    );
    const source = fake();
    const served = await serveNats(source, department as NonNullable<typeof department>);
    const heard: string[] = [];
    bank?.subscribe('onedoor.source.bank.*', { callback: (_, message) => void heard.push(message.subject) });
    await bank?.flush();
    const line = await openFor('civil-affairs');
    expect(await ask(line)).toMatchObject({ state: 'answered' });
    await bank?.flush();
    expect(heard).toEqual([]);
    await expect(archives?.request('onedoor.source.civil-affairs.marriage', '', { timeout: 5000 })).rejects.toThrow(
      /Permissions Violation/,
    );
    await line.close();
    await served.stop();
  });

  it('is asked nothing while the broker is away, and nothing of it later', async () => {
    const own = await startTemporaryServer({ sources: ['civil-affairs'], port: await freePort() });
    const as = (user: string, inboxPrefix: string) =>
      openConnection({ url: own.server.url, name: user, seedFile: own.server.users.get(user) ?? '', inboxPrefix });
    const [daemon, department] = await Promise.all([
      as('daemon', '_INBOX_daemon'),
      as('source.civil-affairs', '_INBOX_source'),
    ]);
    const source = fake();
    await serveNats(source, department);
    const line = await openNatsLine({ source: 'civil-affairs', key, inboxPrefix: '_INBOX_daemon' }, daemon);
    const [away, back, departmentBack] = [
      seen(daemon, 'disconnect'),
      seen(daemon, 'reconnect'),
      seen(department, 'reconnect'),
    ];
    await own.server.stop();
    await away;
    expect(await ask(line)).toEqual({ state: 'unavailable', code: 'BROKER_AWAY' });
    const again = await startEmbeddedServer(own.options);
    await Promise.all([back, departmentBack]);
    await department.flush();
    expect(await ask(line)).toMatchObject({ state: 'answered' });
    expect(Object.keys(source.account().asked)).toEqual([`verification/hall.V-${numbered}/x/1/1`]);
    await line.close();
    await Promise.all([daemon.close(), department.close()]);
    await again.stop();
    await own.dispose();
  });
});

/** Resolves when the connection says so. */
async function seen(connection: NatsConnection, wanted: string): Promise<void> {
  for await (const { type } of connection.status()) if (type === wanted) return;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
