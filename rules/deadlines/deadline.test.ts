import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarWith } from '../calendar/calendar.fixture.ts';
import {
  begin,
  type Deadline,
  extend,
  finish,
  overdueOn,
  recount,
  remainingOn,
  resume,
  type Stop,
  stateOf,
  stop,
} from './deadline.ts';

const calendar = calendarWith();
const counting = { calendar, region: '330106' };
const at = (text: string) => Date.parse(`${text}+08:00`);
const legal = (from: string, workingDays: number): Deadline => begin({ kind: 'legal', from, workingDays }, counting);
const waits = { reason: 'awaitingApplicant', basis: '行政许可法第三十二条' } as const;

const dayMs = 24 * 60 * 60 * 1000;
const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Whether a day is counted of a deadline that began before it. */
const isCounted = (day: string, stops: readonly Stop[]): boolean =>
  calendar.dayKind(day).working && !stops.some(({ from, to = '9999-12-31' }) => from <= day && day <= to);

/** The due day, day after day; undefined where a stop lasts before it. */
function naiveDue(from: string, workingDays: number, stops: readonly Stop[]): string | undefined {
  let left = workingDays;
  for (let day = dayAfter(from); day < '2028-12-31'; day = dayAfter(day)) {
    if (isCounted(day, stops)) left -= 1;
    if (left === 0) return day;
  }
  return undefined;
}

describe('a deadline', () => {
  it('is due at the close of business of the n-th working day; day 0 does not count (C-5)', () => {
    expect(legal('2026-09-18', 1).due).toEqual({ day: '2026-09-20', at: at('2026-09-20T17:00') });
    expect(legal('2026-09-21', 20).due?.day).toBe('2026-10-26');
    // A weekend, and a day that is worked in its stead.
    expect(legal('2026-09-19', 1).due?.day).toBe('2026-09-20');
  });

  it('is provisional where it rests on a year that is not published', () => {
    expect(legal('2026-12-01', 5).due?.provisional).toBeUndefined();
    expect(legal('2026-12-20', 20).due?.provisional).toBe(true);
  });

  it('stands still from the return to the correction, over a long holiday as well', () => {
    const still = stop(legal('2026-09-21', 20), waits, '2026-09-28', counting);
    expect(stateOf(still)).toBe('stopped');
    expect(still.due).toBeUndefined();
    const again = resume(still, '2026-10-09', counting);
    expect(stateOf(again)).toBe('running');
    // Three days until the return, since 25 September is 中秋; seventeen after the correction.
    expect(again.due?.day).toBe(naiveDue('2026-09-21', 20, again.stops ?? []));
    expect(calendar.workingDaysBetween('2026-10-09', again.due?.day ?? '')).toBe(17);
  });

  it('is not overdue the moment it comes back, if it was handed back on its due day', () => {
    const deadline = legal('2026-08-03', 3);
    expect(deadline.due?.day).toBe('2026-08-06');
    const again = resume(stop(deadline, waits, '2026-08-06', counting), '2026-08-20', counting);
    expect(again.due?.day).toBe('2026-08-21');
  });

  it('keeps one stop where it stops twice on a day for one reason, and never ends one before it began', () => {
    let deadline = legal('2026-08-03', 10);
    for (let count = 0; count < 5; count += 1)
      deadline = resume(stop(deadline, waits, '2026-08-05', counting), '2026-08-05', counting);
    expect(deadline.stops).toEqual([{ ...waits, from: '2026-08-05', to: '2026-08-05' }]);
    const back = resume(stop(deadline, waits, '2026-08-07', counting), '2026-08-06', counting);
    expect(back.stops?.at(-1)).toMatchObject({ from: '2026-08-07', to: '2026-08-07' });
  });

  it('keeps what it was overdue when it is done, and nothing changes it any more', () => {
    const done = finish(legal('2026-08-03', 3), at('2026-08-11T10:00'), '2026-08-11', counting);
    expect(done.done).toEqual({ on: '2026-08-11', overdue: 3 });
    expect(done.lapsedOn).toBe('2026-08-11');
    for (const change of [
      recount(done, counting),
      stop(done, waits, '2026-08-12', counting),
      extend(done, 5, counting),
    ])
      expect(change).toEqual(done);
  });

  it('is late from the closing minute on', () => {
    const deadline = legal('2026-08-03', 3);
    expect(finish(deadline, at('2026-08-06T16:59:59'), '2026-08-06', counting).done).toEqual({ on: '2026-08-06' });
    expect(finish(deadline, at('2026-08-06T17:00'), '2026-08-06', counting).done).toEqual({
      on: '2026-08-06',
      overdue: 0,
    });
  });

  it('is longer by an extension', () => {
    const longer = extend(legal('2026-09-21', 20), 10, counting);
    expect(longer).toMatchObject({ workingDays: 30, extended: 10 });
    expect(longer.due?.day).toBe(naiveDue('2026-09-21', 30, []));
  });

  it('is counted as somebody would count it day after day, whatever stops and goes on', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 12 }), still: fc.integer({ min: 0, max: 15 }) }),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 360 }),
        fc.integer({ min: 1, max: 45 }),
        steps,
        fc.boolean(),
        fc.integer({ min: 0, max: 90 }),
        (start, workingDays, pauses, lasts, later) => {
          const from = dayAfter('2026-01-01', start);
          let deadline = legal(from, workingDays);
          let day = from;
          for (const [index, { wait, still }] of pauses.entries()) {
            day = dayAfter(day, wait);
            deadline = stop(deadline, waits, day, counting);
            day = dayAfter(day, still);
            if (!(lasts && index === pauses.length - 1)) deadline = resume(deadline, day, counting);
          }
          const stops = deadline.stops ?? [];
          const due = naiveDue(from, workingDays, stops);
          expect(deadline.due?.day).toBe(due);
          if (due === undefined) return;
          const today = dayAfter(day, later);
          let overdue = 0;
          for (let one = dayAfter(due); one <= today; one = dayAfter(one)) if (isCounted(one, stops)) overdue += 1;
          expect(overdueOn(deadline, today, counting)).toBe(overdue);
          let remaining = 0;
          for (let one = dayAfter(today); one <= due; one = dayAfter(one)) if (isCounted(one, stops)) remaining += 1;
          expect(remainingOn(deadline, today, counting)).toBe(remaining);
        },
      ),
      { numRuns: 400 },
    );
  });
});
