import { describe, expect, it } from 'vitest';
import { createLog, faultFields, type LogFields } from './log.ts';

const SECRET = '王芳 330182199003070010';

function lines(level: string, write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const written: string[] = [];
  write(createLog(level, { write: (line) => void written.push(line) }));
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes one JSON line an event, with the fields that are allowed', () => {
    const [line] = lines('info', (log) => log.info('started', { port: 9464, url: 'nats://127.0.0.1:4222', commit: 7 }));
    expect(line).toEqual({
      level: 30,
      service: 'onedoor',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      port: 9464,
      url: 'nats://127.0.0.1:4222',
      commit: 7,
      msg: 'started',
    });
  });

  it('leaves out every other field, and names it so that the omission is seen (P3)', () => {
    const fields = { code: 'X', name: SECRET, idNumber: SECRET, err: new Error(SECRET) } as LogFields;
    const written = lines('info', (log) => {
      log.info('a', fields);
      log.warn('b', fields);
      log.error('c', fields);
    });
    expect(written).toMatchObject(
      [30, 40, 50].map((level) => ({ level, code: 'X', omitted: ['name', 'idNumber', 'err'] })),
    );
    expect(JSON.stringify(written)).not.toContain('330182');
  });

  it('keeps to its level', () => {
    expect(lines('warn', (log) => log.info('a'))).toEqual([]);
    expect(lines('silent', (log) => log.error('a'))).toEqual([]);
    expect(lines('warn', (log) => log.warn('a'))).toHaveLength(1);
  });
});

describe('what a log says of an error', () => {
  it('is its class, its code and where in our code it arose', () => {
    const error = Object.assign(new RangeError('x'), { code: 'EX' });
    expect(faultFields(error)).toEqual({
      fault: 'RangeError',
      code: 'EX',
      at: expect.stringMatching(/^adapters\/log\/log\.test\.ts:\d+$/),
    });
    expect(faultFields(SECRET)).toEqual({ fault: 'string' });
    expect(faultFields(undefined)).toEqual({ fault: 'undefined' });
    expect(faultFields(Object.assign(new Error('x'), { code: { text: SECRET } }))).not.toHaveProperty('code');
  });

  it.each([
    ['plain', SECRET],
    ['one that looks like a place in our code', `rules/${SECRET}.ts:12:7`],
    ['one of which a line looks like a frame', `x\n    at ${SECRET} (file:///srv/actors/${SECRET}.ts:1:2)`],
    ['an empty one', ''],
  ])('is never its message: %s (P3)', (_name, message) => {
    const cause = new Error(SECRET);
    for (const error of [new Error(message), new Error(message, { cause }), new AggregateError([cause], message)]) {
      const fields = faultFields(error);
      expect(JSON.stringify(fields)).not.toMatch(/王芳|330182/);
      expect(fields.at).toMatch(/^adapters\/log\/log\.test\.ts:/);
    }
  });

  it('is said although the stack is missing or the message was changed', () => {
    const error = new Error(SECRET);
    error.message = 'changed';
    expect(JSON.stringify(faultFields(error))).not.toMatch(/王芳|330182/);
    delete error.stack;
    expect(faultFields(error)).toEqual({ fault: 'Error' });
  });
});
