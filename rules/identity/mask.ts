import { examinePhone } from './phone.ts';

/**
 * Masks for what a person may see on a screen, a message or a certificate. They follow the conventions gathered in
 * DOMAIN C-6, as no single law fixes them, and the principle of least disclosure of PIPL Article 6.
 *
 * A mask is for reading, not for safety: the first six and last four of a citizen number together with a name often
 * find the person again. Never put masked values on a public list, into metric labels, subjects or logs. An address, a
 * birth date or any other field without a mask of its own takes `maskAll`.
 */

const allStars = '******';
const idHeadLength = 6;
const idTailLength = 4;
/** The old citizen number; passports and permits are shorter and would be laid open by the same cut. */
const shortestCutLength = 15;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * Hides a value whole: six stars whatever the length, so that not even the length is told. The safe default for every
 * field. An empty value stays empty.
 */
export function maskAll(text: string): string {
  return text.trim() === '' ? '' : allStars;
}

/**
 * Masks a name: 张三 → 张*, 张建国 → 张*国, four characters and more → first, two stars, last (欧阳建国 → 欧**国); a single
 * character becomes a star. Characters are counted as people see them, so rare ones outside the basic plane stay whole.
 */
export function maskName(name: string): string {
  const characters = Array.from(graphemes.segment(name.normalize('NFC').trim()), ({ segment }) => segment);
  const first = characters.at(0) ?? '';
  const last = characters.at(-1) ?? '';
  if (characters.length === 0) return '';
  if (characters.length === 1) return '*';
  if (characters.length === 2) return `${first}*`;
  return characters.length === 3 ? `${first}*${last}` : `${first}**${last}`;
}

/**
 * Masks an identity document number for staff: first six, stars, last four, in the number's own length
 * (110105********002X). Anything shorter than the old citizen number of 15 is hidden whole.
 */
export function maskIdNumber(number: string): string {
  const written = number.normalize('NFKC').trim().toUpperCase();
  if (written.length < shortestCutLength) return maskAll(written);
  const stars = '*'.repeat(written.length - idHeadLength - idTailLength);
  return written.slice(0, idHeadLength) + stars + written.slice(-idTailLength);
}

/** Masks a mainland mobile number: 138****5678, whichever way it was typed. Any other number is hidden whole. */
export function maskPhone(phone: string): string {
  const { normalised } = examinePhone(phone);
  if (normalised === undefined) return maskAll(phone);
  return `${normalised.slice(0, 3)}****${normalised.slice(-4)}`;
}

/** Masks where somebody can be reached: of each way only that there is one. */
export function maskContact<Contact extends Readonly<Record<string, string | undefined>>>(contact: Contact): Contact {
  return Object.fromEntries(Object.entries(contact).map(([way, value]) => [way, maskAll(value ?? '')])) as Contact;
}
