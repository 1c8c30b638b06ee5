import chineseDays from 'chinese-days';
import { readCalendarDay } from '../identity/calendar-day.ts';
import { type PreparedDate, type PreparedValue, prepared } from './prepared-value.ts';

/** The table of lunar months that is used begins with 1900; outside these years the package answers with nonsense. */
const firstLunarYear = 1901;
const lastLunarYear = 2099;

/**
 * Reads a date as people and registers write it: `1980-02-01`, `1980/2/1`, `19800201`, `1980.2`, `1980年2月1日`, `1980`,
 * and day first as in `1/2/1980`. A year alone or a year with a month is a date of lesser precision. A text that is no date
 * is kept as text, as it may still agree with another.
 */
export function prepareDate(written: string): PreparedValue {
  const text = written.normalize('NFKC').trim();
  const parts = partsOf(text);
  if (parts === undefined) return prepared(text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
  const { year, month, day } = parts;
  const digits = `${pad(year, 4)}${month === 0 ? '' : pad(month, 2)}${day === 0 ? '' : pad(day, 2)}`;
  return prepared(digits, { date: { ...parts, lunar: lunarDay(parts)?.replaceAll('-', '') } });
}

/** A Gregorian day as the day of the lunar calendar, `YYYY-MM-DD`; of a leap month as of the month it follows. */
export function lunarDay({ year, month, day }: Omit<PreparedDate, 'lunar'>): string | undefined {
  if (year < firstLunarYear || year > lastLunarYear) return undefined;
  const written = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  if (readCalendarDay(written) === undefined) return undefined;
  const { lunarYear, lunarMon, lunarDay: lunar } = chineseDays.getLunarDate(written);
  return `${pad(lunarYear, 4)}-${pad(lunarMon, 2)}-${pad(lunar, 2)}`;
}

function partsOf(text: string): Omit<PreparedDate, 'lunar'> | undefined {
  const yearFirst =
    /^(\d{4})(?:年|[-/. ])(\d{1,2})(?:(?:月|[-/. ])(?:(\d{1,2})日?)?)?(?:[T ]00:00.*)?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})?$/.exec(text) ??
    /^(\d{4})年?$/.exec(text);
  if (yearFirst !== null) return parts(yearFirst[1], yearFirst[2], yearFirst[3]);
  const yearLast = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text);
  if (yearLast === null) return undefined;
  // Only where the month cannot stand first is it read as the second number; a file keeps one order throughout.
  const monthFirst = Number(yearLast[1]) <= 12 && Number(yearLast[2]) > 12;
  return monthFirst ? parts(yearLast[3], yearLast[1], yearLast[2]) : parts(yearLast[3], yearLast[2], yearLast[1]);
}

function parts(year: string | undefined, month: string | undefined, day: string | undefined) {
  return { year: Number(year), month: Number(month ?? 0), day: Number(day ?? 0) };
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
