import { describe, expect, it } from 'vitest';
import { itemOf } from './credit.fixture.ts';
import { itemsOn, type LedgerEntry } from './ledger.ts';

const standing = (ledger: readonly LedgerEntry[], day: string) => itemsOn(ledger, day).map((one) => one.standing);

describe('a credit ledger', () => {
  const item = itemOf({ day: '2026-01-05', recordedOn: '2026-01-09' });

  it('knows of an item from the day of its entry on, not from that of its document', () => {
    expect(['2026-01-08', '2026-01-09'].map((day) => standing([item], day))).toEqual([[], ['in-use']]);
  });

  it('keeps a repair and a withdrawal whatever is entered after them', () => {
    for (const last of ['repaired', 'withdrawn'] as const) {
      const ledger: LedgerEntry[] = [
        item,
        { entry: last, item: 'i1', recordedOn: '2026-05-01' },
        { entry: 'objection-opened', item: 'i1', recordedOn: '2026-05-02' },
        { entry: 'objection-rejected', item: 'i1', recordedOn: '2026-05-03' },
        { entry: last === 'repaired' ? 'withdrawn' : 'repaired', item: 'i1', recordedOn: '2026-05-04' },
      ];
      expect([standing(ledger, '2026-05-03'), standing(ledger, '2027-05-04')]).toEqual([[last], [last]]);
    }
  });

  it('stands a clock that was set back: what bears an earlier day than its item waits for the item', () => {
    const ledger: LedgerEntry[] = [item, { entry: 'objection-opened', item: 'i1', recordedOn: '2026-01-07' }];
    expect(['2026-01-07', '2026-01-08', '2026-01-09'].map((day) => standing(ledger, day))).toEqual([
      [],
      [],
      ['suspended'],
    ]);
  });

  it('is broken where it has an item twice, or an entry about none, on whatever day is asked', () => {
    for (const day of ['2026-01-01', '2026-06-01']) {
      expect(() => itemsOn([item, item], day)).toThrow('an item twice');
      expect(() => itemsOn([{ entry: 'repaired', item: 'i9', recordedOn: '2026-02-01' }], day)).toThrow('is not in it');
    }
  });
});
