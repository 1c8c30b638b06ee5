import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOn, countWithin, keptDays, type SlidingCount, type WindowDays } from './sliding-count.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const dayAt = (place: number): string => new Date(Date.UTC(2026, 0, 1) + place * DAY_MS).toISOString().slice(0, 10);
const windows: readonly WindowDays[] = [30, 90, 365];
const counted = (places: readonly number[]): SlidingCount | undefined =>
  places.reduce<SlidingCount | undefined>((count, place) => countOn(count, dayAt(place)), undefined);
const naive = (places: readonly number[], days: number, today: number): number =>
  places.filter((place) => place > today - days && place <= today).length;

/** Days in the order in which they are counted: mostly on, often still, now and then far ahead or back. */
const walk = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 2, arbitrary: fc.integer({ min: -40, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: -400, max: 400 }) },
    ),
    { maxLength: 120 },
  )
  .map((steps) => {
    let place = 0;
    return steps.map((step) => {
      place += step;
      return place;
    });
  });

describe('a sliding count', () => {
  it('is exact in every window, whatever the order of the days, from the newest day on (W2)', () => {
    fc.assert(
      fc.property(walk, fc.nat(800), (places, ahead) => {
        const count = counted(places);
        const today = Math.max(0, ...places) + ahead;
        for (const days of windows) expect(countWithin(count, days, dayAt(today))).toBe(naive(places, days, today));
        expect(count?.total ?? 0).toBe(places.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('asked for a day before the newest, is exact as far back as days are kept', () => {
    fc.assert(
      fc.property(walk, fc.nat(800), (places, back) => {
        let kept: number[] = [];
        for (const place of places) {
          kept.push(place);
          const newest = Math.max(...kept);
          kept = kept.filter((one) => one > newest - keptDays);
        }
        const today = Math.max(0, ...places) - back;
        for (const days of windows) {
          expect(countWithin(counted(places), days, dayAt(today))).toBe(naive(kept, days, today));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is bounded, and is the same after it was stored', () => {
    fc.assert(
      fc.property(walk, (places) => {
        const count = counted(places);
        if (count === undefined) return;
        expect(JSON.parse(JSON.stringify(count))).toEqual(count);
        const covered = count.days.map((one) => (one < 0 ? -one : 1)).reduce((sum, one) => sum + one, 0);
        expect(covered).toBeLessThanOrEqual(keptDays);
        for (const end of [count.days[0], count.days.at(-1)]) expect(end).toBeGreaterThan(0);
        expect(count.days).not.toContain(0);
      }),
    );
  });

  it('of a busy officer stays below 1 kB, and of a citizen who came twice below 100 bytes', () => {
    const year = Array.from({ length: 3 * 365 }, (_, place) => place).filter((place) => place % 7 < 5);
    const busy = counted(year.flatMap((place) => new Array<number>(10 + (place % 80)).fill(place)));
    expect(countWithin(busy, 365, dayAt(3 * 365 - 1))).toBeGreaterThan(10_000);
    expect(JSON.stringify(busy).length).toBeLessThan(1000);
    expect(JSON.stringify(counted([0, 364])).length).toBeLessThan(100);
  });

  it('has windows that begin with the first of so many days and end with today', () => {
    for (const days of windows) {
      const count = counted([0]);
      expect(countWithin(count, days, dayAt(days - 1))).toBe(1);
      expect(countWithin(count, days, dayAt(days))).toBe(0);
      expect(countWithin(count, days, dayAt(-1))).toBe(0);
    }
  });

  it('keeps in its total what is older than the days that are kept, and what is no day', () => {
    expect(counted([365, 1, 0])).toEqual({ total: 3, newest: dayAt(365), days: [1, -363, 1] });
    expect(countOn(undefined, '2026-02-30')).toEqual({ total: 1, days: [] });
    expect(countOn(countOn(undefined, 'x'), '2026-02-28')).toEqual({ total: 2, newest: '2026-02-28', days: [1] });
    expect(countOn(countOn(undefined, '2026-02-28'), 'x')).toEqual({ total: 2, newest: '2026-02-28', days: [1] });
    expect([countWithin(undefined, 30, '2026-02-28'), countWithin(counted([0]), 30, 'x')]).toEqual([0, 0]);
  });
});
