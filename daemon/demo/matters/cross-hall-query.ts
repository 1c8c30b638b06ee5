import type { Random } from '../../../rules/random.ts';
import { byCitizen, form } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { makeDay, yearOf } from '../day.ts';
import { type Desk, desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

interface Hall {
  readonly archivist: Desk;
  readonly reviewer: Desk;
  readonly approver: Desk;
}

const neighbour: Hall = {
  archivist: desks.neighbourArchivist,
  reviewer: desks.neighbourReviewer,
  approver: desks.neighbourApprover,
};
const city: Hall = {
  archivist: desks.cityArchivist,
  reviewer: desks.cityArchivesReviewer,
  approver: desks.cityArchivesApprover,
};
const province: Hall = {
  archivist: desks.provinceArchivist,
  reviewer: desks.provinceArchivesReviewer,
  approver: desks.provinceArchivesApprover,
};

/** 异地查档、跨馆出证: the window takes it, the hall that keeps the record searches and certifies, of whatever tier it is. */
export const crossHallQuery: Notice = {
  matter: 'cross-hall-query',
  prefix: 'YD',
  share: 11,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'education', 'supervision'],
  make,
  course: ({ agent, form: { heldIn, recordKind } }) => {
    const place = String(heldIn);
    const hall = place.startsWith('330127') ? neighbour : place.startsWith('3301') ? city : province;
    const reviewed = agent !== undefined || recordKind === 'adoption' || recordKind === 'census';
    return {
      window: desks.archivesWindow,
      stages: [
        [{ step: 'assist-search', desk: hall.archivist, place }],
        ...(reviewed ? [[{ step: 'assist-review', desk: hall.reviewer, place }]] : []),
        [{ step: 'assist-certify', desk: hall.approver, place }],
      ],
    };
  },
  plants: [
    flaw('CROSS_HALL_OWN_HALL', 'place', form({ heldIn: '330182' })),
    flaw('PLACE_NOT_SERVED', 'place', form({ heldIn: '320102' })),
    // A district whose records the archives of its city do not keep.
    flaw('PLACE_NOT_SERVED', 'place', form({ heldIn: '330106' })),
    // Another city, whose province keeps its own records only.
    flaw('PLACE_NOT_SERVED', 'place', form({ heldIn: '3302' })),
    hint(
      'CROSS_HALL_NOT_PERSON_CONCERNED',
      'who',
      form({ subjectName: outsiders[0], subjectFormerName: undefined, otherPartyName: outsiders[1] }),
      byCitizen,
    ),
    flaw('CROSS_HALL_NOT_NOTARISED', 'notary', form({ notaryNumber: undefined }), ({ agent }) => agent !== undefined),
    flaw(
      'CROSS_HALL_OTHER_PARTY_MISSING',
      'record who',
      form({ recordKind: 'marriage', yearFrom: 1990, yearTo: 1995, otherPartyName: undefined }),
    ),
    flaw('CROSS_HALL_YEARS_ORDER', 'record', form({ recordKind: 'relief', yearFrom: 2000, yearTo: 1995 })),
    hint(
      'CROSS_HALL_MARRIAGE_BEFORE_1950',
      'record who',
      form({ recordKind: 'marriage', yearFrom: 1930, yearTo: 1940, otherPartyName: outsiders[2] }),
    ),
    hint('CROSS_HALL_NO_CENSUS', 'record', form({ recordKind: 'census', yearFrom: 2001, yearTo: 2009 })),
    flaw('CROSS_HALL_RECORD_BEFORE_BIRTH', 'birth', form({ recordedOn: '1990-01-01', subjectBirthDate: '1991-01-01' })),
    flaw('CROSS_HALL_POST_WITHOUT_ADDRESS', 'delivery', form({ delivery: 'post', deliveryAddress: undefined })),
    hint(
      'CROSS_HALL_NAMESAKES',
      'record birth',
      form({
        recordKind: 'relief',
        recordedOn: undefined,
        subjectBirthDate: undefined,
        subjectIdNumber: undefined,
      }),
    ),
    hint(
      'CROSS_HALL_ADOPTION_BEFORE_1992',
      'record who',
      form({ recordKind: 'adoption', yearFrom: 1980, yearTo: 1990, otherPartyName: outsiders[3] }),
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const recordKind = random.pick(['marriage', 'relief', 'veteran', 'houseBuilding', 'teacher', 'adoption', 'census']);
  const from = Math.max(1993, yearOf(who.birthDate) + 1);
  const party = partyOf(random, who, ['id-card'], 0.15);
  const delivery = random.pick(['window', 'post', 'electronic']);
  return {
    region: random.pick([COUNTY, COUNTY, QIANTAN_TOWN]),
    ...party,
    form: {
      recordKind,
      heldIn: random.pick(['330127', '330127', '3301', '330127101', '33', '330100']),
      subjectName: who.name,
      ...(recordKind === 'marriage' || recordKind === 'adoption'
        ? { otherPartyName: makeCitizen(random, { bornFrom: 1950, bornTo: 1990 }).name }
        : {}),
      subjectBirthDate: who.birthDate,
      ...(random.chance(0.3) ? { subjectIdNumber: who.idNumber } : {}),
      ...(random.chance(0.5) ? { recordedOn: makeDay(random, from, from + 5) } : {}),
      // A span that a census falls into, from 2000 on at the latest.
      yearFrom: Math.min(from, 2000),
      yearTo: from + 10,
      ...(random.chance(0.3) ? { clues: `${random.pick(['汾口镇', '威坪镇'])}${random.between(1, 20)}组` } : {}),
      ...(party.agent === undefined ? {} : { notaryNumber: `（2026）浙建证字第${random.between(100, 9999)}号` }),
      delivery,
      ...(delivery === 'post' ? { deliveryAddress: `新安江街道严州大道${random.between(100, 9999)}号` } : {}),
      copies: random.between(1, 3),
      purpose: random.pick(['pension', 'property', 'household', 'employment']),
    },
  };
}
