import type { Random } from '../../../rules/random.ts';
import { both, byCitizen, form, formOf, withoutMaterial } from '../changes.ts';
import { COUNTY, QIANTAN_TOWN } from '../county.ts';
import { makeDay, yearOf } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { makeMaterial, partyOf } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

/** From here on the planning bureau keeps the files in its own record room. */
const OWN_ROOM_FROM = '2016-01-01';

/** 农村建房审批档案查询: searched where the files are; whether heirs and others may see them is reviewed first. */
export const houseBuildingRecordCopy: Notice = {
  matter: 'house-building-record-copy',
  prefix: 'JD',
  share: 8,
  doors: archivesDoors,
  strangers: ['veterans', 'education', 'city', 'supervision'],
  make,
  course: ({ agent, form: { approvedOn, relation } }) => ({
    window: desks.archivesWindow,
    stages: [
      [
        String(approvedOn) < OWN_ROOM_FROM
          ? { step: 'search', desk: desks.archivist }
          : { step: 'room-search', desk: desks.housingArchivist },
      ],
      ...(agent !== undefined || relation === 'heir' || relation === 'interested'
        ? [[{ step: 'entitlement-review', desk: desks.archivesReviewer }]]
        : []),
      [{ step: 'certify', desk: desks.archivesApprover }],
    ],
  }),
  plants: [
    hint(
      'HOUSE_RECORD_PERMIT_TOO_EARLY',
      'record',
      form({
        recordKind: 'planningPermit',
        approvedOn: '1999-05-05',
        completedOn: undefined,
        ownerBirthDate: undefined,
      }),
    ),
    hint('HOUSE_RECORD_OWNER_NAME', 'who', form({ relation: 'owner', ownerName: outsiders[5] }), byCitizen),
    flaw(
      'HOUSE_RECORD_KINSHIP_MISSING',
      'who materials',
      both(form({ relation: 'heir' }), withoutMaterial('kinship-proof')),
    ),
    flaw(
      'HOUSE_RECORD_INTEREST_MISSING',
      'who materials',
      both(form({ relation: 'interested' }), withoutMaterial('interest-proof')),
    ),
    hint('HOUSE_RECORD_COMPLETED_FIRST', 'record', form({ completedOn: '1979-01-01' })),
    flaw('HOUSE_RECORD_COMPLETION_UNDATED', 'record', form({ recordKind: 'completionCheck', completedOn: undefined })),
    flaw('HOUSE_RECORD_OWNER_UNBORN', 'record', form({ ownerBirthDate: '2024-06-01' })),
    hint(
      'HOUSE_RECORD_OWNER_MINOR',
      'record',
      formOf(({ approvedOn }) => ({ ownerBirthDate: `${yearOf(String(approvedOn)) - 10}-01-01` })),
    ),
    hint(
      'HOUSE_RECORD_BEFORE_1982',
      'record',
      form({ recordKind: 'approvalForm', approvedOn: '1981-05-05', completedOn: undefined, ownerBirthDate: undefined }),
    ),
    hint(
      'HOUSE_RECORD_HOMESTEAD_PAPER_EARLY',
      'record',
      form({
        recordKind: 'homesteadApproval',
        approvedOn: '2010-05-05',
        completedOn: undefined,
        ownerBirthDate: undefined,
      }),
    ),
  ],
};

const proofs: Readonly<Record<string, string>> = {
  householdMember: 'kinship-proof',
  heir: 'kinship-proof',
  interested: 'interest-proof',
};

function make(random: Random, who: Citizen): Request {
  const relation = random.pick(['owner', 'owner', 'householdMember', 'heir', 'interested']);
  const proof = proofs[relation];
  const party = partyOf(random, who, ['id-card'], 0.1);
  const approvedOn = makeDay(random, Math.max(1985, yearOf(who.birthDate) + 20), 2023);
  const completed = yearOf(approvedOn) + 1;
  return {
    region: random.pick([COUNTY, COUNTY, QIANTAN_TOWN]),
    ...party,
    materials: proof === undefined ? party.materials : [...party.materials, makeMaterial(random, proof, who.name)],
    form: {
      recordKind: completed <= 2023 && random.chance(0.3) ? 'completionCheck' : 'approvalForm',
      ...(relation === 'owner'
        ? { ownerName: who.name, ownerBirthDate: who.birthDate }
        : { ownerName: makeCitizen(random, { bornFrom: 1930, bornTo: 1960 }).name }),
      relation,
      village: random.pick(['大洋镇麻车村', '李家镇新桥村', '钦堂乡葛塘村']),
      approvedOn,
      ...(completed <= 2023 ? { completedOn: makeDay(random, completed, completed) } : {}),
      copies: random.between(1, 3),
      purpose: random.pick(['title', 'inheritance', 'rebuilding', 'mortgage']),
    },
  };
}
