import { readCalendarDay } from '../identity/calendar-day.ts';
import { chineseNumber, chineseYear } from './chinese-number.ts';
import { gregorianDay } from './lunar-day.ts';

/** A form in which days are written, such as `YYYYMMDD`, `YYYY-M-D HH:mm:ss` or `YYYY年M月`. */
interface WrittenForm {
  readonly digits: RegExp;
  /** The same in Chinese numerals (一九五二年八月初三), where the form has 年. */
  readonly numerals: RegExp | undefined;
  readonly precision: 'year' | 'month' | 'day';
}

/**
 * Reads a day in one of the forms that a department writes: `YYYY-MM-DD`, or `YYYY-MM` and `YYYY` where the form has no
 * more. A day of the lunar calendar (so said, or with 农历 or 阴历 before it) becomes the Gregorian one; it needs all its
 * parts, as a lunar month is part of two others.
 * @returns undefined for a text that has none of the forms, or that names no day of the calendar
 */
export function readWrittenDay(text: string, forms: readonly string[], lunar = false): string | undefined {
  const [, calendar, rest = ''] = /^(农历|阴历|旧历|公历|阳历)?\s*(.*)$/su.exec(text) ?? [];
  const isLunar = calendar === undefined ? lunar : !/[公阳]/u.test(calendar);
  for (const one of forms) {
    const form = writtenForm(one);
    const parts = form === undefined ? undefined : partsOf(rest, form);
    const day = parts === undefined || form === undefined ? undefined : dayOf(parts, form.precision, isLunar);
    if (day !== undefined) return day;
  }
  return undefined;
}

/** Whether a text is a form in which days can be written: a year, and no day without a month. */
export function isWrittenForm(text: string): boolean {
  return writtenForm(text) !== undefined;
}

interface Parts {
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
  readonly leap: boolean;
}

function partsOf(text: string, { digits, numerals }: WrittenForm): Parts | undefined {
  const ofDigits = digits.exec(text)?.groups;
  if (ofDigits !== undefined) {
    const { year, month, day, leap } = ofDigits;
    return { year: numberOf(year), month: numberOf(month), day: numberOf(day), leap: leap === '闰' };
  }
  const ofNumerals = numerals?.exec(text)?.groups;
  if (ofNumerals === undefined) return undefined;
  const { year = '', month, day, leap } = ofNumerals;
  return {
    year: chineseYear(year),
    month: month === undefined ? undefined : chineseNumber(month),
    day: day === undefined ? undefined : chineseNumber(day),
    leap: leap === '闰',
  };
}

function dayOf({ year, month, day, leap }: Parts, precision: WrittenForm['precision'], lunar: boolean) {
  if (year === undefined || year < 1000) return undefined;
  if (lunar) {
    return month === undefined || day === undefined ? undefined : gregorianDay({ year, month, day, leap });
  }
  if (leap) return undefined;
  if (precision === 'year') return String(year);
  if (month === undefined || month < 1 || month > 12) return undefined;
  const ofMonth = `${year}-${pad(month)}`;
  if (precision === 'month') return ofMonth;
  const whole = `${ofMonth}-${pad(day ?? 0)}`;
  return readCalendarDay(whole) === undefined ? undefined : whole;
}

const knownForms = new Map<string, WrittenForm | undefined>();

function writtenForm(text: string): WrittenForm | undefined {
  if (knownForms.has(text)) return knownForms.get(text);
  const made = makeForm(text);
  knownForms.set(text, made);
  return made;
}

const parts = /YYYY|MM|DD|HH|mm|ss|M|D|[^A-Za-z]/gu;
const byDigits: Readonly<Record<string, string>> = {
  YYYY: '(?<year>[0-9]{4})',
  MM: '(?<leap>闰)?(?<month>[0-9]{2})',
  M: '(?<leap>闰)?(?<month>[0-9]{1,2})',
  DD: '(?<day>[0-9]{2})',
  D: '(?<day>[0-9]{1,2})',
  HH: '[0-9]{2}',
  mm: '[0-9]{2}',
  ss: '[0-9]{2}',
};
const byNumerals: Readonly<Record<string, string>> = {
  YYYY: '(?<year>[〇○零一二三四五六七八九]{4})',
  M: '(?<leap>闰)?(?<month>[正元一二三四五六七八九十冬腊]{1,2})',
  MM: '(?<leap>闰)?(?<month>[正元一二三四五六七八九十冬腊]{1,2})',
  D: '(?<day>初?[一二三四五六七八九十廿卅]{1,3})',
  DD: '(?<day>初?[一二三四五六七八九十廿卅]{1,3})',
  // A day of the lunar calendar is written without it.
  日: '日?',
};

function makeForm(text: string): WrittenForm | undefined {
  const tokens = text.match(parts) ?? [];
  const count = (...names: readonly string[]) => tokens.filter((token) => names.includes(token)).length;
  const [years, months, days] = [count('YYYY'), count('M', 'MM'), count('D', 'DD')];
  if (tokens.join('') !== text || years !== 1 || months > 1 || days > months) return undefined;
  const pattern = (known: Readonly<Record<string, string>>) => {
    const written = tokens.map((token) => (Object.hasOwn(known, token) ? known[token] : escaped(token)));
    return new RegExp(`^${written.join('')}$`, 'u');
  };
  const precision = days > 0 ? 'day' : months > 0 ? 'month' : 'year';
  return { digits: pattern(byDigits), numerals: text.includes('年') ? pattern(byNumerals) : undefined, precision };
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
