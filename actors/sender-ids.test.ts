import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../adapters/memory/journal-store.ts';
import type { JournalStore } from './ports.ts';
import type { Entry, OutboundMessage } from './protocol/journal.ts';
import { type Add, add, type Road, type Sent, startRoad, type Tally, tally } from './road-harness.ts';

const pause = () => new Promise((resolve) => setImmediate(resolve));
const first: Sent = { integrator: 'hall', entity: tally('a.1'), command: add(5), id: 'm-1' };
const receipts = (entries: readonly Entry[]): readonly OutboundMessage[] => entries.flatMap(({ messages }) => messages);
const stateOf = async (store: JournalStore) => (await store.load(tally('a.1')))?.state as unknown as Tally | undefined;

/** A receipt without the mark of a repeat. */
const plain = ({ data: { repeat: _repeat, ...data }, ...message }: OutboundMessage) => ({ ...message, data });

describe('a message that comes again', () => {
  const roads: Road[] = [];
  const start = async (store: JournalStore): Promise<Road> => {
    const road = await startRoad(store);
    roads.push(road);
    return road;
  };
  afterEach(async () => {
    for (const road of roads.splice(0)) {
      expect(road.faults).toEqual([]);
      await road.end();
    }
  });

  const expectRepeat = async (store: JournalStore, road: Road) => {
    const [one, two, ...rest] = receipts(await road.entries());
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      integrator: 'hall',
      topic: 'application.a.1',
      event: 'received',
      data: { version: 1, cause: { id: 'm-1', source: '/hall' } },
    });
    expect(one?.data).not.toHaveProperty('repeat');
    expect(two?.data['repeat']).toBe(true);
    expect(two && plain(two)).toEqual(one && plain(one));
    expect(await stateOf(store)).toEqual({ total: 5, amounts: [5] });
    expect((await road.entries()).map(({ version }) => version)).toEqual([1, 1]);
  };

  it('before its commit, gets the same receipt, marked, and does nothing more', async () => {
    const memory = createMemoryJournalStore();
    let open: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => {
      open = resolve;
    });
    let asked = 0;
    const store: JournalStore = {
      ...memory,
      commit: async (turns, marks) => {
        await disk;
        return memory.commit(turns, marks);
      },
      lacksSenderId: () => false,
      senderId: (entity, id) => {
        asked += 1;
        return memory.senderId(entity, id);
      },
    };
    const road = await start(store);
    road.send(first);
    for (let count = 0; count < 5; count += 1) await pause();
    road.send(first);
    for (let count = 0; count < 5; count += 1) await pause();
    expect(asked).toBe(1);
    open();
    await road.settle();
    await expectRepeat(memory, road);
  });

  it('after its commit, gets the same receipt, marked, and does nothing more', async () => {
    const store = createMemoryJournalStore();
    const road = await start(store);
    road.send(first);
    await road.settle();
    road.send(first);
    await road.settle();
    await expectRepeat(store, road);
  });

  it('after a restart, gets the same receipt, marked, and does nothing more', async () => {
    const store = createMemoryJournalStore();
    const before = await start(store);
    before.send(first);
    await before.settle();
    const opened = store.crash();
    const after = await start(opened);
    after.send(first);
    await after.settle();
    await expectRepeat(opened, after);
  });

  it('a hundred times in one burst, happens once', async () => {
    const store = createMemoryJournalStore();
    const road = await start(store);
    for (let count = 0; count < 100; count += 1) road.send(first);
    await road.settle();
    expect(await stateOf(store)).toEqual({ total: 5, amounts: [5] });
    const answers = receipts(await road.entries());
    expect(answers).toHaveLength(100);
    expect(answers.filter(({ data }) => data['repeat'] === true)).toHaveLength(99);
  });

  it('and was refused, is refused again with the same defects', async () => {
    const store = createMemoryJournalStore();
    const road = await start(store);
    const refused = { ...first, command: add(5, { refused: true } satisfies Partial<Add>) };
    road.send(refused);
    await road.settle();
    road.send(refused);
    await road.settle();
    const [one, two] = receipts(await road.entries());
    expect(one).toMatchObject({ event: 'refused', data: { version: 0, defects: [{ code: 'NO' }] } });
    expect(two && plain(two)).toEqual(one && plain(one));
    expect(two?.data['repeat']).toBe(true);
    expect(await stateOf(store)).toBeUndefined();
  });

  it.each(['before', 'after'])(
    'with other content is refused ID_REUSED (%s the commit), and the first keeps its answer',
    async (when) => {
      const store = createMemoryJournalStore();
      const road = await start(store);
      road.send(first);
      if (when === 'after') await road.settle();
      road.send({ ...first, command: add(70) });
      if (when === 'after') await road.settle();
      road.send(first);
      await road.settle();
      const [, reused, again] = receipts(await road.entries());
      expect(reused).toMatchObject({
        event: 'refused',
        data: { defects: [{ code: 'ID_REUSED', pointer: '/id' }], version: 1 },
      });
      expect(again).toMatchObject({ event: 'received', data: { repeat: true } });
      expect(await stateOf(store)).toEqual({ total: 5, amounts: [5] });
    },
  );

  it('from another integrator under the same id and source, is another message', async () => {
    const store = createMemoryJournalStore();
    const road = await start(store);
    road.send(first);
    road.send({ ...first, integrator: 'mobile', command: add(70) });
    await road.settle();
    expect(await stateOf(store)).toEqual({ total: 75, amounts: [5, 70] });
    expect(receipts(await road.entries()).map(({ integrator, event }) => [integrator, event])).toEqual([
      ['hall', 'received'],
      ['mobile', 'received'],
    ]);
  });

  it('to another entity under the same id, is another message', async () => {
    const store = createMemoryJournalStore();
    const road = await start(store);
    road.send(first);
    road.send({ ...first, entity: tally('b.1') });
    await road.settle();
    expect((await road.entries()).map(({ entity, events }) => [entity.id, events[0]?.type])).toEqual([
      ['a.1', 'Added'],
      ['b.1', 'Added'],
    ]);
  });
});
