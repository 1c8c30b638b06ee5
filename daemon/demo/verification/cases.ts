import type { FakePerson } from '../../../adapters/sources/fake/people.ts';

/** What must come of a case, written down by hand from what was planted: no rule of the service is asked. */
export interface Expected {
  /** Pointers at which the report must contradict; no others. */
  readonly contradicted: readonly string[];
  /** What it must detect; no more. */
  readonly detections: readonly string[];
  /** Why nobody may have been asked. */
  readonly code?: string;
  readonly sources: 'hit' | 'unauthorised';
  /** Whether a person must look. */
  readonly review: boolean;
}

/** One application with its consent, and what must come of it. */
export interface VerificationCase {
  readonly number: string;
  readonly plant: string;
  readonly consent: object;
  /** The consent is taken back before the application comes. */
  readonly withdrawn?: true;
  readonly application: object;
  readonly expected: Expected;
}

const DATASETS = ['civil-affairs.marriage', 'public-security.household'];
const OFFICE = '民政局婚姻登记处';

const clean: Expected = { contradicted: [], detections: [], sources: 'hit', review: false };
const contradicted = (...pointers: readonly string[]): Expected => ({ ...clean, contradicted: pointers, review: true });

interface Plant {
  readonly name: string;
  /** Whom it can happen to. */
  readonly fits: (person: FakePerson) => boolean;
  readonly form?: (person: FakePerson) => object;
  readonly consent?: object;
  readonly withdrawn?: true;
  readonly expected: (person: FakePerson) => Expected;
}

const settled = ({ diedOn, moved }: FakePerson): boolean => diedOn === undefined && moved === undefined;
const spouse = ({ sex }: FakePerson): 'husband' | 'wife' => (sex === 'male' ? 'wife' : 'husband');
const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const plants: readonly Plant[] = [
  { name: 'as the registers have it 与登记一致', fits: settled, expected: () => clean },
  {
    name: 'another day of registration 登记日期不符',
    fits: settled,
    // Farther away than the same day of the lunar calendar ever is, which is read as a variant and contradicts nothing.
    form: ({ marriage }) => ({ registeredOn: later(marriage?.registeredOn ?? '', 100) }),
    expected: () => contradicted('/data/form/registeredOn'),
  },
  {
    name: 'another spouse 配偶姓名不符',
    fits: settled,
    form: (person) => ({ [`${spouse(person)}Name`]: '司马相如' }),
    expected: (person) => contradicted(`/data/form/${spouse(person)}Name`),
  },
  {
    name: 'another certificate 证号不符',
    fits: settled,
    form: () => ({ certificateNumber: 'J330182-1900-000001' }),
    expected: () => contradicted('/data/form/certificateNumber'),
  },
  {
    name: 'the applicant is dead 申请人已死亡',
    fits: ({ diedOn }) => diedOn !== undefined,
    expected: () => ({ ...clean, detections: ['APPLICANT_DECEASED'], review: true }),
  },
  {
    name: 'the applicant has moved away 申请人已迁出',
    fits: ({ moved, diedOn }) => moved !== undefined && diedOn === undefined,
    expected: () => ({ ...clean, detections: ['APPLICANT_MOVED_OUT'], review: true }),
  },
  {
    name: 'a consent for something else 授权用途不符',
    fits: settled,
    consent: { purposes: ['onDemand'] },
    expected: () => ({ ...clean, code: 'CONSENT_PURPOSE', sources: 'unauthorised' }),
  },
  {
    name: 'a consent that does not cover all 授权数据集不足',
    fits: settled,
    consent: { datasets: DATASETS.slice(0, 1) },
    expected: () => ({ ...clean, code: 'CONSENT_DATASETS', sources: 'unauthorised' }),
  },
  {
    name: 'a consent that was withdrawn 授权已撤回',
    fits: settled,
    withdrawn: true,
    expected: () => ({ ...clean, code: 'CONSENT_WITHDRAWN', sources: 'unauthorised' }),
  },
];

/** So many cases, each of a person of the registers, the plants in turn. */
export function writeCases(people: readonly FakePerson[], count: number, validTo: string): readonly VerificationCase[] {
  const married = people.filter(({ marriage }) => marriage?.kind === 'marriage');
  const nextOf = new Map<Plant, number>();
  return Array.from({ length: count }, (_, index) => {
    const plant = plants[index % plants.length] as Plant;
    const fitting = married.filter(plant.fits);
    const place = nextOf.get(plant) ?? 0;
    const person = fitting[place % fitting.length];
    if (person === undefined) throw new Error(`the registers have nobody for: ${plant.name}`);
    nextOf.set(plant, place + 1);
    return writeCase(`HJ-${String(index + 1).padStart(4, '0')}`, plant, person, validTo);
  });
}

function writeCase(number: string, plant: Plant, person: FakePerson, validTo: string): VerificationCase {
  const { name, idNumber, birthDate, marriage } = person;
  if (marriage === undefined) throw new Error('nobody of this case is married');
  const other = spouse(person);
  const own = other === 'wife' ? 'husband' : 'wife';
  const form = {
    recordKind: 'marriage',
    [`${own}Name`]: name,
    [`${own}IdNumber`]: idNumber,
    [`${own}BirthDate`]: birthDate,
    [`${other}Name`]: marriage.spouseName,
    [`${other}IdNumber`]: marriage.spouseIdNumber,
    registeredOn: marriage.registeredOn,
    registeredAt: OFFICE,
    certificateNumber: marriage.certificate,
    copies: 1,
    purpose: 'pension',
    ...plant.form?.(person),
  };
  return {
    number,
    plant: plant.name,
    consent: {
      subject: { name, idNumber },
      purposes: ['preRoute'],
      datasets: DATASETS,
      validTo,
      evidence: { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 2048, mediaType: 'application/pdf' },
      ...plant.consent,
    },
    ...(plant.withdrawn === undefined ? {} : { withdrawn: true }),
    application: {
      matter: 'marriage-record-copy',
      region: '330182',
      channel: 'hall',
      consent: number,
      applicant: { kind: 'citizen', name, idNumber },
      form,
      materials: [
        { type: 'id-card', hash: { algorithm: 'sm3', value: 'cd'.repeat(32) }, size: 120_000, mediaType: 'image/jpeg' },
      ],
    },
    expected: plant.expected(person),
  };
}
