import { describe, expect, it, vi } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { frozenRegister, InputFault, type Isolation } from './isolation.ts';
import type { DueRow } from './protocol/journal.ts';
import type { AnyBehaviour } from './registry.ts';
import { type Add, add, type Road, type Sent, startRoad, type Tally, tally, tallyBehaviour } from './road-harness.ts';

/** An amount that the defect in hand cannot bear. */
const BREAKS = 13;
const A = tally('hall.a');
const B = tally('hall.b');

const broken = (): AnyBehaviour => {
  const behaviour = tallyBehaviour();
  return {
    ...behaviour,
    decide: (state: Tally | undefined, command: Add, ...rest: [undefined, never]) => {
      if (command.amount === BREAKS) throw new Error('an invariant breaks');
      return behaviour.decide(state, command, ...rest);
    },
  } as AnyBehaviour;
};

const sent = (id: string, amount: number, to = A, rest: Partial<Add> = {}): Sent => ({
  integrator: 'hall',
  entity: to,
  command: add(amount, rest),
  id,
});

const isolationOf = ({ isolation }: Road): Isolation => {
  if (isolation === undefined) throw new Error('the road was started without notes of ends');
  return isolation;
};

/** Lives of the process on one store, each with the notes of those before. */
class Lives {
  readonly ends = new Map<string, number>();
  store: MemoryJournalStore = createMemoryJournalStore();
  road: Road | undefined;

  async begin(): Promise<Road> {
    this.road = await startRoad(this.store, { behaviour: broken(), ends: new Map(this.ends) });
    return this.road;
  }

  /** Waits for the end of the process and notes it. @returns the name of the input that was in hand */
  async untilEnded(): Promise<string> {
    const road = this.road as Road;
    await vi.waitFor(() => expect(road.faults.length).toBeGreaterThan(0));
    await road.end();
    this.store = this.store.crash();
    const [fault] = road.faults;
    expect(fault).toBeInstanceOf(InputFault);
    const { input } = fault as InputFault;
    this.ends.set(input, (this.ends.get(input) ?? 0) + 1);
    return input;
  }
}

const eventsOf = async (road: Road) =>
  (await road.entries()).map(({ entity, input, events }) => [
    entity.id,
    input.source,
    events.map((event) => {
      const { defects } = event as unknown as { defects?: readonly { code: string }[] };
      return defects === undefined ? event.type : `${event.type} ${defects.map(({ code }) => code).join(' ')}`;
    }),
  ]);

describe('an input that breaks an invariant', () => {
  it('of an integrator ends the process twice; then it is a dead letter, its entity is frozen, and all others go on', async () => {
    const lives = new Lives();
    const stream = [sent('m-1', 1), sent('m-2', BREAKS), sent('m-3', 2), sent('m-4', 5, B)];
    for (let life = 1; life <= 2; life += 1) {
      // A process that has ended takes nothing more.
      (await lives.begin()).feed(stream.slice(0, 2));
      expect(await lives.untilEnded()).toBe('integrator stream-1 2');
    }
    const road = await lives.begin();
    road.feed(stream);
    await road.settle();
    expect(road.faults).toEqual([]);
    expect(await road.registry.glimpse(A)).toMatchObject({ state: { amounts: [1] } });
    expect(await road.registry.glimpse(B)).toMatchObject({ state: { amounts: [5] } });
    const told = await eventsOf(road);
    expect(told).toContainEqual(['hall.stream-1-2', 'integrator', ['MessageRefused QUARANTINED']]);
    expect(told).toContainEqual(['hall.a', 'integrator', ['MessageRefused ENTITY_FROZEN']]);
    expect(told).toContainEqual(['frozen', 'operator', ['EntityFrozen']]);
    const letter = (await road.entries()).find(({ entity }) => entity.kind === 'refusal');
    expect(Buffer.from((await lives.store.attachment(letter?.entity ?? A, letter?.commit ?? 0)) ?? []).toString()).toBe(
      'm-2',
    );
    const alarms = (await road.entries()).flatMap(({ messages }) =>
      messages.filter(({ alert }) => alert !== undefined),
    );
    expect(alarms).toMatchObject([
      { alert: { phase: 'system', severity: 'critical', region: 'all' }, data: { entity: 'application/hall.a' } },
    ]);
  });

  it('is known no more once it was refused, and its entity stays frozen after a restart, until an operator lifts it', async () => {
    const lives = new Lives();
    lives.ends.set('integrator stream-1 1', 2);
    const stream = [sent('m-1', BREAKS)];
    const first = await lives.begin();
    first.feed(stream);
    await first.settle();
    await first.end();
    lives.store = lives.store.crash();
    const road = await lives.begin();
    const before = (await road.entries()).length;
    road.feed([...stream, sent('m-2', 4)]);
    await road.settle();
    expect((await eventsOf(road)).slice(before)).toEqual([['hall.a', 'integrator', ['MessageRefused ENTITY_FROZEN']]]);
    expect(isolationOf(road).isFrozen(A)).toBe(true);

    const operator = { by: 'root', purpose: 'looked at it' };
    expect(await isolationOf(road).unfreeze(B, operator)).toBe(false);
    expect(await isolationOf(road).unfreeze(A, operator)).toBe(true);
    expect((await road.entries()).at(-1)).toMatchObject({
      entity: frozenRegister,
      input: { source: 'operator', ...operator },
      events: [{ type: 'EntityUnfrozen', entity: 'application/hall.a' }],
    });
    // The same message, with the same id: it was never looked at.
    road.send(sent('m-2', 4));
    await road.settle();
    expect(await road.registry.glimpse(A)).toMatchObject({ state: { amounts: [4] } });
    await road.end();
    lives.store = lives.store.crash();
    expect(isolationOf(await lives.begin()).isFrozen(A)).toBe(false);
  });

  it('of the journal is refused the third time, and the commands behind it are carried', async () => {
    const lives = new Lives();
    const stream = [
      sent('m-1', 1, A, {
        passOn: [
          { to: B, amount: BREAKS },
          { to: tally('hall.c'), amount: 7 },
        ],
      }),
    ];
    for (let life = 1; life <= 2; life += 1) {
      (await lives.begin()).feed(stream);
      expect(await lives.untilEnded()).toBe('journal 1');
    }
    const road = await lives.begin();
    road.feed(stream);
    await road.settle();
    expect(road.faults).toEqual([]);
    expect(await eventsOf(road)).toContainEqual(['hall.b', 'journal', ['MessageRefused QUARANTINED']]);
    expect(await road.registry.glimpse(tally('hall.c'))).toMatchObject({ state: { amounts: [7] } });
    expect([isolationOf(road).isFrozen(A), isolationOf(road).isFrozen(B)]).toEqual([false, true]);
  });

  it('of the due index is refused the third time, and its row is gone', async () => {
    const lives = new Lives();
    const row: DueRow = { at: 1000, entity: A, name: 'add' };
    const deliver = (road: Road) =>
      road.registry.deliver({ entity: A, command: add(BREAKS), input: { source: 'due', row } });
    for (let life = 1; life <= 2; life += 1) {
      deliver(await lives.begin());
      expect(await lives.untilEnded()).toBe('due 1000 application/hall.a add');
    }
    const road = await lives.begin();
    deliver(road);
    await road.settle();
    expect(road.faults).toEqual([]);
    expect(await eventsOf(road)).toContainEqual(['hall.a', 'due', ['MessageRefused QUARANTINED']]);
    expect(isolationOf(road).isFrozen(A)).toBe(true);
  });

  it('is not what a failure of the store is laid to', async () => {
    const lives = new Lives();
    const road = await lives.begin();
    lives.store.failNextCommit({ code: 'CORRUPT' });
    road.feed([sent('m-1', 1)]);
    await vi.waitFor(() => expect(road.faults.length).toBeGreaterThan(0));
    expect(road.faults[0]).not.toBeInstanceOf(InputFault);
    expect(isolationOf(road).faultOf({ source: 'integrator', sequence: 1 }, road.faults[0])).toBe(road.faults[0]);
  });
});
