import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { CREDIT_CODE, envelope, HALL, ID_NUMBER, nested, submit, TODAY } from './message-harness.ts';

describe('whatever comes (P3)', () => {
  const subjects = fc.oneof(
    fc.constantFrom(HALL, `onedoor.in.hall.person.organisation-${CREDIT_CODE}`, '', '.', '..', 'onedoor.in'),
    fc
      .array(
        fc.oneof(fc.constantFrom('onedoor', 'in', 'hall', 'application', 'person', ID_NUMBER, '*', '>'), fc.string()),
        { maxLength: 8 },
      )
      .map((tokens) => tokens.join('.')),
    fc.string({ unit: 'binary' }),
  );
  const key = fc.oneof(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'data',
      'type',
      'id',
      'matter',
      'form',
      '\ud800',
      '',
    ),
    fc.string(),
  );
  const json = fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.constantFrom(
      nested(100_000),
      `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
      '1e400',
      '-1e400',
      '{"a":1,"a":2}',
      '"\\ud800"',
      `[${'0,'.repeat(200_000)}0]`,
    ),
    fc
      .tuple(key, fc.jsonValue({ maxDepth: 3 }))
      .map(([name, value]) => JSON.stringify(submit({ form: { [name]: value } }))),
    // Members anywhere in a valid message, set to anything, also twice.
    fc
      .tuple(
        key,
        fc.oneof(fc.json({ maxDepth: 3 }), fc.constantFrom('1e400', '-0', '"\\udfff"', nested(40))),
        fc.integer({ min: 0, max: 40 }),
      )
      .map(([name, value, place]) => {
        const text = JSON.stringify(envelope);
        const opens = [...text.matchAll(/\{(?=")/g)].map(({ index }) => index + 1);
        const at = opens[place % opens.length] ?? 1;
        return `${text.slice(0, at)}${JSON.stringify(name)}:${value},${text.slice(at)}`;
      }),
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    json.map((text) => new Uint8Array(Buffer.from(text))),
  );

  it('never throws, and always gives a command or defects, never both and never neither', () => {
    let decodedOnes = 0;
    fc.assert(
      fc.property(subjects, bytes, (subject, message) => {
        const { decoded, defects } = decode(subject, message, { messageBytes: 1024 * 1024 }, TODAY);
        if (decoded !== undefined) {
          decodedOnes += 1;
          // What is decided must be what the journal will hold.
          expect(JSON.parse(JSON.stringify(decoded.command))).toEqual(withInfinities(decoded.command));
        }
        expect(decoded === undefined).toBe(defects.length > 0);
        expect(defects.length).toBeLessThan(400);
        for (const { pointer } of defects) expect(pointer).toMatch(/^(\/|$)/);
      }),
      { numRuns: 1500 },
    );
    expect(decodedOnes).toBeGreaterThan(5);
  });
});

/** As it would be read from the journal, but for numbers that the journal cannot hold. */
function withInfinities<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_name, member: unknown) => (member === Infinity ? 'Infinity' : member)));
}
