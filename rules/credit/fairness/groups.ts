import { ageOn } from '../../identity/age.ts';
import { examineCitizenNumber } from '../../identity/citizen-number.ts';
import { knowDivision, significantDigits } from '../../identity/division.ts';
import type { LocalizedText } from '../../text.ts';
import type { FairnessAttribute } from './fairness-report.ts';

/**
 * The groups that a report of fairness tells apart. Sex and age are read from the citizen number while it is counted, and
 * are kept with nobody: a count is all that remains. No credit rule and no credit index reads them.
 */

/** Of whom nothing is known: an organisation, or a number that cannot be read. */
export const unknownGroup = 'unknown';

/** Full years on the day of the application: minors, young and middle age, and the old as the elderly law has them (60). */
export const ageBands = ['0-17', '18-44', '45-59', '60-74', '75+'] as const;
const firstYears = [0, 18, 45, 60, 75] as const;

/** To which level of division cases are counted. */
export const fairnessDivisions = ['county', 'township'] as const;
export type FairnessDivision = (typeof fairnessDivisions)[number];
const digitsOf: Readonly<Record<FairnessDivision, number>> = { county: 6, township: 9 };

/** The group of a case by each attribute. @param submittedOn YYYY-MM-DD */
export function groupsOf(
  {
    region,
    idNumber,
    submittedOn,
  }: { readonly region: string; readonly idNumber?: string | undefined; readonly submittedOn: string },
  division: FairnessDivision,
): Readonly<Record<FairnessAttribute, string>> {
  const place = significantDigits(region)?.slice(0, digitsOf[division]) ?? unknownGroup;
  const person = idNumber === undefined ? undefined : examineCitizenNumber(idNumber, submittedOn);
  if (person?.status !== 'valid') return { region: place, sex: unknownGroup, ageBand: unknownGroup };
  const years = ageOn(person.birthDate, submittedOn);
  const band = firstYears.findLastIndex((first) => years >= first);
  return { region: place, sex: person.sex, ageBand: ageBands[band] ?? unknownGroup };
}

/** What a group is called. */
export function groupTitle(attribute: FairnessAttribute, group: string): LocalizedText {
  if (group === unknownGroup) return { zh: '不详', en: 'not known' };
  switch (attribute) {
    case 'sex':
      return group === 'female' ? { zh: '女', en: 'female' } : { zh: '男', en: 'male' };
    case 'ageBand':
      return {
        zh: `${group.replace('-', '–').replace('+', '')} 岁${group.endsWith('+') ? '及以上' : ''}`,
        en: group.replace('-', '–'),
      };
    case 'region': {
      const name = knowDivision(group.slice(0, 6).padEnd(6, '0')).name;
      const text = name === undefined ? group : `${name} ${group}`;
      return { zh: text, en: text };
    }
    default: {
      const unknown: never = attribute;
      throw new Error(`there is no attribute ${String(unknown)}`);
    }
  }
}
