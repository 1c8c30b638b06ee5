import type { Random } from '../../../rules/random.ts';
import { form, formOf } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { makeDay, yearOf } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, outsiders } from '../population.ts';

/** 退役军人档案证明出具: what the archivist finds, the veterans' bureau reviews and decides. */
export const veteranRecordCopy: Notice = {
  matter: 'veteran-record-copy',
  prefix: 'TW',
  share: 9,
  doors: archivesDoors,
  strangers: ['housing', 'education', 'province', 'supervision'],
  make,
  course: () => ({
    window: desks.archivesWindow,
    stages: [[{ step: 'search', desk: desks.archivist }], [{ step: 'veterans-review', desk: desks.veteransReviewer }]],
  }),
  plants: [
    flaw(
      'VETERAN_DISCHARGED_BEFORE_ENLISTED',
      'service',
      formOf(({ enlistedOn, dischargedOn }) => ({ enlistedOn: dischargedOn, dischargedOn: enlistedOn })),
    ),
    hint('VETERAN_ENLISTED_BEFORE_ARMY', 'service birth', form({ birthDate: '1905-01-01', enlistedOn: '1926-05-01' })),
    flaw(
      'VETERAN_ENLISTED_BEFORE_BIRTH',
      'service birth',
      formOf(({ enlistedOn }) => ({ birthDate: `${yearOf(String(enlistedOn)) + 1}-02-02` })),
    ),
    flaw('FORM_PHONE_INVALID', 'form-phone', form({ contactPhone: '0571-64700' })),
    flaw('SCHEMA_REQUIRED', 'kind', form({ dischargeKind: undefined })),
    hint(
      'VETERAN_ENLISTED_UNDER_AGE',
      'service birth',
      formOf(({ enlistedOn }) => ({ birthDate: `${yearOf(String(enlistedOn)) - 15}-02-02` })),
    ),
    hint(
      'VETERAN_APPLICANT_NOT_VETERAN',
      'veteran',
      form({ veteranName: outsiders[2] }),
      ({ agent }) => agent === undefined,
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const enlisted = yearOf(who.birthDate) + random.between(18, 20);
  return {
    region: random.pick([COUNTY, COUNTY, QIANTAN_TOWN]),
    ...partyOf(random, who, ['id-card'], 0.1),
    form: {
      veteranName: who.name,
      birthDate: who.birthDate,
      nativePlace: '浙江建德',
      enlistedOn: makeDay(random, enlisted, enlisted).replace(/-\d\d-/, '-12-'),
      dischargedOn: makeDay(random, enlisted + 2, enlisted + 5),
      dischargeKind: random.pick(['demobilised', 'retired', 'transferred']),
      ...(random.chance(0.4) ? { contactPhone: who.phone } : {}),
      copies: 1,
      purpose: random.pick(['pension', 'placement', 'medical']),
    },
  };
}
