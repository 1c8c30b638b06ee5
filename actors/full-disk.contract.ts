import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bareTurn, type JournalStoreHarness } from './journal-store.contract.ts';
import type { JournalStore } from './ports.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { MarkRow } from './protocol/journal.ts';

/** A store on a disk that can be filled. */
export interface FullDiskHarness extends JournalStoreHarness {
  fill(): void;
  makeRoom(): void;
}

const APPLICATION: EntityKey = { kind: 'application', id: 'hall-3301.2026-000021' };
/** More than the last block of a file may still have room for. */
const ATTACHMENT = new Uint8Array(100_000).map((_, index) => (index * 37) & 255);

const turnOf = (version: number) =>
  bareTurn(APPLICATION, { version, state: { version }, attachment: ATTACHMENT, commands: [] });
const mark = (watermark: number): Record<string, MarkRow> => ({ calls: { epoch: 'e', watermark, above: [] } });

/** What every `JournalStore` does while its disk is full, run on the one in memory and on the one in LevelDB. */
export function fullDiskContract(name: string, makeHarness: () => FullDiskHarness | Promise<FullDiskHarness>): void {
  describe(`${name} on a full disk`, () => {
    let harness: FullDiskHarness;
    let store: JournalStore;
    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open();
    });
    afterEach(() => harness.dispose());
    const untilFull = () =>
      vi.waitFor(() => expect(store.fault()).toMatchObject({ code: 'FULL' }), { timeout: 20_000 });

    it('is well before, says why it waits, and is well again', async () => {
      expect(store.fault()).toBeUndefined();
      harness.fill();
      const committed = store.commit([turnOf(1)], mark(1));
      await untilFull();
      harness.makeRoom();
      expect(await committed).toHaveLength(1);
      expect(store.fault()).toBeUndefined();
    });

    it('answers nothing meanwhile, and writes all that waited in its order, once', async () => {
      const before = await store.commit([turnOf(1)], mark(1));
      harness.fill();
      let told = 0;
      const calls = [2, 3, 4, 5].map((version) => store.commit([turnOf(version), turnOf(version)], mark(version)));
      for (const call of calls) void call.then(() => (told += 1));
      await untilFull();
      expect([told, store.head().commit]).toEqual([0, 1]);
      harness.makeRoom();
      const entries = [...before, ...(await Promise.all(calls)).flat()];
      expect(entries.map(({ commit, version }) => [commit, version])).toEqual(
        [1, 2, 2, 3, 3, 4, 4, 5, 5].map((version, index) => [index + 1, version]),
      );
      for (const open of [async () => store, () => harness.reopen()]) {
        const opened = await open();
        expect(await opened.entries(1, 100)).toEqual(entries);
        expect(opened.head()).toMatchObject({ commit: 9, hash: entries.at(-1)?.hash });
        expect(await opened.load(APPLICATION)).toEqual({ state: { version: 5 }, version: 5, commit: 9 });
        expect(await opened.marks()).toEqual(mark(5));
      }
    });

    it('is read meanwhile, and as it was', async () => {
      const [entry] = await store.commit([turnOf(1)], mark(1));
      harness.fill();
      const committed = store.commit([turnOf(2)], mark(2));
      await untilFull();
      expect(await store.load(APPLICATION)).toEqual({ state: { version: 1 }, version: 1, commit: 1 });
      expect(await store.entries(1, 10)).toEqual([entry]);
      expect(await store.marks()).toEqual(mark(1));
      harness.makeRoom();
      // Reading goes on all the time that the handle is exchanged.
      do {
        expect((await store.load(APPLICATION))?.version).toBeGreaterThanOrEqual(1);
        expect((await store.history(APPLICATION, 10)).length).toBeGreaterThanOrEqual(1);
      } while (store.fault() !== undefined);
      await committed;
    });

    it('goes on after the second time as after the first', async () => {
      for (let round = 1; round <= 3; round += 1) {
        harness.fill();
        const committed = store.commit([turnOf(round)], mark(round));
        await untilFull();
        harness.makeRoom();
        expect((await committed)[0]).toMatchObject({ commit: round, version: round });
      }
      expect((await (await harness.reopen()).entries(1, 10)).map(({ version }) => version)).toEqual([1, 2, 3]);
    });

    it('rejects what waits when it is closed, and has lost nothing that it had told', async () => {
      await store.commit([turnOf(1)], mark(1));
      harness.fill();
      const committed = store.commit([turnOf(2)], mark(2));
      await untilFull();
      const rejected = expect(committed).rejects.toMatchObject({ name: 'StoreFault' });
      await store.close();
      await rejected;
      harness.makeRoom();
      const opened = await harness.reopen();
      expect(opened.head().commit).toBe(1);
      expect((await opened.commit([turnOf(2)], mark(2)))[0]?.commit).toBe(2);
    });
  });
}
