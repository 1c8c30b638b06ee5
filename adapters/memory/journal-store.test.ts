import { describe, expect, it } from 'vitest';
import { fullDiskContract } from '../../actors/full-disk.contract.ts';
import { bareTurn, journalStoreContract } from '../../actors/journal-store.contract.ts';
import { erasureContract } from '../../actors/journal-store-erasure.contract.ts';
import { listsContract } from '../../actors/journal-store-lists.contract.ts';
import { createMemoryJournalStore, type MemoryJournalStore, type Resting } from './journal-store.ts';

/** A place in memory, with a disk that can be filled. */
function createMemoryHarness() {
  const folders = new Map<string, Resting>();
  let store: MemoryJournalStore;
  return {
    async open() {
      store = createMemoryJournalStore({ folders });
      return store;
    },
    async reopen() {
      store = store.crash();
      return store;
    },
    emptyFolder: async () => 'backup',
    async openBackup(folder: string) {
      const resting = folders.get(folder);
      if (resting === undefined) throw new Error('no backup was made');
      return createMemoryJournalStore({ resting });
    },
    async dispose() {},
    fill: () => store.fill(),
    makeRoom: () => store.makeRoom(),
  };
}

journalStoreContract('the store in memory', createMemoryHarness);
fullDiskContract('the store in memory', createMemoryHarness);
erasureContract('the store in memory', createMemoryHarness);
listsContract('the store in memory', createMemoryHarness);

const ENTITY = { kind: 'application', id: 'hall.1' } as const;

describe('the store in memory', () => {
  it('fails the commit that it is told to fail, and refuses from then on', async () => {
    const store = createMemoryJournalStore();
    await store.commit([bareTurn(ENTITY)], {});
    store.failNextCommit({ code: 'FULL' });
    await expect(store.commit([bareTurn(ENTITY)], {})).rejects.toMatchObject({ name: 'StoreFault', code: 'FULL' });
    await expect(store.commit([bareTurn(ENTITY)], {})).rejects.toMatchObject({ code: 'FULL' });
    expect(store.crash().head().commit).toBe(1);
  });

  it('can keep a commit that it has rejected, as a disk may', async () => {
    const store = createMemoryJournalStore();
    store.failNextCommit({ written: true });
    await expect(store.commit([bareTurn(ENTITY, { state: 1 })], {})).rejects.toThrow();
    const opened = store.crash();
    expect(opened.head().commit).toBe(1);
    expect(await opened.load(ENTITY)).toMatchObject({ state: 1 });
  });

  it('is dead after a crash, and makes the same hashes of the same turns', async () => {
    const [one, two] = [createMemoryJournalStore(), createMemoryJournalStore()];
    const turns = [bareTurn(ENTITY), bareTurn(ENTITY, { version: 2 })];
    expect(await one.commit(turns, {})).toEqual(await two.commit(turns, {}));
    one.crash();
    await expect(one.load(ENTITY)).rejects.toThrow(/crashed/);
    await expect(one.commit(turns, {})).rejects.toThrow(/crashed/);
  });
});
