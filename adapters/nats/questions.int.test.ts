import { setTimeout as delay } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Meter, Sample } from '../../actors/ports.ts';
import type { Integrator } from '../../actors/protocol/integrator.ts';
import { QuestionRefused } from './question-reply.ts';
import { type QuestionOptions, type Service, startQuestions } from './questions.ts';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';

const SECRET = '王芳 330182199003070010';

let temporary: TemporaryServer;
let daemon: NatsConnection;
let operator: NatsConnection;
let archives: NatsConnection;
let started: ReturnType<typeof startQuestions>[] = [];
let faults: string[] = [];
let paused = false;
const outcomes: unknown[] = [];
const told = new Map<string, () => Iterable<Sample>>();

const meter: Meter = {
  counter: () => (labels) => void outcomes.push(labels),
  gauge: () => undefined,
  gauges: (name, _help, _labels, _most, read) => void told.set(name, read),
  histogram: () => () => undefined,
};
const words = { zh: '没有', en: 'there is none' };
const operatorService: Service = {
  audience: 'operator',
  description: 'for the operator',
  metadata: {},
  answers: {
    echo: async (question) => ({ heard: question }),
    refuse: async () => {
      throw new QuestionRefused('NOT_FOUND', words);
    },
    throw: async ({ text }) => {
      throw new TypeError(`cannot read ${String(text)} of ${SECRET}`);
    },
    string: async () => {
      throw SECRET;
    },
    circle: async () => {
      const circle: Record<string, unknown> = { [SECRET]: 1 };
      circle['self'] = circle;
      return circle;
    },
    large: async ({ bytes }) => ({ text: 'x'.repeat(Number(bytes)) }),
    wait: async () => {
      await new Promise<void>((resolve) => held.push(resolve));
      return {};
    },
  },
};
const held: (() => void)[] = [];
const services: Readonly<Record<string, Service>> = {
  operator: operatorService,
  application: {
    audience: 'integrators',
    description: 'for integrators',
    metadata: {},
    journaled: ['get'],
    answers: {
      get: async (question, { integrator }) => ({ asker: integrator.integrator, question }),
      hold: async (_question, { holdUntil }) => {
        holdUntil(new Promise<void>((resolve) => held.push(resolve)));
        return {};
      },
    },
  },
};
const integrator = { integrator: 'archives' } as Integrator;

async function start(options: Partial<QuestionOptions> = {}, connection = daemon) {
  const questions = startQuestions(
    {
      version: '1.2.3',
      started: '2026-08-03T02:00:00.000Z',
      window: 3,
      timeoutMs: 5000,
      answerBytes: 1000,
      ...options,
    },
    {
      connection,
      meter,
      integrator: (name) => (name === 'archives' ? integrator : undefined),
      paused: () => paused,
      onFault: (question, error) => faults.push(`${question} ${error instanceof Error ? error.name : typeof error}`),
    },
    services,
  );
  started.push(questions);
  await connection.flush();
  return questions;
}

beforeAll(async () => {
  temporary = await startTemporaryServer();
  daemon = await temporary.connect('daemon');
  operator = await temporary.connect('operator');
  archives = await temporary.connect('archives');
});
afterEach(async () => {
  release();
  for (const questions of started.splice(0)) await questions.stop();
  faults = [];
  paused = false;
  started = [];
});
afterAll(() => temporary.dispose());

const ask = async (name: string, payload: string, timeout = 5000): Promise<unknown> =>
  (await operator.request(`onedoor.api.operator.${name}`, payload, { timeout })).json();
const askAs = async (asker: NatsConnection, name: string, payload = '{}') =>
  (await asker.request(`onedoor.api.application.${name}`, payload, { timeout: 5000 })).json();
const release = () => {
  for (const resolve of held.splice(0)) resolve();
};
function questionsUnderWay(service: string): number | undefined {
  const samples = [...(told.get('onedoor_questions_under_way')?.() ?? [])];
  return samples.find(({ labels }) => labels['service'] === service)?.value;
}

async function underWay(service: string, wanted: number): Promise<void> {
  while (questionsUnderWay(service) !== wanted) await delay(5);
}
const refused = (code: string) => ({ error: expect.objectContaining({ code }) });

describe('questions', () => {
  it('that would be journaled are refused at once while nothing can be written, others are answered', async () => {
    await start();
    paused = true;
    expect(await askAs(archives, 'get.archives')).toEqual(refused('STORE_PAUSED'));
    expect(await ask('echo', '{"a":1}')).toEqual({ answer: { heard: { a: 1 } } });
    paused = false;
    expect(await askAs(archives, 'get.archives')).toMatchObject({ answer: { asker: 'archives' } });
  });

  it('are answered, and refused with code and words; no error quotes anything personal (P3)', async () => {
    await start();
    expect(await ask('echo', '{"a":1}')).toEqual({ answer: { heard: { a: 1 } } });
    expect(await ask('refuse', '{}')).toEqual({ error: { code: 'NOT_FOUND', message: words } });
    for (const fault of ['throw', 'string', 'circle']) {
      const told = await ask(fault, `{"text":"${SECRET}"}`);
      expect(told).toEqual(refused('QUESTION_FAILED'));
      expect(JSON.stringify(told)).not.toMatch(/王芳|330182/);
    }
    expect(faults).toEqual(['operator.throw TypeError', 'operator.string string', 'operator.circle TypeError']);
    for (const strange of ['[]', 'null', '7', '"text"'])
      expect(await ask('echo', strange)).toMatchObject({
        error: { code: 'QUESTION_MALFORMED', defects: [{ code: 'SCHEMA_TYPE', pointer: '' }] },
      });
    const unread = await ask('echo', `{"name":"${SECRET}`);
    expect(unread).toEqual(refused('NOT_JSON'));
    expect(JSON.stringify(unread)).not.toContain('330182');
    expect(await ask('echo', `{"name":"${'x'.repeat(70_000)}"}`)).toEqual(refused('TOO_LARGE'));
    expect(outcomes).toContainEqual({ service: 'operator', outcome: 'answered' });
    expect(outcomes).toContainEqual({ service: 'operator', outcome: 'NOT_FOUND' });
  });

  it('that are refused carry the headers of the micro protocol, the others do not', async () => {
    await start();
    const reply = await operator.request('onedoor.api.operator.refuse', '{}', { timeout: 5000 });
    expect(reply.headers?.get('Nats-Service-Error-Code')).toBe('404');
    expect(reply.headers?.get('Nats-Service-Error')).toBe('NOT_FOUND: there is none');
    const answer = await operator.request('onedoor.api.operator.echo', '{}', { timeout: 5000 });
    expect(answer.headers?.get('Nats-Service-Error') ?? '').toBe('');
  });

  it('of integrators come with who asks; one that is not configured is refused', async () => {
    await start();
    expect(await askAs(archives, 'get.archives', '{"a":1}')).toEqual({
      answer: { asker: 'archives', question: { a: 1 } },
    });
    const other = await temporary.connect('civil-affairs');
    expect(await askAs(other, 'get.civil-affairs')).toEqual(refused('INTEGRATOR_UNKNOWN'));
  });

  it('are bounded: one more than the window is told to come again, and there is room when one is done', async () => {
    await start({ window: 1 });
    expect(await askAs(archives, 'hold.archives')).toEqual({ answer: {} });
    expect(questionsUnderWay('application')).toBe(1);
    expect(await askAs(archives, 'get.archives')).toEqual(refused('QUESTION_BUSY'));
    expect(await ask('echo', '{}')).toEqual({ answer: { heard: {} } });
    release();
    await underWay('application', 0);
    expect(await askAs(archives, 'get.archives')).toMatchObject({ answer: { asker: 'archives' } });
  });

  it('that take too long are told so, and keep their place until they end', async () => {
    await start({ window: 1, timeoutMs: 50 });
    expect(await ask('wait', '{}')).toEqual(refused('QUESTION_TIMEOUT'));
    expect(await ask('echo', '{}')).toEqual(refused('QUESTION_BUSY'));
    release();
    await underWay('operator', 0);
    expect(await ask('echo', '{}')).toEqual({ answer: { heard: {} } });
  });

  it('do not end the service when the answer cannot leave: too large, or the connection is closed meanwhile', async () => {
    // An unhandled rejection would fail this run, as it would end the daemon.
    const own = await temporary.connect('daemon');
    const questions = await start({ answerBytes: 20 * 1024 * 1024 }, own);
    await expect(ask('large', `{"bytes":${9 * 1024 * 1024}}`, 400)).rejects.toThrow();
    expect(await ask('echo', '{}')).toEqual({ answer: { heard: {} } });
    const waiting = ask('wait', '{}', 400).catch((error: unknown) => error);
    await underWay('operator', 1);
    await own.close();
    release();
    expect(await waiting).toBeInstanceOf(Error);
    await questions.stop();
    await start();
    expect(await ask('large', '{"bytes":1000}')).toEqual(refused('ANSWER_TOO_LARGE'));
    expect(await ask('large', '{"bytes":900}')).toMatchObject({ answer: {} });
  });

  it('are answered no more after the stop, but those under way are', async () => {
    const questions = await start();
    const waiting = ask('wait', '{}');
    await underWay('operator', 1);
    const stopped = questions.stop();
    release();
    await stopped;
    expect(await waiting).toEqual({ answer: {} });
    await expect(ask('echo', '{}', 500)).rejects.toThrow();
  });
});
