import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { writeValidators } from '../messages/generate.ts';
import { readReply, writeRequest } from './reply.ts';
import { isSigned, sign } from './signing.ts';
import { validators } from './validators.generated.ts';
import { wireSchemas } from './wire.ts';

const key = 'a key of the tests alone, 32 long';
const reference = 'verification/hall.V-1.case/civil-affairs.marriage/1/1';
const reply = { reference, status: 'found', asOf: '2026-09-26', records: [{ XM: '王芳', SL: 1, BZ: null, YL: ['a'] }] };
const read = (value: unknown) => {
  const body = Buffer.from(JSON.stringify(value));
  return readReply(reference, { body, signature: sign(body, key) }, key);
};

describe('the wire to a source', () => {
  it('has validators that would be made so now', () => {
    const file = fileURLToPath(new URL('./validators.generated.ts', import.meta.url));
    expect(readFileSync(file, 'utf8')).toBe(writeValidators(wireSchemas, 'wire.ts in adapters/sources'));
  });

  it('has validators that take what the schemas take, of replies changed in any way', () => {
    const strange = fc.constantFrom<unknown>(
      null,
      '',
      'x'.repeat(700),
      -1,
      1.5,
      true,
      [],
      {},
      [1],
      [{}],
      'none',
      '2026-1-1',
    );
    const change = fc.record({
      name: fc.constantFrom(...Object.keys(reply), 'code', 'colour', '__proto__'),
      strange,
      drop: fc.boolean(),
    });
    const seen = { fits: 0, breaks: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom<object>(
          reply,
          { reference, status: 'none' },
          { reference, status: 'refused', code: 'CONSENT' },
        ),
        fc.array(change, { maxLength: 2 }),
        (whole, changes) => {
          const value = structuredClone(whole) as Record<string, unknown>;
          for (const { name, strange: other, drop } of changes) {
            if (drop) delete value[name];
            else
              Object.defineProperty(value, name, {
                value: other,
                enumerable: true,
                writable: true,
                configurable: true,
              });
          }
          const fits = Value.Check(wireSchemas.sourceReply, value);
          seen[fits ? 'fits' : 'breaks'] += 1;
          expect(validators['sourceReply']?.(value)).toBe(fits);
        },
      ),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.fits, seen.breaks)).toBeGreaterThan(50);
  });

  it('takes no reply that could not be written down: nested without end, or with a number without bound', () => {
    const say = (value: string) => {
      const body = Buffer.from(`{"reference":"${reference}","status":"found","records":[{"XM":${value}}]}`);
      return readReply(reference, { body, signature: sign(body, key) }, key);
    };
    expect(say(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({ state: 'garbage', reason: 'TOO_DEEP' });
    expect(say(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`)).toMatchObject({ state: 'garbage', reason: 'TOO_DEEP' });
    expect(say('1e999')).toMatchObject({ state: 'garbage', reason: 'SCHEMA' });
    expect(say('[[[1]]]')).toMatchObject({ state: 'answered' });
  });

  it('carries a request that its own schema takes, without what is of no concern to a department', () => {
    const { body, signature } = writeRequest(
      {
        reference,
        source: 'civil-affairs',
        dataset: 'marriage',
        attempt: 1,
        consent: 'hall.C-1',
        purpose: 'preRoute',
        subject: { name: '王芳', idNumber: '330182199003070010' },
        at: Date.parse('2026-09-26T02:00:00.000Z'),
        timeoutMs: 2000,
      },
      key,
    );
    const value = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
    expect(validators['sourceRequest']?.(value)).toBe(true);
    expect(value['at']).toBe('2026-09-26T02:00:00.000Z');
    expect(value).not.toHaveProperty('timeoutMs');
    expect(isSigned(body, signature, key)).toBe(true);
  });

  it('reads each kind of reply', () => {
    expect(read(reply)).toEqual({ state: 'answered', asOf: '2026-09-26', records: reply.records });
    expect(read({ reference, status: 'none', records: [] })).toEqual({ state: 'answered', records: [] });
    expect(read({ reference, status: 'refused', code: 'CONSENT' })).toEqual({ state: 'refused', code: 'CONSENT' });
  });

  it.each([
    ['a day that never was', { ...reply, asOf: '2026-02-30' }],
    ['a moment without a zone', { ...reply, asOf: '2026-09-26T10:00:00' }],
    ['found and nothing', { ...reply, records: [] }],
    ['none and something', { ...reply, status: 'none' }],
    ['a refusal with records', { reference, status: 'refused', code: 'X', records: [] }],
    ['records that are none', { ...reply, records: ['王芳'] }],
    ['a list', [reply]],
    ['nothing', null],
  ])('takes for garbage: %s', (_, value) => {
    expect(read(value)).toMatchObject({ state: 'garbage', reason: 'SCHEMA' });
  });

  it('believes no signature but that of the very bytes under the very key', () => {
    const body = Buffer.from(JSON.stringify(reply));
    const good = sign(body, key);
    expect(isSigned(body, good, key)).toBe(true);
    for (const other of [
      '',
      'sha256=',
      good.slice(0, -1),
      `${good}0`,
      good.replace('sha256=', 'sha1='),
      sign(body, `${key}.`),
    ])
      expect(isSigned(body, other, key), other).toBe(false);
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(isSigned(changed, good, key)).toBe(false);
    }
  });

  it('never answers one request with the reply to another', () => {
    const body = Buffer.from(JSON.stringify(reply));
    const other = reference.replace('/1/1', '/1/2');
    expect(readReply(other, { body, signature: sign(body, key) }, key)).toMatchObject({ reason: 'OTHER_REFERENCE' });
  });
});
