import type { FieldKind } from '../linkage/configuration.ts';
import { comparators, missing } from '../linkage/levels.ts';
import { prepareValue } from '../linkage/normalisation.ts';
import type { AgreementLevel, ComparisonKind } from './comparison.ts';

/** Two numbers are the same within so much of the larger, and close within so much. */
const sameShare = 0.005;
const closeShare = 0.05;

/**
 * How far two written values agree, by the levels on which people are linked. A value that says nothing agrees with nothing.
 */
export function agreementOf(kind: ComparisonKind, one: string | number, other: string | number): AgreementLevel {
  if (kind === 'number') return numberAgreement(Number(one), Number(other));
  if (kind === 'day' && isLessExact(String(one), String(other))) return 'close';
  const linkedKind = linkedKinds[kind];
  const [prepared, otherPrepared] = [prepareValue(linkedKind, String(one)), prepareValue(linkedKind, String(other))];
  if (prepared === undefined || otherPrepared === undefined) return 'different';
  const { levels, compare } = comparators[linkedKind];
  const found = compare(prepared, otherPrepared);
  // What cannot be compared, such as a division that exists no more, contradicts nobody: a person looks.
  if (found === missing) return 'close';
  const level = levels[found]?.id ?? 'different';
  if (level === 'exact')
    return isOldNumber(kind, String(one)) === isOldNumber(kind, String(other)) ? 'same' : 'variant';
  if (kind === 'code') return 'different';
  return Object.hasOwn(agreements, level) ? (agreements[level] ?? 'different') : 'different';
}

const linkedKinds: Readonly<Record<Exclude<ComparisonKind, 'number'>, FieldKind>> = {
  name: 'name',
  idNumber: 'citizenNumber',
  day: 'date',
  address: 'division',
  text: 'text',
  code: 'code',
};

/** Levels that are none of these say that the two differ: `alike`, `sameYear`, `twoEdits`, `contradicted` and the like. */
const agreements: Readonly<Record<string, AgreementLevel>> = {
  variant: 'variant',
  lunar: 'variant',
  tonedPinyin: 'homophone',
  pinyin: 'homophone',
  oneCharacter: 'close',
  oneEdit: 'close',
  close: 'close',
  shortened: 'close',
  sameDivision: 'close',
  sameCity: 'close',
};

/** Whether one is the year, or the month, of the other: it leaves open what the other says, and contradicts nothing. */
function isLessExact(one: string, other: string): boolean {
  const [short = '', long = ''] = [one.trim(), other.trim()].sort((left, right) => left.length - right.length);
  return /^[0-9]{4}(-[0-9]{2})?$/.test(short) && long.startsWith(`${short}-`);
}

/** A number of 15 digits (GB 11643-1989) is the same as the one of 18 in another form. */
function isOldNumber(kind: ComparisonKind, text: string): boolean {
  return kind === 'idNumber' && /^\s*[0-9]{15}\s*$/.test(text.normalize('NFKC'));
}

function numberAgreement(one: number, other: number): AgreementLevel {
  const apart = Math.abs(one - other);
  const larger = Math.max(Math.abs(one), Math.abs(other));
  if (apart <= larger * sameShare) return 'same';
  return apart <= larger * closeShare ? 'close' : 'different';
}
