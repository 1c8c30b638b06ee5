import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { idsOf, pause, type Run, run } from './outbox-harness.ts';
import { ToyOutlet } from './outlet-harness.ts';

describe('the outbox', () => {
  let store: MemoryJournalStore;
  let outlet: ToyOutlet;
  const runs: Run[] = [];
  const start = async (options?: Parameters<typeof run>[2]): Promise<Run> => {
    const one = await run(store, outlet, options);
    runs.push(one);
    return one;
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

  it.each([1, 2, 3, 6])(
    'lets no message go further ahead than a window of the oldest that the broker does not have (number %i)',
    async (missing) => {
      const one = await start({ window: 4 });
      const blocked = { active: true };
      outlet.treat = ({ commit }) => (commit === missing && blocked.active ? 'refuse' : 'store');
      await one.commit(...Array.from({ length: 20 }, () => 1));
      for (let count = 0; count < 10; count += 1) await new Promise((resolve) => setTimeout(resolve, 2));
      const commits = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
      const before = commits(1, missing + 3).filter((commit) => commit !== missing);
      expect(outlet.stored.map(({ commit }) => commit)).toEqual(before);
      blocked.active = false;
      await one.published();
      expect(outlet.stored.map(({ commit }) => commit)).toEqual([...before, missing, ...commits(missing + 4, 20)]);
    },
  );

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
