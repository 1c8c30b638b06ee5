import fc from 'fast-check';
import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { casesSchema } from '../engine/cases.ts';
import { packSchema } from '../engine/pack.ts';
import { marriageSample } from '../facts/application.fixture.ts';
import { shippedCases, shippedMatterFiles, shippedPackFiles, shippedPacks } from '../library/shipped.fixture.ts';
import { type Matter, matterSchema } from './matter.ts';
import { schemaCheck } from './schema-check.ts';

const files: readonly [object, unknown][] = [
  ...shippedMatterFiles().map(({ json }): [object, unknown] => [matterSchema, json]),
  ...shippedPackFiles().map(({ json }): [object, unknown] => [packSchema, json]),
  ...shippedPacks().map((pack): [object, unknown] => [casesSchema, shippedCases(pack).json]),
];

/** The value with one of its parts taken out or put wrong. */
function changed(value: unknown, way: readonly number[], change: unknown): unknown {
  const [step, ...rest] = way;
  if (typeof value !== 'object' || value === null || step === undefined) return change;
  const names = Object.keys(value);
  const name = names[step % (names.length + 1)] ?? 'unknown';
  const members = value as Readonly<Record<string, unknown>>;
  const changedMember = rest.length === 0 ? change : changed(members[name], rest, change);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? changedMember : (item as unknown)));
  return { ...value, [name]: changedMember };
}

describe('schemaCheck', () => {
  it('is sure of every file that is shipped', () => {
    expect(files.length).toBeGreaterThan(50);
    for (const [schema, json] of files) expect(schemaCheck(schema)(json)).toBe(true);
  });

  it('is sure of a sound form', () => {
    const [matter] = shippedMatterFiles()
      .map(({ json }) => json as Matter)
      .filter(({ code }) => code === 'marriage-record-copy');
    expect(schemaCheck(matter?.form ?? {})(marriageSample().form)).toBe(true);
  });

  const change = fc.oneof(
    fc.constantFrom<unknown>(null, '', 'x', '一'.repeat(3000), 0, -1, 1.5, 10 ** 12, true, [], {}, ['x'], undefined),
    fc.constantFrom<unknown>(
      '2026-02-30',
      '2026-01-01',
      '330182',
      'pre',
      'ask',
      { zh: '一', en: 'x' },
      { absent: 'ask' },
      Number.NaN,
    ),
  );
  const way = fc.array(fc.nat(40), { minLength: 1, maxLength: 7 });
  const changedFile = fc.tuple(fc.nat(files.length - 1), way, change).map(([which, steps, put]) => {
    const [schema, json] = files[which] ?? [{}, {}];
    return { schema, value: changed(json, steps, put) };
  });

  it('never takes what the library refuses', () => {
    fc.assert(
      fc.property(changedFile, ({ schema, value }) => {
        if (schemaCheck(schema)(value)) expect(Schema.Check(schema, value)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes nearly all that the library takes, over draws that are always the same', () => {
    const counts = { takenByBoth: 0, takenByLibrary: 0, refused: 0 };
    for (const { schema, value } of fc.sample(changedFile, { numRuns: 3000, seed: 2026 })) {
      const library = Schema.Check(schema, value);
      if (library) counts.takenByLibrary += 1;
      else counts.refused += 1;
      if (library && schemaCheck(schema)(value)) counts.takenByBoth += 1;
    }
    expect(Math.min(counts.takenByLibrary, counts.refused)).toBeGreaterThan(300);
    expect(counts.takenByBoth / counts.takenByLibrary).toBeGreaterThan(0.95);
  });

  const keywords = fc.constantFrom<object>(
    { type: 'string' },
    { type: 'integer', minimum: 1, maximum: 3 },
    { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 2, multipleOf: 0.5 },
    { type: 'string', minLength: 2, maxLength: 3 },
    { type: 'string', pattern: '^[a-z一𠮷]+$' },
    { type: 'string', format: 'date' },
    { enum: ['a', 1, null, true] },
    { const: 'a' },
    { anyOf: [{ type: 'null' }, { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2 }] },
    { type: 'object', properties: { a: { type: 'integer' } }, required: ['b'] },
    {
      type: 'object',
      properties: { a: true },
      patternProperties: { '^b': { type: 'null' } },
      additionalProperties: false,
    },
    { type: 'object', minProperties: 1, maxProperties: 1 },
    { minLength: 2 },
    { type: 'number' },
    { required: ['a'] },
    {},
  );
  const values = fc.oneof(
    fc.constantFrom<unknown>(
      '',
      'a',
      'ab',
      '𠮷',
      '𠮷𠮷',
      '𠮷𠮷𠮷𠮷',
      '2026-01-01',
      '2026-99-01',
      0,
      1,
      1.5,
      2,
      -0,
      Number.NaN,
      Infinity,
      null,
      true,
      [],
      [1],
      [1, 'a'],
    ),
    fc.constantFrom<unknown>({}, { a: 1 }, { a: 1, b: null }, { b: 1 }, { a: 'x', b: 2 }, { c: 1 }, { constructor: 1 }),
  );

  it('agrees with the library on every keyword that it reads', () => {
    fc.assert(
      fc.property(keywords, values, (schema, value) => {
        expect(schemaCheck(schema)(value)).toBe(Schema.Check(schema, value));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    { $ref: '#' },
    { type: ['string', 'null'] },
    { enum: [{}] },
    { pattern: '(' },
    { properties: { toString: {} } },
    { items: [{}] },
    { additionalProperties: {} },
    { anyOf: [{ oneOf: [{}] }] },
  ])('is not sure of what it does not read: %j', (schema) => {
    for (const value of ['a', 1, null, ['a'], { a: 1 }]) expect(schemaCheck(schema)(value)).toBe(false);
  });
});
