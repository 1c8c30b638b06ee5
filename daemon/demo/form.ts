import type { Applicant, Material, SubmitData } from '../../actors/protocol/messages.ts';
import { COUNTY, QIANTAN_TOWN } from './county.ts';
import { type Citizen, makeCitizen, makeDay } from './population.ts';
import type { Random } from './random.ts';

/** A valid application that can be spoilt on purpose, and what is known of it by its making. */
export interface Draft {
  readonly matter: 'marriage-record-copy' | 'veteran-record-copy' | 'house-building-approval';
  readonly applicant: Citizen;
  /** True where the rules want another review on the way. */
  readonly extraReview: boolean;
  readonly data: SubmitData;
}

const channels = [
  ['hall', 40],
  ['street', 25],
  ['library', 10],
  ['wechat', 20],
  ['weibo', 5],
] as const;

/** Makes a valid application to one of the three matters. */
export function makeDraft(random: Random): Draft {
  const make = random.weigh<(random: Random) => Draft>([
    [marriage, 50],
    [veteran, 25],
    [house, 25],
  ]);
  return make(random);
}

/** A material whose bytes lie elsewhere. */
export function makeMaterial(random: Random, type: string): Material {
  return {
    type,
    hash: { algorithm: 'sm3', value: random.hexadecimal(64) },
    size: random.between(20_000, 4_000_000),
    mediaType: random.pick(['application/pdf', 'image/jpeg']),
  };
}

function marriage(random: Random): Draft {
  const husband = makeCitizen(random, { bornFrom: 1950, bornTo: 1994, sex: 'male' });
  const wife = makeCitizen(random, { bornFrom: 1950, bornTo: 1994, sex: 'female' });
  const bornLast = Math.max(yearOf(husband.birthDate), yearOf(wife.birthDate));
  // From 24 on, so that nobody was under age under any of the marriage laws.
  const registeredOn = makeDay(random, bornLast + 24, Math.max(bornLast + 24, 2020));
  const applicant = random.pick([husband, wife]);
  const withAgent = random.chance(0.15);
  return {
    matter: 'marriage-record-copy',
    applicant,
    extraReview: withAgent || registeredOn < '1986-03-15',
    data: {
      matter: 'marriage-record-copy',
      region: COUNTY,
      channel: random.weigh(channels),
      applicant: applicantOf(applicant),
      ...(withAgent ? { agent: makeAgent(random) } : {}),
      form: {
        recordKind: 'marriage',
        husbandName: husband.name,
        husbandBirthDate: husband.birthDate,
        wifeName: wife.name,
        wifeBirthDate: wife.birthDate,
        registeredOn,
        registeredAt: '建德市民政局',
        copies: random.between(1, 3),
        purpose: random.pick(['pension', 'property', 'household', 'other']),
      },
      materials: ['id-card', ...(withAgent ? ['authorisation', 'agent-id-card'] : [])].map((type) =>
        makeMaterial(random, type),
      ),
    },
  };
}

function veteran(random: Random): Draft {
  const applicant = makeCitizen(random, {
    bornFrom: 1950,
    bornTo: 1994,
    sex: random.weigh([
      ['male', 9],
      ['female', 1],
    ] as const),
  });
  const enlisted = yearOf(applicant.birthDate) + random.between(18, 20);
  return {
    matter: 'veteran-record-copy',
    applicant,
    extraReview: false,
    data: {
      matter: 'veteran-record-copy',
      region: COUNTY,
      channel: random.weigh(channels),
      applicant: applicantOf(applicant),
      form: {
        veteranName: applicant.name,
        birthDate: applicant.birthDate,
        nativePlace: '浙江建德',
        enlistedOn: makeDay(random, enlisted, enlisted).replace(/-\d\d-/, '-12-'),
        dischargedOn: makeDay(random, enlisted + 2, enlisted + 5),
        dischargeKind: random.pick(['demobilised', 'retired', 'transferred']),
        copies: 1,
        purpose: random.pick(['pension', 'placement', 'medical']),
      },
      materials: [makeMaterial(random, 'id-card')],
    },
  };
}

function house(random: Random): Draft {
  const applicant = makeCitizen(random, { bornFrom: 1955, bornTo: 1996 });
  const tall = random.chance(0.2);
  const region = random.pick([COUNTY, QIANTAN_TOWN]);
  return {
    matter: 'house-building-approval',
    applicant,
    extraReview: tall,
    data: {
      matter: 'house-building-approval',
      region,
      channel: random.pick(['street', 'wechat']),
      applicant: applicantOf(applicant),
      form: {
        construction: 'rebuild',
        householdSize: tall ? 5 : random.between(2, 5),
        village: '下包村三组',
        landKind: 'other',
        landArea: random.between(60, 105),
        floorArea: random.between(150, 300),
        floors: tall ? 4 : random.between(1, 3),
        existingHouseArea: random.between(0, 90),
        surrendersExisting: true,
        neighboursAgree: true,
        plannedStart: '2099-03-01',
        plannedEnd: '2099-11-30',
      },
      materials: ['id-card', 'household-register', 'site-plan', 'design-drawing', 'village-opinion'].map((type) =>
        makeMaterial(random, type),
      ),
    },
  };
}

/** Someone who applies for another, with an authority that is long enough. */
export function makeAgent(random: Random): NonNullable<SubmitData['agent']> {
  const { name, idNumber, phone } = makeCitizen(random, { bornFrom: 1960, bornTo: 1998 });
  return { name, idNumber, relation: random.pick(['child', 'sibling', 'lawyer']), phone, authorityUntil: '2099-12-31' };
}

function applicantOf({ name, idNumber, phone }: Citizen): Applicant {
  return { kind: 'citizen', name, idNumber, phone };
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
