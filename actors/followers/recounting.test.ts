import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { bareTurn } from '../journal-store.contract.ts';
import type { DueRow } from '../protocol/journal.ts';
import { createRecounting } from './recounting.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const NOW = at('2026-12-01T09:00');
const row = (number: number, moment: string, name = 'recount'): DueRow => ({
  at: at(moment),
  entity: { kind: 'application', id: `hall.${number}` },
  name,
});
const covered = (version: string, coveredUntil: string) => ({ version, coveredUntil }) as WorkingCalendar;

async function recountingOver(rows: readonly DueRow[]) {
  const store = createMemoryJournalStore();
  await store.commit([{ ...bareTurn({ kind: 'application', id: 'hall.0' }), dueSet: rows }], {});
  let calendar = covered('c1', '2026-12-31');
  const recounting = createRecounting(store, () => calendar);
  const all = async (limit: number): Promise<readonly string[]> => {
    const found: string[] = [];
    for (;;) {
      const next = await recounting.next(NOW, limit);
      if (next.length === 0) return found;
      expect(next.length).toBeLessThanOrEqual(limit);
      found.push(...next.map(({ entity }) => entity.id));
    }
  };
  return {
    all,
    publish: (version: string, until: string) => {
      calendar = covered(version, until);
    },
  };
}

describe('rows that wait for a calendar', () => {
  const rows = [
    row(1, '2027-01-01T00:00'),
    row(2, '2027-01-01T00:00'),
    row(3, '2027-01-01T00:00', 'tick'),
    row(4, '2027-01-01T00:00'),
    row(5, '2027-02-01T00:00'),
    row(6, '2028-01-01T00:00'),
  ];

  it('are found once when it comes, only those of the years that it knows, however few at a time', async () => {
    const { all, publish } = await recountingOver(rows);
    expect(await all(2)).toEqual([]);
    publish('c2', '2027-12-31');
    expect(await all(2)).toEqual(['hall.1', 'hall.2', 'hall.4']);
    expect(await all(2)).toEqual([]);
    publish('c3', '2028-12-31');
    expect(await all(10)).toEqual(['hall.1', 'hall.2', 'hall.4', 'hall.6']);
  });

  it('are looked for anew after a start, since it may have come in between', async () => {
    const { all, publish } = await recountingOver(rows);
    publish('c2', '2027-12-31');
    expect(await all(10)).toHaveLength(3);
  });
});
