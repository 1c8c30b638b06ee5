import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import type { OutletMessage } from '../ports.ts';
import { StreamLoss } from './outbox.ts';
import { idsOf, pause, type Run, run } from './outbox-harness.ts';
import { ToyOutlet, type Treatment } from './outlet-harness.ts';

describe('an outbox that goes on after a crash or a loss', () => {
  let store: MemoryJournalStore;
  let outlet: ToyOutlet;
  const runs: Run[] = [];
  const start = async (options?: Parameters<typeof run>[2]): Promise<Run> => {
    const one = await run(store, outlet, options);
    runs.push(one);
    return one;
  };
  const crash = async (one: Run): Promise<void> => {
    store = store.crash();
    outlet.treat = () => 'refuse';
    const stopped = one.outbox.stop();
    runs.splice(runs.indexOf(one), 1);
    await stopped;
    outlet.treat = () => 'store';
  };
  beforeEach(() => {
    store = createMemoryJournalStore();
    outlet = new ToyOutlet();
  });
  afterEach(async () => {
    for (const one of runs.splice(0)) {
      expect(one.faults).toEqual([]);
      await one.outbox.stop();
    }
  });

  it('does not publish again what the stream holds, when the mark was not written before a crash', async () => {
    // Answers that come only after the last write leave nothing for it to note.
    outlet.delay = () => 5;
    const one = await start();
    await one.commit(2, 1, 3, 1);
    await one.published();
    outlet.delay = () => 0;
    expect((await store.marks())['outbox']?.watermark ?? 0).toBeLessThan(4);
    await crash(one);
    const two = await start();
    await two.commit(1);
    await two.published();
    expect(outlet.stored.map(({ id }) => id)).toEqual(await idsOf(store));
  });

  it('goes on from its mark', async () => {
    const one = await start();
    await one.commit(2, 1, 3, 1);
    await one.published();
    await one.journal.flush();
    expect((await store.marks())['outbox']).toEqual({ epoch: 'stream-1', watermark: 4, above: [], sequence: 7 });
    await crash(one);
    const sent: number[] = [];
    outlet.treat = ({ commit }) => {
      sent.push(commit);
      return 'store';
    };
    const two = await start();
    await two.commit(1);
    await two.published();
    expect(sent).toEqual([5]);
    expect(outlet.stored.map(({ id }) => id)).toEqual(await idsOf(store));
  });

  it.each([1, 2, 3, 6, 7])(
    'sends again what a stream has lost of its tail (%i messages), and no more',
    async (lost) => {
      const one = await start();
      await one.commit(2, 1, 3, 1);
      await one.published();
      await one.journal.flush();
      await crash(one);
      outlet.loseTail(lost);
      const two = await start();
      await two.published();
      await two.commit(1);
      await two.published();
      expect(outlet.stored.map(({ id }) => id)).toEqual(await idsOf(store));
    },
  );

  it.each([1, 2, 3, 5, 7])(
    'ends when the stream has lost its tail at work (%i messages), and sends it again after that',
    async (lost) => {
      const one = await start({ drainMs: 0 });
      await one.commit(2, 1, 3, 1);
      await one.published();
      await one.journal.flush();
      outlet.loseTail(lost);
      // As many as were lost, so the stream is as long again as the mark says.
      await one.commit(1, 1, 1, 1, 1, 1, 1);
      for (let count = 0; count < 20; count += 1) await pause();
      expect(one.faults.splice(0)[0]).toBeInstanceOf(StreamLoss);
      await one.journal.flush();
      await crash(one);
      const two = await start();
      await two.published();
      expect(outlet.stored.map(({ id }) => id).sort()).toEqual([...(await idsOf(store))].sort());
    },
  );

  it.each([
    ['lost its tail', () => outlet.loseTail(2)],
    ['become another', () => outlet.replace()],
  ])(
    'ends when the stream has %s while there is nothing to publish, and not when the broker is away',
    async (_, harm) => {
      const one = await start({ markEveryMs: 1 });
      await one.commit(2, 1);
      await one.published();
      const { state } = outlet;
      outlet.state = async () => {
        throw new Error('the broker is away');
      };
      for (let count = 0; count < 5; count += 1) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(one.faults).toEqual([]);
      harm();
      outlet.state = state;
      while (one.faults.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      expect(one.faults.splice(0)[0]).toBeInstanceOf(StreamLoss);
    },
  );

  it('finds what was lost also where a late message makes the stream longer while it looks', async () => {
    const one = await start();
    await one.commit(2, 1, 3, 1);
    await one.published();
    await one.journal.flush();
    outlet.loseTail(1);
    const late: OutletMessage[] = [];
    outlet.treat = (message) => {
      if (message.commit < 6) return 'store';
      late.push(message);
      return 'refuse';
    };
    // The next message stands where the lost one stood.
    await one.commit(1, 1);
    while (one.faults.length === 0 || late.length === 0) await pause();
    expect(one.faults.splice(0)[0]).toBeInstanceOf(StreamLoss);
    await crash(one);
    const { storedFrom } = outlet;
    outlet.storedFrom = (sequence) => {
      outlet.stored.push(...late.splice(0, 1));
      return storedFrom.call(outlet, sequence);
    };
    const two = await start();
    await two.published();
    expect(outlet.stored.map(({ id }) => id).sort()).toEqual([...(await idsOf(store))].sort());
  });

  it('sends nothing twice of the commit at which it begins to look', async () => {
    for (const messages of [2, 3]) {
      store = createMemoryJournalStore();
      outlet = new ToyOutlet();
      const one = await start({ window: 1 });
      await one.commit(...Array.from({ length: 900 }, () => messages));
      await one.published();
      await one.journal.flush();
      await crash(one);
      outlet.loseTail(1);
      const two = await start({ window: 1 });
      await two.published();
      expect(outlet.stored.map(({ id }) => id)).toEqual(await idsOf(store));
    }
  });

  it('looks back only so far as messages can be out of place, and finds what was lost there', async () => {
    const one = await start({ window: 4 });
    let refused = 0;
    outlet.treat = ({ commit }, tries) => {
      if (commit !== 1597 || tries >= 2) return 'store';
      refused += 1;
      return 'refuse';
    };
    await one.commit(...Array.from({ length: 1600 }, () => 1));
    await one.published();
    await one.journal.flush();
    expect(refused).toBe(2);
    expect(outlet.stored.at(-1)?.commit).toBe(1597);
    await crash(one);
    outlet.loseTail(1);
    const asked: number[] = [];
    const { storedFrom } = outlet;
    outlet.storedFrom = (sequence) => {
      asked.push(sequence);
      return storedFrom.call(outlet, sequence);
    };
    const two = await start({ window: 4 });
    await two.published();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeGreaterThan(500);
    expect(outlet.stored).toHaveLength(1600);
    expect(outlet.stored.at(-1)?.commit).toBe(1597);
  });

  it('sends everything again to a stream that is another one, under the same ids', async () => {
    const one = await start();
    await one.commit(2, 1, 3, 1);
    await one.published();
    await one.journal.flush();
    const before = outlet.stored.map(({ id }) => id);
    await crash(one);
    outlet.replace();
    const two = await start();
    await two.published();
    expect(outlet.stored.map(({ id }) => id)).toEqual(before);
    await two.journal.flush();
    expect((await store.marks())['outbox']).toMatchObject({ epoch: 'stream-2', watermark: 4 });
  });

  it('does not take another stream for its own because it is as long', async () => {
    const one = await start();
    await one.commit(1, 1);
    await one.published();
    await one.journal.flush();
    await crash(one);
    outlet.replace();
    const foreign = Array.from({ length: 9 }, (_, index) => ({
      subject: 's',
      id: `foreign-${index}`,
      commit: index,
      payload: '',
    }));
    outlet.stored.push(...foreign);
    const two = await start();
    await two.published();
    expect(outlet.stored.slice(9).map(({ id }) => id)).toEqual(await idsOf(store));
  });

  it('loses nothing and doubles nothing that the stream shows, over crashes, lost answers and lost tails (property)', async () => {
    const scenario = fc.record({
      window: fc.integer({ min: 1, max: 5 }),
      seed: fc.nat(1_000_000),
      runs: fc.array(
        fc.record({
          commits: fc.array(fc.nat(3), { maxLength: 12 }),
          turns: fc.nat(12),
          flush: fc.boolean(),
          lose: fc.oneof(fc.constant(0), fc.nat(8)),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ window, seed, runs: planned }) => {
        store = createMemoryJournalStore();
        outlet = new ToyOutlet();
        let random = seed + 1;
        const chance = () => {
          random = (random * 48_271) % 2_147_483_647;
          return random / 2_147_483_647;
        };
        const treat = (): Treatment => (chance() < 0.6 ? 'store' : 'refuse');
        for (const { commits, turns, flush, lose } of planned) {
          outlet.treat = treat;
          outlet.delay = () => Math.floor(chance() * 4);
          const one = await run(store, outlet, { window, retryAfterMs: 0, drainMs: 0 });
          await one.commit(...commits);
          for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
          if (flush) await one.journal.flush();
          store = store.crash();
          outlet.treat = () => 'refuse';
          await one.outbox.stop();
          for (let turn = 0; turn < 8; turn += 1) await pause();
          outlet.loseTail(lose);
        }
        outlet.treat = () => 'store';
        const last = await run(store, outlet, { window });
        await last.commit(1);
        await last.published();
        expect(last.faults).toEqual([]);
        await last.outbox.stop();
        expect(outlet.stored.map(({ id }) => id).sort()).toEqual([...(await idsOf(store))].sort());
      }),
      { numRuns: 150, timeout: 50_000 },
    );
  });
});
