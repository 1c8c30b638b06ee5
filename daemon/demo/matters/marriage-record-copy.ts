import type { Random } from '../../../rules/random.ts';
import { form, formOf } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { makeDay, yearOf } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

/** 婚姻登记档案证明出具: read once more by a reviewer where an agent applies, or the register is older than the rules of 1986. */
export const marriageRecordCopy: Notice = {
  matter: 'marriage-record-copy',
  prefix: 'HY',
  share: 18,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'city', 'supervision'],
  make,
  course: ({ agent, form: { registeredOn } }) => ({
    window: desks.archivesWindow,
    stages: [
      [{ step: 'search', desk: desks.archivist }],
      ...(agent !== undefined || String(registeredOn) < '1986-03-15'
        ? [[{ step: 'extra-review', desk: desks.archivesReviewer }]]
        : []),
      [{ step: 'certify', desk: desks.archivesApprover }],
    ],
  }),
  plants: [
    hint(
      'MARRIAGE_HUSBAND_UNDER_AGE',
      'dates',
      form({
        recordKind: 'marriage',
        husbandBirthDate: '1999-05-05',
        registeredOn: '2018-05-05',
        wifeBirthDate: '1990-01-01',
      }),
    ),
    hint(
      'MARRIAGE_WIFE_UNDER_AGE',
      'dates',
      form({
        recordKind: 'marriage',
        husbandBirthDate: '1955-05-05',
        registeredOn: '1979-05-05',
        wifeBirthDate: '1962-01-01',
      }),
    ),
    hint(
      'MARRIAGE_BEFORE_1950',
      'dates',
      form({ registeredOn: '1949-10-01', husbandBirthDate: '1925-05-05', wifeBirthDate: '1926-01-01' }),
    ),
    flaw(
      'MARRIAGE_BEFORE_BIRTH',
      'dates',
      form({ husbandBirthDate: '1999-05-05', registeredOn: '1995-05-05', wifeBirthDate: '1960-01-01' }),
    ),
    flaw('FORM_DATE_IMPOSSIBLE', 'dates', form({ registeredOn: '2015-02-30' })),
    flaw('FORM_DATE_FUTURE', 'dates', form({ registeredOn: '2099-01-05' })),
    flaw('SCHEMA_RANGE', 'copies', form({ copies: 0 })),
    flaw('SCHEMA_LENGTH', 'office', form({ registeredAt: '局' })),
    flaw('FORM_ID_INVALID', 'form-id', form({ wifeIdNumber: '330182199001011234' })),
    hint(
      'MARRIAGE_APPLICANT_NOT_PARTY',
      'parties',
      formOf(() => ({ husbandName: outsiders[0], wifeName: outsiders[1] })),
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const other = makeCitizen(random, { bornFrom: 1950, bornTo: 1994, sex: who.sex === 'male' ? 'female' : 'male' });
  const [husband, wife] = who.sex === 'male' ? [who, other] : [other, who];
  const bornLast = Math.max(yearOf(husband.birthDate), yearOf(wife.birthDate));
  return {
    region: random.pick([COUNTY, COUNTY, QIANTAN_TOWN]),
    ...partyOf(random, who, ['id-card'], 0.15),
    form: {
      recordKind: random.pick(['marriage', 'marriage', 'reissue']),
      husbandName: husband.name,
      husbandBirthDate: husband.birthDate,
      wifeName: wife.name,
      wifeBirthDate: wife.birthDate,
      ...(random.chance(0.3) ? { wifeIdNumber: wife.idNumber } : {}),
      // From 24 on, so that nobody was under age under any of the marriage laws.
      registeredOn: makeDay(random, bornLast + 24, Math.max(bornLast + 24, 2020)),
      registeredAt: '建德市民政局',
      copies: random.between(1, 3),
      purpose: random.pick(['pension', 'property', 'household', 'other']),
    },
  };
}
