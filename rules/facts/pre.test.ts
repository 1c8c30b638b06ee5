import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import type { Matter } from '../matters/matter.ts';
import {
  houseSample,
  marriageSample,
  paper,
  type SampleApplication,
  sampleAgent,
  sampleDay,
  veteranSample,
} from './application.fixture.ts';
import { declarationsByName, declaredField } from './declared-field.ts';
import { preFacts } from './pre.ts';
import { preDeclarations } from './pre-declarations.ts';
import { routeFacts } from './route.ts';
import { routeDeclarations } from './route-declarations.ts';

const catalogue = shippedCatalogue();
const matterOf = (application: SampleApplication) => catalogue.matter(application.matter) as Matter;
const factsOf = (application: SampleApplication, submittedOn = sampleDay) =>
  preFacts({ application, matter: matterOf(application), submittedOn });

describe('the declarations and the facts that are built', () => {
  const declarations = declarationsByName(routeDeclarations);
  const samples = [
    marriageSample(),
    veteranSample({
      agent: sampleAgent,
      applicant: { kind: 'organisation', name: '某公司', creditCode: 'x', phone: '1' },
    }),
    houseSample(),
  ];

  it('every built field is declared and has the declared type', () => {
    const types = { text: 'string', day: 'string', number: 'number', truth: 'boolean', texts: 'object' };
    let seen = 0;
    for (const application of samples) {
      const matter = matterOf(application);
      const facts = routeFacts({ application, matter, submittedOn: sampleDay, step: 'acceptance', action: 'accept' });
      expect(Object.keys(facts)).toEqual([...declarations.keys()]);
      for (const [fact, fields] of Object.entries(facts)) {
        const declaration = declarations.get(fact);
        for (const [name, value] of Object.entries(fields)) {
          const field = declaration && declaredField(declaration, [name], matter);
          if (field === undefined || field === 'perMatter') throw new Error(`${fact}.${name} is not declared`);
          expect([fact, name, typeof value]).toEqual([fact, name, types[field.type]]);
          if (field.values !== undefined) expect(field.values).toContain(value);
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(150);
  });

  it('every declared field that cannot be absent is built, whatever was sent', () => {
    const empty = marriageSample({ applicant: { kind: 'citizen', name: '王' }, form: {}, materials: [] });
    const facts: Record<string, Record<string, unknown>> = factsOf(empty);
    for (const { name, fields } of preDeclarations) {
      for (const [field, { optional }] of Object.entries(fields)) {
        if (optional !== true) expect([name, field, facts[name]?.[field] !== undefined]).toEqual([name, field, true]);
      }
    }
  });

  it('a field of the form that the matter does not have is no field', () => {
    const form = declarations.get('form');
    if (form === undefined) throw new Error('no fact form');
    expect(declaredField(form, ['constructor'], matterOf(marriageSample()))).toBeUndefined();
    expect(declaredField(form, ['registeredOn'], undefined)).toBe('perMatter');
    expect(declaredField(form, ['registeredOn', 'x'], matterOf(marriageSample()))).toBeUndefined();
  });
});

describe('preFacts', () => {
  it('reckons age on the day of application', () => {
    expect(factsOf(marriageSample(), '2026-12-30').applicant).toMatchObject({ age: 76, sex: 'female' });
    expect(factsOf(marriageSample(), '2026-12-31').applicant).toMatchObject({ age: 77 });
  });

  it('knows historical divisions, and asks nothing of numbers that are no residents', () => {
    const standing = (idNumber: string) =>
      factsOf(marriageSample({ applicant: { kind: 'citizen', name: '王', idNumber } })).applicant.divisionStanding;
    expect(standing('330103198001010014')).toBe('historical');
    expect(standing('11010519491231002X')).toBe('current');
    expect(standing('810000199408230021')).toBe('notApplicable');
    expect(standing('nonsense')).toBe('absent');
  });

  it('takes nothing from a form but fields of the matter with their type', () => {
    const form = JSON.parse(
      '{"copies":"3","registeredOn":"1998-05-20","extra":1,"__proto__":{"purpose":"x"},"wifeName":7}',
    );
    expect(factsOf(marriageSample({ form })).form).toEqual({ registeredOn: '1998-05-20' });
  });

  it('compares materials with what the matter asks for', () => {
    const materials = [
      paper('authorisation'),
      paper('authorisation'),
      paper('bank-statement', 30 * 1024 * 1024),
      { ...paper('marriage-certificate', 10, 'text/html'), validUntil: '2026-09-20' },
      { ...paper('agent-id-card'), validUntil: '2026-02-30' },
    ];
    expect(factsOf(marriageSample({ materials, agent: sampleAgent })).materials).toMatchObject({
      count: 5,
      missing: ['id-card'],
      duplicated: ['authorisation'],
      unknown: ['bank-statement'],
      tooLarge: ['bank-statement'],
      unreadable: ['marriage-certificate'],
      expired: ['marriage-certificate'],
      notADay: ['agent-id-card'],
    });
  });

  it('asks for the authority only where there is an agent', () => {
    expect(factsOf(marriageSample()).agent).toMatchObject({ present: false, missingAuthority: [] });
    expect(factsOf(marriageSample({ agent: sampleAgent })).agent).toMatchObject({
      present: true,
      missingAuthority: ['authorisation', 'agent-id-card'],
      missingAuthorityCount: 2,
    });
  });

  it('tells the same person by the number, in the old form and the new', () => {
    const same = (idNumber: string) =>
      factsOf(marriageSample({ agent: { ...sampleAgent, idNumber } })).agent.sameAsApplicant;
    expect(same('11010519491231002x')).toBe(true);
    expect(same('110105491231002')).toBe(true);
    expect(same('330103198001010014')).toBe(false);
  });

  it('lets an authority run to the end of its last day', () => {
    const status = (authorityUntil: string) =>
      factsOf(marriageSample({ agent: { ...sampleAgent, authorityUntil } })).agent.authorityStatus;
    expect(status(sampleDay)).toBe('valid');
    expect(status('2026-09-20')).toBe('expired');
    expect(status('2026-02-29')).toBe('notADay');
  });

  it('finds days that never were and days to come, except planned ones', () => {
    const dates = (changes: object) => factsOf(houseSample({ form: { ...houseSample().form, ...changes } })).dates;
    expect(dates({ plannedStart: '2027-01-01' })).toMatchObject({ invalid: [], future: [] });
    expect(dates({ plannedStart: '2027-02-30' })).toMatchObject({ invalid: ['plannedStart'], future: [] });
    expect(dates({ plannedStart: '2027/2/30' })).toMatchObject({ invalid: [], future: [] });
  });

  it('says whether the matter is offered in the region', () => {
    expect(factsOf(marriageSample()).application.served).toBe(true);
    expect(factsOf(marriageSample({ region: '330183' })).application.served).toBe(false);
  });
});
