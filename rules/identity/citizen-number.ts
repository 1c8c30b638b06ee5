import { readCalendarDay } from './calendar-day.ts';

/**
 * Whose number it is: a resident's 18 digits (居民身份证), a resident's old 15 digits (GB 11643-1989), the foreign
 * permanent resident card of December 2023 (外国人永久居留身份证), or the residence permit of a Hong Kong, Macau or Taiwan
 * resident (港澳台居民居住证).
 */
export type CitizenNumberKind = 'resident' | 'resident15' | 'foreignPermanentResident' | 'hongKongMacauTaiwanResident';

/** Why a number is refused; when several hold, the first of this order is told. */
export type CitizenNumberFault = 'format' | 'birthDate' | 'birthInFuture' | 'checksum';

export interface ValidCitizenNumber {
  readonly status: 'valid';
  readonly kind: CitizenNumberKind;
  /** 18 characters with an upper-case X; the one form to compare, hash and store. */
  readonly normalised: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  /**
   * The six digits of the GB/T 2260 division of first registration, which may have been abolished since. For the foreign
   * permanent resident card it is the province of issue with four zeros, as that card keeps no county.
   */
  readonly division: string;
}

/** A refused number tells nothing of the person: with one digit wrong, no other digit is proven. */
export interface RefusedCitizenNumber {
  readonly status: CitizenNumberFault;
  /** The kind the number looks like; `undefined` for `format`. */
  readonly kind: CitizenNumberKind | undefined;
  readonly normalised: undefined;
  readonly birthDate: undefined;
  readonly sex: undefined;
  readonly division: undefined;
}

export type CitizenNumberExamination = ValidCitizenNumber | RefusedCitizenNumber;

/** Weights of the first 17 digits: 2^(18 - position) mod 11, GB 11643-1999 after ISO 7064 MOD 11-2. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';
const earliestBirthYear = 1850;

/**
 * Examines a citizen number as a person typed it. Full-width digits, a lower-case or full-width x and blanks around the
 * number are put right; blanks inside it are not.
 *
 * The division is read and never judged: people living today carry codes abolished decades ago, and lists of codes have
 * gaps. See `knowDivision` for the warning.
 *
 * Old 15-digit numbers carry no check digit, so a typing error in one passes unless it breaks the birth date. They all
 * become 19YY; the sequences 996 to 999, once kept for people over a hundred, are not told apart.
 *
 * Sources: GB 11643-1999 (公民身份号码) for 18 digits, GB 11643-1989 for 15; GA 2102-2023 for the foreign permanent
 * resident card: first 9, two digits province, three digits nationality, then birth date, sequence and check as for
 * residents; Measures on residence permits for Hong Kong, Macau and Taiwan residents (国办发〔2018〕81号), Article 3:
 * prefixes 81, 82, 83 with the same check.
 *
 * @param text as written by a person or an old register.
 * @param today `YYYY-MM-DD` in Asia/Shanghai; somebody born today is accepted.
 * @returns a value for every text, never an error for a bad number.
 * @throws RangeError when `today` is not a day of the calendar (a broken invariant of the caller).
 */
export function examineCitizenNumber(text: string, today: string): CitizenNumberExamination {
  if (readCalendarDay(today) === undefined) throw new RangeError('today is not a day written as YYYY-MM-DD');
  const written = text.normalize('NFKC').trim().toUpperCase();
  const kind = kindOf(written);
  if (kind === undefined) return refuse('format', undefined);

  const first17 = kind === 'resident15' ? `${written.slice(0, 6)}19${written.slice(6)}` : written.slice(0, 17);
  const birthDate = `${first17.slice(6, 10)}-${first17.slice(10, 12)}-${first17.slice(12, 14)}`;
  const birth = readCalendarDay(birthDate);
  if (birth === undefined || birth.year < earliestBirthYear) return refuse('birthDate', kind);
  if (birthDate > today) return refuse('birthInFuture', kind);

  const check = checkDigit(first17);
  if (kind !== 'resident15' && written.slice(17) !== check) return refuse('checksum', kind);

  return {
    status: 'valid',
    kind,
    normalised: first17 + check,
    birthDate,
    sex: Number(first17.slice(14)) % 2 === 1 ? 'male' : 'female',
    division: kind === 'foreignPermanentResident' ? `${first17.slice(1, 3)}0000` : first17.slice(0, 6),
  };
}

/**
 * Computes the eighteenth character of a citizen number: r = Σ aᵢ·wᵢ mod 11, then `10X98765432`[r]. It catches every
 * single wrong digit and every swap of neighbours.
 *
 * Source: GB 11643-1999, ISO 7064 MOD 11-2.
 *
 * @param first17 exactly 17 ASCII digits.
 * @returns `0` to `9` or `X`.
 * @throws RangeError for any other text. The message does not repeat it.
 */
export function checkDigit(first17: string): string {
  if (!/^[0-9]{17}$/.test(first17)) throw new RangeError('a check digit needs exactly 17 digits');
  const sum = weights.reduce((total, weight, position) => total + weight * Number(first17.charAt(position)), 0);
  return checkCharacters.charAt(sum % 11);
}

/** Told by length and first digits alone; first digits of provinces run from 1 to 8, and 9 marks a foreigner. */
function kindOf(written: string): CitizenNumberKind | undefined {
  if (/^[1-7][0-9]{14}$/.test(written)) return 'resident15';
  if (!/^[0-9]{17}[0-9X]$/.test(written)) return undefined;
  if (/^[1-7]/.test(written)) return 'resident';
  if (/^8[123]/.test(written)) return 'hongKongMacauTaiwanResident';
  return written.startsWith('9') ? 'foreignPermanentResident' : undefined;
}

function refuse(status: CitizenNumberFault, kind: CitizenNumberKind | undefined): RefusedCitizenNumber {
  return { status, kind, normalised: undefined, birthDate: undefined, sex: undefined, division: undefined };
}
