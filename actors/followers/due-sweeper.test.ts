import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { createWorkingCalendar } from '../../rules/calendar/working-calendar.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { personBehaviour } from '../person/specimens-harness.ts';
import type { JournalStore } from '../ports.ts';
import { organisationKey } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { AnyBehaviour, Envelope } from '../registry.ts';
import { type Road, StandingClock, startRoad, stillMeter } from '../road-harness.ts';
import { startDueSweeper } from './due-sweeper.ts';
import type { Follower } from './follower.ts';

const entity = organisationKey('91350100M000100Y43');
const filing = {
  role: 'organisation',
  name: '档案馆',
  organisation: '91350100M000100Y43',
  officerRoles: [],
  level: 'county',
  regions: ['33'],
  validFrom: '2026-01-01',
  validTo: '2026-08-31',
  filedBy: 'hall',
  filedOn: '2026-01-01',
};
const AT = Date.parse('2026-09-01T00:00:00+08:00');
const row: DueRow = { at: AT, entity, name: 'expireFiling_2026-08-31' };
const far: DueRow = { ...row, at: Date.parse('2126-01-01T00:00:00+08:00'), name: 'expireFiling_2125-12-31' };

interface Run {
  readonly road: Road;
  readonly sweeper: Follower;
  readonly delivered: Envelope[];
}

describe('the due sweeper', () => {
  let memory: MemoryJournalStore;
  let clock: StandingClock;
  const runs: Run[] = [];
  const behaviour = personBehaviour as AnyBehaviour;

  /** @param deliver whether rows reach their entity, or are lost with the process before anything is committed */
  const start = async (store: JournalStore, { deliver = true, window = 10 } = {}): Promise<Run> => {
    const road = await startRoad(store, { behaviour, clock });
    const delivered: Envelope[] = [];
    const sweeper = startDueSweeper(
      { everyMs: 1, window },
      {
        journal: road.journal,
        store,
        clock,
        calendar: () => createWorkingCalendar([]),
        meter: stillMeter,
        fatal: (error) => road.faults.push(error),
        deliver: (envelope) => {
          delivered.push(envelope);
          if (deliver) road.registry.deliver(envelope);
        },
      },
    );
    const run = { road, sweeper, delivered };
    runs.push(run);
    return run;
  };
  const sweeps = (count = 10) => new Promise((resolve) => setTimeout(resolve, count * 2));

  beforeEach(async () => {
    memory = createMemoryJournalStore();
    clock = new StandingClock(AT - 1);
    await memory.commit(
      [
        bareTurn(entity, {
          input: { source: 'operator', by: '', purpose: '' },
          state: { filing, counters: {} },
          dueSet: [row, far],
        }),
      ],
      {},
    );
  });
  afterEach(async () => {
    for (const { road, sweeper } of runs.splice(0)) {
      await sweeper.stop();
      expect(road.faults).toEqual([]);
      await road.end();
    }
  });

  it('fires a row when its moment has come, once, and deletes it in the batch that it causes; far ones wait (W5)', async () => {
    const { road, delivered } = await start(memory);
    await sweeps();
    expect(delivered).toEqual([]);
    clock.set(AT);
    await sweeps();
    await road.settle();
    await sweeps();
    expect(delivered).toEqual([
      { entity, command: { type: 'expireFiling', validTo: '2026-08-31' }, input: { source: 'due', row } },
    ]);
    expect((await road.entries()).slice(1)).toMatchObject([
      { events: [{ type: 'FilingExpired' }], input: { source: 'due' } },
    ]);
    expect(await memory.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([far]);
  });

  it('tells an application whose time has run out: who holds a step, and a consultation', async () => {
    const application = { kind: 'application', id: 'hall.1' } as const;
    const rows = ['consultation_12', 'holder_land-opinion'].map((name) => ({ at: AT, entity: application, name }));
    const input = { source: 'operator', by: '', purpose: '' } as const;
    await memory.commit([bareTurn(application, { input, dueSet: rows })], {});
    const { delivered } = await start(memory, { deliver: false });
    clock.set(AT);
    await expect.poll(() => delivered.length).toBe(3);
    expect(delivered.map(({ command }) => command)).toEqual(
      expect.arrayContaining([
        { type: 'lapseConsultation', data: { consultation: 12 } },
        { type: 'lapseHolder', data: { step: 'land-opinion' } },
      ]),
    );
  });

  it('fires again after a crash between delivery and commit, to one effect', async () => {
    clock.set(AT + 5000);
    const before = await start(memory, { deliver: false });
    await sweeps();
    expect(before.delivered).toHaveLength(1);
    await before.sweeper.stop();
    memory = memory.crash();
    const after = await start(memory);
    await sweeps();
    await after.road.settle();
    expect(after.delivered).toHaveLength(1);
    await after.sweeper.stop();
    memory = memory.crash();
    const last = await start(memory);
    await sweeps();
    expect(last.delivered).toEqual([]);
    expect(
      (await last.road.entries()).filter(({ events }) => events.some(({ type }) => type === 'FilingExpired')),
    ).toHaveLength(1);
  });

  it('does not fire a row again that was committed while the sweep was reading', async () => {
    clock.set(AT);
    const held: (() => void)[] = [];
    const { due } = memory;
    const store: JournalStore = {
      ...memory,
      due: async (until, limit) => {
        const rows = await due(until, limit);
        if (held.length < 2) await new Promise<void>((resolve) => held.push(resolve));
        return rows;
      },
    };
    let letGo: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    store.commit = async (turns, marks) => {
      await disk;
      return memory.commit(turns, marks);
    };
    const { road, delivered } = await start(store);
    await sweeps();
    held[0]?.();
    await sweeps();
    expect(delivered).toHaveLength(1);
    expect(held).toHaveLength(2);
    letGo();
    await road.settle();
    held[1]?.();
    await sweeps();
    expect(delivered).toHaveLength(1);
  });

  it('has no more rows under way than its window, and does them all in the end', async () => {
    clock.set(AT);
    const rows = Array.from({ length: 25 }, (_, index) => ({ ...row, entity: organisationKey(`X${index}`) }));
    await memory.commit([bareTurn(entity, { input: { source: 'operator', by: '', purpose: '' }, dueSet: rows })], {});
    let most = 0;
    const { commit } = memory;
    const store: JournalStore = {
      ...memory,
      commit: async (turns, marks) => {
        most = Math.max(most, turns.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return commit(turns, marks);
      },
    };
    const { road, delivered } = await start(store, { window: 4 });
    for (let count = 0; count < 50 && delivered.length < 26; count += 1) await sweeps(3);
    await road.settle();
    expect(most).toBeLessThanOrEqual(4);
    expect(delivered).toHaveLength(26);
    expect(await memory.due(AT, 100)).toEqual([]);
  });

  it('ends the process on a row that stands for no command', async () => {
    clock.set(AT);
    await memory.commit(
      [
        bareTurn(entity, {
          input: { source: 'operator', by: '', purpose: '' },
          dueCleared: [row],
          dueSet: [{ ...row, name: 'dance_now' }],
        }),
      ],
      {},
    );
    const { road } = await start(memory, { deliver: false });
    await sweeps();
    expect(String(road.faults[0])).toMatch(/stands for no command/);
    road.faults.length = 0;
  });
});
