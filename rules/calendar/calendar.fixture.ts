import { readFileSync } from 'node:fs';
import type { WorkingCalendar } from './calendar.ts';
import type { CalendarFile } from './calendar-file.ts';
import { loadCalendar } from './load-calendar.ts';

/** The calendar of this repository, for tests only: production reads it through an adapter. */

export function shippedCalendarFile(): CalendarFile {
  return JSON.parse(readFileSync(new URL('./national.json', import.meta.url), 'utf8')) as CalendarFile;
}

/** A calendar file of a site, with the given parts. */
export function siteCalendar(calendar: string, parts: Partial<CalendarFile>): CalendarFile {
  const title = { zh: '样例日历', en: 'sample calendar' };
  return { calendar, version: '1.0.0', title, source: { text: '样例' }, years: [], ...parts };
}

/** The shipped calendar with files of a site laid over it. */
export function calendarWith(...files: readonly CalendarFile[]): WorkingCalendar {
  const all = [shippedCalendarFile(), ...files];
  const loaded = loadCalendar(all.map((json) => ({ file: `calendar/${json.calendar}.json`, json })));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.calendar;
}
