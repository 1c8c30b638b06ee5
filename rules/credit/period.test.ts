import { describe, expect, it } from 'vitest';
import { calendarWith } from '../calendar/calendar.fixture.ts';
import { itemOf } from './credit.fixture.ts';
import { dayOfNumber, numberOfDay } from './credit-day.ts';
import { itemsOn, type LedgerEntry, type Severity } from './ledger.ts';
import { firstRepairDay, judgeObjection, judgeRepair, publicationOfItem, publishedOn, usualPeriods } from './period.ts';
import type { SeverityPeriods } from './periods-file.ts';

const calendar = calendarWith();
const proofs = { dutiesDoneEvidence: 'm:1', commitmentLetter: 'm:2' };
const nth = (day: string, count: number): string => dayOfNumber(numberOfDay(day) + count);

function repair(ledger: readonly LedgerEntry[], on: string, parts: object = proofs) {
  return judgeRepair(ledger, { item: 'i1', on, ...parts }, usualPeriods, calendar);
}

function standing(ledger: readonly LedgerEntry[], day: string) {
  return itemsOn(ledger, day).map((one) => one.standing);
}

describe('a general item decided on 1 January 2026', () => {
  const decided = '2026-01-01';
  const ledger = [itemOf({ day: decided })];

  it('is refused repair on day 89 and on the last day of its minimum, and repaired on day 91', () => {
    expect(repair(ledger, nth(decided, 89))).toEqual({ refused: 'REPAIR_TOO_EARLY', possibleFrom: '2026-04-02' });
    expect(repair(ledger, nth(decided, 90))).toEqual({ refused: 'REPAIR_TOO_EARLY', possibleFrom: '2026-04-02' });
    const verdict = repair(ledger, nth(decided, 91));
    expect(verdict).toMatchObject({ entry: { entry: 'repaired', recordedOn: '2026-04-02' } });
    if ('refused' in verdict) throw new Error('refused');
    // Ten working days from 2 April 2026, over 清明.
    expect(verdict.answerBy).toEqual({ day: '2026-04-17', provisional: false });
    const repaired = [...ledger, verdict.entry];
    expect([standing(repaired, nth(decided, 90)), standing(repaired, nth(decided, 91))]).toEqual([
      ['in-use'],
      ['repaired'],
    ]);
  });

  it('ends by itself on day 366, and is in use to day 365', () => {
    expect([365, 366, 5000].map((count) => standing(ledger, nth(decided, count))[0])).toEqual([
      'in-use',
      'ended',
      'ended',
    ]);
    expect(repair(ledger, nth(decided, 366))).toEqual({ refused: 'ITEM_OVER' });
  });

  it('wants proof that duties are done and a commitment letter, and knows the item', () => {
    const on = nth(decided, 91);
    expect(repair(ledger, on, { commitmentLetter: 'm:2' })).toEqual({ refused: 'DUTIES_UNPROVED' });
    expect(repair(ledger, on, { dutiesDoneEvidence: 'm:1' })).toEqual({ refused: 'COMMITMENT_MISSING' });
    expect(repair([], on)).toEqual({ refused: 'ITEM_UNKNOWN' });
    expect(repair([...ledger, { entry: 'repaired', item: 'i1', recordedOn: on }], on)).toEqual({
      refused: 'ITEM_OVER',
    });
  });
});

describe('periods', () => {
  it.each([
    ['minor', '2026-01-31', '2026-01-31', '2026-04-30'],
    ['general', '2023-11-30', '2024-03-01', '2024-11-30'],
    ['general', '2024-02-29', '2024-05-30', '2025-02-28'],
    ['serious', '2024-02-29', '2025-03-01', '2027-02-28'],
    ['serious', '2025-02-28', '2026-03-01', '2028-02-28'],
  ] as const)('of a %s item decided on %s: repair from %s, last day %s', (severity, day, from, last) => {
    const item = itemOf({ day, severity: severity as Severity });
    expect([firstRepairDay(item, usualPeriods), item.lastDay]).toEqual([from, last]);
  });

  it('publish a general item and no minor one, and neither after a repair or under an objection', () => {
    const day = '2026-03-02';
    const items = (ledger: readonly LedgerEntry[], on = day) => publishedOn(ledger, on).map(({ item }) => item);
    const ledger = [itemOf({ day }), itemOf({ item: 'i2', severity: 'minor', day })];
    expect(['2026-03-01', day, '2027-03-02', '2027-03-03'].map((on) => items(ledger, on))).toEqual([
      [],
      ['i1'],
      ['i1'],
      [],
    ]);
    expect(items([...ledger, { entry: 'objection-opened', item: 'i1', recordedOn: day }])).toEqual([]);
    expect(items([...ledger, { entry: 'repaired', item: 'i1', recordedOn: day }])).toEqual([]);
  });

  it('show to the public what the settings say, from the entry of an item on', () => {
    const item = itemOf({ severity: 'minor', day: '2026-01-05', recordedOn: '2026-02-01' });
    const minorWith = (parts: Partial<SeverityPeriods>) => ({
      ...usualPeriods,
      minor: { ...usualPeriods.minor, ...parts },
    });
    expect(publicationOfItem(item, usualPeriods, false)).toBeUndefined();
    expect(publicationOfItem(item, usualPeriods, true)).toEqual({ from: '2026-02-01', to: '2026-04-05' });
    const short = minorWith({ publication: 'always', publicationMaximum: { days: 30 } });
    expect(publicationOfItem(item, short, false)).toEqual({ from: '2026-02-01', to: '2026-02-04' });
    expect(publicationOfItem({ ...item, recordedOn: '2026-02-05' }, short, false)).toBeUndefined();
    expect(publicationOfItem(item, minorWith({ publication: 'never' }), true)).toBeUndefined();
    const publication = publicationOfItem(item, short, false);
    if (publication === undefined) throw new Error('not shown');
    const shown = (on: string) => publishedOn([{ ...item, publication }], on).length;
    expect(['2026-01-31', '2026-02-01', '2026-02-04', '2026-02-05'].map(shown)).toEqual([0, 1, 1, 0]);
  });
});

describe('an objection', () => {
  const decided = '2026-01-01';
  const item = itemOf({ day: decided });

  it('suspends use at once, is answered in working days, and is one at a time', () => {
    const verdict = judgeObjection([item], { item: 'i1', on: '2026-09-18' }, usualPeriods, calendar);
    if ('refused' in verdict) throw new Error('refused');
    // Friday; Sunday 20 September is worked, 25 to 27 September are free.
    expect(verdict.answerBy.day).toBe('2026-09-29');
    const ledger = [item, verdict.entry];
    expect([standing(ledger, '2026-09-17'), standing(ledger, '2026-09-18')]).toEqual([['in-use'], ['suspended']]);
    const again = judgeObjection(ledger, { item: 'i1', on: '2026-09-19' }, usualPeriods, calendar);
    expect(again).toEqual({ refused: 'OBJECTION_OPEN' });
  });

  it('that is rejected gives the rest of the time back; one that is upheld ends the item', () => {
    const opened: LedgerEntry[] = [item, { entry: 'objection-opened', item: 'i1', recordedOn: '2026-05-06' }];
    const rejected: LedgerEntry[] = [...opened, { entry: 'objection-rejected', item: 'i1', recordedOn: '2026-05-20' }];
    expect([standing(rejected, '2026-05-19'), standing(rejected, '2026-05-20')]).toEqual([['suspended'], ['in-use']]);
    const upheld: LedgerEntry[] = [...opened, { entry: 'withdrawn', item: 'i1', recordedOn: '2026-05-20' }];
    expect([standing(upheld, '2026-05-20'), standing(upheld, '2027-05-20')]).toEqual([['withdrawn'], ['withdrawn']]);
  });

  it('across the end date lets the item end, and its rejection later does not bring it back', () => {
    const ledger: LedgerEntry[] = [
      item,
      { entry: 'objection-opened', item: 'i1', recordedOn: '2026-12-30' },
      { entry: 'objection-rejected', item: 'i1', recordedOn: '2027-01-08' },
    ];
    expect(
      ['2026-12-29', '2026-12-30', '2027-01-01', '2027-01-02', '2027-01-08', '2027-02-01'].map(
        (day) => standing(ledger, day)[0],
      ),
    ).toEqual(['in-use', 'suspended', 'suspended', 'ended', 'ended', 'ended']);
    expect(judgeObjection(ledger, { item: 'i1', on: '2027-01-03' }, usualPeriods, calendar)).toEqual({
      refused: 'ITEM_OVER',
    });
  });
});
