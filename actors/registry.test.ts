import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../adapters/memory/journal-store.ts';
import type { Behaviour } from './behaviour.ts';
import type { JournalStore } from './ports.ts';
import type { AnyBehaviour } from './registry.ts';
import {
  type Add,
  add,
  type Road,
  type RoadOptions,
  type Sent,
  startRoad,
  type Tally,
  tally,
  tallyBehaviour,
} from './road-harness.ts';

const pause = () => new Promise((resolve) => setImmediate(resolve));
const totalOf = async (road: Road, id: string) =>
  ((await road.registry.glimpse(tally(id))).state as unknown as Tally | undefined)?.total;
const message = (id: string, entity: string, amount: number, rest: Partial<Add> = {}): Sent => ({
  integrator: 'hall',
  entity: tally(entity),
  command: add(amount, rest),
  id,
});

/** A store whose reading of states waits until it is told. */
function slowStore() {
  const memory = createMemoryJournalStore();
  const loading: { readonly id: string; readonly go: () => void }[] = [];
  const loaded: string[] = [];
  const store: JournalStore = {
    ...memory,
    load: async (entity) => {
      loaded.push(entity.id);
      await new Promise<void>((resolve) => loading.push({ id: entity.id, go: resolve }));
      return memory.load(entity);
    },
  };
  return { memory, store, loading, loaded };
}

describe('the registry', () => {
  const roads: Road[] = [];
  const start = async (store: JournalStore, options?: RoadOptions): Promise<Road> => {
    const road = await startRoad(store, options);
    roads.push(road);
    return road;
  };
  afterEach(async () => {
    for (const road of roads.splice(0)) {
      expect(road.faults).toEqual([]);
      await road.end();
    }
  });

  it('has nobody decided for whose integrator was removed since the message came in', async () => {
    const road = await start(createMemoryJournalStore());
    const from = (integrator: string, sequence: number) =>
      road.registry.deliver({
        entity: tally('1'),
        command: add(1),
        input: { source: 'integrator', sequence, integrator, messageId: `m-${sequence}`, messageSource: '/' },
        sender: { id: `${integrator} ${sequence}`, content: 'c' },
      });
    from('gone', 1);
    from('hall', 2);
    await road.settle();
    expect(await totalOf(road, '1')).toBe(1);
    const [refused] = await road.entries();
    expect(refused?.messages).toMatchObject([
      { integrator: 'gone', event: 'refused', data: { defects: [{ code: 'INTEGRATOR_UNKNOWN' }] } },
    ]);
  });

  it('handles the commands of an entity in the order of their coming, while state and rules are slow (property)', async () => {
    const stream = fc.array(
      fc.record({ entity: fc.constantFrom('a.1', 'b.1', 'c.1'), waits: fc.nat(6), pauses: fc.boolean() }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(stream, async (messages) => {
        const memory = createMemoryJournalStore();
        const store = {
          ...memory,
          load: async (entity: Parameters<JournalStore['load']>[0]) => {
            await pause();
            await pause();
            return memory.load(entity);
          },
        };
        const waits = messages.map((one) => one.waits);
        const before = async (amount: number): Promise<void> => {
          for (let count = 0; count < (waits[amount - 1] ?? 0); count += 1) await pause();
        };
        const road = await startRoad(store, { before, liveActors: 2 });
        for (const [index, { entity, pauses }] of messages.entries()) {
          road.send(message(`m-${index}`, entity, index + 1));
          if (pauses) await pause();
        }
        await road.settle();
        expect(road.faults).toEqual([]);
        for (const entity of ['a.1', 'b.1', 'c.1']) {
          const expected = messages.flatMap((one, index) => (one.entity === entity ? [index + 1] : []));
          const state = (await road.registry.glimpse(tally(entity))).state as unknown as Tally | undefined;
          expect(state?.amounts ?? []).toEqual(expected);
        }
        await road.end();
      }),
      { numRuns: 30 },
    );
  });

  it('goes from absent over hydrating to live, reads a state once, and answers a question before the commit', async () => {
    const { memory, store, loading, loaded } = slowStore();
    const road = await start(store);
    road.send(message('m-1', 'a.1', 5));
    road.send(message('m-2', 'a.1', 6));
    const asked = road.registry.glimpse(tally('a.1'));
    for (let count = 0; count < 3; count += 1) await pause();
    expect(loaded).toEqual(['a.1']);
    expect(memory.head().commit).toBe(0);
    loading[0]?.go();
    expect((await asked).version).toBeLessThanOrEqual(2);
    await road.settle();
    expect(await totalOf(road, 'a.1')).toBe(11);
    expect(loaded).toEqual(['a.1']);
  });

  it('reads again after a read that failed', async () => {
    const memory = createMemoryJournalStore();
    let failures = 1;
    const store: JournalStore = {
      ...memory,
      load: async (entity) => {
        failures -= 1;
        if (failures >= 0) throw new Error('the disk is away');
        return memory.load(entity);
      },
    };
    const road = await start(store);
    await expect(road.registry.glimpse(tally('a.1'))).rejects.toThrow('the disk is away');
    road.send(message('m-1', 'a.1', 5));
    await road.settle();
    expect(await totalOf(road, 'a.1')).toBe(5);
  });

  it('lets a decision see the state of another that is not committed yet, and keeps the version that was read', async () => {
    const memory = createMemoryJournalStore();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let commits = 0;
    const store: JournalStore = {
      ...memory,
      commit: async (turns, marks) => {
        commits += 1;
        await held;
        return memory.commit(turns, marks);
      },
    };
    const road = await start(store);
    road.send(message('m-1', 'a.1', 5));
    for (let count = 0; count < 10; count += 1) await pause();
    expect(commits).toBe(1);
    road.send(message('m-2', 'b.1', 1, { looksAt: tally('a.1') }));
    road.send(message('m-3', 'a.1', 9));
    for (let count = 0; count < 10; count += 1) await pause();
    expect(memory.head().commit).toBe(0);
    release();
    await road.settle();
    const [, look] = await road.entries();
    expect(look).toMatchObject({
      entity: { id: 'b.1' },
      events: [{ type: 'Added', amount: 1, seen: 5 }],
      readings: [{ entity: { id: 'a.1' }, version: 1 }],
    });
  });

  it('ends when a decision looks at an entity that it did not name', async () => {
    const sneaky: Behaviour<Tally, Add, void, { readonly type: 'Added'; readonly amount: number }> = {
      ...(tallyBehaviour() as unknown as Behaviour<
        Tally,
        Add,
        void,
        { readonly type: 'Added'; readonly amount: number }
      >),
      reads: () => [],
    };
    const road = await start(createMemoryJournalStore(), { behaviour: sneaky as AnyBehaviour });
    road.send(message('m-1', 'b.1', 1, { looksAt: tally('a.1') }));
    for (let count = 0; count < 10; count += 1) await pause();
    expect(String(road.faults.splice(0))).toMatch(/reads\(\) did not name/);
  });

  it('keeps every actor that has something outstanding, uncommitted or looked at, however few may live', async () => {
    const { memory, store, loading, loaded } = slowStore();
    let commits = 0;
    let openDisk: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => {
      openDisk = resolve;
    });
    store.commit = async (turns, marks) => {
      commits += 1;
      await disk;
      return memory.commit(turns, marks);
    };
    const go = async (id: string) => {
      for (let count = 0; count < 5; count += 1) await pause();
      loading.find((one) => one.id === id)?.go();
      for (let count = 0; count < 5; count += 1) await pause();
    };
    const road = await start(store, { liveActors: 1 });
    // `uncommitted.1` waits for the disk, `looker.1` has its state and waits for that of `pinned.1`.
    road.send(message('m-1', 'uncommitted.1', 1));
    await go('uncommitted.1');
    expect(commits).toBe(1);
    road.send(message('m-2', 'looker.1', 1, { looksAt: tally('pinned.1') }));
    await go('looker.1');
    for (let number = 0; number < 5; number += 1) {
      const asked = road.registry.glimpse(tally(`passing.${number}`));
      await go(`passing.${number}`);
      await asked;
    }
    for (const id of ['uncommitted.1', 'looker.1', 'pinned.1']) {
      const asked = road.registry.glimpse(tally(id));
      await go(id);
      await asked;
    }
    expect(loaded.filter((id) => !id.startsWith('passing'))).toEqual(['uncommitted.1', 'looker.1', 'pinned.1']);
    openDisk();
    await road.settle();
    // At rest they leave, the one that has rested longest first, and are read again when they are needed.
    const passing = road.registry.glimpse(tally('passing.9'));
    await go('passing.9');
    await passing;
    const again = road.registry.glimpse(tally('looker.1'));
    await go('looker.1');
    loading.at(-1)?.go();
    expect((await again).version).toBe(1);
    expect(loaded.filter((id) => id === 'looker.1')).toHaveLength(2);
    // Also the one that was looked at: the look is over.
    const looked = road.registry.glimpse(tally('pinned.1'));
    await go('pinned.1');
    loading.at(-1)?.go();
    await looked;
    expect(loaded.filter((id) => id === 'pinned.1')).toHaveLength(2);
  });

  it('lets those leave first that have rested longest', async () => {
    const { memory, store, loaded } = slowStore();
    store.load = async (entity) => {
      loaded.push(entity.id);
      return memory.load(entity);
    };
    const road = await start(store, { liveActors: 3 });
    for (const id of ['a.1', 'b.1', 'c.1', 'a.1', 'd.1', 'a.1', 'b.1']) await road.registry.glimpse(tally(id));
    expect(loaded).toEqual(['a.1', 'b.1', 'c.1', 'd.1', 'b.1']);
  });

  it('brings what a decision looks at up from the store first', async () => {
    const memory = createMemoryJournalStore();
    const before = await start(memory);
    before.send(message('m-1', 'a.1', 5));
    await before.settle();
    const road = await start(memory.crash());
    road.send(message('m-2', 'b.1', 1, { looksAt: tally('a.1') }));
    await road.settle();
    expect((await road.entries()).at(-1)).toMatchObject({
      events: [{ seen: 5 }],
      readings: [{ entity: { id: 'a.1' }, version: 1 }],
    });
  });

  it('gives the right totals for thousands of commands to hundreds of entities while only ten actors may live', async () => {
    const store = createMemoryJournalStore();
    const road = await start(store, { liveActors: 10, batchTurns: 40 });
    const expected = new Map<string, number>();
    let random = 12_345;
    const next = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((random / 2 ** 31) * below);
    };
    for (let number = 0; number < 3000; number += 1) {
      const entity = `e.${next(300)}`;
      const to = `e.${next(300)}`;
      const looksAt = number % 5 === 0 ? { looksAt: tally(`e.${next(300)}`) } : {};
      const passOn = number % 3 === 0 ? { passOn: [{ to: tally(to), amount: 1000 }] } : {};
      road.send(message(`m-${number}`, entity, number, { ...looksAt, ...passOn }));
      expected.set(entity, (expected.get(entity) ?? 0) + number);
      if (number % 3 === 0) expected.set(to, (expected.get(to) ?? 0) + 1000);
      if (number % 50 === 0) await pause();
    }
    await road.settle();
    expect(store.head()).toMatchObject({ commit: 4000, commands: 1000 });
    for (const [id, total] of expected) expect((await store.load(tally(id)))?.state).toMatchObject({ total });
    for (const [id, total] of expected) expect(await totalOf(road, id)).toBe(total);
  });

  it('rests only when nothing is in a mailbox, in hand or uncommitted', async () => {
    const { store, loading } = slowStore();
    const road = await start(store);
    await road.registry.rest();
    road.send(message('m-1', 'a.1', 5));
    let rested = false;
    const resting = road.registry.rest().then(() => {
      rested = true;
    });
    for (let count = 0; count < 5; count += 1) await pause();
    expect(rested).toBe(false);
    loading[0]?.go();
    await resting;
    expect(store.head().commit).toBe(1);
  });

  it('refuses to make an actor of a kind that has none', async () => {
    const road = await start(createMemoryJournalStore());
    expect(() =>
      road.registry.deliver({
        entity: { kind: 'refusal', id: 'x' },
        command: add(1),
        input: { source: 'operator', by: '', purpose: '' },
      }),
    ).toThrow(/have no actor/);
  });
});
