import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type Type from 'typebox';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { defectCatalogue } from '../../actors/protocol/defects.ts';
import { integratorFile } from '../../actors/protocol/integrator.ts';
import { cloudEvent, inboundMessages } from '../../actors/protocol/messages.ts';
import { questions } from '../../actors/protocol/questions.ts';
import { generateErrorCatalogue, generateValidators } from './generate.ts';
import { validators } from './validators.generated.ts';

describe('the generated files (P2)', () => {
  it('are what would be generated now: the validators', () => {
    const file = fileURLToPath(new URL('./validators.generated.ts', import.meta.url));
    expect(readFileSync(file, 'utf8')).toBe(generateValidators());
  });

  it('name every code of the catalogue once (W6)', () => {
    const page = generateErrorCatalogue([]);
    for (const code of Object.keys(defectCatalogue)) expect(page.split(`| \`${code}\` |`)).toHaveLength(2);
  });
});

const schemas: Readonly<Record<string, Type.TSchema>> = {
  cloudEvent,
  integratorFile,
  ...Object.fromEntries(Object.entries(inboundMessages).map(([type, { data }]) => [type, data])),
  ...Object.fromEntries(Object.entries(questions).map(([name, { question }]) => [`question ${name}`, question])),
};

describe('the generated validators (P3)', () => {
  it('are one for every message, the envelope, every question and the file of an integrator', () => {
    expect(Object.keys(validators).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(Object.entries(schemas))(
    'of %s takes what fits, and of what was changed exactly what still fits',
    (name, schema) => {
      const validator = validators[name] ?? (() => false);
      const seen = { fits: 0, breaks: 0 };
      fc.assert(
        fc.property(valid(schema as Shape), fc.array(mutation, { maxLength: 3 }), (value, changes) => {
          expect(validator(value), 'valid').toBe(true);
          const changed = changes.reduce<unknown>((one, change) => change(one), structuredClone(value));
          const fits = Value.Check(schema, changed);
          seen[fits ? 'fits' : 'breaks'] += 1;
          expect(validator(changed), JSON.stringify(changed)).toBe(fits);
        }),
        { numRuns: 150 },
      );
      expect(seen.fits).toBeGreaterThan(5);
      expect(seen.breaks).toBeGreaterThan(5);
    },
  );
});

/** What of JSON Schema our messages use. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

/** Values that fit a schema. */
function valid(shape: Shape): fc.Arbitrary<unknown> {
  if ('const' in shape) return fc.constant(shape.const);
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  switch (shape.type) {
    case 'string':
      return shape.pattern === undefined
        ? fc.string({ minLength: shape.minLength ?? 0, maxLength: Math.min(shape.maxLength ?? 20, 20) })
        : fc.stringMatching(new RegExp(shape.pattern, 'u'));
    case 'integer':
      return fc.integer({ min: shape.minimum ?? 0, max: Math.min(shape.maximum ?? 100, 2 ** 31) });
    case 'array':
      return fc.array(valid(shape.items ?? {}), {
        minLength: shape.minItems ?? 0,
        maxLength: Math.min(shape.maxItems ?? 3, 3),
      });
    case 'object':
      return shape.properties === undefined
        ? fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 })
        : fc.record(Object.fromEntries(Object.entries(shape.properties).map(([name, one]) => [name, valid(one)])), {
            requiredKeys: [...(shape.required ?? [])],
          });
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const strange = fc.constantFrom<readonly unknown[]>(
  ...[
    null,
    '',
    'x'.repeat(3000),
    '宽'.repeat(101),
    '\ud83d\ude00'.repeat(60),
    'a\nb',
    -1,
    0,
    1.5,
    2 ** 60,
    Number.POSITIVE_INFINITY,
    -0,
    true,
    [],
    {},
    [1],
    { a: 1 },
  ].map((value) => [value]),
);
const name = fc.constantFrom('__proto__', 'constructor', 'colour', 'data', 'Upper', 'a\nb');

/** Changes one member somewhere: sets it to something strange, leaves it out, adds one, repeats an item. */
const mutation: fc.Arbitrary<(value: unknown) => unknown> = fc
  .record({
    path: fc.array(fc.nat(50), { minLength: 1, maxLength: 4 }),
    how: fc.constantFrom('set', 'drop', 'add'),
    strange,
    name,
  })
  .map((change) => (value) => mutate(value, change.path, change));

function mutate(
  value: unknown,
  path: readonly number[],
  change: { readonly how: string; readonly strange: readonly unknown[]; readonly name: string },
): unknown {
  const [step = 0, ...rest] = path;
  if (typeof value !== 'object' || value === null) return structuredClone(change.strange[0]);
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  const members = value as Record<string, unknown>;
  if (rest.length > 0 && key !== undefined && typeof members[key] === 'object')
    members[key] = mutate(members[key], rest, change);
  else if (change.how === 'add' || key === undefined) {
    if (Array.isArray(value)) value.push(structuredClone(change.strange[0]));
    else members[change.name] = structuredClone(change.strange[0]);
  } else if (change.how === 'set' || Array.isArray(value)) members[key] = structuredClone(change.strange[0]);
  else delete members[key];
  return value;
}
