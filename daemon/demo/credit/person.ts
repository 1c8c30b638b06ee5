import type { Random } from '../../../rules/random.ts';
import { COUNTY } from '../county.ts';
import { type Citizen, makeCitizen } from '../population.ts';
import { type Deed, days, type Plant, plants } from './plants.ts';

/** Two people who do not exist; the first one applies for the record of their marriage. */
export interface Pair {
  readonly citizen: Citizen;
  readonly spouse: Citizen;
}

/** Somebody with the history that was planted. */
export interface Subject extends Pair {
  readonly number: string;
  readonly plant: Plant;
}

/** The organisation of the hall, and its officers: the second one signs what is serious. */
export const ARCHIVES = '12330182K318200150';
const SECOND = 'DA-002';
const evidence = { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' };

/** So many people, the plants in turn. */
export function makeSubjects(random: Random, count: number): readonly Subject[] {
  return Array.from({ length: count }, (_, index) => {
    return {
      number: `XY-${String(index + 1).padStart(4, '0')}`,
      plant: plants[index % plants.length] as Plant,
      ...makePair(random),
    };
  });
}

export function makePair(random: Random): Pair {
  const age = { bornFrom: 1950, bornTo: 1980 };
  return {
    citizen: makeCitizen(random, { ...age, sex: 'male' }),
    spouse: makeCitizen(random, { ...age, sex: 'female' }),
  };
}

/** The file of an item. */
export const fileOf = ({ number }: Subject, item: number): string => `hall.${number}-${item}`;

/** The data of what a deed says about a credit file. @param version of the file, as far as its owner has heard */
export function creditDataOf(
  { citizen }: Subject,
  deed: Exclude<Deed, { readonly does: 'apply' }>,
  version: number,
): object {
  switch (deed.does) {
    case 'record':
      return {
        subject: { citizen: { idNumber: citizen.idNumber } },
        kind: deed.kind,
        organisation: ARCHIVES,
        region: COUNTY,
        document: { number: `建档信决〔2026〕${deed.item}号`, day: days.document },
        basis: '样例',
        ...(deed.listedTo === undefined
          ? {}
          : { list: { name: '失信人员信息', record: '样例-1', validTo: deed.listedTo } }),
      };
    case 'object':
      return { statement: '与事实不符' };
    case 'repair':
      return { dutiesDone: evidence, commitment: evidence };
    case 'decide':
      return {
        expectedVersion: version,
        officer: deed.officer ?? 'DA-001',
        organisation: ARCHIVES,
        decision: deed.decision,
        reason: '经核实',
      };
    default:
      return deed satisfies never;
  }
}

/** Of the first one, in the form of the examples. */
export function applicationOf({ citizen, spouse }: Pair, example: { readonly form: object }): object {
  const { name, idNumber, phone, birthDate } = citizen;
  return {
    ...example,
    region: COUNTY,
    applicant: { kind: 'citizen', name, idNumber, phone },
    form: {
      ...example.form,
      husbandName: name,
      husbandBirthDate: birthDate,
      wifeName: spouse.name,
      wifeBirthDate: spouse.birthDate,
      registeredOn: '2005-05-20',
      registeredAt: '建德市民政局',
    },
  };
}

/** The filing of the second officer, made of the first one's. */
export function secondOfficer(first: { readonly data: object }): { readonly subject: string; readonly data: object } {
  return { subject: `person.officer-${SECOND}`, data: { ...first.data, name: '示例丁', staffNumber: SECOND } };
}
