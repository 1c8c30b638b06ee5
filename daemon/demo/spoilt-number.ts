import { checkDigit } from '../../rules/identity/citizen-number.ts';

/** The 15-digit form of a number, as it stands in papers of before 1999; only for people born from 1900 to 1999. */
export function oldForm(idNumber: string): string {
  return idNumber.slice(0, 6) + idNumber.slice(8, 17);
}

/** The number with its check digit replaced by a wrong one. */
export function withWrongCheckDigit(idNumber: string): string {
  const right = idNumber.slice(17);
  return idNumber.slice(0, 17) + (right === '7' ? '8' : '7');
}

/** A number whose birth date is 31 February, with the check digit that fits. */
export function withImpossibleBirthDate(idNumber: string): string {
  const first17 = `${idNumber.slice(0, 10)}0231${idNumber.slice(14, 17)}`;
  return first17 + checkDigit(first17);
}

/** A number whose division code nobody has ever had, with the check digit that fits. */
export function withUnknownDivision(idNumber: string): string {
  const first17 = `339999${idNumber.slice(6, 17)}`;
  return first17 + checkDigit(first17);
}
