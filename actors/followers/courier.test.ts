import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { add, type Road, type Sent, startRoad, type Tally, tally } from '../road-harness.ts';

const pause = () => new Promise((resolve) => setImmediate(resolve));
const names = ['a.1', 'b.1', 'c.1', 'd.1'] as const;

/** A stream of messages, each adding to one entity and letting others add. */
const streams = fc.array(
  fc.record({
    entity: fc.constantFrom(...names),
    amount: fc.integer({ min: 1, max: 9 }),
    passOn: fc.array(fc.constantFrom(...names), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 25 },
);
type Planned = typeof streams extends fc.Arbitrary<infer Value> ? Value : never;

const sent = (planned: Planned): readonly Sent[] =>
  planned.map(({ entity, amount, passOn }, index) => ({
    integrator: 'hall',
    entity: tally(entity),
    command: add(amount, { passOn: passOn.map((to, place) => ({ to: tally(to), amount: 100 * (place + 1) })) }),
    id: `m-${index}`,
  }));

function totals(planned: Planned): Map<string, number> {
  const expected = new Map<string, number>();
  const give = (name: string, amount: number) => expected.set(name, (expected.get(name) ?? 0) + amount);
  for (const { entity, amount, passOn } of planned) {
    give(entity, amount);
    for (const [place, to] of passOn.entries()) give(to, 100 * (place + 1));
  }
  return expected;
}

/** What ends a run: a crash between two commits, or a commit that fails, kept or not. */
const ends = fc.array(
  fc.record({ afterCommits: fc.nat(6), how: fc.constantFrom('crash', 'failed', 'failed but written') }),
  { maxLength: 6 },
);

describe('the courier', () => {
  const roads: Road[] = [];
  afterEach(async () => {
    for (const road of roads.splice(0)) {
      expect(road.faults).toEqual([]);
      await road.end();
    }
  });

  it('carries every command exactly once, however often the process ends in between (property, W1)', async () => {
    await fc.assert(
      fc.asyncProperty(
        streams,
        ends,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (planned, crashes, courierWindow, batchTurns) => {
          const stream = sent(planned);
          let store: MemoryJournalStore = createMemoryJournalStore();
          for (const { afterCommits, how } of crashes) {
            const road = await startRoad(store, { courierWindow, batchTurns, liveActors: 2 });
            let commits = 0;
            road.journal.onCommitted(() => {
              commits += 1;
              if (commits === afterCommits && how !== 'crash')
                store.failNextCommit({ written: how === 'failed but written' });
            });
            road.feed(stream);
            for (let turns = 0; turns < 60 && commits < afterCommits && road.faults.length === 0; turns += 1)
              await pause();
            if (how === 'crash') expect(road.faults).toEqual([]);
            store = store.crash();
            await road.end();
          }
          const road = await startRoad(store, { courierWindow, batchTurns, liveActors: 2 });
          road.feed(stream);
          await road.settle();
          expect(road.faults).toEqual([]);
          await road.end();
          const expected = totals(planned);
          for (const name of names) {
            const state = (await store.load(tally(name)))?.state as unknown as Tally | undefined;
            expect(state?.total).toBe(expected.get(name));
          }
          const commands = planned.reduce((sum, { passOn }) => sum + passOn.length, 0);
          expect(store.head()).toMatchObject({ commit: planned.length + commands, commands });
          expect(await store.marks()).toMatchObject(
            commands === 0 ? {} : { journal: { watermark: commands, above: [] } },
          );
        },
      ),
      { numRuns: 120 },
    );
  });

  it('has no more under way than its window, and keeps the order for each target', async () => {
    const store = createMemoryJournalStore();
    let inHand = 0;
    let most = 0;
    const before = async (amount: number): Promise<void> => {
      if (amount >= 1000) return;
      inHand += 1;
      most = Math.max(most, inHand);
      for (let count = 0; count < 3; count += 1) await pause();
      inHand -= 1;
    };
    const road = await startRoad(store, { courierWindow: 3, before });
    roads.push(road);
    const passOn = Array.from({ length: 40 }, (_, index) => ({
      to: tally(names[index % 4] ?? 'a.1'),
      amount: index + 1,
    }));
    road.send({ integrator: 'hall', entity: tally('source.1'), command: add(1000, { passOn }), id: 'm-1' });
    await road.settle();
    expect(most).toBe(3);
    const state = (await store.load(tally('a.1')))?.state as unknown as Tally;
    expect(state.amounts).toEqual([1, 5, 9, 13, 17, 21, 25, 29, 33, 37]);
  });

  it('goes no further past the oldest uncommitted command than its spread, and on when that is done', async () => {
    const store = createMemoryJournalStore();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let handled = 0;
    const before = async (amount: number): Promise<void> => {
      if (amount === 1) await held;
      else if (amount < 1000) handled += 1;
    };
    const road = await startRoad(store, { courierWindow: 20, before });
    roads.push(road);
    const passOn = Array.from({ length: 200 }, (_, index) => ({
      to: tally(index === 0 ? 'a.1' : 'b.1'),
      amount: index + 1,
    }));
    road.send({ integrator: 'hall', entity: tally('source.1'), command: add(1000, { passOn }), id: 'm-1' });
    for (let turn = 0; turn < 2000; turn += 1) await pause();
    // The road of the tests has a spread of 64, and the first command of them all is held.
    expect(handled).toBe(63);
    release();
    await road.settle();
    expect(handled).toBe(199);
  });

  it('stops while its window is full, and the next run does the rest', async () => {
    const store = createMemoryJournalStore();
    let stuck = true;
    const slow = async (amount: number): Promise<void> => {
      while (stuck && amount < 1000) await pause();
    };
    const before = await startRoad(store, { courierWindow: 1, before: slow });
    const passOn = names.map((name) => ({ to: tally(name), amount: 7 }));
    before.send({ integrator: 'hall', entity: tally('source.1'), command: add(1000, { passOn }), id: 'm-1' });
    for (let count = 0; count < 20; count += 1) await pause();
    const opened = store.crash();
    await before.end();
    stuck = false;
    const after = await startRoad(opened);
    roads.push(after);
    await after.settle();
    for (const name of names) expect((await opened.load(tally(name)))?.state).toMatchObject({ total: 7 });
  });

  it('finds the first command that is not done without reading what lies before it', async () => {
    const store = createMemoryJournalStore();
    const turns = Array.from({ length: 2000 }, (_, index) =>
      bareTurn(tally('x.1'), {
        version: index + 1,
        input: { source: 'operator', by: '', purpose: '' },
        commands: index % 3 === 0 ? [{ to: tally('a.1'), command: add(index) }] : [],
      }),
    );
    await store.commit(turns, {});
    const { commands } = store.head();
    await store.commit([], { journal: { epoch: store.storeId, watermark: commands - 3, above: [commands - 1] } });
    let read = 0;
    const counting = {
      ...store,
      entries: (from: number, limit: number) => {
        if (limit === 1) read += 1;
        return store.entries(from, limit);
      },
    };
    const road = await startRoad(counting);
    roads.push(road);
    await road.settle();
    expect(read).toBeLessThan(15);
    expect((await store.load(tally('a.1')))?.state).toEqual({ total: 1992 + 1998, amounts: [1992, 1998] });
  });
});
