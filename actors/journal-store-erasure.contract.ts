import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn, type JournalStoreHarness } from './journal-store.contract.ts';
import type { JournalStore } from './ports.ts';
import type { EntityKey } from './protocol/entity.ts';

const ENTITY: EntityKey = { kind: 'application', id: 'hall.7' };
const OTHER: EntityKey = { kind: 'application', id: 'hall.8' };
const sender = { id: '["hall","/hall","m-1"]', content: 'c', verdict: 'received' } as const;

/** What every store does with a turn that erases. */
export function erasureContract(
  name: string,
  createHarness: () => Promise<JournalStoreHarness> | JournalStoreHarness,
): void {
  describe(`${name}, when an entity is erased`, () => {
    let harness: JournalStoreHarness;
    let store: JournalStore;
    beforeEach(async () => {
      harness = await createHarness();
      store = await harness.open();
      await store.commit(
        [
          bareTurn(ENTITY, { state: { secret: true }, sender, attachment: Buffer.from('letter') }),
          bareTurn(OTHER, { state: { kept: true }, attachment: Buffer.from('other') }),
          bareTurn(ENTITY, { version: 2, state: { secret: 2 } }),
        ],
        {},
      );
    });
    afterEach(() => harness.dispose());

    const erase = async (): Promise<void> => {
      await store.commit([bareTurn(ENTITY, { version: 0, events: [{ type: 'EntityErased' }], erases: true })], {});
      await store.purge(ENTITY);
    };

    it.each(['at once', 'after it was opened again'])(
      'says erased of what was written about it, and of nothing else, %s',
      async (when) => {
        const before = await store.entries(1, 10);
        await erase();
        if (when !== 'at once') store = await harness.reopen();
        const entries = await store.entries(1, 10);
        expect(entries.map(({ hash }) => hash).slice(0, 3)).toEqual(before.map(({ hash }) => hash));
        expect(entries.map(({ erased }) => erased)).toEqual([true, undefined, true, undefined]);
        expect(entries[0]).toMatchObject({
          entity: ENTITY,
          version: 1,
          events: [],
          messages: [],
          commands: [],
          readings: [],
        });
        expect(entries[1]).toEqual(before[1]);
        expect(entries[3]).toMatchObject({ events: [{ type: 'EntityErased' }] });
        expect(await store.history(ENTITY, 10)).toEqual(entries.filter(({ entity }) => entity.id === ENTITY.id));
        expect(await store.load(ENTITY)).toBeUndefined();
        expect(await store.load(OTHER)).toMatchObject({ state: { kept: true } });
        expect(await store.attachment(ENTITY, 1)).toBeUndefined();
        expect(Buffer.from((await store.attachment(OTHER, 2)) ?? [])).toEqual(Buffer.from('other'));
        // The sender's id is known as used, and nothing can be a repeat of what it came with.
        expect(await store.senderId(ENTITY, sender.id)).toEqual({
          content: '',
          verdict: 'received',
          commit: 1,
          receipts: [],
        });
      },
    );

    it('takes it in again as something new', async () => {
      await erase();
      await store.commit([bareTurn(ENTITY, { state: { back: true } })], {});
      for (const when of ['at once', 'after it was opened again']) {
        if (when !== 'at once') store = await harness.reopen();
        expect(await store.load(ENTITY), when).toEqual({ state: { back: true }, version: 1, commit: 5 });
        const erased = (await store.history(ENTITY, 10)).map((entry) => entry.erased);
        expect(erased, when).toEqual([true, true, undefined, undefined]);
      }
    });

    it('can do it in the batch that brought it, and twice', async () => {
      const born = { kind: 'person', id: 'citizen-x' } as const;
      await store.commit([bareTurn(born, { state: 1 }), bareTurn(born, { version: 0, erases: true })], {});
      expect(await store.load(born)).toBeUndefined();
      await store.commit([bareTurn(born, { version: 0, erases: true })], {});
      store = await harness.reopen();
      expect((await store.history(born, 10)).map(({ erased }) => erased)).toEqual([true, true, undefined]);
      expect(await store.load(born)).toBeUndefined();
    });
  });
}
