import { dayNumber } from '../identity/calendar-day.ts';
import type { LocalizedText } from '../text.ts';
import type { CalendarFile, CalendarYear, OfficeHours } from './calendar-file.ts';
import { statutoryDays } from './statutory-days.ts';

const firstYear = 2000;
const lastYear = 2100;
const dayMs = 24 * 60 * 60 * 1000;
/** Days from 1970 to the first day of the table. */
const firstDay = numberOf(`${firstYear}-01-01`);
const lastDay = numberOf(`${lastYear}-12-31`);
/** How many days a calendar has. */
export const tableSize = lastDay - firstDay + 1;

/** Everything that one region's calendar says, by the index of the day; counting between days is one subtraction. */
export interface DayTable {
  /** 1 where the day is worked. */
  readonly working: Uint8Array;
  /** 1 where only its morning is. */
  readonly half: Uint8Array;
  readonly provisional: Uint8Array;
  /** At each index how many working days lie up to and including it. */
  readonly workingUpTo: Uint16Array;
  readonly provisionalUpTo: Uint16Array;
  /** The index of the n-th working day, from 1 on; at 0 nothing. */
  readonly nthWorking: Uint16Array;
  /** Names of days that are not what their weekday says. */
  readonly names: ReadonlyMap<number, LocalizedText>;
  readonly officeHours: OfficeHours;
}

/** What holds where no file says anything: a local proposal, no law. */
const usualHours: OfficeHours = {
  morning: { from: '08:30', to: '12:00' },
  afternoon: { from: '13:30', to: '17:00' },
};

/**
 * Lays the files of a region over each other, the widest area first: weekends, then what the law says of years that are
 * not published, then what the files say.
 */
export function createDayTable(files: readonly CalendarFile[]): DayTable {
  const working = new Uint8Array(tableSize);
  const half = new Uint8Array(tableSize);
  const provisional = new Uint8Array(tableSize);
  const names = new Map<number, LocalizedText>();
  const set = (index: number, isWorked: 0 | 1, isHalf: 0 | 1, name: LocalizedText): void => {
    if (index < 0 || index >= tableSize) return;
    working[index] = isWorked;
    half[index] = isHalf;
    names.set(index, name);
  };

  for (let index = 0; index < tableSize; index += 1) working[index] = isWeekend(index) ? 0 : 1;
  const published = publishedYears(files);
  for (let year = firstYear; year <= lastYear; year += 1) {
    if (published.has(year)) continue;
    const start = indexOf(`${year}-01-01`);
    provisional.fill(1, start, indexOf(`${year}-12-31`) + 1);
    for (const { day, days, name } of statutoryDays(year))
      for (let offset = 0; offset < days; offset += 1) set(indexOf(day) + offset, 0, 0, name);
  }
  for (const { years } of files) {
    for (const { holidays = [], workingDays = [], halfDays = [] } of years) {
      for (const { day, name } of holidays) set(indexOf(day), 0, 0, name);
      for (const { day, name } of workingDays) set(indexOf(day), 1, 0, name);
      for (const { day, name } of halfDays) set(indexOf(day), 1, 1, name);
    }
  }
  const officeHours = files.findLast((one) => one.officeHours !== undefined)?.officeHours ?? usualHours;
  return { working, half, provisional, names, officeHours, ...counted(working, provisional) };
}

/** The years of which some file of the whole country holds the published arrangement. */
export function publishedYears(files: readonly { readonly years: readonly CalendarYear[] }[]): ReadonlySet<number> {
  return new Set(files.flatMap(({ years }) => years.filter((one) => one.published === true).map(({ year }) => year)));
}

function counted(working: Uint8Array, provisional: Uint8Array) {
  const workingUpTo = new Uint16Array(tableSize);
  const provisionalUpTo = new Uint16Array(tableSize);
  const nth: number[] = [0];
  let workingCount = 0;
  let provisionalCount = 0;
  for (let index = 0; index < tableSize; index += 1) {
    if (working[index] === 1) {
      workingCount += 1;
      nth.push(index);
    }
    provisionalCount += provisional[index] ?? 0;
    workingUpTo[index] = workingCount;
    provisionalUpTo[index] = provisionalCount;
  }
  return { workingUpTo, provisionalUpTo, nthWorking: Uint16Array.from(nth) };
}

/** The index of a day. @throws RangeError for a text that is no day, or one that the calendar does not reach */
export function indexOf(day: string): number {
  const number = numberOf(day);
  if (number < firstDay || number > lastDay)
    throw new RangeError(
      `the calendar reaches from ${firstYear} to ${lastYear}, not to ${day} 日历范围为${firstYear}年至${lastYear}年`,
    );
  return number - firstDay;
}

/** Days by their index as far as they were asked for: most counts end on few days, and writing one costs more than the count. */
const written = new Array<string | undefined>(tableSize);

/** The day of an index, YYYY-MM-DD. */
export function dayAt(index: number): string {
  const known = written[index];
  if (known !== undefined) return known;
  const day = new Date((index + firstDay) * dayMs).toISOString().slice(0, 10);
  written[index] = day;
  return day;
}

/** Milliseconds since 1970 UTC at which a day begins, were it a day in UTC. */
export function startOf(index: number): number {
  return (index + firstDay) * dayMs;
}

/** The index of the day in which a moment of UTC lies. @throws RangeError where the calendar does not reach it */
export function indexAt(moment: number): number {
  const index = Math.floor(moment / dayMs) - firstDay;
  if (!(index >= 0 && index < tableSize))
    throw new RangeError(
      `the calendar reaches from ${firstYear} to ${lastYear}, not to the moment ${moment} 日历范围为${firstYear}年至${lastYear}年`,
    );
  return index;
}

export function isWeekend(index: number): boolean {
  // 1 January 1970 was a Thursday.
  const weekday = (index + firstDay + 4) % 7;
  return weekday === 0 || weekday === 6;
}

function numberOf(day: string): number {
  const number = dayNumber(day);
  if (number === undefined) throw new RangeError('a day is YYYY-MM-DD and exists 日期应为实际存在的 YYYY-MM-DD');
  return number;
}
