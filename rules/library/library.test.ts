import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCases } from '../engine/cases.ts';
import { createRuleBook } from '../engine/rule-book.ts';
import { ruleSetFaults } from '../engine/rule-set-check.ts';
import {
  houseSample,
  marriageSample,
  paper,
  type SampleApplication,
  sampleAgent,
  sampleDay,
  veteranSample,
} from '../facts/application.fixture.ts';
import { preFacts } from '../facts/pre.ts';
import { routeFacts } from '../facts/route.ts';
import { creditCodeCheck } from '../identity/credit-code.ts';
import { formDefects } from '../matters/form-defects.ts';
import type { Matter } from '../matters/matter.ts';
import { shippedCases, shippedCatalogue, shippedPackFiles, shippedPacks } from './shipped.fixture.ts';

const catalogue = shippedCatalogue();
const packs = shippedPacks();
const book = createRuleBook(packs, catalogue);

function matterOf(code: string): Matter {
  const matter = catalogue.matter(code);
  if (matter === undefined) throw new Error(`no matter ${code}`);
  return matter;
}

async function check(application: SampleApplication, submittedOn = sampleDay) {
  const matter = matterOf(application.matter);
  const scope = { matter: matter.code, region: application.region, on: submittedOn };
  const { findings } = await book.evaluate('pre', scope, preFacts({ application, matter, submittedOn }));
  return findings;
}

async function codes(application: SampleApplication): Promise<string[]> {
  return (await check(application)).map(({ code }) => code);
}

async function stepsAfter(application: SampleApplication, step: string): Promise<unknown[]> {
  const matter = matterOf(application.matter);
  const scope = { matter: matter.code, region: application.region, on: sampleDay };
  const action = step === 'acceptance' ? 'accept' : 'approve';
  const facts = routeFacts({ application, matter, submittedOn: sampleDay, step, action });
  return (await book.evaluate('route', scope, facts)).findings.map(({ params }) => params['step']);
}

describe('the shipped packs', () => {
  it('are all there and fit the shipped matters', () => {
    expect(shippedPackFiles().length).toBeGreaterThanOrEqual(10);
    expect(ruleSetFaults(packs, catalogue)).toEqual([]);
  });

  it.each(packs.map((pack) => [`${pack.pack} ${pack.version}`, pack] as const))(
    '%s passes its cases',
    async (_, pack) => {
      const { file, json } = shippedCases(pack);
      const { failed, passed, faults } = await runCases(pack, file, json);
      expect(faults).toEqual([]);
      expect({ failed, some: passed > 0 }).toEqual({ failed: 0, some: true });
      expect(`${pack.pack}/${pack.version}.json`).toBe(pack.file);
    },
  );
});

describe('an application without defects', () => {
  it.each([
    ['marriage', marriageSample()],
    ['veteran', veteranSample()],
    ['house', houseSample()],
  ])('%s is found sound by its form and by all rules', async (_, application) => {
    expect(formDefects(matterOf(application.matter), application.form)).toEqual([]);
    expect(await check(application)).toEqual([]);
  });

  it('by an agent with authority is sound as well', async () => {
    const materials = [paper('id-card'), paper('authorisation'), paper('agent-id-card')];
    expect(await codes(marriageSample({ agent: sampleAgent, materials }))).toEqual([]);
  });
});

describe('planted defects', () => {
  const citizen = marriageSample().applicant;
  const organisation = { kind: 'organisation', name: '某公司' } as const;
  const wrongInside = `91350100M000100Y5${creditCodeCheck('91350100M000100Y5')}`;
  const form = marriageSample().form;
  it.each<[string, SampleApplication, string[]]>([
    ['no number', marriageSample({ applicant: { kind: 'citizen', name: '王芳' } }), ['ID_MISSING']],
    ['17 digits', marriageSample({ applicant: { ...citizen, idNumber: '11010519491231002' } }), ['ID_FORMAT']],
    ['31 February', marriageSample({ applicant: { ...citizen, idNumber: '330102198002310012' } }), ['ID_BIRTH_DATE']],
    ['born later', marriageSample({ applicant: { ...citizen, idNumber: '330102209901010014' } }), ['ID_BIRTH_FUTURE']],
    ['check digit', marriageSample({ applicant: { ...citizen, idNumber: '110105194912310021' } }), ['ID_CHECKSUM']],
    ['15 digits', marriageSample({ applicant: { ...citizen, idNumber: '110105491231002' } }), ['ID_15_DIGITS']],
    ['phone', marriageSample({ applicant: { ...citizen, phone: '0571-64712345' } }), ['PHONE_FORMAT']],
    [
      'credit code with a Z, of somebody not named',
      veteranSample({ applicant: { ...organisation, creditCode: '91350100M000100Y4Z' } }),
      ['CREDIT_CODE_FORMAT', 'VETERAN_APPLICANT_NOT_VETERAN'],
    ],
    [
      'credit code, last digit',
      veteranSample({ applicant: { kind: 'organisation', name: '陈卫东', creditCode: '91350100M000100Y44' } }),
      ['CREDIT_CODE_CHECKSUM'],
    ],
    [
      'credit code, inner digit',
      veteranSample({ applicant: { kind: 'organisation', name: '陈卫东', creditCode: wrongInside } }),
      ['CREDIT_CODE_BODY_CHECKSUM'],
    ],
    ['no credit code', veteranSample({ applicant: { ...organisation, name: '陈卫东' } }), ['CREDIT_CODE_MISSING']],
    ['agent without authority', marriageSample({ agent: sampleAgent }), ['AGENT_AUTHORITY_MISSING']],
    [
      'agent is the applicant',
      marriageSample({
        agent: { ...sampleAgent, idNumber: ' 11010519491231002x' },
        materials: [paper('id-card'), paper('authorisation'), paper('agent-id-card')],
      }),
      ['AGENT_IS_APPLICANT'],
    ],
    [
      'authority expired yesterday',
      marriageSample({
        agent: { ...sampleAgent, authorityUntil: '2026-09-20' },
        materials: [paper('id-card'), paper('authorisation'), paper('agent-id-card')],
      }),
      ['AGENT_AUTHORITY_EXPIRED'],
    ],
    ['no material', marriageSample({ materials: [] }), ['MATERIAL_MISSING']],
    ['twice', marriageSample({ materials: [paper('id-card'), paper('id-card')] }), ['MATERIAL_DUPLICATED']],
    ['too large', marriageSample({ materials: [paper('id-card', 21 * 1024 * 1024)] }), ['MATERIAL_TOO_LARGE']],
    ['spreadsheet', marriageSample({ materials: [paper('id-card', 10, 'text/csv')] }), ['MATERIAL_MEDIA_TYPE']],
    ['30 February', marriageSample({ form: { ...form, registeredOn: '1998-02-30' } }), ['FORM_DATE_IMPOSSIBLE']],
    ['tomorrow', marriageSample({ form: { ...form, registeredOn: '2026-09-22' } }), ['FORM_DATE_FUTURE']],
    ['1949', marriageSample({ form: { ...form, registeredOn: '1949-10-02' } }), ['MARRIAGE_BEFORE_1950']],
    ['spouse number', marriageSample({ form: { ...form, husbandIdNumber: '1' } }), ['FORM_ID_INVALID']],
    ['bride of 19', marriageSample({ form: { ...form, wifeBirthDate: '1966-12-31' } }), ['MARRIAGE_WIFE_UNDER_AGE']],
    [
      'discharged first',
      veteranSample({ form: { ...veteranSample().form, dischargedOn: '1998-11-30' } }),
      ['VETERAN_DISCHARGED_BEFORE_ENLISTED'],
    ],
    [
      'land and floors',
      houseSample({ form: { ...houseSample().form, householdSize: 3, landArea: 120, floors: 4 } }),
      ['HOUSE_LAND_OVER_HOUSEHOLD', 'HOUSE_FLOORS_OVER_LIMIT'],
    ],
  ])('%s', async (_, application, expected) => {
    expect(await codes(application)).toEqual(expected);
  });

  it('are all told at once, masked, in both languages, with what they rest on', async () => {
    const applicant = { ...citizen, idNumber: '110105194912310021', phone: '12' };
    const findings = await check(
      marriageSample({ applicant, materials: [], form: { ...form, registeredOn: '1998-02-30' } }),
    );
    expect(findings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['ID_CHECKSUM', '/data/applicant/idNumber'],
      ['PHONE_FORMAT', '/data/applicant/phone'],
      ['FORM_DATE_IMPOSSIBLE', '/data/form'],
      ['MATERIAL_MISSING', '/data/materials'],
    ]);
    expect(findings[0]?.message.zh).toContain('110105********0021');
    expect(findings[3]?.message).toEqual({
      zh: '缺少必要材料：申请人身份证件',
      en: 'Required materials are missing: identity document of the applicant',
    });
    expect(JSON.stringify(findings)).not.toContain('110105194912310021');
    for (const { params } of findings) expect(params['basis']).toBeInstanceOf(Array);
  });
});

describe('the way of an application', () => {
  it('adds a review for agents and early marriages only', async () => {
    expect(await stepsAfter(marriageSample(), 'search')).toEqual(['certify']);
    expect(await stepsAfter(marriageSample({ agent: sampleAgent }), 'search')).toEqual(['extra-review']);
    const early = { ...marriageSample().form, registeredOn: '1986-03-14' };
    expect(await stepsAfter(marriageSample({ form: early }), 'search')).toEqual(['extra-review']);
  });

  it('names exactly one allowed step after every step, whatever the form says', async () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2026-09-01'), noInvalidDate: true });
    const anything = fc.record({
      agent: fc.boolean(),
      registeredOn: day.map((date) => date.toISOString().slice(0, 10)),
      floors: fc.integer({ min: 1, max: 20 }),
      landArea: fc.integer({ min: 1, max: 4000 }).map((half) => half / 2),
    });
    await fc.assert(
      fc.asyncProperty(anything, async ({ agent, registeredOn, floors, landArea }) => {
        const represented = agent ? { agent: sampleAgent } : {};
        for (const application of [
          marriageSample({ ...represented, form: { ...marriageSample().form, registeredOn } }),
          veteranSample(represented),
          houseSample({ ...represented, form: { ...houseSample().form, floors, landArea } }),
        ]) {
          for (const { id, kind, next } of matterOf(application.matter).flow.steps) {
            if (kind === 'delivery') continue;
            const named = await stepsAfter(application, id);
            expect(named).toHaveLength(1);
            expect(next).toContain(named[0]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
