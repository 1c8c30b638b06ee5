import type { Random } from '../../../rules/random.ts';
import type { Body } from '../body.ts';
import { both, byCitizen, form } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf, partyOfBody } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

/** The censuses whose sheets the archives may open, with a day on which they were filled in. */
const censuses = [
  { censusYear: '1953', enumeratedOn: '1953-07-15' },
  { censusYear: '1964', enumeratedOn: '1964-07-15' },
  { censusYear: '1982', enumeratedOn: '1982-07-10' },
  { censusYear: '1990', enumeratedOn: '1990-07-10' },
  { censusYear: '2000', enumeratedOn: '2000-11-10' },
] as const;
const in1982 = { censusYear: '1982', enumeratedOn: '1982-07-10' } as const;

/** 人口普查档案证明出具: the statistics bureau of the county decides, that of the city and of the province for wider or newer sheets. */
export const censusRecordCopy: Notice = {
  matter: 'census-record-copy',
  prefix: 'RP',
  share: 8,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'education', 'supervision'],
  make,
  makeForBody,
  course: ({ form: { householdScope, censusYear, applicantRole } }) => {
    const recent = censusYear === '2010' || censusYear === '2020';
    const province = householdScope === 'province' || recent;
    const city =
      province ||
      householdScope === 'city' ||
      censusYear === '2000' ||
      applicantRole === 'authority' ||
      applicantRole === 'researcher';
    return {
      window: desks.archivesWindow,
      stages: [
        [{ step: 'search', desk: desks.archivist }],
        [{ step: 'county-approval', desk: desks.statisticsApprover }],
        ...(city ? [[{ step: 'city-approval', desk: desks.cityStatisticsApprover }]] : []),
        ...(province ? [[{ step: 'province-approval', desk: desks.provinceStatisticsApprover }]] : []),
        [{ step: 'certify', desk: desks.archivesApprover }],
      ],
    };
  },
  plants: [
    flaw('CENSUS_DAY_OTHER_YEAR', 'year', form({ enumeratedOn: '1975-01-01' })),
    flaw('CENSUS_BORN_AFTER', 'year', form({ ...in1982, subjectBirthDate: '1983-01-01' })),
    flaw('CENSUS_PURPOSE_FORBIDDEN', 'purpose', form({ purpose: 'administrative' }), byCitizen),
    hint('CENSUS_SUBJECT_NAME', 'who', form({ applicantRole: 'subject', subjectName: outsiders[1] }), byCitizen),
    flaw(
      'CENSUS_ROLE_APPLICANT_KIND',
      'who purpose',
      form({ applicantRole: 'researcher', purpose: 'research' }),
      byCitizen,
    ),
    flaw('CENSUS_OTHER_PROVINCE', 'place', form({ householdDivision: '320102' })),
    flaw('CENSUS_SCOPE_MISMATCH', 'place', form({ householdScope: 'county', householdDivision: '330127' })),
    hint(
      'CENSUS_COLLECTIVE_RELATION',
      'household',
      form({ householdKind: 'collective', relationToHouseholder: 'child' }),
    ),
    flaw('SCHEMA_FORMAT', 'place', form({ householdDivision: '建德' })),
    hint(
      'CENSUS_HOUSEHOLDER_NAME',
      'who household',
      both(
        (request, random) => form({ applicantRole: 'subject', subjectName: request.applicant.name })(request, random),
        form({ householdKind: 'family', relationToHouseholder: 'self', householderName: outsiders[3] }),
      ),
      byCitizen,
    ),
    hint(
      'CENSUS_SPOUSE_UNDER_15',
      'year household',
      form({ ...in1982, subjectBirthDate: '1970-03-03', householdKind: 'family', relationToHouseholder: 'spouse' }),
    ),
    hint('CENSUS_CLOSED_RECENT', 'year', form({ censusYear: '2010', enumeratedOn: '2010-11-05' })),
  ],
};

function make(random: Random, who: Citizen): Request {
  const descendant = random.chance(0.4);
  const subject = descendant ? makeCitizen(random, { bornFrom: 1930, bornTo: 1950 }) : who;
  return {
    region: random.pick([COUNTY, COUNTY, QIANTAN_TOWN]),
    ...partyOf(random, who, ['id-card', 'application-form'], 0.1),
    form: {
      ...sheetOf(random, subject),
      applicantRole: descendant ? 'descendant' : 'subject',
      purpose: random.pick(['kinship', 'residence', 'ageProof']),
      purposeStatement: '办理亲属关系公证使用',
    },
  };
}

function makeForBody(random: Random, who: Body): Request {
  return {
    region: COUNTY,
    ...partyOfBody(random, who, ['id-card', 'application-form']),
    form: {
      ...sheetOf(random, makeCitizen(random, { bornFrom: 1930, bornTo: 1980 })),
      applicantRole: 'authority',
      purpose: 'litigation',
      purposeStatement: '办理继承纠纷案件取证使用',
    },
  };
}

function sheetOf(random: Random, subject: Citizen): Readonly<Record<string, unknown>> {
  const self = random.chance(0.4);
  const counted = censuses.filter(({ enumeratedOn }) => subject.birthDate < `${enumeratedOn.slice(0, 7)}-01`);
  const place = random.pick([
    { householdScope: 'county', householdDivision: '330182' },
    { householdScope: 'county', householdDivision: '330182' },
    { householdScope: 'city', householdDivision: '330127' },
    { householdScope: 'province', householdDivision: '330702' },
  ]);
  return {
    ...random.pick(counted),
    ...place,
    subjectName: subject.name,
    subjectBirthDate: subject.birthDate,
    ...(random.chance(0.3) ? { subjectIdNumber: subject.idNumber } : {}),
    householdKind: 'family',
    householderName: self ? subject.name : makeCitizen(random, { bornFrom: 1910, bornTo: 1930 }).name,
    relationToHouseholder: self ? 'self' : 'child',
    householdAddress: `${random.pick(['新安江', '梅城', '寿昌'])}公社${random.pick(['东风', '红旗', '胜利'])}大队${random.between(1, 99)}号`,
    copies: random.between(1, 2),
  };
}
