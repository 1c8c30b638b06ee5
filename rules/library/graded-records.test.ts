import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRuleBook } from '../engine/rule-book.ts';
import { firstTime, paper, type SampleApplication, sampleAgent, sampleDay } from '../facts/application.fixture.ts';
import { preFacts } from '../facts/pre.ts';
import { routeFacts } from '../facts/route.ts';
import { formDefects } from '../matters/form-defects.ts';
import { type Matter, stepOf } from '../matters/matter.ts';
import { shippedCatalogue, shippedPacks } from './shipped.fixture.ts';

/** Relief, census, adoption and teacher records: each is decided by the tier that its form calls for (S4, P1). */

const catalogue = shippedCatalogue();
const book = createRuleBook(shippedPacks(), catalogue);

type Form = Readonly<Record<string, unknown>>;
type Changes = Partial<Omit<SampleApplication, 'form'>> & { readonly form?: Form };

/** Applications without any defect, by a citizen whose name is 沈秀英. */
const samples: Readonly<Record<string, { readonly form: Form; readonly materials: readonly string[] }>> = {
  relief: {
    form: {
      reliefCategory: 'subsistence',
      applicantRelation: 'head',
      householdHeadName: '沈秀英',
      householdSize: 3,
      approvedOn: '2016-03-10',
      approvedBy: '建德市民政局',
      approvedAtTier: 'county',
      startedOn: '2016-04-01',
      endedOn: '2019-12-31',
      copies: 1,
      purpose: 'assistance',
    },
    materials: ['id-card'],
  },
  census: {
    form: {
      censusYear: '1982',
      enumeratedOn: '1982-07-01',
      applicantRole: 'subject',
      subjectName: '沈秀英',
      subjectBirthDate: '1949-12-31',
      householdKind: 'family',
      householderName: '何大勇',
      relationToHouseholder: 'spouse',
      householdScope: 'county',
      householdDivision: '330182',
      householdAddress: '新安江镇某居委会',
      purpose: 'kinship',
      purposeStatement: '办理亲属关系公证',
      copies: 1,
    },
    materials: ['id-card', 'application-form'],
  },
  adoption: {
    form: {
      recordKind: 'registration',
      applicantRole: 'adopter',
      adopterName: '何大勇',
      coAdopterName: '沈秀英',
      adopterBirthDate: '1965-02-01',
      adopteeName: '何小满',
      adopteeBirthDate: '2000-05-01',
      adopteeSource: 'welfare',
      registeredOn: '2003-06-08',
      registeredAt: '建德市民政局',
      registeredByTier: 'county',
      foreignAdopter: false,
      secrecyRequested: false,
      partiesConsent: false,
      disclosure: 'relationOnly',
      copies: 1,
      purpose: 'household',
    },
    materials: ['id-card', 'application-form'],
  },
  teacher: {
    form: {
      teacherKind: 'private',
      applicantRelation: 'self',
      teacherName: '沈秀英',
      birthDate: '1949-12-31',
      schoolName: '乾潭公社中心小学',
      hiredOn: '1970-09-01',
      leftOn: '1980-07-31',
      leavingKind: 'dismissed',
      serviceYears: 9,
      evidence: 'roster',
      copies: 1,
      purpose: 'serviceSubsidy',
    },
    materials: ['id-card'],
  },
};

function sample(name: string, { form = {}, ...changes }: Changes = {}): SampleApplication {
  const { form: sound, materials } = samples[name] ?? { form: {}, materials: [] };
  return {
    matter: `${name}-record-copy`,
    region: '330182',
    channel: 'hall',
    applicant: { kind: 'citizen', name: '沈秀英', idNumber: '11010519491231002X', phone: '13812345678' },
    materials: materials.map((type) => paper(type)),
    ...changes,
    form: { ...sound, ...form },
  };
}

function matterOf(code: string): Matter {
  const matter = catalogue.matter(code);
  if (matter === undefined) throw new Error(`no matter ${code}`);
  return matter;
}

async function codes(application: SampleApplication): Promise<string[]> {
  const matter = matterOf(application.matter);
  const scope = { matter: matter.code, region: application.region, on: sampleDay };
  const { findings } = book.evaluate(
    'pre',
    scope,
    preFacts({ application, matter, submittedOn: sampleDay, history: firstTime }),
  );
  return findings.map(({ code }) => code);
}

async function stepsAfter(application: SampleApplication, step: string): Promise<string[]> {
  const matter = matterOf(application.matter);
  const scope = { matter: matter.code, region: application.region, on: sampleDay };
  const action = step === matter.flow.start ? 'accept' : 'approve';
  const facts = routeFacts({ application, matter, submittedOn: sampleDay, history: firstTime, step, action });
  return book.evaluate('route', scope, facts).findings.map(({ params }) => String(params['step']));
}

/** The steps that an application passes when every officer approves, from the acceptance to the delivery. */
async function wayOf(application: SampleApplication): Promise<string[]> {
  const { flow } = matterOf(application.matter);
  const way = [flow.start];
  while (stepOf({ flow } as Matter, way.at(-1) ?? '')?.kind !== 'delivery') {
    const named = await stepsAfter(application, way.at(-1) ?? '');
    expect(named).toHaveLength(1);
    way.push(...named);
  }
  return way;
}

const names = Object.keys(samples);

describe('an application without defects', () => {
  it.each(names)('%s is found sound by its form and by all rules', async (name) => {
    const application = sample(name);
    expect(formDefects(matterOf(application.matter), application.form)).toEqual([]);
    expect(await codes(application)).toEqual([]);
  });
});

describe('planted defects', () => {
  const office = { kind: 'organisation', name: '某研究所', creditCode: '91350100M000100Y43' } as const;
  it.each<[string, Changes, string[]]>([
    ['relief', { form: { endedOn: '2016-03-31' } }, ['RELIEF_ENDED_BEFORE_STARTED']],
    ['relief', { form: { householdHeadName: '何大勇' } }, ['RELIEF_NAME_MISMATCH']],
    ['relief', { form: { reliefCategory: 'registeredPoor', approvedOn: '2021-01-01' } }, ['RELIEF_REGISTER_CLOSED']],
    ['relief', { applicant: office, form: { applicantRelation: 'heir' } }, ['RELIEF_ROLE_APPLICANT_KIND']],
    ['census', { form: { enumeratedOn: '1983-07-01' } }, ['CENSUS_DAY_OTHER_YEAR']],
    ['census', { form: { purpose: 'administrative' } }, ['CENSUS_PURPOSE_FORBIDDEN']],
    ['census', { form: { subjectName: '何大勇' } }, ['CENSUS_SUBJECT_NAME']],
    ['census', { form: { householdDivision: '330127' } }, ['CENSUS_SCOPE_MISMATCH']],
    ['census', { form: { householdScope: 'province', householdDivision: '341021' } }, ['CENSUS_OTHER_PROVINCE']],
    ['census', { applicant: office, form: { applicantRole: 'subject' } }, ['CENSUS_ROLE_APPLICANT_KIND']],
    ['adoption', { form: { coAdopterName: '方云' } }, ['ADOPTION_NOT_A_PARTY']],
    ['adoption', { form: { adopteeBirthDate: '1989-06-08' } }, ['ADOPTION_ADOPTEE_OVER_AGE']],
    ['adoption', { form: { adopterBirthDate: '1973-06-09' } }, ['ADOPTION_ADOPTER_UNDER_AGE']],
    ['adoption', { form: { foreignAdopter: true } }, ['ADOPTION_FOREIGN_TIER']],
    ['adoption', { form: { recordKind: 'dissolution' } }, ['ADOPTION_DISSOLUTION_DAY']],
    ['adoption', { form: { secrecyRequested: true, disclosure: 'fullFile' } }, ['ADOPTION_SECRET_FULL_FILE']],
    ['teacher', { form: { serviceYears: 10 } }, ['TEACHER_SERVICE_OVER_SPAN']],
    ['teacher', { form: { leftOn: '1970-08-31', serviceYears: 0 } }, ['TEACHER_LEFT_BEFORE_HIRED']],
    ['teacher', { form: { leavingKind: 'deceased' } }, ['TEACHER_DECEASED_SELF']],
    ['teacher', { form: { teacherKind: 'regular' } }, ['TEACHER_SUBSIDY_REGULAR']],
    ['teacher', { form: { evidence: 'certificate' } }, ['TEACHER_CERTIFICATE_NUMBER']],
  ])('%s %j', async (name, changes, expected) => {
    expect(await codes(sample(name, changes))).toEqual(expected);
  });
});

describe('the way of an application (S4, P1)', () => {
  it.each<[string, Changes, string]>([
    ['relief', {}, 'county county county county'],
    ['relief', { form: { approvedAtTier: 'township' } }, 'county county township county county'],
    ['relief', { form: { applicantRelation: 'heir' } }, 'county county county county county'],
    ['relief', { form: { approvedAtTier: 'city' } }, 'county county county city county county'],
    ['census', {}, 'county county county county county'],
    ['census', { form: { householdScope: 'city' } }, 'county county county city county county'],
    ['census', { form: { censusYear: '2020' } }, 'county county county city province county county'],
    ['adoption', {}, 'county county county county county'],
    ['adoption', { agent: sampleAgent }, 'county county county city county county'],
    ['adoption', { form: { registeredByTier: 'province' } }, 'county county county city province county county'],
    ['teacher', {}, 'county county county county county'],
    ['teacher', { form: { teacherKind: 'regular' } }, 'county county county county'],
    ['teacher', { form: { serviceYears: 11 } }, 'county county county city county county'],
  ])('%s %j passes %s', async (name, changes, tiers) => {
    const application = sample(name, changes);
    const matter = matterOf(application.matter);
    const passed = (await wayOf(application)).map((id) => stepOf(matter, id));
    expect(passed.map((step) => step?.level).join(' ')).toBe(tiers);
  });

  it.each(names)('of %s names exactly one allowed step after every step, whatever the form says', async (name) => {
    const matter = matterOf(`${name}-record-copy`);
    const choices: Record<string, fc.Arbitrary<string | number | boolean>> = {};
    for (const [field, { type, enum: values, maximum = 15 }] of Object.entries(matter.form.properties)) {
      if (values !== undefined) choices[field] = fc.constantFrom(...values);
      else if (type === 'boolean') choices[field] = fc.boolean();
      // Small, as the limits of the rules are, so that both sides of each are met.
      else if (type === 'integer') choices[field] = fc.integer({ min: 0, max: Math.min(maximum, 15) });
    }
    const anything = fc.record({ agent: fc.boolean(), form: fc.record(choices) });
    await fc.assert(
      fc.asyncProperty(anything, async ({ agent, form }) => {
        const application = sample(name, { form, ...(agent ? { agent: sampleAgent } : {}) });
        for (const { id, kind, next } of matter.flow.steps) {
          if (kind === 'delivery') continue;
          const named = await stepsAfter(application, id);
          expect(named).toHaveLength(1);
          expect(next).toContain(named[0]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
