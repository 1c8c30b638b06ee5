import type { Random } from '../../../rules/random.ts';
import { byCitizen, form } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { makeDay } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request, Station } from '../notice.ts';
import { partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

/**
 * 社会救助档案证明出具: the town is asked about what it approved itself, civil affairs wherever another than the household
 * asks, and the city about what the city approved or a stranger wants.
 */
export const reliefRecordCopy: Notice = {
  matter: 'relief-record-copy',
  prefix: 'JZ',
  share: 9,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'province', 'supervision'],
  make,
  course: (request) => ({
    window: desks.archivesWindow,
    stages: [
      [{ step: 'search', desk: desks.archivist }],
      ...askedOthers(request).map((station) => [station]),
      [{ step: 'certify', desk: desks.archivesApprover }],
    ],
  }),
  plants: [
    flaw('RELIEF_ENDED_BEFORE_STARTED', 'relief', form({ endedOn: '1992-01-01' })),
    hint(
      'RELIEF_SUBSISTENCE_BEFORE_SYSTEM',
      'relief',
      form({
        reliefCategory: 'subsistence',
        approvedAtTier: 'county',
        approvedOn: '1992-05-05',
        startedOn: '1992-06-01',
      }),
    ),
    hint(
      'RELIEF_REGISTER_CLOSED',
      'relief',
      form({
        reliefCategory: 'registeredPoor',
        approvedOn: '2021-02-01',
        startedOn: '2021-03-01',
        endedOn: undefined,
      }),
    ),
    hint(
      'RELIEF_NAME_MISMATCH',
      'who',
      form({ applicantRelation: 'head', householdHeadName: outsiders[0], memberName: undefined }),
      byCitizen,
    ),
    flaw('SCHEMA_TYPE', 'size', form({ householdSize: '三口' })),
    hint('RELIEF_STRANGER', 'who', form({ applicantRelation: 'other' })),
    hint(
      'RELIEF_PAID_BEFORE_APPROVAL',
      'relief',
      form({
        reliefCategory: 'destitute',
        approvedOn: '2021-06-01',
        startedOn: '2021-03-01',
        endedOn: undefined,
      }),
    ),
    hint(
      'RELIEF_REGISTER_EARLY',
      'relief',
      form({
        reliefCategory: 'registeredPoor',
        approvedOn: '2013-05-01',
        startedOn: '2013-06-01',
        endedOn: undefined,
      }),
    ),
    hint(
      'RELIEF_TOWNSHIP_APPROVAL_EARLY',
      'relief',
      form({
        reliefCategory: 'subsistence',
        approvedAtTier: 'township',
        approvedOn: '2019-01-01',
        startedOn: '2019-02-01',
        endedOn: undefined,
      }),
    ),
    hint('RELIEF_TEMPORARY_MONTHLY', 'relief', form({ reliefCategory: 'temporary', monthlyAmount: 300 })),
  ],
};

function askedOthers({ agent, region, form: { applicantRelation, approvedAtTier } }: Request): readonly Station[] {
  const byAnother = agent !== undefined || applicantRelation === 'heir' || applicantRelation === 'other';
  if (byAnother || approvedAtTier === 'city') {
    const cityToo = approvedAtTier === 'city' || applicantRelation === 'other';
    return [
      { step: 'civil-review', desk: desks.civilAffairsReviewer },
      ...(cityToo ? [{ step: 'city-approval', desk: desks.cityCivilAffairsApprover }] : []),
    ];
  }
  if (approvedAtTier !== 'township') return [];
  return [{ step: 'township-check', desk: region === QIANTAN_TOWN ? desks.qiantanReviewer : desks.townshipReviewer }];
}

function make(random: Random, who: Citizen): Request {
  const relation = random.pick(['head', 'member', 'heir']);
  const other = makeCitizen(random, { bornFrom: 1940, bornTo: 1980 });
  const approvedOn = makeDay(random, 2021, 2022);
  return {
    region: random.pick([COUNTY, QIANTAN_TOWN]),
    ...partyOf(random, who, ['id-card'], 0.12),
    form: {
      reliefCategory: random.pick(['subsistence', 'destitute']),
      applicantRelation: relation,
      householdHeadName: relation === 'head' ? who.name : other.name,
      ...(relation === 'heir' ? { householdHeadIdNumber: other.idNumber } : {}),
      ...(relation === 'member' ? { memberName: who.name } : {}),
      householdSize: random.between(1, 5),
      approvedOn,
      approvedBy: '建德市民政局',
      approvedAtTier: random.pick(['township', 'township', 'county', 'city']),
      startedOn: approvedOn,
      ...(random.chance(0.5) ? { endedOn: makeDay(random, 2023, 2024) } : {}),
      copies: random.between(1, 3),
      purpose: random.pick(['assistance', 'schooling', 'medical', 'household']),
      ...(random.chance(0.3) ? { contactPhone: who.phone } : {}),
    },
  };
}
