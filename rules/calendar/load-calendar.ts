import { readCalendarDay } from '../identity/calendar-day.ts';
import { significantDigits } from '../identity/division.ts';
import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import type { WorkingCalendar } from './calendar.ts';
import { type CalendarFile, calendarSchema } from './calendar-file.ts';
import { createWorkingCalendar } from './working-calendar.ts';

/** The calendar that comes with the program; what a site says of the whole country corrects it. */
const baseName = 'national';
const calendarBounds = { deepest: 10, mostValues: 200_000, longestText: 2_000 };
const dayLists = ['holidays', 'workingDays', 'halfDays'] as const;

/** A file that keeps to the schema. */
interface SoundFile {
  readonly file: string;
  readonly calendar: CalendarFile;
}

/**
 * Reads the calendar files of a rules folder into one calendar, or says everything that is wrong with them: schema, days
 * that do not exist or lie outside of their year, days that one area has twice, office hours that are none.
 */
export function loadCalendar(
  files: readonly ParsedFile[],
): { readonly calendar: WorkingCalendar } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const sound: SoundFile[] = [];
  for (const { file, json } of files) {
    const tooMuch = boundsFault(json, file, calendarBounds);
    const found = tooMuch === undefined ? schemaFaults(calendarSchema, json, file) : [tooMuch];
    faults.push(...found);
    if (found.length > 0) continue;
    const one = { file, calendar: json as CalendarFile };
    sound.push(one);
    faults.push(...dayFaults(one), ...yearFaults(one), ...hoursFaults(one));
  }
  const ordered = sound.sort((one, other) => orderOf(one).localeCompare(orderOf(other), 'en'));
  faults.push(...nameFaults(ordered), ...conflictFaults(ordered));
  if (faults.length > 0) return { faults: tellable(faults) };
  return { calendar: createWorkingCalendar(ordered.map(({ calendar }) => calendar)) };
}

/** The base first, so that others are laid over it. */
function orderOf({ calendar: { calendar } }: SoundFile): string {
  return calendar === baseName ? '' : calendar;
}

function dayFaults({ file, calendar: { years } }: SoundFile): Fault[] {
  return years.flatMap((one, index) =>
    dayLists.flatMap((list) =>
      (one[list] ?? []).flatMap(({ day }, place): Fault[] => {
        if (readCalendarDay(day)?.year === one.year) return [];
        const message = {
          zh: `${day} 不是 ${one.year} 年实际存在的日期`,
          en: `${day} is no day of the year ${one.year}`,
        };
        return [{ file, pointer: pointerTo('/years', index, list, place, 'day'), code: 'CALENDAR_DAY', message }];
      }),
    ),
  );
}

function yearFaults({ file, calendar: { region, years } }: SoundFile): Fault[] {
  return years.flatMap(({ year, published, holidays = [] }, index): Fault[] => {
    if (years.findIndex((one) => one.year === year) < index)
      return [
        {
          file,
          pointer: pointerTo('/years', index, 'year'),
          code: 'DUPLICATE',
          message: { zh: `年份重复：${year}`, en: `the year ${year} stands twice` },
        },
      ];
    if (published !== true) return [];
    const pointer = pointerTo('/years', index, 'published');
    if (region !== undefined) {
      const zh = '只有全国日历才能公布全年安排，地方日历请删去 published';
      const en = 'only a calendar of the whole country publishes a year; take this out of a calendar of a region';
      return [{ file, pointer, code: 'CALENDAR_PUBLISHED', message: { zh, en } }];
    }
    // What lacks these is no arrangement of a year: they are free in every year.
    const missing = ['01-01', '05-01', '10-01', '10-02', '10-03']
      .map((day) => `${year}-${day}`)
      .filter((day) => !holidays.some((one) => one.day === day));
    if (missing.length === 0) return [];
    const zh = `全年安排缺少法定节假日：${missing.join('、')}`;
    const en = `the arrangement of the year lacks statutory days: ${missing.join(', ')}`;
    return [{ file, pointer, code: 'CALENDAR_PUBLISHED', message: { zh, en } }];
  });
}

function hoursFaults({ file, calendar: { officeHours } }: SoundFile): Fault[] {
  if (officeHours === undefined) return [];
  const { morning, afternoon } = officeHours;
  const times = [morning.from, morning.to, afternoon.from, afternoon.to] as const;
  // Nothing is open between two equal times, while a morning may go over into the afternoon without a pause.
  if (times[0] < times[1] && times[1] <= times[2] && times[2] < times[3]) return [];
  const zh = `办公时间须依次递增：${times.join(' ')}`;
  const en = `office hours must follow each other: ${times.join(' ')}`;
  return [{ file, pointer: '/officeHours', code: 'OFFICE_HOURS', message: { zh, en } }];
}

function nameFaults(files: readonly SoundFile[]): Fault[] {
  return files.flatMap(({ file, calendar: { calendar, region } }, index): Fault[] => {
    const faults: Fault[] = [];
    if (files.findIndex((one) => one.calendar.calendar === calendar) < index) {
      const message = { zh: `日历名称重复：${calendar}`, en: `the calendar ${calendar} stands twice` };
      faults.push({ file, pointer: '/calendar', code: 'DUPLICATE', message });
    }
    if (region !== undefined && (calendar === baseName || significantDigits(region) === undefined)) {
      const zh = calendar === baseName ? `日历 ${baseName} 适用于全国，不得有 region` : `行政区划代码无效：${region}`;
      const en =
        calendar === baseName
          ? `the calendar ${baseName} is that of the whole country and has no region`
          : `${region} is no division code`;
      faults.push({ file, pointer: '/region', code: 'SCHEMA', message: { zh, en } });
    }
    return faults;
  });
}

/** Two files of one area that speak of the same thing: neither goes before the other, so only one may. */
function conflictFaults(files: readonly SoundFile[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  const claim = (key: string, file: string, pointer: string, zh: string, en: string): void => {
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, file);
      return;
    }
    const message = { zh: `${zh}已在 ${earlier} 中规定`, en: `${en} is already said in ${earlier}` };
    faults.push({ file, pointer, code: 'DUPLICATE', message });
  };
  for (const { file, calendar } of files) {
    // The base is an area of its own, which everything else is laid over.
    const area = calendar.calendar === baseName ? baseName : (significantDigits(calendar.region ?? '') ?? '');
    if (calendar.officeHours !== undefined) claim(`${area} hours`, file, '/officeHours', '办公时间', 'office hours');
    calendar.years.forEach((one, index) => {
      for (const list of dayLists)
        (one[list] ?? []).forEach(({ day }, place) => {
          claim(`${area} ${day}`, file, pointerTo('/years', index, list, place, 'day'), day, day);
        });
    });
  }
  return faults;
}
