import { parsePath, walkPath } from '../engine/path.ts';
import type { LocalizedText } from '../text.ts';
import { type Dataset, type PersonField, personFields, type Reading } from './source.ts';
import { readWrittenDay } from './written-day.ts';

/** Who a record is about; days are YYYY-MM-DD, or YYYY-MM and YYYY where a department knows no more. */
export interface CanonicalPerson {
  readonly name?: string;
  readonly idNumber?: string;
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
  readonly phone?: string;
  readonly address?: string;
  readonly formerNames?: readonly string[];
}

export type MappedValue = string | number | readonly string[];

/** What can be wrong with one field of a record; closed, so that it can be counted. */
export type MappingFaultCode =
  | 'RECORD'
  | 'PERSON_MISSING'
  | 'REQUIRED'
  | 'TYPE'
  | 'LENGTH'
  | 'CODE'
  | 'DAY'
  | 'NUMBER'
  | 'PART';

/** Names the field in our words, and never what stands in it. */
export interface MappingFault {
  /** A field of the set of data, a field of the person, or `record` for the whole. */
  readonly field: string;
  readonly code: MappingFaultCode;
  readonly message: LocalizedText;
}

/** A record in the canonical words. With a fault it is not to be rested on: a department that writes nonsense in one field may in others. */
export interface MappedRecord {
  readonly person: CanonicalPerson;
  /** Fields that the record does not have are left out. */
  readonly values: Readonly<Record<string, MappedValue>>;
  readonly faults: readonly MappingFault[];
}

const longestText = 2_000;
const mostTexts = 50;

/** Texts that stand for a missing value in the files of all departments. */
const blanksEverywhere: ReadonlySet<string> = new Set(['', '-', '--', '/', '无', '不详', '未知', '空', 'null', 'NULL']);

/**
 * Reads a record of a department by what its source file says: other names, tables of codes, written days, units and texts
 * that hold several. It takes every JSON, never throws, and the same record always gives the same.
 */
export function mapRecord(dataset: Dataset, record: unknown): MappedRecord {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    return { person: {}, values: {}, faults: [faultOf('record', 'RECORD')] };
  const faults: MappingFault[] = [];
  const values: Record<string, MappedValue> = {};
  const person: Record<string, MappedValue> = {};
  const read = (name: string, reading: Reading, type: ValueType, into: Record<string, MappedValue>): void => {
    const found = readValue(reading, type, record);
    if (found !== undefined && 'value' in found) into[name] = found.value;
    else if (found !== undefined) faults.push(faultOf(name, found.fault));
    else if (reading.required === true) faults.push(faultOf(name, 'REQUIRED'));
  };
  for (const name of personFields) {
    const said = dataset.identity[name];
    if (said !== undefined) read(name, typeof said === 'string' ? { from: said } : said, typeOfPerson(name), person);
  }
  for (const [name, field] of Object.entries(dataset.fields)) read(name, field, field.type, values);
  if (person['name'] === undefined && person['idNumber'] === undefined)
    faults.push(faultOf('record', 'PERSON_MISSING'));
  return { person: person as CanonicalPerson, values, faults };
}

export type ValueType = 'text' | 'day' | 'number' | 'texts';

/** What kind of value a field of the person is. */
export function typeOfPerson(name: PersonField): ValueType {
  if (name === 'birthDate') return 'day';
  return name === 'formerNames' ? 'texts' : 'text';
}

type Found = { readonly value: MappedValue } | { readonly fault: MappingFaultCode };

/** Undefined where the record has nothing there. */
function readValue(reading: Reading, type: ValueType, record: object): Found | undefined {
  const written = writtenAt(reading.from, record);
  if (Array.isArray(written)) return type === 'texts' ? readTexts(written, reading) : { fault: 'TYPE' };
  const text = textOf(written);
  if (text === undefined) return undefined;
  if (typeof text === 'object') return text;
  if (isBlank(text, reading)) return undefined;
  const { split } = reading;
  if (type === 'texts') return readTexts(split === undefined ? [text] : partsOf(text, split.at), reading);
  if (split?.part === undefined) return readText(text, type, reading, record);
  const part = partsOf(text, split.at)[split.part];
  return part === undefined ? { fault: 'PART' } : readText(part, type, reading, record);
}

function readText(
  text: string,
  type: Exclude<ValueType, 'texts'>,
  reading: Reading,
  record: object,
): Found | undefined {
  switch (type) {
    case 'day':
      return readDay(text, reading, record);
    case 'number':
      return readNumber(text, reading);
    case 'text':
      return readCode(text, reading);
    default:
      throw new Error(`there is no value of type ${String(type satisfies never)}`);
  }
}

function readTexts(written: readonly unknown[], reading: Reading): Found | undefined {
  if (written.length > mostTexts) return { fault: 'LENGTH' };
  const texts: string[] = [];
  for (const one of written) {
    const text = textOf(one);
    if (typeof text === 'object') return text;
    if (text === undefined || isBlank(text, reading)) continue;
    const found = readCode(text, reading);
    if (found !== undefined && 'fault' in found) return found;
    if (found !== undefined) texts.push(String(found.value));
  }
  return texts.length === 0 ? undefined : { value: texts };
}

function readCode(text: string, { codes }: Reading): Found | undefined {
  if (codes === undefined) return { value: text };
  const meant = Object.hasOwn(codes, text) ? codes[text] : undefined;
  if (meant === undefined) return { fault: 'CODE' };
  return meant === null ? undefined : { value: meant };
}

function readDay(text: string, { formats = [], lunar }: Reading, record: object): Found {
  const mark = lunar === undefined ? undefined : textOf(writtenAt(lunar.from, record));
  if (typeof mark === 'object') return mark;
  const isLunar = mark !== undefined && lunar?.values.includes(mark) === true;
  const day = readWrittenDay(text, formats, isLunar);
  return day === undefined ? { fault: 'DAY' } : { value: day };
}

function readNumber(text: string, { unit }: Reading): Found {
  const units = unit === undefined ? [] : [unit.of, ...(unit.also ?? [])].map(normalised);
  const suffix = units.find((one) => text.endsWith(one)) ?? '';
  const digits = text.slice(0, text.length - suffix.length).replace(/[,\s]/gu, '');
  if (!/^[-+]?[0-9]{1,15}(\.[0-9]{1,12})?$/.test(digits)) return { fault: 'NUMBER' };
  // Millionths, so that a tenth of ten thousand stays a thousand.
  return { value: Math.round(Number(digits) * (unit?.times ?? 1) * 1e6) / 1e6 };
}

function writtenAt(from: string, record: object): unknown {
  const parsed = parsePath(from);
  return 'path' in parsed ? walkPath(record, parsed.path) : undefined;
}

/** A text or number as a text without the differences that nobody sees; undefined where there is nothing. */
function textOf(written: unknown): string | undefined | { readonly fault: MappingFaultCode } {
  if (written === undefined || written === null) return undefined;
  // A citizen number written as a number has lost its last digits.
  if (typeof written === 'number')
    return Number.isFinite(written) && Math.abs(written) <= Number.MAX_SAFE_INTEGER
      ? String(written)
      : { fault: 'NUMBER' };
  if (typeof written !== 'string') return { fault: 'TYPE' };
  return written.length > longestText ? { fault: 'LENGTH' } : normalised(written);
}

function normalised(text: string): string {
  return text.normalize('NFKC').trim();
}

function isBlank(text: string, { blanks = [] }: Reading): boolean {
  return blanksEverywhere.has(text) || blanks.some((one) => normalised(one) === text);
}

function partsOf(text: string, at: readonly string[]): string[] {
  const [first = '', ...others] = at.map(normalised);
  return others
    .reduce((whole, one) => whole.replaceAll(one, first), text)
    .split(first)
    .map((part) => part.trim());
}

const faultTexts: Readonly<Record<MappingFaultCode, LocalizedText>> = {
  RECORD: { zh: '记录不是对象', en: 'the record is no object' },
  PERSON_MISSING: { zh: '记录既无姓名也无证件号码', en: 'the record has neither a name nor a number' },
  REQUIRED: { zh: '缺少必有的内容', en: 'must be there and is not' },
  TYPE: { zh: '不是文字或数字', en: 'is neither text nor number' },
  LENGTH: { zh: '内容过长', en: 'is too long' },
  CODE: { zh: '代码不在代码表中', en: 'has a code that the table does not have' },
  DAY: { zh: '不是可识别的日期', en: 'is no day that can be read' },
  NUMBER: { zh: '不是可识别的数字', en: 'is no number that can be read' },
  PART: { zh: '缺少应有的部分', en: 'lacks the part that is wanted' },
};

function faultOf(field: string, code: MappingFaultCode): MappingFault {
  const { zh, en } = faultTexts[code];
  return { field, code, message: { zh: `${field}：${zh}`, en: `${field} ${en}` } };
}
