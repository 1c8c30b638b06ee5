import type { Random } from '../../../rules/random.ts';
import type { Body } from '../body.ts';
import { both, byCitizen, form, withoutMaterial } from '../changes.ts';
import { COUNTY } from '../county.ts';
import { makeDay } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { makeMaterial, partyOf, partyOfBody } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, outsiders } from '../population.ts';

/**
 * 档案捐赠、寄存与移交: appraised always; beside it the four properties of electronic and transferred records are checked,
 * and who may see what is not simply open; the approval waits for all of them.
 */
export const archiveDonationTransfer: Notice = {
  matter: 'archive-donation-transfer',
  prefix: 'JX',
  share: 10,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'city', 'supervision'],
  make,
  makeForBody,
  course: ({ applicant, form: { kind, medium, secrecy, openCondition, holdsPersonalData } }) => {
    const electronic = medium === 'electronic' || medium === 'mixed';
    const transferred = kind === 'transfer' && applicant.kind === 'organisation';
    const guarded = secrecy !== 'none' || openCondition !== 'open' || holdsPersonalData === true;
    return {
      window: desks.archivesWindow,
      stages: [
        [
          { step: 'appraisal', desk: desks.archivist },
          ...(electronic || transferred ? [{ step: 'four-property-check', desk: desks.archivist }] : []),
          ...(guarded ? [{ step: 'opening-review', desk: desks.archivesReviewer }] : []),
        ],
        [{ step: 'approval', desk: desks.archivesApprover }],
      ],
    };
  },
  plants: [
    flaw(
      'DONATION_CITIZEN_TRANSFER',
      'kind materials',
      both(form({ kind: 'transfer', depositUntil: undefined }), (request, random) => ({
        ...request,
        materials: [
          ...request.materials,
          makeMaterial(random, 'transfer-list'),
          makeMaterial(random, 'four-property-report'),
        ],
      })),
      byCitizen,
    ),
    flaw('DONATION_STATE_OWNED', 'kind', form({ ownership: 'state' }), byCitizen),
    flaw('DONATION_STATE_SECRET', 'opening kind', form({ secrecy: 'secret', openCondition: 'restricted' }), byCitizen),
    flaw(
      'DONATION_OPEN_BUT_SECRET',
      'opening',
      form({ secrecy: 'internal', openCondition: 'open', holdsPersonalData: false }),
    ),
    flaw('DONATION_OPEN_FROM_MISSING', 'opening', form({ openCondition: 'closedUntil', openFrom: undefined })),
    flaw('DONATION_DEPOSIT_UNTIL_MISSING', 'kind', form({ kind: 'deposit', depositUntil: undefined }), byCitizen),
    flaw('DONATION_FORMED_ORDER', 'formed', form({ formedFrom: '1990-01-01', formedTo: '1980-01-01' })),
    flaw('DONATION_PLANNED_PAST', 'planned formed', form({ plannedOn: '2020-01-01' })),
    flaw(
      'DONATION_FORMAT_MISSING',
      'medium kind',
      form({ medium: 'electronic', electronicFormat: undefined }),
      byCitizen,
    ),
    flaw(
      'DONATION_TRANSFER_LIST_MISSING',
      'materials',
      withoutMaterial('transfer-list'),
      (request) => !byCitizen(request),
    ),
    hint('DONATION_OWNER_IS_ANOTHER', 'owner', form({ ownerName: outsiders[4] })),
    hint(
      'DONATION_PERSONAL_DATA_OPEN',
      'opening',
      form({ secrecy: 'none', openCondition: 'open', openFrom: undefined, holdsPersonalData: true }),
    ),
    hint(
      'DONATION_TRANSFERRED_EARLY',
      'formed planned',
      form({ formedTo: '2022-01-01', plannedOn: '2031-01-01' }),
      (request) => !byCitizen(request),
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const deposit = random.chance(0.3);
  return {
    region: COUNTY,
    ...partyOf(random, who, ['item-list', 'id-card'], 0.1),
    form: {
      ...collectionOf(random),
      kind: deposit ? 'deposit' : 'donation',
      ownerName: who.name,
      ownership: 'personal',
      ...(deposit ? { depositUntil: '2109-01-01' } : {}),
      ...(random.chance(0.4) ? { pickUpAddress: `梅城镇总府街${random.between(100, 9999)}号` } : {}),
      ...(random.chance(0.4) ? { contactPhone: who.phone } : {}),
    },
  };
}

function makeForBody(random: Random, who: Body): Request {
  const papers = ['item-list', 'registration-certificate', 'transfer-list', 'four-property-report'];
  return {
    region: COUNTY,
    ...partyOfBody(random, who, papers),
    form: { ...collectionOf(random), kind: 'transfer', ownerName: who.name, ownership: 'state' },
  };
}

function collectionOf(random: Random): Readonly<Record<string, unknown>> {
  const medium = random.pick(['paper', 'photo', 'object', 'electronic', 'mixed']);
  return {
    collectionTitle: random.pick(['新安江水电站建设照片', '家谱与契约文书', '乡村教育史料']),
    itemCount: random.between(1, 400),
    formedFrom: makeDay(random, 1940, 1960),
    formedTo: makeDay(random, 1961, 2005),
    plannedOn: '2099-05-05',
    medium,
    ...(medium === 'electronic' || medium === 'mixed' ? { electronicFormat: random.pick(['ofd', 'pdfa']) } : {}),
    ...random.pick([
      { secrecy: 'none', openCondition: 'open', holdsPersonalData: false },
      { secrecy: 'none', openCondition: 'open', holdsPersonalData: false },
      { secrecy: 'internal', openCondition: 'restricted', holdsPersonalData: true },
      { secrecy: 'none', openCondition: 'closedUntil', openFrom: '2105-01-01', holdsPersonalData: true },
    ]),
  };
}
