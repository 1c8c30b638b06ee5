import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDay } from './credit.fixture.ts';
import { dayOfNumber, lastDayOf, numberOfDay } from './credit-day.ts';
import { countedOn, type LedgerTally, monthBefore, monthOf, monthsRead, shareOn } from './tally.ts';

const tallyOf = (parts: Partial<LedgerTally>): LedgerTally => ({
  ...{ entry: 'tally', tally: 'verification-answers', month: '2026-01', hits: 9, of: 10 },
  ...{ recordedOn: '2026-02-01', evidence: 'source/one' },
  ...parts,
});
const reading = { tally: 'verification-answers', months: 6, least: 1 } as const;

describe('the months that a tally is read of', () => {
  it('are the last closed ones, over the end of a year and beside a leap day', () => {
    expect(monthsRead(6, '2026-03-31')).toEqual({ first: '2025-09', last: '2026-02' });
    expect(monthsRead(1, '2026-01-01')).toEqual({ first: '2025-12', last: '2025-12' });
    expect(['2028-02-29', '2028-03-01'].map((day) => monthsRead(1, day).last)).toEqual(['2028-01', '2028-02']);
  });

  it('are counted as the calendar counts them', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 40 }), (day, months) => {
        const first = `${monthBefore(monthOf(day), months)}-01`;
        expect(lastDayOf(first, { months })).toBe(`${monthOf(day)}-01`);
      }),
    );
  });
});

describe('a share', () => {
  it('is percent of what came in all months together, not a mean of months', () => {
    const ledger = [
      tallyOf({ hits: 1, of: 1 }),
      tallyOf({ month: '2026-02', hits: 0, of: 3, recordedOn: '2026-03-01' }),
    ];
    expect(shareOn(ledger, reading, '2026-03-01')).toBe(25);
  });

  it('is no value below so many cases, and none of nothing', () => {
    const ledger = [tallyOf({})];
    const least = (number: number) => shareOn(ledger, { ...reading, least: number }, '2026-02-01');
    expect([least(10), least(11), shareOn([], { ...reading, least: 0 }, '2026-02-01')]).toEqual([
      90,
      undefined,
      undefined,
    ]);
  });

  it('is what was known on the day: before a correction the older count, from then on the newer', () => {
    const ledger = [tallyOf({}), tallyOf({ hits: 10, recordedOn: '2026-02-09' })];
    const shares = ['2026-01-31', '2026-02-01', '2026-02-08', '2026-02-09'].map((day) => shareOn(ledger, reading, day));
    expect(shares).toEqual([undefined, 90, 90, 100]);
  });

  it('adds what several have counted for one organisation', () => {
    const ledger = [tallyOf({}), tallyOf({ evidence: 'source/two', hits: 0 })];
    expect(countedOn(ledger, reading, '2026-02-01')).toEqual({ hits: 9, of: 20 });
  });

  it('does not read the present month, also where its tally is there by a clock that was set back', () => {
    expect(shareOn([tallyOf({ month: '2026-02' })], reading, '2026-02-28')).toBeUndefined();
  });

  it('equals the count of single cases over any window (property)', () => {
    const start = numberOfDay('2027-11-20');
    const anyCase = fc.record({ at: fc.nat(200), hit: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(anyCase, { maxLength: 60 }),
        fc.nat(260),
        fc.integer({ min: 1, max: 8 }),
        (cases, ask, months) => {
          const days = cases.map(({ at, hit }) => ({ day: dayOfNumber(start + at), hit }));
          const ledger = [...new Set(days.map(({ day }) => monthOf(day)))].map((month) => {
            const own = days.filter(({ day }) => monthOf(day) === month);
            const recordedOn = `${monthBefore(month, -1)}-01`;
            return tallyOf({ month, hits: own.filter(({ hit }) => hit).length, of: own.length, recordedOn });
          });
          const day = dayOfNumber(start + ask);
          const begin = `${monthBefore(monthOf(day), months)}-01`;
          const within = days.filter((one) => one.day >= begin && monthOf(one.day) < monthOf(day));
          const naive = (100 * within.filter(({ hit }) => hit).length) / within.length;
          expect(shareOn(ledger, { ...reading, months }, day)).toBe(within.length === 0 ? undefined : naive);
        },
      ),
      { numRuns: 500 },
    );
  });
});
