import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn, type JournalStoreHarness } from './journal-store.contract.ts';
import type { JournalStore } from './ports.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { DueRow } from './protocol/journal.ts';
import { type ListName, listRow } from './protocol/lists.ts';

const APPLICATION: EntityKey = { kind: 'application', id: 'hall.7' };
const OTHER: EntityKey = { kind: 'application', id: 'hall.8' };
const LONGER: EntityKey = { kind: 'application', id: 'hall.7.a' };

/** What every store does with lists. */
export function listsContract(
  name: string,
  createHarness: () => Promise<JournalStoreHarness> | JournalStoreHarness,
): void {
  describe(`${name}, as a keeper of lists`, () => {
    let harness: JournalStoreHarness;
    let store: JournalStore;
    beforeEach(async () => {
      harness = await createHarness();
      store = await harness.open();
    });
    afterEach(() => harness.dispose());

    it('gives lists in the order of their days, from one to another and behind a row, and never as due', async () => {
      const listed = (entity: EntityKey, on: string, list: ListName = 'openApplications') =>
        listRow(entity, { list, on });
      const rows = [
        listed(OTHER, '1950-02-03'),
        listed(APPLICATION, '2026-09-20'),
        listed(OTHER, '2026-09-20'),
        listed(LONGER, '9999-12-31'),
      ];
      await store.commit(
        [bareTurn(APPLICATION, { dueSet: [...rows, listed(LONGER, '2026-09-20', 'endedApplications')] })],
        {},
      );
      const opened = await harness.reopen();
      const all = await opened.listed('openApplications', { limit: 100 });
      expect(new Set(all.map((row) => JSON.stringify(row)))).toEqual(new Set(rows.map((row) => JSON.stringify(row))));
      expect(all.map(({ at }) => at)).toEqual(rows.map(({ at }) => at));
      const days = { from: '2026-09-20', to: '2026-09-20' };
      expect(await opened.listed('openApplications', { ...days, limit: 100 })).toEqual(all.slice(1, 3));
      const [first] = all;
      expect(await opened.listed('openApplications', { ...(first && { after: first }), limit: 2 })).toEqual(
        all.slice(1, 3),
      );
      expect(await opened.listed('endedApplications', { limit: 100 })).toHaveLength(1);
      expect(await opened.due(Date.UTC(9999, 11, 31), 100)).toEqual([]);
      await opened.commit([bareTurn(OTHER, { dueCleared: [rows[2] as DueRow] })], {});
      expect(await opened.listed('openApplications', { ...days, limit: 100 })).toEqual(
        all.slice(1, 3).filter(({ entity }) => entity.id !== OTHER.id),
      );
    });

    it('names the entities of a kind in the order of their characters, behind one of them, also what was erased', async () => {
      const state = { any: true };
      const person: EntityKey = { kind: 'person', id: 'officer-1' };
      // Of the last nothing but a reading was ever written.
      const turns = [bareTurn(OTHER, { state }), bareTurn(LONGER, { state }), bareTurn(APPLICATION, { state })];
      await store.commit(
        [...turns, bareTurn(person, { state }), bareTurn({ kind: 'application', id: 'hall.7-a' })],
        {},
      );
      await store.commit([bareTurn(OTHER, { version: 2, erases: true })], {});
      const opened = await harness.reopen();
      expect(await opened.ids('application', { limit: 100 })).toEqual(['hall.7', 'hall.7-a', 'hall.7.a', 'hall.8']);
      expect(await opened.ids('application', { limit: 2 })).toEqual(['hall.7', 'hall.7-a']);
      expect(await opened.ids('application', { limit: 2, after: 'hall.7-a' })).toEqual(['hall.7.a', 'hall.8']);
      expect(await opened.ids('application', { limit: 2, after: 'hall.7z' })).toEqual(['hall.8']);
      expect(await opened.ids('person', { limit: 9 })).toEqual(['officer-1']);
      expect(await opened.ids('alert', { limit: 9 })).toEqual([]);
      expect(await opened.ids('application', { limit: 0 })).toEqual([]);
      expect(await opened.load(OTHER)).toBeUndefined();
    });
  });
}
