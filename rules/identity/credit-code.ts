/** Why a code is refused; when several hold, the first of this order is told. */
export type CreditCodeFault = 'format' | 'checksum' | 'bodyChecksum';

export interface ValidCreditCode {
  readonly status: 'valid';
  /** 18 characters in upper case; the one form to compare and store. */
  readonly normalised: string;
  /**
   * The six digits of the registering authority's division. National authorities write 100000, which is no GB/T 2260
   * code; like every other unknown division it is no ground for refusal.
   */
  readonly division: string;
  /** Whether the first character names a registering department of the standard; `false` is only a warning. */
  readonly departmentKnown: boolean;
}

export interface RefusedCreditCode {
  readonly status: CreditCodeFault;
  readonly normalised: undefined;
  readonly division: undefined;
  readonly departmentKnown: false;
}

export type CreditCodeExamination = ValidCreditCode | RefusedCreditCode;

/** The 31 characters of GB 32100-2015; I, O, S, V and Z are left out because they look like digits or each other. */
const codeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^(position - 1) mod 31. */
const codeWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 11714 counts in the whole alphabet, so the value of a letter differs from the one it has in the outer code. */
const bodyAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const bodyWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Registering departments: 1 institutional establishment (机构编制), 2 foreign affairs, 3 judicial administration,
 * 4 culture, 5 civil affairs, 6 tourism, 7 religion, 8 trade unions, 9 market regulation, A the Central Military
 * Commission, N agriculture, Y other.
 */
const departments = '123456789ANY';

/**
 * Examines a unified social credit code (统一社会信用代码) as a person typed it. Full-width characters, lower case and
 * blanks around the code are put right.
 *
 * Both check characters are examined: the eighteenth over the whole code and the seventeenth over the body code
 * (主体标识码) in positions 9 to 17.
 *
 * Sources: GB 32100-2015 for the code, GB 11714-1997 for the body code.
 *
 * @param text as written by a person or a register.
 * @returns a value for every text, never an error for a bad code.
 */
export function examineCreditCode(text: string): CreditCodeExamination {
  const written = text.normalize('NFKC').trim().toUpperCase();
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(written)) return refuse('format');
  if (creditCodeCheck(written.slice(0, 17)) !== written.slice(17)) return refuse('checksum');
  if (bodyCodeCheck(written.slice(8, 16)) !== written.slice(16, 17)) return refuse('bodyChecksum');
  return {
    status: 'valid',
    normalised: written,
    division: written.slice(2, 8),
    departmentKnown: departments.includes(written.slice(0, 1)),
  };
}

/**
 * Computes the eighteenth character of a credit code: C18 = (31 - Σ cᵢ·wᵢ mod 31) mod 31.
 *
 * Source: GB 32100-2015, whose own example is 91350100M000100Y4 → 3.
 *
 * @param first17 exactly 17 characters of the standard's 31, in upper case.
 * @returns one character of the same 31.
 * @throws RangeError for any other text.
 */
export function creditCodeCheck(first17: string): string {
  const sum = weightedSum(first17, codeAlphabet, codeWeights);
  return codeAlphabet.charAt((31 - (sum % 31)) % 31);
}

/**
 * Computes the ninth character of a body code: r = 11 - Σ cᵢ·wᵢ mod 11, written X for 10 and 0 for 11.
 *
 * Source: GB 11714-1997, the inner code of GB 32100-2015.
 *
 * @param first8 exactly 8 characters of 0-9 and A-Z, in upper case.
 * @returns `0` to `9` or `X`.
 * @throws RangeError for any other text.
 */
export function bodyCodeCheck(first8: string): string {
  const remainder = 11 - (weightedSum(first8, bodyAlphabet, bodyWeights) % 11);
  if (remainder === 10) return 'X';
  return remainder === 11 ? '0' : String(remainder);
}

function weightedSum(characters: string, alphabet: string, weights: readonly number[]): number {
  if (characters.length !== weights.length) throw new RangeError(`a check needs exactly ${weights.length} characters`);
  return weights.reduce((total, weight, position) => {
    const value = alphabet.indexOf(characters.charAt(position));
    if (value < 0) throw new RangeError(`character ${position + 1} is not in the alphabet of the standard`);
    return total + weight * value;
  }, 0);
}

function refuse(status: CreditCodeFault): RefusedCreditCode {
  return { status, normalised: undefined, division: undefined, departmentKnown: false };
}
