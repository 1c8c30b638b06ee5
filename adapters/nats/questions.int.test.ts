import { setTimeout as delay } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answerer, QuestionRefused, startQuestions } from './questions.ts';
import { startTemporaryServer, type TemporaryServer } from './server/temporary-server.ts';

const SECRET = '王芳 330182199003070010';

let temporary: TemporaryServer;
let daemon: NatsConnection;
let operator: NatsConnection;

const answerers: Readonly<Record<string, Answerer>> = {
  'operator.echo': async (question) => ({ heard: question }),
  'operator.refuse': async () => {
    throw new QuestionRefused('NOT_FOUND', 'there is none');
  },
  'operator.throw': async ({ text }) => {
    throw new TypeError(`cannot read ${String(text)} of ${SECRET}`);
  },
  'operator.string': async () => {
    throw SECRET;
  },
  'operator.circle': async () => {
    const circle: Record<string, unknown> = { [SECRET]: 1 };
    circle['self'] = circle;
    return circle;
  },
  'operator.large': async () => ({ text: 'x'.repeat(9 * 1024 * 1024) }),
};

beforeAll(async () => {
  temporary = await startTemporaryServer();
  daemon = await temporary.connect('daemon');
  operator = await temporary.connect('operator');
});
afterAll(() => temporary.dispose());

const ask = async (name: string, payload: string, timeout = 5000): Promise<unknown> =>
  (await operator.request(`onedoor.api.${name}`, payload, { timeout })).json();

describe('questions', () => {
  it('are answered, and refused with code and sentence; no error quotes anything personal (P3)', async () => {
    const questions = startQuestions(daemon, answerers);
    await daemon.flush();
    expect(await ask('operator.echo', '{"a":1}')).toEqual({ answer: { heard: { a: 1 } } });
    expect(await ask('operator.refuse', '{}')).toEqual({ error: { code: 'NOT_FOUND', message: 'there is none' } });
    expect(await ask('operator.throw', `{"text":"${SECRET}"}`)).toEqual({
      error: { code: 'FAILED', message: 'TypeError' },
    });
    expect(await ask('operator.string', '{}')).toEqual({ error: { code: 'FAILED', message: 'unknown fault' } });
    expect(await ask('operator.circle', '{}')).toEqual({ error: { code: 'FAILED', message: 'TypeError' } });
    for (const strange of ['[]', 'null', '7', '"text"'])
      expect(await ask('operator.echo', strange)).toMatchObject({ error: { code: 'NOT_AN_OBJECT' } });
    const unread = await ask('operator.echo', `{"name":"${SECRET}`);
    expect(unread).toMatchObject({ error: { code: 'NOT_JSON' } });
    expect(JSON.stringify(unread)).not.toContain('330182');
    questions.stop();
  });

  it('do not end the service when the answer cannot leave: too large, or the connection is closed meanwhile', async () => {
    // An unhandled rejection would fail this run, as it would end the daemon.
    const own = await temporary.connect('daemon');
    const questions = startQuestions(own, {
      ...answerers,
      'operator.slow': async () => {
        await delay(100);
        return {};
      },
    });
    await own.flush();
    await expect(ask('operator.large', '{}', 400)).rejects.toThrow();
    expect(await ask('operator.echo', '{}')).toEqual({ answer: { heard: {} } });
    const slow = ask('operator.slow', '{}', 400).catch((error: unknown) => error);
    await delay(50);
    await own.close();
    expect(await slow).toBeInstanceOf(Error);
    questions.stop();
  });

  it('are answered no more after the stop', async () => {
    const questions = startQuestions(daemon, answerers);
    await daemon.flush();
    questions.stop();
    await daemon.flush();
    await expect(ask('operator.echo', '{}', 500)).rejects.toThrow();
  });
});
