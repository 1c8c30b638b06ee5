import type { Applicant, SubmitData } from '../../actors/protocol/messages.ts';
import type { Draft } from './form.ts';
import { makeMaterial } from './form.ts';
import { oldForm, withImpossibleBirthDate, withUnknownDivision, withWrongCheckDigit } from './population.ts';
import type { Random } from './random.ts';

/** One thing that is done to a valid application, and the code that the county expects for it. */
export interface Plant {
  readonly code: string;
  /** What it touches; two plants of one application never touch the same. */
  readonly touches: string;
  readonly matter?: Draft['matter'];
  /** False where the defect only earns a warning. */
  readonly returns: boolean;
  readonly spoil: (data: SubmitData, draft: Draft, random: Random) => SubmitData;
}

const applicantWith = (change: (idNumber: string) => string) => (data: SubmitData) => ({
  ...data,
  applicant: { ...data.applicant, idNumber: change(data.applicant.idNumber ?? '') },
});
const formWith = (change: Readonly<Record<string, unknown>>) => (data: SubmitData) => ({
  ...data,
  form: { ...data.form, ...change },
});

/** Everything that can be planted. */
const plants: readonly Plant[] = [
  { code: 'ID_CHECKSUM', touches: 'idNumber', returns: true, spoil: applicantWith(withWrongCheckDigit) },
  { code: 'ID_BIRTH_DATE', touches: 'idNumber', returns: true, spoil: applicantWith(withImpossibleBirthDate) },
  { code: 'ID_FORMAT', touches: 'idNumber', returns: true, spoil: applicantWith((idNumber) => idNumber.slice(0, 12)) },
  {
    code: 'ID_MISSING',
    touches: 'idNumber',
    returns: true,
    spoil: (data) => ({ ...data, applicant: withoutNumber(data.applicant) }),
  },
  { code: 'ID_15_DIGITS', touches: 'idNumber', returns: false, spoil: applicantWith(oldForm) },
  { code: 'ID_DIVISION_UNKNOWN', touches: 'idNumber', returns: false, spoil: applicantWith(withUnknownDivision) },
  {
    code: 'PHONE_FORMAT',
    touches: 'phone',
    returns: true,
    spoil: (data) => ({ ...data, applicant: { ...data.applicant, phone: '0571-0' } }),
  },
  {
    code: 'MATERIAL_MISSING',
    touches: 'materials',
    returns: true,
    spoil: (data) => ({ ...data, materials: data.materials.filter(({ type }) => type !== 'id-card') }),
  },
  {
    code: 'MATERIAL_DUPLICATED',
    touches: 'materials',
    returns: true,
    spoil: (data) => ({ ...data, materials: [...data.materials, ...data.materials.slice(0, 1)] }),
  },
  {
    code: 'MATERIAL_UNASKED',
    touches: 'materials',
    returns: false,
    spoil: (data, _draft, random) => ({
      ...data,
      materials: [...data.materials, makeMaterial(random, 'holiday-photograph')],
    }),
  },
  {
    code: 'SCHEMA_RANGE',
    touches: 'copies',
    matter: 'marriage-record-copy',
    returns: true,
    spoil: formWith({ copies: 0 }),
  },
  {
    code: 'SCHEMA_CHOICE',
    touches: 'purpose',
    matter: 'veteran-record-copy',
    returns: true,
    spoil: formWith({ purpose: 'curiosity' }),
  },
  {
    code: 'SCHEMA_REQUIRED',
    touches: 'village',
    matter: 'house-building-approval',
    returns: true,
    spoil: (data) => ({ ...data, form: without(data.form, 'village') }),
  },
  {
    code: 'FORM_DATE_IMPOSSIBLE',
    touches: 'registeredOn',
    matter: 'marriage-record-copy',
    returns: true,
    spoil: formWith({ registeredOn: '2015-02-30' }),
  },
  {
    code: 'FORM_DATE_FUTURE',
    touches: 'registeredOn',
    matter: 'marriage-record-copy',
    returns: true,
    spoil: formWith({ registeredOn: '2099-01-05' }),
  },
  {
    code: 'MARRIAGE_HUSBAND_UNDER_AGE',
    touches: 'registeredOn',
    matter: 'marriage-record-copy',
    returns: true,
    spoil: formWith({ husbandBirthDate: '1999-05-05', registeredOn: '2018-05-05', wifeBirthDate: '1990-01-01' }),
  },
  {
    code: 'VETERAN_DISCHARGED_BEFORE_ENLISTED',
    touches: 'service',
    matter: 'veteran-record-copy',
    returns: true,
    spoil: (data) => formWith({ enlistedOn: data.form['dischargedOn'], dischargedOn: data.form['enlistedOn'] })(data),
  },
  {
    code: 'HOUSE_LAND_OVER_HOUSEHOLD',
    touches: 'household',
    matter: 'house-building-approval',
    returns: true,
    spoil: formWith({ householdSize: 2, landArea: 120, floors: 2 }),
  },
  {
    code: 'HOUSE_FLOORS_OVER_LIMIT',
    touches: 'household',
    matter: 'house-building-approval',
    returns: true,
    spoil: formWith({ floors: 6 }),
  },
  {
    code: 'HOUSE_SECOND_HOMESTEAD',
    touches: 'homestead',
    matter: 'house-building-approval',
    returns: true,
    spoil: formWith({ construction: 'newBuild', existingHouseArea: 80, surrendersExisting: false }),
  },
  {
    code: 'HOUSE_NEIGHBOURS_DISAGREE',
    touches: 'neighbours',
    matter: 'house-building-approval',
    returns: false,
    spoil: formWith({ neighboursAgree: false }),
  },
];

/** Picks up to `most` plants that fit the draft and do not touch each other; `returns` says which sort. */
export function pickPlants(
  random: Random,
  draft: Draft,
  options: { readonly most: number; readonly returns: boolean },
): readonly Plant[] {
  const picked: Plant[] = [];
  const wanted = random.between(1, options.most);
  for (let attempt = 0; picked.length < wanted && attempt < 20; attempt += 1) {
    const plant = random.pick(plants);
    const fits = plant.returns === options.returns && (plant.matter === undefined || plant.matter === draft.matter);
    if (fits && !picked.some(({ touches }) => touches === plant.touches)) picked.push(plant);
  }
  return picked;
}

/** The application with everything planted. */
export function spoil(draft: Draft, planted: readonly Plant[], random: Random): SubmitData {
  return planted.reduce((data, plant) => plant.spoil(data, draft, random), draft.data);
}

function withoutNumber({ idNumber: _left, ...applicant }: Applicant): Applicant {
  return applicant;
}

function without(form: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const { [name]: _left, ...rest } = form;
  return rest;
}
