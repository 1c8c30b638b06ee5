import { createHash } from 'node:crypto';
import { significantDigits, within } from '../identity/division.ts';
import type { LocalizedText } from '../text.ts';
import type { ClockStop, CountedDay, DayCount, DayKind, ReachedDay, WorkingCalendar } from './calendar.ts';
import type { CalendarFile } from './calendar-file.ts';
import {
  createDayTable,
  type DayTable,
  dayAt,
  indexAt,
  indexOf,
  isWeekend,
  publishedYears,
  startOf,
  tableSize,
} from './day-table.ts';

/** Asia/Shanghai is ahead of UTC by so much. */
const aheadMs = 8 * 60 * 60 * 1000;
const minuteMs = 60 * 1000;

/**
 * Makes a calendar of files in which `loadCalendar` found no fault; of none at all, one of which everything is provisional.
 * What a region's calendar says is laid out in a table when the region is first asked for, so that counting takes the same
 * few steps however far it goes.
 */
export function createWorkingCalendar(files: readonly CalendarFile[]): WorkingCalendar {
  const nationwide = files.filter(({ region }) => region === undefined);
  const areas = areasOf(files);
  const tables = new Map<string, DayTable>();
  const tableOf = (region: string | undefined): DayTable => {
    const area = region === undefined ? '' : (areas.find((one) => within(region, one)) ?? '');
    const known = tables.get(area);
    if (known !== undefined) return known;
    // The wider an area, the earlier its files are laid down.
    const over = areas.filter((one) => area !== '' && within(area, one)).reverse();
    const regional = over.flatMap((one) => files.filter(({ region: own = '' }) => significantDigits(own) === one));
    const made = createDayTable([...nationwide, ...regional]);
    tables.set(area, made);
    return made;
  };
  const coveredUntil = lastCovered(nationwide);

  return {
    version: digestOf(files),
    ...(coveredUntil === undefined ? {} : { coveredUntil }),
    dayKind: (day, region) => kindOf(indexOf(day), tableOf(region)),
    closeOfBusiness(day, region) {
      const index = indexOf(day);
      const table = tableOf(region);
      const { morning, afternoon } = table.officeHours;
      return startOf(index) - aheadMs + msOf(table.half[index] === 1 ? morning.to : afternoon.to);
    },
    openingOfBusiness(day, region) {
      return startOf(indexOf(day)) - aheadMs + msOf(tableOf(region).officeHours.morning.from);
    },
    isOfficeTime(moment, region) {
      const local = moment + aheadMs;
      const index = indexAt(local);
      const table = tableOf(region);
      if (table.working[index] !== 1) return false;
      const { morning, afternoon } = table.officeHours;
      const sinceMidnight = local - startOf(index);
      const inside = ({ from, to }: typeof morning) => msOf(from) <= sinceMidnight && sinceMidnight < msOf(to);
      return inside(morning) || (table.half[index] !== 1 && inside(afternoon));
    },
    addWorkingDays: (day, count, region) => reach(indexOf(day), count, tableOf(region)),
    workingDaysBetween(from, to, region) {
      const { workingUpTo } = tableOf(region);
      return Math.max(0, (workingUpTo[indexOf(to)] ?? 0) - (workingUpTo[indexOf(from)] ?? 0));
    },
    countDays: (from, count, { stops = [] } = {}, region) => countByDay(indexOf(from), count, stops, tableOf(region)),
  };
}

/** The regions that have files of their own, the narrowest first. */
function areasOf(files: readonly CalendarFile[]): readonly string[] {
  const areas = files.flatMap(({ region }) => (region === undefined ? [] : (significantDigits(region) ?? [])));
  return [...new Set(areas)].sort((one, other) => other.length - one.length);
}

function digestOf(files: readonly CalendarFile[]): string {
  const texts = files.map((one) => JSON.stringify(one)).sort();
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12);
}

function lastCovered(nationwide: readonly CalendarFile[]): string | undefined {
  const published = publishedYears(nationwide);
  if (published.size === 0) return undefined;
  let last = Math.min(...published);
  while (published.has(last + 1)) last += 1;
  return `${last}-12-31`;
}

function kindOf(index: number, table: DayTable): DayKind {
  const working = table.working[index] === 1;
  const provisional = table.provisional[index] === 1;
  const reason = table.names.get(index) ?? usualReason(index);
  return { working, ...(table.half[index] === 1 ? { half: 'morning' as const } : {}), provisional, reason };
}

function usualReason(index: number): LocalizedText {
  return isWeekend(index) ? { zh: '周末', en: 'weekend' } : { zh: '工作日', en: 'working day' };
}

function reach(start: number, count: number, table: DayTable): ReachedDay {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError('a count of working days is a whole number from 0 on 工作日数应为不小于0的整数');
  // Of none, the day itself counts where it is worked: it is the first working day after the day before.
  const before = count === 0 ? start - 1 : start;
  const index = table.nthWorking[(table.workingUpTo[before] ?? 0) + Math.max(1, count)];
  if (index === undefined) throw beyond();
  const provisional = (table.provisionalUpTo[index] ?? 0) > (table.provisionalUpTo[before] ?? 0);
  return { day: dayAt(index), provisional };
}

function countByDay(start: number, count: number, stops: readonly ClockStop[], table: DayTable): DayCount {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(
      'a count of working days by day is a whole number from 1 on 逐日计算的工作日数应为不小于1的整数',
    );
  const spans = stops.map(({ from, to, reason }) => ({
    from: indexOf(from),
    to: to === undefined ? Number.POSITIVE_INFINITY : indexOf(to),
    reason,
  }));
  const days: CountedDay[] = [];
  let counted = 0;
  let provisional = false;
  for (let index = start + 1; index < tableSize; index += 1) {
    const { half: _, ...kind } = kindOf(index, table);
    const day = dayAt(index);
    provisional ||= kind.provisional;
    const stop = spans.find(({ from, to }) => from <= index && index <= to);
    if (stop !== undefined) {
      days.push({ day, ...kind, reason: stop.reason });
      if (stop.to === Number.POSITIVE_INFINITY) return { days };
      continue;
    }
    if (kind.working) counted += 1;
    days.push({ day, ...kind, ...(kind.working ? { counted } : {}) });
    if (counted === count) return { days, due: { day, provisional } };
  }
  throw beyond();
}

function beyond(): RangeError {
  return new RangeError('the calendar ends before so many working days are over 日历范围内没有这么多工作日');
}

/** Milliseconds from midnight to a time HH:MM. */
function msOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * minuteMs;
}
