import { describe, expect, it } from 'vitest';
import { shippedCalendarFile, siteCalendar } from './calendar.fixture.ts';
import type { CalendarFile } from './calendar-file.ts';
import { loadCalendar } from './load-calendar.ts';

const name = { zh: '样例', en: 'sample' };
const day = (text: string) => ({ day: text, name });

/** Codes and places of everything that is wrong with these files beside the shipped one. */
function faultsOf(...files: readonly unknown[]): [string, string][] {
  const loaded = loadCalendar(
    [shippedCalendarFile(), ...files].map((json, index) => ({ file: `${index}.json`, json })),
  );
  if (!('faults' in loaded)) return [];
  for (const { message } of loaded.faults) {
    expect(message.zh).toMatch(/\p{Script=Han}/u);
    expect(message.en).toMatch(/[a-z]/);
  }
  return loaded.faults.map(({ code, pointer }) => [code, pointer]);
}
const years = (...list: CalendarFile['years']) => siteCalendar('site', { years: list });

describe('loadCalendar', () => {
  it('takes the shipped file, and corrections of it', () => {
    expect(faultsOf()).toEqual([]);
    expect(faultsOf(years({ year: 2026, workingDays: [day('2026-10-07')] }))).toEqual([]);
  });

  it('tells all faults of a file at once', () => {
    const found = faultsOf({
      ...siteCalendar('site', {
        officeHours: { morning: { from: '09:00', to: '12:00' }, afternoon: { from: '11:00', to: '17:00' } },
      }),
      years: [
        { year: 2027, holidays: [day('2027-02-30'), day('2026-01-01')] },
        { year: 2027, published: true, holidays: [day('2027-01-01')] },
      ],
    });
    expect(found.sort()).toEqual([
      ['CALENDAR_DAY', '/years/0/holidays/0/day'],
      ['CALENDAR_DAY', '/years/0/holidays/1/day'],
      ['DUPLICATE', '/years/1/year'],
      ['OFFICE_HOURS', '/officeHours'],
    ]);
  });

  it.each<[string, unknown, [string, string][]]>([
    [
      'a year without statutory days',
      years({ year: 2027, published: true }),
      [['CALENDAR_PUBLISHED', '/years/0/published']],
    ],
    [
      'a region that publishes a year',
      siteCalendar('site', { region: '33', years: [{ year: 2026, published: true }] }),
      [['CALENDAR_PUBLISHED', '/years/0/published']],
    ],
    [
      'a day that is a holiday and worked',
      years({ year: 2026, holidays: [day('2026-03-03')], workingDays: [day('2026-03-03')] }),
      [['DUPLICATE', '/years/0/workingDays/0/day']],
    ],
    [
      'a second base',
      shippedCalendarFile(),
      expect.arrayContaining([['DUPLICATE', '/calendar']]) as [string, string][],
    ],
    ['an unknown member', { ...siteCalendar('site', {}), colour: 1 }, [['SCHEMA', '/colour']]],
    ['what is no object', 7, [['SCHEMA', '']]],
  ])('refuses %s', (_, file, expected) => {
    expect(faultsOf(file)).toEqual(expected);
  });

  it('refuses two files of one area that speak of one day, and not those of two areas', () => {
    const of = (calendar: string, region: string) =>
      siteCalendar(calendar, { region, years: [{ year: 2026, holidays: [day('2026-03-03')] }] });
    expect(faultsOf(of('one', '330000'), of('other', '33'))).toEqual([['DUPLICATE', '/years/0/holidays/0/day']]);
    expect(faultsOf(of('one', '3301'), of('other', '33'))).toEqual([]);
  });
});
