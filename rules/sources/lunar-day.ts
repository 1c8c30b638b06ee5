import chineseDays from 'chinese-days';

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

/**
 * The Gregorian day `YYYY-MM-DD` of a day of the lunar calendar; undefined for one that never was.
 *
 * It is looked for among the days on which it can fall. The package has a way from lunar to Gregorian days as well, which takes
 * the 29th and 30th of the second month for Gregorian days, and loses leap months in zones west of Greenwich.
 */
export function gregorianDay(lunar: LunarDay): string | undefined {
  const { year, month, day } = lunar;
  if (year < firstLunarYear || year > lastLunarYear || month < 1 || month > 12 || day < 1 || day > 30) return undefined;
  const first = newYear(year);
  // Months have 29 or 30 days, about half of each; a leap month may have gone before.
  const near = Math.floor((month - 1) * 29.53) + day - 1;
  for (const later of [near, near + leapMonthDays]) {
    for (const step of [0, 1, -1, 2, -2]) {
      const text = dayAfter(year, first + later + step);
      if (isDay(text, lunar)) return text;
    }
  }
  return undefined;
}

const leapMonthDays = 29.5;
const newYears = new Map<number, number>();

/** The days from 1 January to the first day of the lunar year; it lies between 21 January and 21 February. */
function newYear(year: number): number {
  const known = newYears.get(year);
  if (known !== undefined) return known;
  let days = 19;
  while (days < 55 && !isDay(dayAfter(year, days), { year, month: 1, day: 1, leap: false })) days += 1;
  newYears.set(year, days);
  return days;
}

function dayAfter(year: number, days: number): string {
  return new Date(Date.UTC(year, 0, 1 + Math.round(days))).toISOString().slice(0, 10);
}

function isDay(text: string, { year, month, day, leap }: LunarDay): boolean {
  const { lunarYear, lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(text);
  return lunarYear === year && lunarMon === month && lunarDay === day && isLeap === leap;
}
