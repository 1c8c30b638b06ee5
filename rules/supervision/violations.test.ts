import { readFileSync } from 'node:fs';
import Type from 'typebox';
import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { shippedPacks } from '../library/shipped.fixture.ts';
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
          /** It shows only where other departments are asked: a service without sources cannot find it. */
          needs: Type.Optional(Type.Literal('sources')),
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

describe('the rules of supervision', () => {
  const { violations } = file as Type.Static<typeof violationsFile>;
  const packs = shippedPacks().filter(({ phase }) => phase === 'in' || phase === 'post');
  const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule, params: rule.event.params })));

  it('are one for each violation, in the pack of its theme and phase, and none for anything else', () => {
    const told = rules.map(({ pack, params }) => `${params.code} ${pack.pack}`).sort();
    expect(told).toEqual(violations.map(({ code, theme, phase }) => `${code} ${theme}-${phase}`).sort());
    for (const { pack } of rules) expect(pack.pack.endsWith(`-${pack.phase}`)).toBe(true);
  });

  it.each(violations)(
    'say of $code what the file says: severity, who answers, law, and whether it stops',
    (violation) => {
      const found = rules.find(({ params }) => params.code === violation.code);
      const { severity, accountable, basis: law } = found?.params ?? {};
      expect({ severity, accountable, law }).toEqual({
        severity: violation.severity,
        accountable: violation.accountable,
        law: violation.basis,
      });
      expect(found?.rule.event.type === 'stop').toBe(violation.stops === true);
      expect(found?.params.escalation?.length).toBeGreaterThan(0);
    },
  );
});
