import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarWith } from '../calendar/calendar.fixture.ts';
import { nextOpening } from './opening.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const said = (moment: number) => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 16);
const night = { from: '22:00', to: '06:00' };
const calendar = calendarWith();

describe('the hours in which sources are asked', () => {
  it.each([
    // Tuesday 4 August 2026.
    ['before them', night, '2026-08-04T10:00:00', '2026-08-04T22:00'],
    ['at their beginning', night, '2026-08-04T22:00:00', '2026-08-04T22:00'],
    ['behind midnight', night, '2026-08-05T05:59:59', '2026-08-05T05:59'],
    ['at their end', night, '2026-08-05T06:00:00', '2026-08-05T22:00'],
    ['of one day', { from: '01:00', to: '05:00' }, '2026-08-04T05:00:00', '2026-08-05T01:00'],
    // Friday 7 August: the Saturday is not worked.
    ['on a day off', { ...night, daysOff: true }, '2026-08-08T10:00:00', '2026-08-08T10:00'],
    ['where days off do not count', night, '2026-08-08T10:00:00', '2026-08-08T22:00'],
    [
      'from the midnight before a day off',
      { from: '01:00', to: '05:00', daysOff: true },
      '2026-08-07T10:00:00',
      '2026-08-08T00:00',
    ],
    // Saturday 10 October 2026 is worked for the holidays before (调休).
    ['on a Saturday that is worked', { ...night, daysOff: true }, '2026-10-10T10:00:00', '2026-10-10T22:00'],
  ])('%s', (_title, window, from, expected) => {
    expect(said(nextOpening(window, at(from), calendar))).toBe(expected);
  });

  it('open within a day, never before the moment that is asked from, and stay where they are open', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    const text = ([hour, minute]: readonly [number, number]) =>
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        time,
        time,
        fc.boolean(),
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        (from, to, daysOff, minutes) => {
          fc.pre(text(from) !== text(to));
          const window = { from: text(from), to: text(to), daysOff };
          const moment = at('2026-01-01T00:00:00') + minutes * 60_000;
          const opening = nextOpening(window, moment, calendar);
          expect(opening).toBeGreaterThanOrEqual(moment);
          expect(opening - moment).toBeLessThanOrEqual(24 * 60 * 60_000);
          expect(nextOpening(window, opening, calendar)).toBe(opening);
        },
      ),
    );
  });
});
