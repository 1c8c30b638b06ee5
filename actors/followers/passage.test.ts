import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { createWorkingCalendar } from '../../rules/calendar/working-calendar.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { personBehaviour } from '../person/specimens-harness.ts';
import { type EntityKey, entityName, organisationKey } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, StandingClock, startRoad, stillMeter } from '../road-harness.ts';
import { type DueSweeper, startDueSweeper } from './due-sweeper.ts';
import { createPassage, type Passed } from './passage.ts';

const START = Date.parse('2026-08-31T09:00:00+08:00');
const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
/** Row and filing of an organisation that is filed up to the day before. */
const rowOf = (number: number, day: string, validTo: string): DueRow => ({
  at: midnight(day),
  entity: organisationKey(`91350100M000100Y${number}`),
  name: `expireFiling_${validTo}`,
});
const first = rowOf(1, '2026-09-01', '2026-08-31');
const second = rowOf(2, '2026-10-08', '2026-10-07');
const also = rowOf(3, '2026-10-08', '2026-10-07');
const beyond = rowOf(4, '2027-01-01', '2026-12-31');

class MovableClock extends StandingClock {
  readonly stood: number[] = [];

  advance(to: number): void {
    this.set(to);
    this.stood.push(to);
  }
}

describe('the passage of simulated time', () => {
  let memory: MemoryJournalStore;
  let clock: MovableClock;
  let road: Road;
  let sweeper: DueSweeper;
  let frozen: EntityKey | undefined;
  let letPass: (to: number) => Promise<Passed>;

  beforeEach(async () => {
    memory = createMemoryJournalStore();
    clock = new MovableClock(START);
    frozen = undefined;
    for (const row of [first, second, also, beyond]) {
      const validTo = row.name.slice('expireFiling_'.length);
      const filing = {
        role: 'organisation',
        name: '档案馆',
        organisation: row.entity.id,
        officerRoles: [],
        level: 'county',
        regions: ['33'],
        validFrom: '2026-01-01',
        validTo,
        filedBy: 'hall',
        filedOn: '2026-01-01',
      };
      const input = { source: 'operator', by: '', purpose: '' } as const;
      await memory.commit([bareTurn(row.entity, { input, state: { filing, counters: {} }, dueSet: [row] })], {});
    }
    road = await startRoad(memory, { behaviour: personBehaviour as AnyBehaviour, clock });
    const isFrozen = (entity: EntityKey): boolean => frozen !== undefined && entityName(entity) === entityName(frozen);
    const { journal, registry, faults } = road;
    sweeper = startDueSweeper(
      { everyMs: 1000, window: 10 },
      {
        journal,
        store: memory,
        clock,
        isFrozen,
        calendar: () => createWorkingCalendar([]),
        meter: stillMeter,
        fatal: (error) => faults.push(error),
        deliver: (envelope) => registry.deliver(envelope),
      },
    );
    letPass = createPassage({ clock, journal, store: memory, sweeper, courier: { lag: () => 0 }, isFrozen });
  });
  afterEach(async () => {
    await sweeper.stop();
    expect(road.faults).toEqual([]);
    await road.end();
  });

  const fired = async () =>
    (await road.entries()).flatMap(({ input, at, entity }) => (input.source === 'due' ? [`${at} ${entity.id}`] : []));
  const shown = (...rows: readonly DueRow[]) => rows.map(({ at, entity }) => `${at} ${entity.id}`);

  it('decides everything at the moment at which it falls due, however far the clock is to go', async () => {
    const to = midnight('2026-12-01');
    expect(await letPass(to)).toEqual({ from: START, to, moments: 2 });
    expect(clock.stood).toEqual([first.at, second.at, to]);
    expect((await fired()).slice(0, 1)).toEqual(shown(first));
    expect((await fired()).slice(1).sort()).toEqual(shown(second, also).sort());
    expect(await memory.due(beyond.at, 10)).toEqual([beyond]);
  });

  it('goes the next way when the one before has ended', async () => {
    const ways = [letPass(second.at), letPass(beyond.at)];
    expect(await Promise.all(ways)).toEqual([
      { from: START, to: second.at, moments: 2 },
      { from: second.at, to: beyond.at, moments: 1 },
    ]);
    expect(clock.now()).toBe(beyond.at);
    expect(await fired()).toHaveLength(4);
  });

  it('waits for nothing of what is frozen, and refuses to go back', async () => {
    frozen = first.entity;
    await letPass(second.at);
    expect((await fired()).sort()).toEqual(shown(second, also).sort());
    await expect(letPass(START)).rejects.toThrow(RangeError);
    expect(clock.now()).toBe(second.at);
    frozen = undefined;
    await letPass(second.at);
    // What had to wait is decided late, at the moment at which it is.
    expect(await fired()).toContain(`${second.at} ${first.entity.id}`);
  });
});
