import type { Random } from '../../../rules/random.ts';
import type { Body } from '../body.ts';
import { byCitizen, form } from '../changes.ts';
import { COUNTY } from '../county.ts';
import { makeDay, yearOf } from '../day.ts';
import { desks } from '../desks.ts';
import { archivesDoors } from '../doors.ts';
import type { Notice, Request } from '../notice.ts';
import { partyOf, partyOfBody } from '../papers.ts';
import { flaw, hint } from '../plant.ts';
import { type Citizen, makeCitizen, outsiders } from '../population.ts';

/** Days of a sound registration of 2005, of which a plant changes one. */
const in2005 = {
  recordKind: 'registration',
  registeredOn: '2005-05-05',
  adopteeBirthDate: '2003-01-01',
  adopterBirthDate: '1960-01-01',
  adopteeSource: 'welfare',
  dissolvedOn: undefined,
} as const;

/**
 * 收养登记档案证明出具: kept apart and reviewed apart; the city decides wherever more than the plain relation is shown or
 * another than adopter and adoptee asks, and the province what the province registered.
 */
export const adoptionRecordCopy: Notice = {
  matter: 'adoption-record-copy',
  prefix: 'SY',
  share: 8,
  doors: archivesDoors,
  strangers: ['veterans', 'housing', 'statistics', 'supervision'],
  make,
  makeForBody,
  course: ({ agent, form: { applicantRole, secrecyRequested, disclosure, registeredByTier } }) => {
    const party = applicantRole === 'adopter' || applicantRole === 'adoptee';
    const plain = secrecyRequested === false && disclosure === 'relationOnly' && registeredByTier === 'county';
    const city = agent !== undefined || !party || !plain;
    return {
      window: desks.archivesWindow,
      stages: [
        [{ step: 'search', desk: desks.archivist }],
        [{ step: 'separate-review', desk: desks.archivesReviewer }],
        ...(city ? [[{ step: 'city-approval', desk: desks.cityCivilAffairsApprover }]] : []),
        ...(registeredByTier === 'province'
          ? [[{ step: 'province-approval', desk: desks.provinceCivilAffairsApprover }]]
          : []),
        [{ step: 'certify', desk: desks.archivesApprover }],
      ],
    };
  },
  plants: [
    hint(
      'ADOPTION_NOT_A_PARTY',
      'who',
      form({ applicantRole: 'adopter', adopterName: outsiders[0], coAdopterName: undefined }),
      byCitizen,
    ),
    flaw('ADOPTION_BEFORE_BIRTH', 'dates', form({ ...in2005, adopteeBirthDate: '2006-01-01' })),
    hint(
      'ADOPTION_BEFORE_LAW',
      'dates',
      form({ ...in2005, registeredOn: '1991-05-05', adopteeBirthDate: '1990-01-01', adopterBirthDate: '1940-01-01' }),
    ),
    hint('ADOPTION_ADOPTEE_OVER_AGE', 'dates', form({ ...in2005, adopteeBirthDate: '1989-01-01' })),
    hint(
      'ADOPTION_ADOPTER_UNDER_AGE',
      'dates',
      form({ ...in2005, adopteeSource: 'orphan', adopterBirthDate: '1980-01-01' }),
    ),
    flaw(
      'ADOPTION_DISSOLVED_BEFORE',
      'dates',
      form({ ...in2005, recordKind: 'dissolution', dissolvedOn: '2004-01-01' }),
    ),
    flaw('ADOPTION_DISSOLUTION_DAY', 'dates', form({ ...in2005, recordKind: 'dissolution' })),
    hint('ADOPTION_FOREIGN_TIER', 'tier', form({ foreignAdopter: true, registeredByTier: 'county' })),
    flaw(
      'ADOPTION_SECRET_FULL_FILE',
      'secrecy',
      form({ disclosure: 'fullFile', secrecyRequested: true, partiesConsent: false }),
      byCitizen,
    ),
    hint(
      'ADOPTION_AGENT_RELATION',
      'agent',
      (request) => ({
        ...request,
        ...(request.agent === undefined ? {} : { agent: { ...request.agent, relation: 'employee' } }),
      }),
      (request) => byCitizen(request) && request.agent !== undefined,
    ),
    hint('ADOPTION_DISSOLVED_KIND', 'dates', form({ ...in2005, dissolvedOn: '2020-01-01' })),
    hint(
      'ADOPTION_ADOPTER_UNDER_35',
      'dates',
      form({ ...in2005, registeredOn: '1995-05-05', adopteeBirthDate: '1993-01-01', adopterBirthDate: '1962-01-01' }),
    ),
  ],
};

function make(random: Random, who: Citizen): Request {
  const asAdoptee = yearOf(who.birthDate) >= 1980;
  const registered = asAdoptee
    ? Math.max(1993, yearOf(who.birthDate) + random.between(1, 6))
    : Math.max(1993, yearOf(who.birthDate) + random.between(36, 40));
  const other = asAdoptee
    ? makeCitizen(random, { bornFrom: registered - 45, bornTo: registered - 37 })
    : makeCitizen(random, { bornFrom: registered - 5, bornTo: registered - 1 });
  const [adopter, adoptee] = asAdoptee ? [other, who] : [who, other];
  return {
    region: COUNTY,
    ...partyOf(random, who, ['id-card', 'application-form'], 0.1),
    form: {
      ...fileOf(random, adopter, adoptee, registered),
      applicantRole: asAdoptee ? 'adoptee' : 'adopter',
      purpose: random.pick(['household', 'inheritance', 'abroad', 'origins']),
    },
  };
}

function makeForBody(random: Random, who: Body): Request {
  const registered = random.between(1995, 2015);
  const adopter = makeCitizen(random, { bornFrom: registered - 45, bornTo: registered - 37 });
  const adoptee = makeCitizen(random, { bornFrom: registered - 5, bornTo: registered - 1 });
  return {
    region: COUNTY,
    ...partyOfBody(random, who, ['id-card', 'application-form']),
    form: { ...fileOf(random, adopter, adoptee, registered), applicantRole: 'authority', purpose: 'litigation' },
  };
}

function fileOf(
  random: Random,
  adopter: Citizen,
  adoptee: Citizen,
  registered: number,
): Readonly<Record<string, unknown>> {
  const secrecyRequested = random.chance(0.2);
  return {
    recordKind: 'registration',
    adopterName: adopter.name,
    adopterBirthDate: adopter.birthDate,
    ...(random.chance(0.3) ? { adopterIdNumber: adopter.idNumber } : {}),
    adopteeName: adoptee.name,
    adopteeBirthDate: adoptee.birthDate,
    adopteeSource: random.pick(['welfare', 'orphan', 'relinquished']),
    senderName: '建德市儿童福利院',
    registeredOn: makeDay(random, registered, registered),
    registeredAt: '建德市民政局',
    registeredByTier: random.pick(['county', 'county', 'county', 'city', 'province']),
    foreignAdopter: false,
    secrecyRequested,
    partiesConsent: random.chance(0.5),
    disclosure: secrecyRequested ? 'relationOnly' : random.pick(['relationOnly', 'relationOnly', 'fullFile']),
    copies: random.between(1, 2),
  };
}
