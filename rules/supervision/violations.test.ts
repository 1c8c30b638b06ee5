import { readFileSync } from 'node:fs';
import Type from 'typebox';
import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { basis, localizedText } from '../matters/matter.ts';

/** What supervision must find: each violation stood in this file before the rule that finds it was written. */
const violationsFile = Type.Object(
  {
    violations: Type.Array(
      Type.Object(
        {
          code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{1,63}$' }),
          phase: Type.Enum(['in', 'post']),
          theme: Type.String({ pattern: '^[a-z]{1,32}$' }),
          severity: Type.Enum(['yellow', 'orange', 'red']),
          title: localizedText,
          basis: Type.Array(basis, { minItems: 1 }),
          /** Who has to answer for it. */
          accountable: Type.Enum(['officer', 'organisation']),
          /** How it is brought about. */
          planted: localizedText,
          /** The act itself is refused. */
          stops: Type.Optional(Type.Literal(true)),
        },
        { additionalProperties: false },
      ),
      { minItems: 30 },
    ),
  },
  { additionalProperties: false },
);

const file: unknown = JSON.parse(readFileSync(new URL('violations.json', import.meta.url), 'utf8'));

describe('the violations that supervision must find', () => {
  it('are told in full: law, severity, who answers, and how each is brought about', () => {
    expect(Schema.Errors(violationsFile, file)).toEqual([true, []]);
  });

  it('have a code of their own each', () => {
    const { violations } = file as Type.Static<typeof violationsFile>;
    const codes = violations.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
