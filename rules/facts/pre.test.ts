import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import type { Matter } from '../matters/matter.ts';
import {
  crossHallSample,
  donationSample,
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
          for (const one of field.values === undefined ? [] : [value].flat()) expect(field.values).toContain(one);
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(150);
  });

  it('tell route rules what has come of the questions to departments', () => {
    const application = marriageSample();
    const input = {
      application,
      matter: matterOf(application),
      submittedOn: sampleDay,
      step: 'search',
      action: 'approve',
    };
    expect(routeFacts(input).verification).toEqual({ status: 'none' });
    const reported = {
      status: 'reported',
      outcome: 'contradicted',
      contradicted: 2,
      unknown: 0,
      detections: 1,
    } as const;
    expect(routeFacts({ ...input, verification: reported }).verification).toEqual(reported);
    const declared = declarations.get('verification')?.fields ?? {};
    expect(Object.keys(declared)).toEqual(Object.keys(reported));
    for (const [name, value] of Object.entries(reported)) {
      const { values } = declared[name] ?? {};
      if (values !== undefined) expect(values).toContain(value);
    }
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

  it('a list of fields or materials can hold only those of the matter, so that a rule cannot misspell one', () => {
    const valuesOf = (fact: string, field: string, matter: Matter | undefined) => {
      const declaration = declarations.get(fact);
      const found = declaration && declaredField(declaration, [field], matter);
      return found === undefined || found === 'perMatter' ? undefined : found.values;
    };
    const matter = matterOf(crossHallSample());
    expect(valuesOf('answers', 'filled', matter)).toContain('otherPartyName');
    expect(valuesOf('answers', 'filled', matter)).not.toContain('husbandName');
    expect(valuesOf('materials', 'given', matter)).toEqual(matter.materials.map(({ type }) => type));
    expect(valuesOf('answers', 'filled', undefined)).toBeUndefined();
    expect(valuesOf('materials', 'unknown', matter)).toBeUndefined();
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
      { ...paper('authorisation'), hash: { algorithm: 'sm3', value: 'authorisation' } },
      paper('bank-statement', 30 * 1024 * 1024),
      { ...paper('marriage-certificate', 10, 'text/html'), validUntil: '2026-09-20' },
      { ...paper('agent-id-card'), validUntil: '2026-02-30' },
    ];
    expect(factsOf(marriageSample({ materials, agent: sampleAgent })).materials).toMatchObject({
      count: 5,
      missing: ['id-card'],
      missingTypes: ['id-card'],
      duplicated: [],
      duplicatedCount: 0,
      unknown: ['bank-statement'],
      tooLarge: ['bank-statement'],
      unreadable: ['marriage-certificate'],
      expired: ['marriage-certificate'],
      notADay: ['agent-id-card'],
    });
  });

  it('takes several files of one type, and no file twice, of whatever type', () => {
    const duplicated = (...materials: ReturnType<typeof paper>[]) =>
      factsOf(marriageSample({ materials })).materials.duplicated;
    const [front, back] = ['front', 'back'].map((file) => paper('id-card', 10, 'image/jpeg', file));
    if (front === undefined || back === undefined) throw new Error('no card');
    expect(duplicated(front, back)).toEqual([]);
    expect(duplicated(front, back, front, front)).toEqual(['id-card']);
    expect(duplicated(front, { ...front, type: 'authorisation' })).toEqual(['authorisation']);
  });

  it('says which formats would be accepted, for each material where they differ', () => {
    const accepted = (...types: string[]) => {
      const materials = types.map((type) => paper(type, 10, 'application/x-msdownload'));
      return factsOf(houseSample({ materials })).materials.acceptedFormats;
    };
    expect(accepted('id-card', 'household-register')).toEqual(['PDF', 'OFD', 'JPEG', 'PNG', 'TIFF']);
    expect(accepted('site-plan')).toEqual(['PDF', 'OFD', 'JPEG', 'PNG', 'TIFF', 'DWG']);
    expect(accepted('id-card', 'site-plan')).toEqual([
      'id-card: PDF/OFD/JPEG/PNG/TIFF',
      'site-plan: PDF/OFD/JPEG/PNG/TIFF/DWG',
    ]);
    expect(accepted()).toEqual([]);
    const list = paper('item-list', 10, 'application/x-msdownload');
    expect(factsOf(donationSample({ materials: [list] })).materials.acceptedFormats).toContain('XLSX');
  });

  it('asks for the authority only where there is an agent', () => {
    expect(factsOf(marriageSample()).agent).toMatchObject({ present: false, missingAuthority: [] });
    expect(factsOf(marriageSample({ agent: sampleAgent })).agent).toMatchObject({
      present: true,
      missingAuthority: ['authorisation', 'agent-id-card'],
      missingAuthorityCount: 2,
      missingAuthorityTypes: ['authorisation', 'agent-id-card'],
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

  it('tells which fields were filled in and which materials were given, each once', () => {
    const form = { recordKind: 'marriage', copies: 0, wifeName: ' ', husbandName: '', unknown: 'x' };
    const facts = factsOf(marriageSample({ form, materials: [paper('id-card'), paper('id-card'), paper('other')] }));
    expect(facts.answers).toMatchObject({ filled: ['recordKind', 'copies'], filledCount: 2, ownPlaces: [] });
    expect(facts.materials).toMatchObject({ given: ['id-card', 'other'], givenCount: 2, count: 3 });
  });

  it('knows the places that the accepting organisation serves itself, by organisation and not by digits (S6)', () => {
    const own = (region: string, heldIn: unknown) =>
      factsOf(crossHallSample({ region, form: { ...crossHallSample().form, heldIn } })).answers.ownPlaces;
    expect(own('330182', '330182')).toEqual(['heldIn']);
    expect(own('330182101', '330182')).toEqual(['heldIn']);
    expect(own('330182', '330127')).toEqual([]);
    expect(own('330182', '3301')).toEqual([]);
    expect(own('3301', '330100')).toEqual(['heldIn']);
    expect(own('33', '3301')).toEqual([]);
    expect(own('330182', '310000')).toEqual([]);
    expect(own('310000', '310000')).toEqual([]);
    expect(own('330182', 330182)).toEqual([]);
  });

  it('says whether the matter is offered in the region', () => {
    expect(factsOf(marriageSample()).application.served).toBe(true);
    expect(factsOf(marriageSample({ region: '330183' })).application.served).toBe(false);
  });
});
