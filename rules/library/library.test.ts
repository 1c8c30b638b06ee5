import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedCredit } from '../credit/credit.fixture.ts';
import { runCases } from '../engine/cases.ts';
import { factsOfPhase } from '../engine/load-packs.ts';
import { createRuleBook } from '../engine/rule-book.ts';
import { ruleSetFaults } from '../engine/rule-set-check.ts';
import {
  crossHallSample,
  donationSample,
  firstTime,
  houseRecordSample,
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
import { shippedSources } from '../sources/shipped-sources.fixture.ts';
import { shippedCases, shippedCatalogue, shippedPackFiles, shippedPacks } from './shipped.fixture.ts';

const catalogue = shippedCatalogue();
const packs = shippedPacks();
const sources = shippedSources();
const book = createRuleBook(packs, catalogue, sources);

function matterOf(code: string): Matter {
  const matter = catalogue.matter(code);
  if (matter === undefined) throw new Error(`no matter ${code}`);
  return matter;
}

async function check(application: SampleApplication, submittedOn = sampleDay) {
  const matter = matterOf(application.matter);
  const scope = { matter: matter.code, region: application.region, on: submittedOn };
  const { findings } = book.evaluate('pre', scope, preFacts({ application, matter, submittedOn, history: firstTime }));
  return findings;
}

/** The form of an application with one of its choices in every field that has some. */
function chosen({ matter, form }: SampleApplication, choice: number): Record<string, unknown> {
  const picked = Object.entries(matterOf(matter).form.properties).flatMap(([name, field], index) =>
    field.enum === undefined ? [] : [[name, field.enum[(choice >> index) % field.enum.length]]],
  );
  return { ...form, ...Object.fromEntries(picked) };
}

async function codes(application: SampleApplication): Promise<string[]> {
  return (await check(application)).map(({ code }) => code);
}

async function stepsAfter(application: SampleApplication, step: string): Promise<unknown[]> {
  const matter = matterOf(application.matter);
  const scope = { matter: matter.code, region: application.region, on: sampleDay };
  const action = step === 'acceptance' ? 'accept' : 'approve';
  const facts = routeFacts({ application, matter, submittedOn: sampleDay, history: firstTime, step, action });
  return book.evaluate('route', scope, facts).findings.map(({ params }) => params['step']);
}

describe('the shipped packs', () => {
  it('are all there and fit the shipped matters', () => {
    expect(shippedPackFiles().length).toBeGreaterThanOrEqual(10);
    expect(ruleSetFaults(packs, catalogue, sources, shippedCredit())).toEqual([]);
  });

  it.each(packs.map((pack) => [`${pack.pack} ${pack.version}`, pack] as const))(
    '%s passes its cases',
    async (_, pack) => {
      const { file, json } = shippedCases(pack);
      const { failed, passed, faults } = runCases(pack, file, json, {
        declarations: factsOfPhase(pack.phase, sources),
      });
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
    ['cross-hall', crossHallSample()],
    ['donation', donationSample()],
    ['house record', houseRecordSample()],
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
    [
      'one file as two materials',
      marriageSample({
        agent: sampleAgent,
        materials: [paper('id-card'), paper('authorisation'), { ...paper('id-card'), type: 'agent-id-card' }],
      }),
      ['MATERIAL_DUPLICATED'],
    ],
    [
      'both sides of a card',
      marriageSample({ materials: ['front', 'back'].map((side) => paper('id-card', 10, 'image/png', side)) }),
      [],
    ],
    [
      'an authority without paper and without end',
      marriageSample({ agent: { name: '李明', idNumber: sampleAgent.idNumber, relation: 'child' } }),
      ['AGENT_AUTHORITY_MISSING'],
    ],
    [
      'two days that never were',
      marriageSample({ form: { ...form, registeredOn: '1998-02-30', husbandBirthDate: '1948-02-30' } }),
      ['FORM_DATE_IMPOSSIBLE', 'FORM_DATE_IMPOSSIBLE'],
    ],
    ['too large', marriageSample({ materials: [paper('id-card', 21 * 1024 * 1024)] }), ['MATERIAL_TOO_LARGE']],
    ['spreadsheet', marriageSample({ materials: [paper('id-card', 10, 'text/csv')] }), ['MATERIAL_MEDIA_TYPE']],
    ['30 February', marriageSample({ form: { ...form, registeredOn: '1998-02-30' } }), ['FORM_DATE_IMPOSSIBLE']],
    ['tomorrow', marriageSample({ form: { ...form, registeredOn: '2026-09-22' } }), ['FORM_DATE_FUTURE']],
    [
      '1949',
      marriageSample({ form: { ...form, registeredOn: '1949-10-02', wifeBirthDate: '1929-12-31' } }),
      ['MARRIAGE_BEFORE_1950'],
    ],
    // Not yet born is a contradiction for the applicant to mend; how young the other was is for an officer.
    [
      'married before the wife was born',
      marriageSample({ form: { ...form, wifeBirthDate: '1986-05-21' } }),
      ['MARRIAGE_BEFORE_BIRTH'],
    ],
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
    [
      'rebuilt from nothing',
      houseSample({ form: { ...houseSample().form, construction: 'rebuild' } }),
      ['HOUSE_REBUILD_NOTHING'],
    ],
    // 330182101 lies within the county whose hall accepts, so it is the same hall by other digits.
    [
      'held in a town of the own county',
      crossHallSample({ form: { ...crossHallSample().form, heldIn: '330182101' } }),
      ['CROSS_HALL_OWN_HALL'],
    ],
    [
      'spouse left blank',
      crossHallSample({ form: { ...crossHallSample().form, otherPartyName: ' ' } }),
      ['CROSS_HALL_OTHER_PARTY_MISSING'],
    ],
    [
      'census without a year of census',
      crossHallSample({ form: { ...crossHallSample().form, recordKind: 'census', subjectBirthDate: '1949-12-31' } }),
      ['CROSS_HALL_NO_CENSUS'],
    ],
    [
      'a citizen transfers what is not due yet',
      donationSample({ form: { ...donationSample().form, kind: 'transfer', formedTo: '2016-11-02' } }),
      ['DONATION_CITIZEN_TRANSFER', 'DONATION_TRANSFER_LIST_MISSING', 'DONATION_TRANSFERRED_EARLY'],
    ],
    [
      'donation without identity, handed over yesterday',
      donationSample({ form: { ...donationSample().form, plannedOn: '2026-09-20' }, materials: [paper('item-list')] }),
      ['DONATION_PLANNED_PAST', 'DONATION_IDENTITY_MISSING'],
    ],
    [
      'heir without proof',
      houseRecordSample({ form: { ...houseRecordSample().form, relation: 'heir', ownerName: '何老根' } }),
      ['HOUSE_RECORD_KINSHIP_MISSING'],
    ],
  ])('%s', async (_, application, expected) => {
    expect(await codes(application)).toEqual(expected);
  });

  it('that only an officer can judge are never returned', async () => {
    const young = { ...form, wifeBirthDate: '1968-05-21', husbandBirthDate: '1966-01-01' };
    const early = { ...form, wifeBirthDate: '1930-01-01', husbandBirthDate: '1928-02-01', registeredOn: '1949-10-02' };
    const findings = [
      ...(await check(marriageSample({ form: young }))),
      ...(await check(marriageSample({ form: early }))),
      ...(await check(crossHallSample({ applicant: { ...citizen, name: '方云' } }))),
      ...(await check(houseSample({ form: { ...houseSample().form, householdSize: 3, landArea: 120, floors: 4 } }))),
    ];
    expect(findings.map(({ code, type }) => [code, type])).toEqual([
      ['MARRIAGE_HUSBAND_UNDER_AGE', 'review'],
      ['MARRIAGE_WIFE_UNDER_AGE', 'review'],
      ['MARRIAGE_BEFORE_1950', 'review'],
      ['CROSS_HALL_NOT_PERSON_CONCERNED', 'review'],
      ['HOUSE_LAND_OVER_HOUSEHOLD', 'review'],
      ['HOUSE_FLOORS_OVER_LIMIT', 'review'],
    ]);
  });

  it('are all told at once, masked, in both languages, with what they rest on', async () => {
    const applicant = { ...citizen, idNumber: '110105194912310021', phone: '12' };
    const findings = await check(
      marriageSample({ applicant, materials: [], form: { ...form, registeredOn: '1998-02-30' } }),
    );
    expect(findings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['ID_CHECKSUM', '/data/applicant/idNumber'],
      ['PHONE_FORMAT', '/data/applicant/phone'],
      ['FORM_DATE_IMPOSSIBLE', '/data/form/registeredOn'],
      ['MATERIAL_MISSING', '/data/materials'],
    ]);
    expect(findings[0]?.message.zh).toContain('110105********0021');
    expect(findings[3]?.message).toEqual({
      zh: '缺少必要材料：申请人身份证件（材料代码：id-card）',
      en: 'Required materials are missing: identity document of the applicant (types: id-card)',
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

  it('of a house ends with the township government, which decides on the homestead after the permit', async () => {
    const { steps } = matterOf('house-building-approval').flow;
    expect(await stepsAfter(houseSample(), 'county-approval')).toEqual(['homestead-approval']);
    expect(await stepsAfter(houseSample(), 'homestead-approval')).toEqual(['delivery']);
    expect(steps.filter(({ role }) => role === 'approver').map(({ id, level }) => [id, level])).toEqual([
      ['county-approval', 'county'],
      ['homestead-approval', 'township'],
    ]);
    // Who only gives an opinion cannot refuse; both who decide can.
    expect(steps.filter(({ opinion }) => opinion === true).map(({ id }) => id)).toEqual([
      'township-opinion',
      'land-opinion',
      'planning-opinion',
      'county-review',
    ]);
  });

  it('asks several departments at once, and the special one with them (R4)', async () => {
    const after = (changes: object) =>
      stepsAfter(houseSample({ form: { ...houseSample().form, ...changes } }), 'township-opinion');
    expect(await after({ floors: 3, landArea: 125 })).toEqual(['land-opinion', 'planning-opinion']);
    expect(await after({ floors: 4 })).toEqual(['land-opinion', 'planning-opinion', 'county-review']);
    expect(await stepsAfter(donationSample(), 'acceptance')).toEqual(['appraisal']);
    const secret = { ...donationSample().form, medium: 'mixed', secrecy: 'internal', openCondition: 'restricted' };
    expect(await stepsAfter(donationSample({ form: secret }), 'acceptance')).toEqual([
      'appraisal',
      'four-property-check',
      'opening-review',
    ]);
  });

  it('names allowed steps after every step, and several only where they are parallel, whatever the form says', async () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2026-09-01'), noInvalidDate: true });
    const anything = fc.record({
      agent: fc.boolean(),
      on: day.map((date) => date.toISOString().slice(0, 10)),
      floors: fc.integer({ min: 1, max: 20 }),
      landArea: fc.integer({ min: 1, max: 4000 }).map((half) => half / 2),
      choice: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(anything, async ({ agent, on, floors, landArea, choice }) => {
        const represented = agent ? { agent: sampleAgent } : {};
        for (const application of [
          marriageSample({ ...represented, form: { ...marriageSample().form, registeredOn: on } }),
          veteranSample(represented),
          houseSample({ ...represented, form: { ...houseSample().form, floors, landArea } }),
          crossHallSample({ ...represented, form: chosen(crossHallSample(), choice) }),
          donationSample({ ...represented, form: chosen(donationSample(), choice) }),
          houseRecordSample({ ...represented, form: { ...chosen(houseRecordSample(), choice), approvedOn: on } }),
        ]) {
          for (const { id, kind, next, parallel } of matterOf(application.matter).flow.steps) {
            if (kind === 'delivery') continue;
            const named = await stepsAfter(application, id);
            expect(named.length).toBeGreaterThanOrEqual(1);
            expect(new Set(named).size).toBe(named.length);
            if (parallel !== true) expect(named).toHaveLength(1);
            for (const one of named) expect(next).toContain(one);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
