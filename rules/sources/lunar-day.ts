import chineseDays from 'chinese-days';
import { readCalendarDay } from '../identity/calendar-day.ts';

/** The table of lunar months that is used begins with 1900; outside these years the package answers with nonsense. */
const firstLunarYear = 1901;
const lastLunarYear = 2099;

export interface LunarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Whether the month is the leap month (闰月) that follows the month of this number. */
  readonly leap: boolean;
}

/** The Gregorian day `YYYY-MM-DD` of a day of the lunar calendar; undefined for one that never was. */
export function gregorianDay(lunar: LunarDay): string | undefined {
  const { year, month, day, leap } = lunar;
  if (year < firstLunarYear || year > lastLunarYear || month < 1 || month > 12 || day < 1 || day > 30) return undefined;
  const found = chineseDays.getSolarDateFromLunar(`${year}-${pad(month)}-${pad(day)}`);
  const near = leap ? found.leapMonthDate : found.date;
  // The package reads days in the zone of the machine and can be one off; the way back does not depend on that.
  return near === undefined ? undefined : neighbours(near).find((one) => isDay(one, lunar));
}

function isDay(text: string, { year, month, day, leap }: LunarDay): boolean {
  const back = chineseDays.getLunarDate(text);
  return back.lunarYear === year && back.lunarMon === month && back.lunarDay === day && back.isLeap === leap;
}

function neighbours(text: string): string[] {
  const day = readCalendarDay(text);
  if (day === undefined) return [];
  return [0, 1, -1].map((step) => {
    return new Date(Date.UTC(day.year, day.month - 1, day.day + step)).toISOString().slice(0, 10);
  });
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
