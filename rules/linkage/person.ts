import type { FieldConfiguration, LinkageConfiguration } from './configuration.ts';
import { standardProbabilities } from './configuration.ts';

/** A person as an application declares them, or as a source has them; what is absent or blank is no evidence. */
export interface PersonRecord {
  readonly name?: string | undefined;
  /** Former names (曾用名), several parted by commas or `、`. */
  readonly formerNames?: string | undefined;
  readonly idNumber?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
}

const fields: readonly FieldConfiguration[] = [
  { name: 'name', kind: 'name', alsoIn: ['formerNames'] },
  { name: 'idNumber', kind: 'citizenNumber' },
  { name: 'birthDate', kind: 'date' },
  { name: 'sex', kind: 'code' },
  { name: 'phone', kind: 'identifier' },
  { name: 'address', kind: 'division' },
];

/** How two files of people are linked: each file has a person once. */
export const personConfiguration: LinkageConfiguration = { task: 'oneToOne', fields, ...standardProbabilities };

const sexes: Readonly<Record<string, string>> = { male: '男', female: '女', m: '男', f: '女', '1': '男', '2': '女' };

/** The sex in one way of writing, GB/T 2261.1 codes included; anything else stays as it is. */
export function writtenSex(sex: string | undefined): string | undefined {
  const key = sex?.trim().toLowerCase() ?? '';
  return Object.hasOwn(sexes, key) ? sexes[key] : sex?.replace(/性$/u, '');
}
