import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integrator } from '../../actors/protocol/integrator.ts';
import { stillMeter } from '../../actors/road-harness.ts';
import { QuestionRefused } from './question-reply.ts';
import { type QuestionOptions, startQuestions } from './questions.ts';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';

interface Told {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly endpoints: readonly Record<string, unknown>[];
}

const options: QuestionOptions = {
  version: '1.2.3',
  started: '2026-08-03T02:00:00.000Z',
  window: 3,
  timeoutMs: 5000,
  answerBytes: 1000,
};
const names = ['archives', 'civil-affairs'];

/** How many answers were worked out, by whichever daemon. */
let answered = 0;
const person = async (): Promise<object> => {
  answered += 1;
  return {};
};

let temporary: TemporaryServer;
let questions: ReturnType<typeof startQuestions>;
let daemon: NatsConnection;
let operator: NatsConnection;
let archives: NatsConnection;
let other: NatsConnection;

/** Everything that services say to a raw request of the micro protocol, as `nats micro` asks. */
async function find(asker: NatsConnection, subject: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  for await (const message of await asker.requestMany(subject, '', { strategy: 'stall', stall: 300, maxWait: 2000 }))
    told.push(message.json<Told>());
  return told.sort((one, another) => (one.name < another.name ? -1 : 1));
}
const ask = (asker: NatsConnection, subject: string) =>
  asker.request(`onedoor.api.${subject}`, '{}', { timeout: 5000 });

beforeAll(async () => {
  temporary = await startTemporaryServer();
  daemon = await temporary.connect('daemon');
  operator = await temporary.connect('operator');
  archives = await temporary.connect('archives');
  other = await temporary.connect('civil-affairs');
  const refuse = async (): Promise<object> => {
    throw QuestionRefused.of('NOT_FOUND');
  };
  questions = startQuestions(
    options,
    {
      connection: daemon,
      meter: stillMeter,
      integrator: (name) => (names.includes(name) ? ({ integrator: name } as Integrator) : undefined),
      paused: () => false,
      onFault: () => undefined,
    },
    {
      application: {
        audience: 'integrators',
        description: 'applications',
        metadata: { get: { schema: 'application.get' } },
        answers: { get: async () => ({}), timeline: refuse },
      },
      person: { audience: 'integrators', description: 'persons', metadata: {}, answers: { get: person } },
      operator: { audience: 'operator', description: 'operator', metadata: {}, answers: { backup: async () => ({}) } },
    },
  );
  await daemon.flush();
});
afterAll(async () => {
  await questions.stop();
  await temporary.dispose();
});

describe('services', () => {
  it('are found by an integrator: those that it may ask, on its own subjects', async () => {
    const found = await find(archives, '$SRV.INFO');
    expect(found.map(({ name }) => name)).toEqual(['onedoor-application', 'onedoor-person']);
    expect(found[0]).toEqual({
      type: 'io.nats.micro.v1.info_response',
      name: 'onedoor-application',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      version: '1.2.3',
      metadata: {},
      description: 'applications',
      endpoints: [
        {
          name: 'get',
          subject: 'onedoor.api.application.get.archives',
          queue_group: 'q',
          metadata: { schema: 'application.get' },
        },
        { name: 'timeline', subject: 'onedoor.api.application.timeline.archives', queue_group: 'q', metadata: {} },
      ],
    });
    const [endpoint] = found[0]?.endpoints ?? [];
    const reply = await archives.request(String(endpoint?.['subject']), '{}', { timeout: 5000 });
    expect(reply.json()).toEqual({ answer: {} });
  });

  it('are found by name and by id, and nothing else answers', async () => {
    const [application] = await find(archives, '$SRV.PING.onedoor-application');
    expect(application).toEqual({
      type: 'io.nats.micro.v1.ping_response',
      name: 'onedoor-application',
      id: application?.id,
      version: '1.2.3',
      metadata: {},
    });
    expect(await find(archives, `$SRV.PING.onedoor-application.${application?.id}`)).toEqual([application]);
    for (const subject of [
      `$SRV.PING.onedoor-person.${application?.id}`,
      '$SRV.PING.onedoor-operator',
      '$SRV.PING.onedoor-application.x.y',
      '$SRV.SCHEMA',
      '$SRV.toString',
    ])
      expect(await find(archives, subject), subject).toEqual([]);
  });

  it('tell each integrator its own numbers, and the operator all of them', async () => {
    for (let round = 0; round < 3; round += 1) await ask(archives, 'application.get.archives');
    await ask(archives, 'application.timeline.archives');
    const statistics = async (asker: NatsConnection) => (await find(asker, '$SRV.STATS.onedoor-application'))[0];
    const own = await statistics(archives);
    expect(own).toMatchObject({ type: 'io.nats.micro.v1.stats_response', started: options.started });
    const [get, timeline] = own?.endpoints ?? [];
    expect(get).toMatchObject({ num_errors: 0, last_error: '', subject: 'onedoor.api.application.get.archives' });
    expect(timeline).toMatchObject({ num_requests: 1, num_errors: 1, last_error: '404:NOT_FOUND' });
    const { num_requests: requests, processing_time: time, average_processing_time: average } = get ?? {};
    expect(time).toBeGreaterThan(0);
    expect(average).toBe(Math.trunc(Number(time) / Number(requests)));

    expect((await statistics(other))?.endpoints).toMatchObject([
      { num_requests: 0, processing_time: 0, average_processing_time: 0, last_error: '' },
      { num_requests: 0, num_errors: 0, last_error: '' },
    ]);
    await ask(other, 'application.get.civil-affairs');
    const all = (await statistics(operator))?.endpoints[0];
    expect(all).toMatchObject({ subject: 'onedoor.api.application.get.*', num_requests: Number(requests) + 1 });
    expect(JSON.stringify(await find(archives, '$SRV.STATS'))).not.toMatch(/civil-affairs|operator/);
  });

  it('are all found by the operator, and by whoever watches in the account of the daemon', async () => {
    const all = ['onedoor-application', 'onedoor-operator', 'onedoor-person'];
    for (const asker of [operator, daemon])
      expect((await find(asker, '$SRV.PING')).map(({ name }) => name)).toEqual(all);
  });

  it('of two daemons are both found, and one of them answers a question', async () => {
    const second = startQuestions(
      options,
      {
        connection: daemon,
        meter: stillMeter,
        integrator: (name) => ({ integrator: name }) as Integrator,
        paused: () => false,
        onFault: () => undefined,
      },
      { person: { audience: 'integrators', description: 'persons', metadata: {}, answers: { get: person } } },
    );
    await daemon.flush();
    const found = await find(archives, '$SRV.PING.onedoor-person');
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
    const before = answered;
    for (let round = 0; round < 10; round += 1)
      expect((await ask(archives, 'person.get.archives')).json()).toEqual({ answer: {} });
    await daemon.flush();
    expect(answered - before).toBe(10);
    await second.stop();
    expect(await find(archives, '$SRV.PING.onedoor-person')).toHaveLength(1);
  });
});
