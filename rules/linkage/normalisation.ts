import { examineCitizenNumber } from '../identity/citizen-number.ts';
import { prepareName } from './chinese-name.ts';
import type { FieldKind } from './configuration.ts';
import { prepareDate } from './dates.ts';
import { prepareAddress } from './division-address.ts';
import { type PreparedValue, prepared } from './prepared-value.ts';
import { simplified } from './simplified.ts';
import { words } from './words.ts';

/** Words that stand for a missing value in files of many makers. */
const blanks = new Set(['', 'null', 'none', 'nan', 'n/a', 'na', 'nil', '-', '--', '无', '不详', '未知', '空', '未填']);
/** Nothing about a person is longer; of a longer text the beginning is compared, as the time for it grows with the square. */
const longestCompared = 200;
/** Later than every birth date: linkage judges no age, and has no clock. */
const endOfDays = '9999-12-31';

/**
 * Brings a value to the form in which it is compared; undefined where it is missing, which is no evidence for anything.
 * Pure: the same text gives the same value.
 */
export function prepareValue(kind: FieldKind, written: string | undefined): PreparedValue | undefined {
  const text = (written ?? '').slice(0, longestCompared).normalize('NFKC').trim().slice(0, longestCompared);
  // A name may well be Na or None, so for names only an empty text is missing.
  if (text === '' || (kind !== 'name' && blanks.has(text.toLowerCase()))) return undefined;
  const value = preparers[kind](text);
  return value.text === '' ? undefined : value;
}

const preparers: Readonly<Record<FieldKind, (text: string) => PreparedValue>> = {
  name: prepareName,
  text: (text) => prepared(words(text)),
  code: (text) =>
    prepared(
      simplified(text)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, ''),
    ),
  number: prepareNumber,
  date: prepareDate,
  citizenNumber: prepareCitizenNumber,
  identifier: (text) => prepared(text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')),
  division: prepareAddress,
};

/** `12`, `012` and `12.0` are one number; anything that is none is kept as a code. */
function prepareNumber(text: string): PreparedValue {
  const plain = text.replace(/[, ]/gu, '');
  if (/^[-+]?\d{1,15}(\.\d+)?$/.test(plain)) return prepared(String(Number(plain)));
  return prepared(text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
}

/** 15 digits become 18; a number that is not valid stays as it was written, as one digit of it may be wrong. */
function prepareCitizenNumber(text: string): PreparedValue {
  const examined = examineCitizenNumber(text, endOfDays);
  if (examined.status !== 'valid') return prepared(text.toUpperCase().replace(/[^0-9A-Z]/g, ''));
  return prepared(examined.normalised, examined.kind === 'resident15' ? {} : { checked: true });
}
