import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarWith, siteCalendar } from './calendar.fixture.ts';
import { createWorkingCalendar } from './working-calendar.ts';

const calendar = calendarWith();
const dayMs = 86_400_000;
const shifted = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * dayMs).toISOString().slice(0, 10);
const name = { zh: '样例', en: 'sample' };
const { holidays, workdays } = published as Record<'holidays' | 'workdays', Record<string, string>>;

/** Whether a day of a published year is worked, as the package's own lists have it. */
function isWorked(day: string): boolean {
  if (workdays[day] !== undefined) return true;
  if (holidays[day] !== undefined) return false;
  return new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0;
}

/** The n-th worked day after a day, one day after the other. */
function counted(from: string, count: number): string {
  let day = from;
  for (let left = count; left > 0; ) {
    day = shifted(day, 1);
    if (isWorked(day)) left -= 1;
  }
  return day;
}

const anyDay = fc.integer({ min: 0, max: 22 * 365 }).map((by) => shifted('2004-01-01', by));

describe('a published year', () => {
  it.each([
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-21', 20, '2026-10-26'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2025-12-31', 1, '2026-01-04'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-02-29', 1, '2024-03-01'],
    ['2026-09-20', 0, '2026-09-20'],
    ['2026-10-01', 0, '2026-10-08'],
  ])('counts from %s on %i working days to %s', (from, count, day) => {
    expect(calendar.addWorkingDays(from, count)).toEqual({ day, provisional: false });
  });

  it('works on the make-up days, and says why', () => {
    for (const day of ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']) {
      expect(calendar.dayKind(day), day).toMatchObject({ working: true, provisional: false });
      expect(calendar.dayKind(day).reason.zh).toContain('调休');
    }
    expect(calendar.dayKind('2026-10-07').reason).toEqual({ zh: '国庆节', en: 'National Day' });
    expect(calendar.dayKind('2026-11-28').reason.zh).toBe('周末');
  });

  it.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, days) => {
    expect(calendar.workingDaysBetween(`${year - 1}-12-31`, `${year}-12-31`)).toBe(days);
  });

  it('counts as one does who walks from day to day with the published lists', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 200 }), (from, count) => {
        const day = counted(from, count);
        expect(calendar.addWorkingDays(from, count)).toEqual({ day, provisional: false });
        expect(calendar.workingDaysBetween(from, day)).toBe(count);
        expect(calendar.dayKind(from).working).toBe(isWorked(from));
        const byDay = calendar.countDays(from, count);
        expect(byDay.due).toEqual({ day, provisional: false });
        expect(byDay.days.filter((one) => one.counted !== undefined)).toHaveLength(count);
      }),
    );
  });
});

describe('a year that is not published', () => {
  it('is no silent Monday to Friday', () => {
    expect(calendar.coveredUntil).toBe('2026-12-31');
    expect(calendar.dayKind('2027-10-01')).toMatchObject({ working: false, provisional: true });
    const free = Array.from({ length: 365 }, (_, by) => shifted('2027-01-01', by)).filter(
      (day) => !['周末', '工作日'].includes(calendar.dayKind(day).reason.zh),
    );
    expect(free).toEqual(
      [
        '01-01',
        '02-05',
        '02-06',
        '02-07',
        '02-08',
        '04-05',
        '05-01',
        '05-02',
        '06-09',
        '09-15',
        '10-01',
        '10-02',
        '10-03',
      ].map((day) => `2027-${day}`),
    );
  });

  it('makes provisional what rests on it, and nothing else', () => {
    expect(calendar.addWorkingDays('2026-12-20', 9)).toEqual({ day: '2026-12-31', provisional: false });
    expect(calendar.addWorkingDays('2026-12-20', 20)).toEqual({ day: '2027-01-18', provisional: true });
    expect(calendar.addWorkingDays('2027-01-01', 0)).toEqual({ day: '2027-01-04', provisional: true });
    // All days that are looked at count, also where the last of them would be firm.
    expect(calendar.addWorkingDays('2003-12-30', 3)).toEqual({ day: '2004-01-05', provisional: true });
  });

  it('becomes firm when its arrangement is published', () => {
    const days = ['01-01', '05-01', '10-01', '10-02', '10-03', '01-02', '01-03', '01-04'];
    const file = siteCalendar('y2027', {
      years: [{ year: 2027, published: true, holidays: days.map((day) => ({ day: `2027-${day}`, name })) }],
    });
    const later = calendarWith(file);
    expect(later.coveredUntil).toBe('2027-12-31');
    expect(later.version).not.toBe(calendar.version);
    expect(later.addWorkingDays('2026-12-20', 20)).toEqual({ day: '2027-01-19', provisional: false });
  });

  it('is every year where no file is there at all', () => {
    const none = createWorkingCalendar([]);
    expect(none.coveredUntil).toBeUndefined();
    expect(none.addWorkingDays('2026-09-30', 1)).toEqual({ day: '2026-10-05', provisional: true });
  });
});

describe('regions', () => {
  const local = siteCalendar('province', {
    region: '330000',
    officeHours: { morning: { from: '09:00', to: '12:00' }, afternoon: { from: '12:00', to: '18:00' } },
    years: [{ year: 2026, holidays: [{ day: '2026-03-03', name }], halfDays: [{ day: '2026-12-31', name }] }],
  });
  const county = siteCalendar('county', {
    region: '330182',
    years: [{ year: 2026, workingDays: [{ day: '2026-03-03', name }] }],
  });
  const regional = calendarWith(county, local);

  it('have days of their own, of which the narrowest region decides', () => {
    expect(regional.dayKind('2026-03-03').working).toBe(true);
    expect(regional.dayKind('2026-03-03', '330100')).toMatchObject({ working: false, reason: name });
    expect(regional.dayKind('2026-03-03', '330182001')).toMatchObject({ working: true, reason: name });
    expect(regional.dayKind('2026-03-03', '340000').reason.zh).toBe('工作日');
    expect(regional.addWorkingDays('2026-03-02', 1, '330100').day).toBe('2026-03-04');
    expect(regional.addWorkingDays('2026-03-02', 1, '330182').day).toBe('2026-03-03');
  });

  it('have office hours of their own, and half days that end at noon', () => {
    const utc = (moment: string): number => Date.parse(`${moment}:00+08:00`);
    expect(calendar.closeOfBusiness('2026-12-30')).toBe(utc('2026-12-30T17:00'));
    expect(regional.closeOfBusiness('2026-12-30', '330182')).toBe(utc('2026-12-30T18:00'));
    expect(regional.closeOfBusiness('2026-12-31', '330182')).toBe(utc('2026-12-31T12:00'));
    expect(regional.dayKind('2026-12-31', '330182').half).toBe('morning');
    expect(regional.workingDaysBetween('2026-12-30', '2026-12-31', '330182')).toBe(1);
    const open = (moment: string, region?: string) => regional.isOfficeTime(utc(moment), region);
    expect(open('2026-12-31T11:59', '330182')).toBe(true);
    expect(open('2026-12-31T12:00', '330182')).toBe(false);
    expect(open('2026-12-30T12:30')).toBe(false);
    expect(open('2026-12-30T12:30', '330182')).toBe(true);
    expect(open('2026-12-30T08:30')).toBe(true);
    expect(open('2026-12-30T08:29')).toBe(false);
    expect(open('2026-12-30T17:00')).toBe(false);
    expect(open('2026-10-01T10:00')).toBe(false);
    expect(open('2026-10-10T10:00')).toBe(true);
  });
});

describe('a count day by day', () => {
  it('does not count the days of a stop', () => {
    const reason = { zh: '等待补正', en: 'awaiting the applicant' };
    const count = calendar.countDays('2026-09-17', 3, { stops: [{ from: '2026-09-20', to: '2026-09-21', reason }] });
    expect(count.days.map(({ day, counted: number, reason: { zh } }) => [day, number ?? zh])).toEqual([
      ['2026-09-18', 1],
      ['2026-09-19', '周末'],
      ['2026-09-20', '等待补正'],
      ['2026-09-21', '等待补正'],
      ['2026-09-22', 2],
      ['2026-09-23', 3],
    ]);
    expect(count.due).toEqual({ day: '2026-09-23', provisional: false });
  });

  it('has no end while a stop lasts', () => {
    const count = calendar.countDays('2026-09-17', 3, { stops: [{ from: '2026-09-19', reason: name }] });
    expect(count.due).toBeUndefined();
    expect(count.days.map(({ day }) => day)).toEqual(['2026-09-18', '2026-09-19']);
  });
});

describe('what is no question', () => {
  it.each(['', '2026-02-30', '2026-2-3', '1999-12-31', '2101-01-01', '2026-01-01T00:00'])(
    'refuses the day "%s"',
    (day) => {
      expect(() => calendar.dayKind(day)).toThrow(RangeError);
      expect(() => calendar.addWorkingDays(day, 1)).toThrow(RangeError);
      expect(() => calendar.workingDaysBetween('2026-01-01', day)).toThrow(RangeError);
    },
  );

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('refuses %d working days', (count) => {
    expect(() => calendar.addWorkingDays('2026-01-01', count)).toThrow(RangeError);
    expect(() => calendar.countDays('2026-01-01', count)).toThrow(RangeError);
  });

  it('refuses moments that are none', () => {
    for (const moment of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e15])
      expect(() => calendar.isOfficeTime(moment)).toThrow(RangeError);
  });

  it('counts to the last day that there is', () => {
    const all = calendar.workingDaysBetween('2000-01-01', '2100-12-31');
    expect(calendar.addWorkingDays('2000-01-01', all).day).toBe('2100-12-31');
    expect(() => calendar.addWorkingDays('2000-01-01', all + 1)).toThrow('ends before');
  });
});
