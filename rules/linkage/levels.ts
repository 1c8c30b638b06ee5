import { chineseNameLevels, compareChineseNames } from './chinese-name-levels.ts';
import type { FieldKind } from './configuration.ts';
import { compareDates, dateLevels } from './date-levels.ts';
import { editDistance, leastDistance } from './edit-distance.ts';
import { type PreparedValue, prepared } from './prepared-value.ts';

/** One level of agreement of a field; levels of a kind stand in order, the closest first. */
export interface Level {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

export interface Comparator {
  readonly levels: readonly Level[];
  /**
   * The number of the level on which two values agree; the last is disagreement. Symmetric; 0 only for equal values; `missing`
   * where the two have nothing that can be compared.
   */
  readonly compare: (one: PreparedValue, other: PreparedValue) => number;
}

/** What stands in place of a level where one of the two values is missing: no evidence. */
export const missing = 255;

const exact: Level = { id: 'exact', zh: '完全一致', en: 'exactly equal' };
export const different: Level = { id: 'different', zh: '不一致', en: 'different' };
const oneEdit: Level = { id: 'oneEdit', zh: '差一处（增、删、改或邻位对调）', en: 'one letter apart' };
const twoEdits: Level = { id: 'twoEdits', zh: '差两处', en: 'two letters apart' };
const close: Level = { id: 'close', zh: '大部分一致', en: 'mostly equal' };
const alike: Level = { id: 'alike', zh: '部分一致', en: 'partly equal' };
const shortened: Level = { id: 'shortened', zh: '一方是另一方的缩写', en: 'one shortens the other' };

/** A field that says this is never outvoted: the pair is left to a person at best. */
export const contradicted: Level = { id: 'contradicted', zh: '两个有效号码不同', en: 'two valid numbers that differ' };

/** How much of the longer text may be edited on the levels `close` and `alike`. */
const closeShare = 0.3;
const alikeShare = 0.5;

const textLevels = [exact, oneEdit, close, alike, different] as const;
const nameLevels = [exact, ...chineseNameLevels, oneEdit, close, shortened, alike, different] as const;
const sameDivision: Level = {
  id: 'sameDivision',
  zh: '行政区划一致，其余不同或缺失',
  en: 'same division, the rest differs or is missing',
};
const sameCity: Level = {
  id: 'sameCity',
  zh: '同一地级市，一方的区划代码已撤销',
  en: 'same city, one of the division codes was abolished',
};
const divisionLevels = [exact, oneEdit, close, alike, sameDivision, sameCity, different] as const;
const codeLevels = [exact, oneEdit, different] as const;
const identifierLevels = [exact, oneEdit, twoEdits, different] as const;
const citizenNumberLevels = [...identifierLevels, contradicted] as const;

export const comparators: Readonly<Record<FieldKind, Comparator>> = {
  name: { levels: nameLevels, compare: compareNames },
  text: { levels: textLevels, compare: (one, other) => textLevels.indexOf(textLevel(one, other)) },
  code: { levels: codeLevels, compare: compareCodes },
  number: { levels: codeLevels, compare: compareCodes },
  date: { levels: dateLevels, compare: compareDates },
  citizenNumber: { levels: citizenNumberLevels, compare: compareCitizenNumbers },
  identifier: { levels: identifierLevels, compare: compareIdentifiers },
  division: { levels: divisionLevels, compare: compareAddresses },
};

function compareNames(one: PreparedValue, other: PreparedValue): number {
  if (one.text === other.text) return 0;
  if (one.chineseName !== undefined && other.chineseName !== undefined) {
    const level = compareChineseNames(one.chineseName, other.chineseName);
    return level === undefined ? nameLevels.indexOf(different) : 1 + level;
  }
  const level = textLevel(one, other);
  if (level === different && shortens(one.text, other.text)) return nameLevels.indexOf(shortened);
  return nameLevels.indexOf(level);
}

/** An initial or the first three letters and more of the other: `j` for `john`, `kath` for `katherine`. */
function shortens(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return (short.length === 1 || short.length >= 3) && long.startsWith(short);
}

/**
 * Levels of free text by the edit distance in relation to length. One edit in a text of two characters leaves nothing
 * in common worth the name, so short texts have fewer levels.
 */
function textLevel({ text, marks }: PreparedValue, other: PreparedValue): (typeof textLevels)[number] {
  if (text === other.text) return exact;
  const length = Math.max(text.length, other.text.length);
  const most = Math.floor(length * alikeShare);
  if (most < 1 || leastDistance(marks, other.marks) > most) return different;
  const distance = editDistance(text, other.text, most);
  if (distance > most) return different;
  if (distance === 1 && length >= 3) return oneEdit;
  return distance <= length * closeShare ? close : alike;
}

function compareCodes({ text, marks }: PreparedValue, other: PreparedValue): number {
  if (text === other.text) return 0;
  const length = Math.max(text.length, other.text.length);
  if (length < 2 || leastDistance(marks, other.marks) > 1) return 2;
  return editDistance(text, other.text, 1) === 1 ? 1 : 2;
}

function compareIdentifiers({ text, marks }: PreparedValue, other: PreparedValue): number {
  if (text === other.text) return 0;
  if (leastDistance(marks, other.marks) > 2) return 3;
  return Math.min(3, editDistance(text, other.text, 2));
}

/** The check digit finds every single slip, so two numbers that pass it are two numbers. One of 15 digits has none. */
function compareCitizenNumbers(one: PreparedValue, other: PreparedValue): number {
  if (one.text !== other.text && one.checked === true && other.checked === true) {
    return citizenNumberLevels.indexOf(contradicted);
  }
  return compareIdentifiers(one, other);
}

/**
 * Two addresses with divisions by the rest of them, where one division lies within the other; else as free text. A code that
 * was abolished may be that of the very place which has another code today, so it is never held against anybody.
 */
function compareAddresses(one: PreparedValue, other: PreparedValue): number {
  if (one.text === other.text) return 0;
  if (one.address === undefined || other.address === undefined) return divisionLevels.indexOf(textLevel(one, other));
  const [division, otherDivision] = [one.address.division, other.address.division];
  const [rest, otherRest] = [one.address.rest, other.address.rest];
  if (!division.startsWith(otherDivision) && !otherDivision.startsWith(division)) {
    if (!one.address.historical && !other.address.historical) return divisionLevels.indexOf(different);
    if (rest !== '' && rest === otherRest) return divisionLevels.indexOf(close);
    return division.slice(0, 4) === otherDivision.slice(0, 4) ? divisionLevels.indexOf(sameCity) : missing;
  }
  const known = division !== '' && otherDivision !== '';
  // Nothing is known of one of the two but its division, or not even that: then only what follows can be compared.
  if (rest === '' || otherRest === '') return known ? divisionLevels.indexOf(sameDivision) : missing;
  if (rest === otherRest) return divisionLevels.indexOf(oneEdit);
  const whole = rest.startsWith(otherRest) || otherRest.startsWith(rest);
  const level = whole ? close : textLevel(prepared(rest), prepared(otherRest));
  return divisionLevels.indexOf(level === different && known ? sameDivision : level);
}
