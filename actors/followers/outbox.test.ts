import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { Journal } from '../journal.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { stillMeter } from '../road-harness.ts';
import { messageId, type Outbox, startOutbox } from './outbox.ts';
import { ToyOutlet, type Treatment } from './outlet-harness.ts';

const pause = () => new Promise((resolve) => setImmediate(resolve));

interface Run {
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly faults: unknown[];
  /** Commits one entry for each number, with as many messages as it says. */
  commit(...messages: readonly number[]): Promise<void>;
  /** Resolves when everything committed is published. */
  published(): Promise<void>;
}

async function run(
  store: MemoryJournalStore,
  outlet: ToyOutlet,
  { window = 4, retryAfterMs = 1, drainMs = 2000 } = {},
): Promise<Run> {
  const faults: unknown[] = [];
  const fatal = (error: unknown) => faults.push(error);
  const journal = new Journal(
    { batchTurns: 3, batchBytes: 1_000_000, tailEntries: 10 },
    { store, meter: stillMeter, fatal },
  );
  let lag = () => 0;
  const meter = {
    ...stillMeter,
    gauge: (name: string, _help: string, read: () => number) => {
      if (name === 'onedoor_outbox_lag_commits') lag = read;
    },
  };
  const outbox = await startOutbox(
    { window, retryAfterMs, markEveryMs: 60_000, drainMs },
    { journal, store, outlet, meter, fatal },
  );
  return {
    journal,
    outbox,
    faults,
    commit: async (...counts) => {
      for (const count of counts) {
        const messages = Array.from({ length: count }, (_, index) => ({
          integrator: 'hall',
          topic: 'application.hall.1',
          event: `event-${index}`,
          data: { index },
        }));
        journal.append(
          bareTurn(
            { kind: 'application', id: 'hall.1' },
            { input: { source: 'operator', by: '', purpose: '' }, messages },
          ),
          () => undefined,
        );
      }
      await journal.flush();
    },
    published: async () => {
      for (let turns = 0; turns < 5000 && lag() > 0; turns += 1) await new Promise((resolve) => setTimeout(resolve, 0));
      expect(lag()).toBe(0);
    },
  };
}

/** The ids of all messages, in the order in which they were committed. */
async function idsOf(store: MemoryJournalStore): Promise<readonly string[]> {
  const entries = await store.entries(1, 1_000_000);
  return entries.flatMap((entry) => entry.messages.map((_, index) => messageId(entry, index)));
}

describe('the outbox', () => {
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

  it('publishes every message in the order of the journal, as CloudEvents with their commit', async () => {
    const one = await start();
    await one.commit(2, 0, 3, 1, 0, 0, 5);
    await one.published();
    expect(outlet.stored.map(({ id }) => id)).toEqual(await idsOf(store));
    const [entry] = await store.entries(1, 1);
    expect(outlet.stored[1]?.subject).toBe('onedoor.out.hall.application.hall.1.event-1');
    expect(JSON.parse(outlet.stored[1]?.payload ?? '')).toEqual({
      specversion: '1.0',
      id: `${entry?.hash.slice(0, 32)}-1`,
      source: 'urn:onedoor:memory-store',
      type: 'onedoor.application.event-1',
      subject: 'application.hall.1',
      time: '2026-09-21T14:13:20.000Z',
      datacontenttype: 'application/json',
      commit: 1,
      data: { index: 1 },
    });
  });

  it('publishes nothing before its commit', async () => {
    let open: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { commit } = store;
    store.commit = async (turns, marks) => {
      await disk;
      return commit(turns, marks);
    };
    const one = await start();
    const committed = one.commit(1);
    for (let count = 0; count < 10; count += 1) await pause();
    expect(outlet.stored).toEqual([]);
    open();
    await committed;
    await one.published();
    expect(outlet.stored).toHaveLength(1);
  });

  it('sends a message again under the same id until the broker has it, and says meanwhile what is wrong', async () => {
    outlet.treat = (_message, tries) => (tries < 3 ? 'refuse' : 'store');
    const one = await start({ retryAfterMs: 5 });
    await one.commit(1, 1);
    for (let count = 0; count < 3; count += 1) await pause();
    expect(one.outbox.fault()).toBe('the broker is away');
    await one.published();
    expect(one.outbox.fault()).toBeUndefined();
    expect(outlet.stored.map(({ id }) => id).sort()).toEqual([...(await idsOf(store))].sort());
  });

  it('lets no message go further ahead than a window of the oldest that the broker does not have', async () => {
    const one = await start({ window: 4 });
    const blocked = { active: true };
    outlet.treat = ({ commit }) => (commit === 1 && blocked.active ? 'refuse' : 'store');
    await one.commit(...Array.from({ length: 20 }, () => 1));
    for (let count = 0; count < 10; count += 1) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(outlet.stored.map(({ commit }) => commit)).toEqual([2, 3, 4]);
    blocked.active = false;
    await one.published();
    expect(outlet.stored.map(({ commit }) => commit)).toEqual([
      2,
      3,
      4,
      1,
      ...Array.from({ length: 16 }, (_, index) => index + 5),
    ]);
  });

  it('does not publish again what the stream holds, when the mark was not written before a crash', async () => {
    const one = await start();
    await one.commit(2, 1, 3, 1);
    await one.published();
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
    let asked = 0;
    const { entries } = store;
    store.entries = (from, limit) => {
      asked = Math.max(asked, from);
      return entries(from, limit);
    };
    const two = await start();
    await two.commit(1);
    await two.published();
    expect(asked).toBe(0);
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
      { numRuns: 150, timeout: 3000 },
    );
  });

  it('waits at a stop for what is committed, and not for a broker that is away', async () => {
    outlet.delay = () => 20;
    const one = await start();
    await one.commit(1, 1, 1, 1, 1, 1, 1, 1);
    await one.outbox.stop();
    expect(outlet.stored).toHaveLength(8);
    expect(one.outbox.fault()).toBeUndefined();
    outlet.treat = () => 'refuse';
    outlet.delay = () => 0;
    store = store.crash();
    const two = await start({ window: 1, drainMs: 60_000 });
    await two.commit(1, 1, 1);
    for (let count = 0; count < 5; count += 1) await pause();
    const before = performance.now();
    await two.outbox.stop();
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
