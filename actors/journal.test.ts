import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { Journal } from './journal.ts';
import { bareTurn } from './journal-store.contract.ts';
import { Mark } from './mark.ts';
import type { Entry, MarkRow, Turn } from './protocol/journal.ts';
import { stillMeter } from './road-harness.ts';

const ENTITY = { kind: 'application', id: 'hall.1' } as const;
const operator = { source: 'operator', by: 'test', purpose: 'test' } as const;
const turn = (version: number): Turn => bareTurn(ENTITY, { version, input: operator });
const numbered = (sequence: number): Turn =>
  bareTurn(ENTITY, {
    version: sequence,
    input: { source: 'integrator', sequence, integrator: 'hall', messageId: `m-${sequence}`, messageSource: '/' },
  });
const pause = () => new Promise((resolve) => setImmediate(resolve));

/** Looks at what goes into each batch, and can hold a batch back. */
function watched(store: MemoryJournalStore) {
  const batches: { readonly versions: readonly number[]; readonly marks: Readonly<Record<string, MarkRow>> }[] = [];
  let gate: Promise<void> | undefined;
  return {
    batches,
    hold(): () => void {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    store: {
      ...store,
      commit: async (turns: readonly Turn[], marks: Readonly<Record<string, MarkRow>>) => {
        batches.push({ versions: turns.map(({ version }) => version), marks: structuredClone(marks) });
        const entries = store.commit(turns, marks);
        await gate;
        return entries;
      },
    },
  };
}

describe('the journal', () => {
  let memory: MemoryJournalStore;
  let seen: ReturnType<typeof watched>;
  let faults: unknown[];
  let journal: Journal;
  const open = (batchTurns = 1000, tailEntries = 1000) => {
    journal = new Journal(
      { batchTurns, batchBytes: 1_000_000, tailEntries },
      { store: seen.store, meter: stillMeter, fatal: (error) => faults.push(error) },
    );
  };
  beforeEach(() => {
    memory = createMemoryJournalStore();
    seen = watched(memory);
    faults = [];
    open();
  });

  it('commits in the order of appending, in batches of at most the setting (property)', async () => {
    const bursts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(bursts, fc.integer({ min: 1, max: 7 }), async (sizes, batchTurns) => {
        seen = watched(createMemoryJournalStore());
        open(batchTurns);
        const told: number[] = [];
        let version = 0;
        for (const size of sizes) {
          for (let count = 0; count < size; count += 1) {
            version += 1;
            journal.append(turn(version), (entry) => told.push(entry.version));
          }
          if (size % 2 === 0) await pause();
        }
        await journal.flush();
        const order = Array.from({ length: version }, (_, index) => index + 1);
        expect(told).toEqual(order);
        expect((await seen.store.entries(1, 1000)).map((entry) => entry.version)).toEqual(order);
        for (const { versions } of seen.batches) expect(versions.length).toBeLessThanOrEqual(batchTurns);
      }),
      { numRuns: 50 },
    );
  });

  it('writes a burst as one batch', async () => {
    for (let version = 1; version <= 30; version += 1) journal.append(turn(version), () => undefined);
    await journal.flush();
    expect(seen.batches).toHaveLength(1);
  });

  it('bounds the bytes of a batch, and takes a turn that has more by itself', async () => {
    const bulky = (number: number, size: number) => ({ ...turn(number), attachment: new Uint8Array(size) });
    for (const [index, size] of [400_000, 400_000, 400_000, 2_000_000, 10].entries())
      journal.append(bulky(index + 1, size), () => undefined);
    await journal.flush();
    expect(seen.batches.map(({ versions }) => versions)).toEqual([[1, 2], [3], [4], [5]]);
  });

  it('tells owner, listeners, readers and sleepers only after the commit has resolved, owner first', async () => {
    const told: string[] = [];
    journal.onCommitted(() => told.push('listener'));
    const release = seen.hold();
    journal.append(turn(1), () => told.push('owner'));
    void journal.after(0).then(() => told.push('sleeper'));
    for (let count = 0; count < 5; count += 1) await pause();
    expect(seen.batches).toHaveLength(1);
    expect(told).toEqual([]);
    expect(journal.lastCommit).toBe(0);
    expect(await journal.read(1, 10)).toEqual([]);
    release();
    await journal.flush();
    expect(told).toEqual(['owner', 'listener', 'sleeper']);
    expect((await journal.read(1, 10)).map(({ version }) => version)).toEqual([1]);
  });

  it('writes with a batch the marks of exactly its turns, also while others wait behind it', async () => {
    open(2);
    journal.track('integrator', new Mark({ epoch: 'e', watermark: 0, above: [] }));
    for (const sequence of [3, 1, 2, 5, 4]) journal.append(numbered(sequence), () => undefined);
    await journal.flush();
    expect(seen.batches.map(({ marks }) => marks['integrator'])).toEqual([
      { epoch: 'e', watermark: 1, above: [3] },
      { epoch: 'e', watermark: 3, above: [5] },
      { epoch: 'e', watermark: 5, above: [] },
    ]);
    expect(await memory.marks()).toEqual({ integrator: { epoch: 'e', watermark: 5, above: [] } });
  });

  it('ends when a number is committed twice, or its source has no mark', async () => {
    journal.track('integrator', new Mark({ epoch: 'e', watermark: 0, above: [] }));
    journal.append(numbered(1), () => undefined);
    journal.append(numbered(1), () => undefined);
    await journal.flush();
    expect(faults).toHaveLength(1);
    expect(memory.head().commit).toBe(0);
    open();
    journal.append(numbered(1), () => undefined);
    await journal.flush();
    expect(String(faults[1])).toMatch(/mark nobody has brought/);
  });

  it('reads the same from the tail and from the store, also after the tail was cut (property)', async () => {
    const reads = fc.array(
      fc.record({ from: fc.integer({ min: 1, max: 70 }), limit: fc.integer({ min: 1, max: 70 }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        reads,
        async (count, tailEntries, asked) => {
          seen = watched(createMemoryJournalStore());
          open(7, tailEntries);
          for (let version = 1; version <= count; version += 1) journal.append(turn(version), () => undefined);
          await journal.flush();
          for (const { from, limit } of asked) {
            const read = await journal.read(from, limit);
            const stored = await seen.store.entries(from, limit);
            if (read.length < stored.length) expect(read.length).toBeGreaterThan(0);
            expect(read).toEqual(stored.slice(0, read.length));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps the tail within a bound, and reads what was cut from the store', async () => {
    open(10, 8);
    let reads = 0;
    const { entries } = seen.store;
    seen.store.entries = (from, limit) => {
      reads += 1;
      return entries(from, limit);
    };
    for (let version = 1; version <= 100; version += 1) journal.append(turn(version), () => undefined);
    await journal.flush();
    expect((await journal.read(93, 100)).map(({ version }) => version)).toEqual([93, 94, 95, 96, 97, 98, 99, 100]);
    expect(reads).toBe(0);
    expect(await journal.read(60, 3)).toHaveLength(3);
    expect(reads).toBe(1);
  });

  it('lets go of what all followers have taken, and keeps for the slowest of them what is within the bound', async () => {
    open(1000, 400);
    let reads = 0;
    const { entries } = seen.store;
    seen.store.entries = (from, limit) => {
      reads += 1;
      return entries(from, limit);
    };
    const append = async (from: number, to: number): Promise<void> => {
      for (let version = from; version <= to; version += 1) journal.append(turn(version), () => undefined);
      await journal.flush();
    };
    const readsOf = async (from: number): Promise<number> => {
      const before = reads;
      expect((await journal.read(from, 1)).map(({ version }) => version)).toEqual([from]);
      return reads - before;
    };
    const [quick, slow] = [{ next: 1 }, { next: 1 }];
    journal.keepFor(slow);
    journal.keepFor(quick);
    await append(1, 200);
    quick.next = 201;
    await append(201, 202);
    expect(await readsOf(1)).toBe(0);
    slow.next = 120;
    await append(203, 204);
    expect([await readsOf(119), await readsOf(120)]).toEqual([1, 0]);
    // One that has ended holds nothing, and where none is left the bound alone counts.
    journal.release(slow);
    await append(205, 206);
    expect([await readsOf(200), await readsOf(201)]).toEqual([1, 0]);
    journal.release(quick);
    await append(207, 500);
    expect(await readsOf(201)).toBe(0);
    await append(501, 800);
    expect([await readsOf(400), await readsOf(401)]).toEqual([1, 0]);
  });

  it('reads what a former process has written', async () => {
    await memory.commit([turn(1), turn(2)], {});
    open();
    expect(journal.lastCommit).toBe(2);
    expect((await journal.read(1, 10)).map(({ version }) => version)).toEqual([1, 2]);
    await journal.after(1);
  });

  it.each([false, true])(
    'ends the process once when a commit fails (written all the same: %s), and tells nothing any more',
    async (written) => {
      await memory.commit([turn(1)], {});
      open(2);
      const told: Entry[] = [];
      journal.onCommitted((entry) => told.push(entry));
      journal.append(turn(2), (entry) => told.push(entry));
      await journal.flush();
      told.length = 0;
      memory.failNextCommit({ written });
      for (let version = 3; version <= 8; version += 1) journal.append(turn(version), (entry) => told.push(entry));
      await journal.flush();
      journal.append(turn(9), (entry) => told.push(entry));
      journal.note('outbox', { epoch: 'e', watermark: 1, above: [] });
      await journal.flush();
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatchObject({ name: 'StoreFault' });
      expect(told).toEqual([]);
      expect(seen.batches.map(({ versions }) => versions)).toEqual([[2], [3, 4]]);
      expect(journal.lastCommit).toBe(2);
      expect((await journal.read(1, 100)).map(({ version }) => version)).toEqual([1, 2]);
      const sleeper = journal.after(2).then(() => 'awake');
      expect(await Promise.race([sleeper, pause().then(() => 'asleep')])).toBe('asleep');
      journal.wake();
      expect(await sleeper).toBe('awake');
    },
  );

  it('writes what followers noted: with the next batch, or by a flush, once', async () => {
    journal.note('outbox', { epoch: 'e', watermark: 1, above: [] });
    journal.note('outbox', { epoch: 'e', watermark: 2, above: [] });
    journal.append(turn(1), () => undefined);
    await journal.flush();
    expect(seen.batches.map(({ marks }) => marks)).toEqual([{ outbox: { epoch: 'e', watermark: 2, above: [] } }]);
    journal.note('outbox', { epoch: 'e', watermark: 3, above: [] });
    await journal.flush();
    await journal.flush();
    expect(seen.batches).toHaveLength(2);
    expect((await memory.marks())['outbox']?.watermark).toBe(3);
  });

  it('writes in a flush also what was noted and appended while a batch was under way', async () => {
    const release = seen.hold();
    journal.append(turn(1), () => undefined);
    await pause();
    await pause();
    expect(seen.batches).toHaveLength(1);
    journal.note('outbox', { epoch: 'e', watermark: 1, above: [] });
    const flushed = journal.flush();
    release();
    await flushed;
    expect((await memory.marks())['outbox']?.watermark).toBe(1);
  });

  it('wakes whoever waits for an entry, at once where it is there already', async () => {
    let woken = 0;
    void journal.after(0).then(() => {
      woken += 1;
    });
    await pause();
    expect(woken).toBe(0);
    journal.append(turn(1), () => undefined);
    await journal.flush();
    await pause();
    expect(woken).toBe(1);
    await journal.after(0);
    const waiting = journal.after(1);
    journal.wake();
    await waiting;
  });
});
