import { describe, expect, it } from 'vitest';
import { declarationsByName, declaredField } from './declared-field.ts';
import { inFacts } from './in.ts';
import { inDeclarations } from './in-declarations.ts';
import { postFacts } from './post.ts';
import { postDeclarations } from './post-declarations.ts';
import type { SupervisionInput } from './supervision-data.ts';

const bare: SupervisionInput = {
  occasion: 'assignment',
  case: () => ({
    matter: 'marriage-record-copy',
    region: '330182',
    status: 'received',
    officerReturns: 0,
    returns: 0,
    transfers: 0,
    visits: 2,
    publishedVisits: 1,
    drawn: false,
  }),
};
const whole: SupervisionInput = {
  ...bare,
  occasion: 'act',
  act: () => ({
    action: 'approve',
    outcome: 'done',
    standing: 'open',
    current: true,
    stepKind: 'review',
    secondsOpen: 7,
    inOfficeTime: true,
    onWorkingDay: true,
    late: false,
    opinionLength: 4,
  }),
  officer: () => ({
    filing: 'valid',
    spokenFor: true,
    roleFits: true,
    levelFits: true,
    regionFits: true,
    organisationFits: true,
    isApplicant: false,
    isAgent: false,
    isRelative: false,
    acceptedHere: false,
    objectedHere: false,
    approvedToday: 1,
    returnedToday: 0,
    refusedToday: 0,
    lateLast30Days: 0,
  }),
  case: () => ({ ...bare.case(), workingDaysSinceApproval: 3 }),
  clock: { kind: 'legal', remaining: 1, overdue: 0 },
  organisationOverdue: () => 4,
  opinionsMissing: 1,
};
const types = { text: 'string', day: 'string', number: 'number', truth: 'boolean', texts: 'object' } as const;

describe.each([
  { phase: 'in', make: inFacts, declared: inDeclarations },
  { phase: 'post', make: postFacts, declared: postDeclarations },
] as const)('the facts of phase $phase', ({ make, declared }) => {
  const declarations = declarationsByName(declared);
  const factsOf = (input: SupervisionInput): [string, Readonly<Record<string, unknown>>][] =>
    Object.entries(make(input));

  it('are those that are declared, with their types and values', () => {
    const facts = factsOf(whole);
    expect(facts.map(([name]) => name).sort()).toEqual([...declarations.keys()].sort());
    for (const [name, fields] of facts) {
      const declaration = declarations.get(name);
      expect(Object.keys(fields).sort()).toEqual(Object.keys(declaration?.fields ?? {}).sort());
      for (const [field, value] of Object.entries(fields)) {
        const found = declaration && declaredField(declaration, [field], undefined);
        if (found === undefined || found === 'perMatter') throw new Error(`${name}.${field} is not declared`);
        expect(typeof value, `${name}.${field}`).toBe(types[found.type]);
        if (found.values !== undefined) expect(found.values).toContain(value);
      }
    }
  });

  it('hold what cannot be absent, whatever the occasion', () => {
    const facts = new Map(factsOf(bare));
    for (const { name, fields } of declared)
      for (const [field, { optional }] of Object.entries(fields))
        if (optional !== true) expect(facts.get(name)?.[field], `${name}.${field}`).toBeDefined();
  });

  it('are made when they are asked for, once', () => {
    let made = 0;
    const facts = make({
      ...whole,
      case: () => {
        made += 1;
        return bare.case();
      },
    });
    expect(made).toBe(0);
    expect([facts.case.matter, facts.case.matter]).toEqual(['marriage-record-copy', 'marriage-record-copy']);
    expect(made).toBe(1);
  });
});
