import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalStore } from './ports.ts';
import { type EntityKey, officerKey } from './protocol/entity.ts';
import type { DueRow, Entry, MarkRow, SenderId, Turn } from './protocol/journal.ts';

/** One place where a store rests, made anew for every test. */
export interface JournalStoreHarness {
  /** Opens the store for the first time. */
  open(): Promise<JournalStore>;
  /** Closes the store that is open and opens what rests, as a new process would. */
  reopen(): Promise<JournalStore>;
  emptyFolder(): Promise<string>;
  /** Opens what `backup` has written. */
  openBackup(folder: string): Promise<JournalStore>;
  /** Closes and deletes everything. */
  dispose(): Promise<void>;
}

const APPLICATION: EntityKey = { kind: 'application', id: 'hall-3301.2026-000017' };
const alarm = { alert: { phase: 'in', severity: 'red', region: '330182' } } as const;
const OTHER: EntityKey = { kind: 'application', id: 'hall-3301.2026-000018' };
/** Its name is the beginning of another's: rows of one must not show up with the other. */
const LONGER: EntityKey = { kind: 'application', id: 'hall-3301.2026-000017.a' };

/** A turn with no more in it than every turn has. */
export function bareTurn(entity: EntityKey, rest: Partial<Turn> = {}): Turn {
  return {
    entity,
    at: 1_790_000_000_000,
    version: 1,
    input: { source: 'integrator', sequence: 1, integrator: 'hall', messageId: 'm-1', messageSource: '/hall' },
    events: [{ type: 'ApplicationSubmitted' }],
    messages: [],
    commands: [],
    readings: [],
    ...rest,
  };
}

function commands(count: number): Turn['commands'] {
  return Array.from({ length: count }, (_, index) => ({
    to: officerKey(`A${index}`),
    command: {
      type: 'count',
      counter: 'approved',
      application: 'hall.1',
      matter: 'marriage-record-copy',
      on: '2026-08-03',
    },
  }));
}

function sender(id: string, rest: Partial<SenderId> = {}): SenderId {
  return { id, content: 'c'.repeat(64), verdict: 'received', ...rest };
}

/** What every `JournalStore` keeps, run on the one in memory and on the one in LevelDB. */
export function journalStoreContract(
  name: string,
  makeHarness: () => JournalStoreHarness | Promise<JournalStoreHarness>,
): void {
  describe(`${name} keeps the contract of a journal store`, () => {
    let harness: JournalStoreHarness;
    let store: JournalStore;
    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open();
    });
    afterEach(() => harness.dispose());

    it('is empty when it is new', async () => {
      expect(store.head()).toEqual({ commit: 0, hash: '0'.repeat(64), commands: 0 });
      expect(await store.entries(1, 10)).toEqual([]);
      expect(await store.load(APPLICATION)).toBeUndefined();
      expect(await store.senderId(APPLICATION, 'x')).toBeUndefined();
      expect(await store.marks()).toEqual({});
      expect(await store.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      for (const before of [undefined, 0, 5]) expect(await store.history(APPLICATION, 10, before)).toEqual([]);
      expect(await store.attachment(APPLICATION, 1)).toBeUndefined();
      expect(store.storeId).not.toBe('');
      expect(store.epoch).not.toBe('');
    });

    it('numbers entries without holes and counts the commands before each', async () => {
      const first = await store.commit([bareTurn(APPLICATION, { commands: commands(2) }), bareTurn(OTHER)], {});
      const second = await store.commit([bareTurn(APPLICATION, { version: 2, commands: commands(3) })], {});
      expect([...first, ...second].map((entry) => [entry.commit, entry.commandsBefore])).toEqual([
        [1, 0],
        [2, 2],
        [3, 2],
      ]);
      expect(store.head()).toMatchObject({ commit: 3, commands: 5, hash: second[0]?.hash });
    });

    it('gives every entry a hash that no other has', async () => {
      const turn = bareTurn(APPLICATION);
      const entries = await store.commit([turn, turn, turn], {});
      const hashes = entries.map(({ hash }) => hash);
      expect(new Set(hashes).size).toBe(3);
      for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(store.head().hash).toBe(hashes[2]);
    });

    it('keeps the order of turns in a batch, and of batches as they were called', async () => {
      const calls = Array.from({ length: 5 }, (_, call) =>
        store.commit(
          Array.from({ length: 4 }, (_, index) =>
            bareTurn(APPLICATION, { version: call * 4 + index + 1, state: { call, index } }),
          ),
          { calls: { epoch: 'e', watermark: call, above: [] } },
        ),
      );
      const entries = (await Promise.all(calls)).flat();
      expect(entries.map(({ commit, version }) => [commit, version])).toEqual(
        Array.from({ length: 20 }, (_, index) => [index + 1, index + 1]),
      );
      expect(await store.entries(1, 100)).toEqual(entries);
      expect(await store.load(APPLICATION)).toEqual({ state: { call: 4, index: 3 }, version: 20, commit: 20 });
      expect((await store.marks())['calls']?.watermark).toBe(4);
    });

    it('writes all of a turn in one piece', async () => {
      const due: DueRow = { at: 1_790_000_600_000, entity: APPLICATION, name: 'accept' };
      const mark: MarkRow = { epoch: 'stream-1', watermark: 41, above: [43, 47] };
      const turn = bareTurn(APPLICATION, {
        version: 7,
        events: [{ type: 'ApplicationSubmitted' }, { type: 'ApplicationAccepted' }],
        messages: [
          { integrator: 'hall', topic: 'application.x', event: 'received', data: { code: null, list: [1, 'two'] } },
          { ...alarm, integrator: '', topic: 'alert.x', event: 'alert-raised', data: {} },
        ],
        commands: commands(1),
        readings: [{ entity: officerKey('A1'), version: 3 }],
        state: { step: 'accepted', nothing: null, deep: [{ a: [1.5, true] }] },
        sender: sender('/hall\nm-1', { verdict: 'refused' }),
        dueSet: [due],
        attachment: Uint8Array.of(0, 1, 2, 255),
      });
      const [{ messageTexts: _texts, ...entry }] = (await store.commit([turn], { integrators: mark })) as [Entry];
      const { state, sender: _sender, dueSet: _dueSet, attachment: _attachment, ...kept } = turn;
      expect(entry).toMatchObject({ ...kept, commit: 1, commandsBefore: 0 });
      expect(entry.attachmentHash).toMatch(/^[0-9a-f]{64}$/);
      for (const open of [async () => store, () => harness.reopen()]) {
        const opened = await open();
        expect(await opened.entries(1, 10)).toEqual([entry]);
        expect(await opened.history(APPLICATION, 10)).toEqual([entry]);
        expect(await opened.load(APPLICATION)).toEqual({ state, version: 7, commit: 1 });
        expect(await opened.senderId(APPLICATION, '/hall\nm-1')).toEqual({
          ...{ content: 'c'.repeat(64), verdict: 'refused', commit: 1 },
          receipts: entry?.messages.filter(({ event }) => event === 'received' || event === 'refused'),
        });
        expect(await opened.due(due.at, 10)).toEqual([due]);
        expect(await opened.marks()).toEqual({ integrators: mark });
        expect(Uint8Array.from((await opened.attachment(APPLICATION, 1)) ?? [])).toEqual(Uint8Array.of(0, 1, 2, 255));
        expect(opened.head()).toEqual({ commit: 1, hash: entry?.hash, commands: 1 });
      }
    });

    it('leaves the state as it is where a turn gives none', async () => {
      await store.commit([bareTurn(APPLICATION, { state: { step: 1 } })], {});
      await store.commit([bareTurn(APPLICATION)], {});
      await store.commit([bareTurn(OTHER)], {});
      expect(await store.load(APPLICATION)).toEqual({ state: { step: 1 }, version: 1, commit: 1 });
      expect(await store.load(OTHER)).toBeUndefined();
      await store.commit([bareTurn(OTHER, { version: 2, state: null })], {});
      expect(await store.load(OTHER)).toEqual({ state: null, version: 2, commit: 4 });
    });

    it('keeps the last state of a batch', async () => {
      await store.commit(
        [1, 2, 3].map((version) => bareTurn(APPLICATION, { version, state: { version } })),
        {},
      );
      expect(await store.load(APPLICATION)).toEqual({ state: { version: 3 }, version: 3, commit: 3 });
      await store.commit(
        [bareTurn(APPLICATION, { version: 4, state: { version: 4 } }), bareTurn(APPLICATION, { version: 4 })],
        {},
      );
      expect(await store.load(APPLICATION)).toEqual({ state: { version: 4 }, version: 4, commit: 4 });
    });

    it('does not let a caller change what was committed', async () => {
      const state = { list: [1] };
      const attachment = Uint8Array.of(1);
      await store.commit([bareTurn(APPLICATION, { state, attachment })], {});
      state.list.push(2);
      attachment[0] = 9;
      expect((await store.load(APPLICATION))?.state).toEqual({ list: [1] });
      expect((await store.attachment(APPLICATION, 1))?.[0]).toBe(1);
    });

    it('tells entities apart whose names begin alike', async () => {
      await store.commit([bareTurn(LONGER, { attachment: Uint8Array.of(7) }), bareTurn(OTHER)], {});
      expect(await store.history(APPLICATION, 10)).toEqual([]);
      expect(await store.load(APPLICATION)).toBeUndefined();
      await store.commit([bareTurn(APPLICATION)], {});
      expect((await store.history(APPLICATION, 10)).map(({ commit }) => commit)).toEqual([3]);
      expect((await store.history(LONGER, 10)).map(({ commit }) => commit)).toEqual([1]);
      expect(await store.attachment(APPLICATION, 1)).toBeUndefined();
    });

    it('gives entries from a commit on, as many as asked', async () => {
      const all = await store.commit(
        Array.from({ length: 9 }, (_, index) => bareTurn(APPLICATION, { version: index })),
        {},
      );
      const numbers = async (from: number, limit: number) =>
        (await store.entries(from, limit)).map(({ commit }) => commit);
      expect(await store.entries(1, 9)).toEqual(all);
      expect(await numbers(1, 3)).toEqual([1, 2, 3]);
      expect(await numbers(4, 3)).toEqual([4, 5, 6]);
      expect(await numbers(8, 100)).toEqual([8, 9]);
      expect(await numbers(0, 2)).toEqual([1, 2]);
      expect(await numbers(-5, 2)).toEqual([1, 2]);
      expect(await numbers(10, 5)).toEqual([]);
      expect(await numbers(500, 5)).toEqual([]);
      expect(await numbers(1, 0)).toEqual([]);
      expect(await numbers(1, -1)).toEqual([]);
      expect(await numbers(1, Number.POSITIVE_INFINITY)).toHaveLength(9);
    });

    it('gives the newest entries about an entity, oldest first', async () => {
      for (let version = 1; version <= 4; version += 1) {
        await store.commit(
          [bareTurn(APPLICATION, { version, attachment: Uint8Array.of(version) }), bareTurn(OTHER)],
          {},
        );
      }
      const numbers = async (limit: number, before?: number) =>
        (await store.history(APPLICATION, limit, before)).map(({ commit }) => commit);
      expect(await numbers(2)).toEqual([5, 7]);
      expect(await numbers(100)).toEqual([1, 3, 5, 7]);
      expect(await numbers(0)).toEqual([]);
      expect(await numbers(2, 7)).toEqual([3, 5]);
      expect([await numbers(1, 6), await numbers(2, 1), await numbers(2, 100)]).toEqual([[5], [], [5, 7]]);
    });

    it('gives due rows earliest first, as many as asked, up to and with a moment', async () => {
      const row = (at: number, id: string, rowName = 'accept'): DueRow => ({
        at,
        entity: { kind: 'application', id },
        name: rowName,
      });
      const rows = [
        row(3000, 'b'),
        row(100, 'c'),
        row(3000, 'a', 'z'),
        row(3000, 'a', 'b'),
        row(2000, 'z'),
        row(0, 'x'),
      ];
      await store.commit([bareTurn(APPLICATION, { dueSet: rows })], {});
      const order = [
        row(0, 'x'),
        row(100, 'c'),
        row(2000, 'z'),
        row(3000, 'a', 'b'),
        row(3000, 'a', 'z'),
        row(3000, 'b'),
      ];
      expect(await store.due(3000, 100)).toEqual(order);
      expect(await store.due(Number.POSITIVE_INFINITY, 100)).toEqual(order);
      expect(await store.due(2999, 100)).toEqual(order.slice(0, 3));
      expect(await store.due(2000.5, 100)).toEqual(order.slice(0, 3));
      expect(await store.due(3000, 4)).toEqual(order.slice(0, 4));
      expect([...(await store.due(-1, 100)), ...(await store.due(3000, 0))]).toEqual([]);
      expect(await store.due(3000, 2, row(3000, 'a', 'c'))).toEqual([order[4], order[5]]);
      await store.commit(
        [bareTurn(APPLICATION, { dueCleared: [row(100, 'c'), row(3000, 'a', 'b'), row(9, 'never-set')] })],
        {},
      );
      expect(await (await harness.reopen()).due(3000, 100)).toEqual([order[0], order[2], order[4], order[5]]);
    });

    it('lets a due row be cleared and set in one batch, the last word counts', async () => {
      const row: DueRow = { at: 5000, entity: APPLICATION, name: 'accept' };
      await store.commit([bareTurn(APPLICATION, { dueSet: [row] })], {});
      await store.commit([bareTurn(APPLICATION, { dueCleared: [row], dueSet: [row] })], {});
      expect(await store.due(5000, 10)).toEqual([row]);
      await store.commit([bareTurn(APPLICATION, { dueSet: [row] }), bareTurn(APPLICATION, { dueCleared: [row] })], {});
      expect(await store.due(5000, 10)).toEqual([]);
      await store.commit([bareTurn(APPLICATION, { dueCleared: [row] }), bareTurn(OTHER, { dueSet: [row] })], {});
      expect(await store.due(5000, 10)).toEqual([row]);
    });

    it('keeps the last row of a sender id, for each entity by itself', async () => {
      await store.commit(
        [bareTurn(APPLICATION, { sender: sender('s\n1') }), bareTurn(OTHER, { sender: sender('s\n1') })],
        {},
      );
      await store.commit([bareTurn(APPLICATION, { sender: sender('s\n1', { verdict: 'refused' }) })], {});
      expect(await store.senderId(APPLICATION, 's\n1')).toMatchObject({ commit: 3, verdict: 'refused' });
      expect(await store.senderId(OTHER, 's\n1')).toMatchObject({ commit: 2, verdict: 'received' });
      expect(await store.senderId(LONGER, 's\n1')).toBeUndefined();
      expect(await store.senderId(APPLICATION, 's\n10')).toBeUndefined();
    });

    it('commits marks without turns, and repeated marks replace each other', async () => {
      expect(await store.commit([], { outbox: { epoch: 'a', watermark: 1, above: [] } })).toEqual([]);
      await store.commit([], {
        outbox: { epoch: 'b', watermark: 2, above: [4, 6] },
        journal: { epoch: 'c', watermark: 0, above: [] },
      });
      await store.commit([], { journal: { epoch: 'c', watermark: 9, above: [] } });
      const marks = {
        outbox: { epoch: 'b', watermark: 2, above: [4, 6] },
        journal: { epoch: 'c', watermark: 9, above: [] },
      };
      expect(await store.marks()).toEqual(marks);
      const opened = await harness.reopen();
      expect(await opened.marks()).toEqual(marks);
      expect(opened.head().commit).toBe(0);
      expect(await opened.commit([], {})).toEqual([]);
    });

    it('goes on where it ended when it is opened again', async () => {
      const before = await store.commit([bareTurn(APPLICATION, { commands: commands(2), state: 1 })], {});
      const { storeId, epoch } = store;
      const opened = await harness.reopen();
      expect([opened.storeId, opened.epoch]).toEqual([storeId, epoch]);
      const after = await opened.commit([bareTurn(APPLICATION, { version: 2, state: 2 })], {});
      expect(after[0]).toMatchObject({ commit: 2, commandsBefore: 2 });
      expect(await opened.entries(1, 10)).toEqual([...before, ...after]);
    });

    it('keeps huge and unusual values', async () => {
      const bytes = new Uint8Array(2 * 1024 * 1024).map((_, index) => (index * 31) & 255);
      const text = '婚姻登记档案 \u0000 "\\ \u2028 👨‍👩‍👧 𠮷 \ud800';
      const state = { [text]: text, long: '档'.repeat(300_000), ['__proto__x']: {}, empty: [{}, [], ''] };
      await store.commit(
        [bareTurn({ kind: 'refusal', id: 'hall.epoch-1' }, { attachment: bytes }), bareTurn(APPLICATION, { state })],
        {},
      );
      const opened = await harness.reopen();
      expect(
        Buffer.compare((await opened.attachment({ kind: 'refusal', id: 'hall.epoch-1' }, 1)) ?? Buffer.alloc(0), bytes),
      ).toBe(0);
      expect((await opened.load(APPLICATION))?.state).toEqual(state);
      await opened.commit([bareTurn(OTHER, { attachment: new Uint8Array(0), sender: sender(text) })], {});
      expect(await opened.attachment(OTHER, 3)).toHaveLength(0);
      expect(await opened.senderId(OTHER, text)).toMatchObject({ commit: 3 });
    });

    it('copies itself while commits go on', async () => {
      const turn = (version: number) =>
        bareTurn(APPLICATION, {
          version,
          state: { version },
          sender: sender(`s\n${version}`),
          attachment: Uint8Array.of(version),
        });
      for (let version = 1; version <= 20; version += 1) await store.commit([turn(version)], {});
      const folder = await harness.emptyFolder();
      const copying = store.backup(folder);
      const later: Promise<readonly Entry[]>[] = [];
      for (let version = 21; version <= 40; version += 1) later.push(store.commit([turn(version)], {}));
      const head = await copying;
      await Promise.all(later);
      expect(store.head().commit).toBe(40);
      expect(head.commit).toBeGreaterThanOrEqual(20);
      const copy = await harness.openBackup(folder);
      expect(copy.head()).toEqual(head);
      expect(copy.storeId).toBe(store.storeId);
      expect(await copy.entries(1, 100)).toEqual(await store.entries(1, head.commit));
      expect((await copy.load(APPLICATION))?.version).toBe(head.commit);
      expect(await copy.senderId(APPLICATION, 's\n5')).toMatchObject({ commit: 5 });
    });

    it('refuses a name that cannot stand in a key, and writes nothing of its batch', async () => {
      await expect(store.commit([bareTurn(OTHER), bareTurn({ kind: 'application', id: 'a!b' })], {})).rejects.toThrow(
        /cannot stand/,
      );
      await expect(store.commit([bareTurn(OTHER)], {})).rejects.toThrow(/takes nothing more/);
      const opened = await harness.reopen();
      expect(opened.head().commit).toBe(0);
      expect(await opened.load(OTHER)).toBeUndefined();
    });

    it('refuses everything once it is closed', async () => {
      await store.commit([bareTurn(APPLICATION, { state: 1 })], {});
      await store.close();
      await store.close();
      const closed = { name: 'StoreFault', code: 'INPUT_OUTPUT' };
      await expect(store.commit([bareTurn(APPLICATION)], {})).rejects.toMatchObject(closed);
      await expect(store.commit([], {})).rejects.toMatchObject(closed);
      await expect(store.load(APPLICATION)).rejects.toMatchObject(closed);
      await expect(store.entries(1, 1)).rejects.toMatchObject(closed);
      await expect(store.due(1, 1)).rejects.toMatchObject(closed);
      await expect(store.marks()).rejects.toMatchObject(closed);
    });

    it('writes what was called before it was closed', async () => {
      const committed = store.commit([bareTurn(APPLICATION, { state: 1 })], {});
      await store.close();
      expect(await committed).toHaveLength(1);
      expect((await harness.reopen()).head().commit).toBe(1);
    });
  });
}
