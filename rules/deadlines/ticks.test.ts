import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarWith } from '../calendar/calendar.fixture.ts';
import { begin, type Deadline, resume, stop } from './deadline.ts';
import { nextMoment, standingAt, untoldPlace, withPlaceTold } from './ticks.ts';

const counting = { calendar: calendarWith(), region: '330106' };
const at = (text: string) => Date.parse(`${text}+08:00`);
const dayOf = (moment: number) => new Date(moment + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
const text = (moment: number) => new Date(moment + 8 * 60 * 60 * 1000).toISOString().slice(0, 16);

/** Asks a deadline at its moments until a day, as the due index does; what it told and when. */
function run(deadline: Deadline, from: number, until: string): { readonly told: string[]; readonly left: Deadline } {
  const told: string[] = [];
  let left = deadline;
  let now = from;
  for (let count = 0; count < 1000; count += 1) {
    const next = nextMoment(left, now, dayOf(now), counting);
    if (next === undefined || dayOf(next) > until) return { told, left };
    now = Math.max(now, next);
    const place = untoldPlace(left, now, dayOf(now), counting);
    if (place === undefined) throw new Error(`asked at ${text(now)} for nothing`);
    told.push(`${text(now)} ${place}`);
    left = { ...left, told: place };
  }
  throw new Error('no end');
}

const step = (from: string, workingDays: number, moment: number): Deadline =>
  withPlaceTold(begin({ kind: 'step', step: 's', from, workingDays }, counting), moment, from, counting);

describe('the moments of a deadline', () => {
  it('are the opening of each working day from five days before, the close of the due day, and days overdue', () => {
    const begun = at('2026-09-14T10:00');
    const { told } = run(step('2026-09-14', 8, begun), begun, '2026-11-10');
    expect(told).toEqual([
      '2026-09-17T08:30 -6',
      '2026-09-18T08:30 -5',
      '2026-09-20T08:30 -4',
      '2026-09-21T08:30 -3',
      '2026-09-22T08:30 -2',
      '2026-09-23T08:30 -1',
      '2026-09-23T17:00 0',
      '2026-09-24T08:30 1',
      '2026-09-28T08:30 2',
      '2026-09-29T08:30 3',
      '2026-09-30T08:30 4',
      '2026-10-08T08:30 5',
      '2026-10-09T08:30 6',
      '2026-10-10T08:30 7',
      '2026-10-12T08:30 8',
      '2026-10-13T08:30 9',
      '2026-10-14T08:30 10',
      '2026-10-21T08:30 15',
      '2026-10-28T08:30 20',
      '2026-11-04T08:30 25',
    ]);
  });

  it('say how many working days are left or over', () => {
    expect([-6, -1, 0, 1].map(standingAt)).toEqual([
      { remaining: 5 },
      { remaining: 0 },
      { overdue: 0 },
      { overdue: 1 },
    ]);
  });

  it('tell only the last of those that were passed by, and none twice when the clock is put back', () => {
    const deadline = step('2026-09-14', 8, at('2026-09-14T10:00'));
    const late = at('2026-09-29T12:00');
    const place = untoldPlace(deadline, late, '2026-09-29', counting);
    expect(place).toBe(3);
    const told = { ...deadline, told: 3 };
    const back = late - 60 * 60 * 1000 * 24 * 7;
    expect(untoldPlace(told, back, dayOf(back), counting)).toBeUndefined();
    expect(text(nextMoment(told, back, dayOf(back), counting) ?? 0)).toBe('2026-09-30T08:30');
  });

  it('are told anew where the due day has moved, and not at all while it stands still', () => {
    const waits = { reason: 'awaitingApplicant', basis: 'x' } as const;
    const deadline = { ...step('2026-09-14', 8, at('2026-09-14T10:00')), told: -2 };
    const still = stop(deadline, waits, '2026-09-22', counting);
    expect(nextMoment(still, at('2026-09-25T10:00'), '2026-09-25', counting)).toBeUndefined();
    expect(untoldPlace(still, at('2026-09-25T10:00'), '2026-09-25', counting)).toBeUndefined();
    const again = resume(still, '2026-09-28', counting);
    expect(untoldPlace(again, at('2026-09-28T10:00'), '2026-09-28', counting)).toBe(-3);
  });

  it('come one after the other, whenever a deadline is asked, and each is told at its own moment', () => {
    const places = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        (start, workingDays, minute) => {
          const moment = at('2026-01-01T00:00') + (start * 24 * 60 + minute) * 60_000;
          const from = dayOf(moment);
          const deadline = step(from, workingDays, moment);
          const { told } = run(deadline, moment, dayOf((deadline.due?.at ?? 0) + 20 * 24 * 60 * 60_000));
          const got = told.map((one) => Number(one.slice(17)));
          const first = places.indexOf(got[0] ?? 99);
          expect(got).toEqual(places.slice(first, first + got.length));
          expect(got[0]).toBe(Math.max(-6, -workingDays));
          for (const one of told) {
            const { remaining, overdue } = { remaining: -1, overdue: -1, ...standingAt(Number(one.slice(17))) };
            const day = one.slice(0, 10);
            const due = deadline.due?.day ?? '';
            if (remaining >= 0) expect(counting.calendar.workingDaysBetween(day, due)).toBe(remaining);
            else expect(counting.calendar.workingDaysBetween(due, day)).toBe(overdue);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
