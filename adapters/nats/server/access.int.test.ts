import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { createUser } from '@nats-io/nkeys';
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporaryServer, type TemporaryServer } from './temporary-server.ts';

let temporary: TemporaryServer;
let daemon: NatsConnection;
let archives: NatsConnection;
let other: NatsConnection;

beforeAll(async () => {
  temporary = await startTemporaryServer();
  daemon = await temporary.connect('daemon');
  archives = await temporary.connect('archives');
  other = await temporary.connect('civil-affairs');
  const manager = await jetstreamManager(daemon);
  await manager.streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'], allow_direct: true });
  await manager.streams.add({ name: 'ONEDOOR_OUT', subjects: ['onedoor.out.>'], allow_direct: true });
  for (const name of ['archives', 'civil-affairs']) {
    await manager.consumers.add('ONEDOOR_OUT', {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      filter_subject: `onedoor.out.${name}.>`,
    });
  }
});
afterAll(() => temporary?.dispose());

describe('an integrator', () => {
  it('publishes under its own subject and gets the PubAck', async () => {
    const ack = await jetstream(archives).publish('onedoor.in.archives.application.1', 'x');
    expect(ack.stream).toBe('ONEDOOR_IN');
  });

  it('fetches and acknowledges the messages of its own consumer, with the plain JetStream client', async () => {
    await jetstream(daemon).publish('onedoor.out.archives.application.1.received', 'for archives');
    const consumer = await jetstream(archives).consumers.get('ONEDOOR_OUT', 'archives');
    const message = await consumer.next({ expires: 5000 });
    expect(message?.string()).toBe('for archives');
    expect(await message?.ackAck()).toBe(true);
    const manager = await jetstreamManager(daemon);
    expect((await manager.consumers.info('ONEDOOR_OUT', 'archives')).num_ack_pending).toBe(0);
  });

  it('consumes continuously: no message is lost or doubled across pulls', async () => {
    for (let index = 0; index < 300; index += 1)
      daemon.publish(`onedoor.out.archives.application.n.${index}`, `${index}`);
    await daemon.flush();
    const consumer = await jetstream(archives).consumers.get('ONEDOOR_OUT', 'archives');
    const messages = await consumer.consume({ max_messages: 20 });
    const seen: string[] = [];
    for await (const message of messages) {
      message.ack();
      if (seen.push(message.string()) === 300) break;
    }
    expect(seen).toEqual(Array.from({ length: 300 }, (_, index) => `${index}`));
  });

  it.each([
    'onedoor.in.civil-affairs.application.1',
    'onedoor.out.archives.application.1.received',
    'onedoor.api.rules.check',
    'onedoor.api.application.get',
    'onedoor.api.application.get.civil-affairs',
    'onedoor.api.operator.get',
    'onedoor.discovery.civil-affairs.STATS',
    '$JS.API.INFO',
    '$JS.API.STREAM.INFO.ONEDOOR_OUT',
    '$JS.API.STREAM.NAMES',
    '$JS.API.STREAM.DELETE.ONEDOOR_OUT',
    '$JS.API.STREAM.MSG.GET.ONEDOOR_OUT',
    '$JS.API.DIRECT.GET.ONEDOOR_OUT',
    '$JS.API.DIRECT.GET.ONEDOOR_OUT.onedoor.out.civil-affairs.x',
    '$JS.API.CONSUMER.CREATE.ONEDOOR_OUT',
    '$JS.API.CONSUMER.DURABLE.CREATE.ONEDOOR_OUT.archives',
    '$JS.API.CONSUMER.DELETE.ONEDOOR_OUT.archives',
    '$JS.API.CONSUMER.INFO.ONEDOOR_OUT.civil-affairs',
    '$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.civil-affairs',
    '$JS.ACK.ONEDOOR_OUT.civil-affairs.1.1.1.1.1',
    '$SYS.REQ.SERVER.PING',
  ])('is refused on %s', async (subject) => {
    await expect(archives.request(subject, '{"batch":1}', { timeout: 5000 })).rejects.toThrow(/Permissions Violation/);
  });

  it.each([
    'onedoor.out.>',
    'onedoor.out.archives.>',
    'onedoor.in.>',
    'onedoor.api.>',
    'onedoor.api.application.get.archives',
    'onedoor.discovery.>',
    '$SRV.>',
    '$SRV.PING',
    '_R_.>',
    '_INBOX.>',
    '_INBOX_civil-affairs.>',
    '>',
  ])('may not subscribe to %s', async (subject) => {
    const denied = new Promise<Error | undefined>((resolve) => {
      archives.subscribe(subject, { callback: (error) => resolve(error ?? undefined) });
    });
    expect((await denied)?.message).toMatch(/Permissions Violation/);
  });

  it('is told when a message is over the limit, and the connection goes on', async () => {
    expect(archives.info?.max_payload).toBe(8 * 1024 * 1024);
    const tooLarge = Buffer.alloc(8 * 1024 * 1024 + 1);
    expect(() => archives.publish('onedoor.in.archives.application.1', tooLarge)).toThrow(/max_payload/);
    const fits = await jetstream(archives).publish('onedoor.in.archives.application.1', 'small');
    expect(fits.seq).toBeGreaterThan(0);
  });
});

// JetStream answers to the reply subject that a client names, with the rights of the server itself. In one shared
// account all of these came true on 2.14.0; across accounts the answer stays in the asker's account.
describe('an integrator that names another’s subject as its reply', () => {
  it.each([
    ['a PubAck', 'onedoor.in.archives.application.1', 'x', 'onedoor.in.civil-affairs.application.1'],
    [
      'a consumer’s message',
      '$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.archives',
      '{"batch":1,"expires":200000000}',
      'onedoor.in.civil-affairs.x',
    ],
    ['a consumer’s state', '$JS.API.CONSUMER.INFO.ONEDOOR_OUT.archives', '', 'onedoor.in.civil-affairs.x'],
  ])('does not place %s there', async (_, subject, body, reply) => {
    await jetstream(daemon).publish('onedoor.out.archives.application.1.received', 'bait');
    archives.publish(subject, body, { reply });
    await archives.flush();
    await pause(400);
    const manager = await jetstreamManager(daemon);
    const { state } = await manager.streams.info('ONEDOOR_IN', { subjects_filter: 'onedoor.in.civil-affairs.>' });
    expect(state.subjects ?? {}).toEqual({});
    const all = await manager.streams.info('ONEDOOR_IN', { subjects_filter: '>' });
    expect(Object.keys(all.state.subjects ?? {})).toEqual(['onedoor.in.archives.application.1']);
  });

  it('does not reach the JetStream API: no stream or consumer is deleted or purged', async () => {
    const manager = await jetstreamManager(daemon);
    const before = (await manager.streams.info('ONEDOOR_OUT')).state.messages;
    for (const reply of [
      '$JS.API.CONSUMER.DELETE.ONEDOOR_OUT.civil-affairs',
      '$JS.API.STREAM.DELETE.ONEDOOR_OUT',
      '$JS.API.STREAM.PURGE.ONEDOOR_OUT',
    ]) {
      archives.publish('onedoor.in.archives.application.1', 'x', { reply });
      archives.publish('$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.archives', '{"batch":5,"expires":100000000}', { reply });
    }
    await archives.flush();
    await pause(600);
    expect((await manager.consumers.info('ONEDOOR_OUT', 'civil-affairs')).name).toBe('civil-affairs');
    expect((await manager.streams.info('ONEDOOR_OUT')).state.messages).toBe(before);
  });

  it('does not acknowledge for another', async () => {
    await jetstream(daemon).publish('onedoor.out.civil-affairs.application.9.received', 'not yours');
    const next = '$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.civil-affairs';
    const { reply = '' } = await other.request(next, '{"batch":1}', { timeout: 5000, noMux: true });
    // The short form; permissions.ts covers the long one of the server's flag js_ack_fc_v2 as well.
    expect(reply).toMatch(/^\$JS\.ACK\.ONEDOOR_OUT\.civil-affairs(\.\d+){5}$/);
    archives.publish('onedoor.in.archives.application.1', 'x', { reply });
    archives.publish(reply, '');
    await archives.flush();
    await pause(200);
    const manager = await jetstreamManager(daemon);
    expect((await manager.consumers.info('ONEDOOR_OUT', 'civil-affairs')).num_ack_pending).toBe(1);
    await other.request(reply, '', { timeout: 5000 });
    expect((await manager.consumers.info('ONEDOOR_OUT', 'civil-affairs')).num_ack_pending).toBe(0);
  });
});

describe('an integrator’s question', () => {
  it('reaches the daemon under its own name, and the answer nobody but the asker', async () => {
    const heard: string[] = [];
    const listen = (connection: NatsConnection, subject: string) =>
      connection.subscribe(subject, {
        callback: (error, message) => void heard.push(error?.message ?? message.subject),
      });
    const service = daemon.subscribe('onedoor.api.application.get.*', {
      queue: 'q',
      callback: (_, message) => void message.respond(`for ${message.subject.split('.').at(-1)}`),
    });
    const answers = listen(other, '_INBOX_civil-affairs.>');
    await Promise.all([daemon.flush(), other.flush()]);
    for (let round = 0; round < 20; round += 1) {
      const reply = await archives.request('onedoor.api.application.get.archives', 'x', { timeout: 5000 });
      expect(reply.string()).toBe('for archives');
    }
    await pause(200);
    expect(heard).toEqual([]);
    for (const subscription of [service, answers]) subscription.unsubscribe();
  });

  it('cannot place the answer, or what discovery says, where another or the daemon would take it', async () => {
    const asked: string[] = [];
    const heard: string[] = [];
    const services = ['onedoor.api.application.get.*', 'onedoor.api.operator.*', 'onedoor.discovery.*.>'].map(
      (subject) =>
        daemon.subscribe(subject, {
          callback: (_, message) => {
            asked.push(message.subject);
            message.respond('forged');
          },
        }),
    );
    const inbox = other.subscribe('_INBOX_civil-affairs.>', {
      callback: (_, message) => void heard.push(message.subject),
    });
    await Promise.all([daemon.flush(), other.flush()]);
    for (const reply of [
      'onedoor.in.civil-affairs.application.1',
      'onedoor.out.civil-affairs.application.1.received',
      'onedoor.api.application.get.civil-affairs',
      'onedoor.api.operator.backup',
      'onedoor.discovery.civil-affairs.PING',
      '_INBOX_civil-affairs.1',
    ]) {
      archives.publish('onedoor.api.application.get.archives', '', { reply });
      archives.publish('$SRV.PING', '', { reply });
    }
    await archives.flush();
    await pause(400);
    expect(new Set(asked)).toEqual(
      new Set(['onedoor.api.application.get.archives', 'onedoor.discovery.archives.PING']),
    );
    expect(heard).toEqual([]);
    const manager = await jetstreamManager(daemon);
    for (const [stream, filter] of [
      ['ONEDOOR_IN', 'onedoor.in.civil-affairs.>'],
      ['ONEDOOR_OUT', 'onedoor.out.civil-affairs.application.1.>'],
    ] as const)
      expect((await manager.streams.info(stream, { subjects_filter: filter })).state.subjects ?? {}).toEqual({});
    for (const subscription of [...services, inbox]) subscription.unsubscribe();
  });

  it('is not answered by another in the daemon’s place, even where that knows the reply', async () => {
    let reply = '';
    const heard = new Promise<void>((resolve) => {
      daemon.subscribe('onedoor.api.person.get.archives', {
        max: 1,
        callback: (_, message) => {
          reply = message.reply ?? '';
          resolve();
        },
      });
    });
    await daemon.flush();
    const answer = archives.request('onedoor.api.person.get.archives', '', { timeout: 600 }).catch(() => 'nobody');
    await heard;
    expect(reply).not.toMatch(/archives/);
    const denied = new Promise<string>((resolve) => {
      void (async () => {
        for await (const status of other.status()) if (status.type === 'error') resolve(status.error.message);
      })();
    });
    other.publish(reply, 'forged');
    await other.flush();
    expect(await denied).toMatch(/Permissions Violation/);
    expect(await answer).toBe('nobody');
  });
});

describe('the operator', () => {
  it('asks a service of the daemon and gets the answer', async () => {
    const service = daemon.subscribe('onedoor.api.operator.*', {
      callback: (_, message) => void message.respond('pong'),
    });
    const operator = await temporary.connect('operator');
    expect((await operator.request('onedoor.api.operator.check', 'ping', { timeout: 5000 })).string()).toBe('pong');
    service.unsubscribe();
  });

  it('cannot make the daemon’s answer an application', async () => {
    const answered = new Promise<void>((resolve) => {
      daemon.subscribe('onedoor.api.operator.trap', {
        max: 1,
        callback: (_, message) => resolve(void message.respond('forged')),
      });
    });
    await daemon.flush();
    const operator = await temporary.connect('operator');
    operator.publish('onedoor.api.operator.trap', '', { reply: 'onedoor.in.archives.forged' });
    await answered;
    await pause(200);
    const manager = await jetstreamManager(daemon);
    const { state } = await manager.streams.info('ONEDOOR_IN', { subjects_filter: 'onedoor.in.archives.forged' });
    expect(state.subjects ?? {}).toEqual({});
  });

  it.each([
    'onedoor.in.archives.application.1',
    'onedoor.api.application.get.archives',
    '$JS.API.STREAM.NAMES',
    '$JS.API.INFO',
  ])('is refused on %s', async (subject) => {
    const operator = await temporary.connect('operator');
    await expect(operator.request(subject, '', { timeout: 5000 })).rejects.toThrow(/Permissions Violation/);
  });
});

describe('the door', () => {
  const attempt = (authenticator?: ReturnType<typeof nkeyAuthenticator>): Promise<NatsConnection> =>
    connect({
      servers: temporary.server.url,
      reconnect: false,
      timeout: 20_000,
      ...(authenticator && { authenticator }),
    });

  it('is closed without credentials', async () => {
    await expect(attempt()).rejects.toThrow(/Authorization Violation/);
  });

  it('is closed for a seed that nobody knows', async () => {
    await expect(attempt(nkeyAuthenticator(createUser().getSeed()))).rejects.toThrow(/Authorization Violation/);
  });

  it('says nothing of the store’s key in the configuration or the log', async () => {
    const key = (await readFile(join(temporary.folder, 'secrets/nats/jetstream.key'), 'utf8')).trim();
    for (const file of ['nats.conf', 'nats.log']) {
      expect(await readFile(join(temporary.folder, 'run', file), 'utf8')).not.toContain(key);
    }
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
