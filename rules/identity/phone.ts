export type PhoneExamination =
  | {
      readonly status: 'valid';
      /** Eleven digits without country code; the one form to compare and store. */
      readonly normalised: string;
    }
  | { readonly status: 'format'; readonly normalised: undefined };

/**
 * Examines a mobile telephone number of the mainland as a person typed it: eleven digits, the first 1 and the second 3
 * to 9. Full-width characters, +86 in front, blanks and hyphens are put right. Landlines and numbers of other places
 * are `format`: no message can be sent to them.
 *
 * Source: 电信网编号计划 (2017) of the Ministry of Industry and Information Technology. Single ranges are not examined,
 * because new ones open and numbers move between carriers.
 *
 * @returns a value for every text, never an error for a bad number. `valid` does not mean that the number is in use.
 */
export function examinePhone(text: string): PhoneExamination {
  const digits = text
    .normalize('NFKC')
    .replace(/[\s\p{Dash_Punctuation}]/gu, '')
    .replace(/^\+86/, '');
  return /^1[3-9][0-9]{9}$/.test(digits)
    ? { status: 'valid', normalised: digits }
    : { status: 'format', normalised: undefined };
}
