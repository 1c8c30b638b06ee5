import { examineCitizenNumber } from '../identity/citizen-number.ts';
import { examinePhone } from '../identity/phone.ts';
import { familyNameOf } from './name-shares.ts';
import { prepareValue } from './normalisation.ts';
import type { PersonRecord } from './person.ts';
import type { PreparedDate, PreparedValue } from './prepared-value.ts';

/**
 * By what a person is looked up: one right thing is enough to be found, as far as so many others do not share it. The lunar
 * day is a kind of its own, since what one side calls a Gregorian day may be the lunar day of the other.
 */
export const personKeyKinds = [
  'number',
  'phone',
  'name',
  'sound',
  'birth',
  'lunarBirth',
  'address',
  'monthAndRegion',
  'familyYearAndRegion',
] as const;
export type PersonKeyKind = (typeof personKeyKinds)[number];

export interface PersonKey {
  readonly kind: PersonKeyKind;
  readonly key: string;
}

/** How a name or a day is made ready; an index remembers those that recur. */
export type PrepareOne = (kind: 'name' | 'date', text: string | undefined) => PreparedValue | undefined;

/** Later than every birth date: linkage judges no age, and has no clock. */
const endOfDays = '9999-12-31';

/** Every key of a person; what is missing has none. A valid citizen number stands for the day of birth it tells. */
export function personKeys(person: PersonRecord, prepare: PrepareOne = prepareValue): readonly PersonKey[] {
  const number = examineCitizenNumber(person.idNumber ?? '', endOfDays);
  const written = prepareValue('citizenNumber', person.idNumber)?.text;
  const phone = examinePhone(person.phone ?? '').normalised;
  const names = [person.name, ...(person.formerNames ?? '').split(/[、,，;；/|]/u)].flatMap(
    (one) => prepare('name', one) ?? [],
  );
  const days = distinctTexts([prepare('date', person.birthDate), prepare('date', number.birthDate)]);
  const address = prepareValue('division', person.address);
  const regions = new Set([address?.address?.division, number.division]);
  return distinct([
    ...(written === undefined ? [] : [{ kind: 'number', key: written } as const]),
    ...(phone === undefined ? [] : [{ kind: 'phone', key: phone } as const]),
    // Half of a town lives at an address that tells no more than the town.
    ...((address?.address?.rest ?? '') === '' ? [] : [{ kind: 'address', key: address?.text ?? '' } as const]),
    ...names.flatMap((name): readonly PersonKey[] => [
      { kind: 'name', key: name.text },
      { kind: 'sound', key: name.chineseName?.pinyin ?? name.text },
    ]),
    ...days.flatMap(({ date }) => dayKeys(date)),
    ...days.flatMap(({ date }) => [...regions].flatMap((region) => regionKeys(names, date, region))),
  ]);
}

/** The keys by which others are looked up who may be the person: the person's own, and each day as the other calendar has it. */
export function askedKeys(person: PersonRecord, prepare: PrepareOne = prepareValue): readonly PersonKey[] {
  const keys = personKeys(person, prepare);
  const crosswise = keys.flatMap(({ kind, key }): readonly PersonKey[] => {
    if (kind === 'birth') return [{ kind: 'lunarBirth', key }];
    return kind === 'lunarBirth' ? [{ kind: 'birth', key }] : [];
  });
  return distinct([...keys.filter(({ kind }) => kind !== 'lunarBirth'), ...crosswise]);
}

function distinctTexts(values: readonly (PreparedValue | undefined)[]): readonly PreparedValue[] {
  const known = values.flatMap((value) => value ?? []);
  return known.filter(({ text }, place) => known.findIndex((other) => other.text === text) === place);
}

function dayKeys(date: PreparedDate | undefined): readonly PersonKey[] {
  if (date === undefined || date.month === 0 || date.day === 0) return [];
  const key = `${date.year}-${date.month}-${date.day}`;
  const { lunar } = date;
  if (lunar === undefined) return [{ kind: 'birth', key }];
  const lunarKey = `${lunar.slice(0, 4)}-${Number(lunar.slice(4, 6))}-${Number(lunar.slice(6))}`;
  return [
    { kind: 'birth', key },
    { kind: 'lunarBirth', key: lunarKey },
  ];
}

function regionKeys(
  names: readonly PreparedValue[],
  date: PreparedDate | undefined,
  region: string | undefined,
): readonly PersonKey[] {
  if (date === undefined || (region ?? '') === '') return [];
  // The county, as towns and villages are left out as often as not.
  const county = region?.slice(0, 6);
  return [
    ...(date.month === 0 ? [] : [{ kind: 'monthAndRegion', key: `${date.year}-${date.month} ${county}` } as const]),
    ...names.map(({ text }) => ({
      kind: 'familyYearAndRegion' as const,
      key: `${familyNameOf(text)} ${date.year} ${county}`,
    })),
  ];
}

function distinct(keys: readonly PersonKey[]): readonly PersonKey[] {
  return keys.filter(({ kind, key }, place) => {
    for (let before = 0; before < place; before += 1) {
      if (keys[before]?.key === key && keys[before]?.kind === kind) return false;
    }
    return true;
  });
}
