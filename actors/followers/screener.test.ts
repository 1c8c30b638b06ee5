import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { createWorkingCalendar } from '../../rules/calendar/working-calendar.ts';
import type { SweepDefinition } from '../../rules/screening/definition.ts';
import type { Behaviour } from '../behaviour.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { personBehaviour } from '../person/specimens-harness.ts';
import type { EntityKey } from '../protocol/entity.ts';
import { listRow } from '../protocol/lists.ts';
import { type ScreenCommand, sweepKey } from '../protocol/screening.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, StandingClock, startRoad, stillMeter } from '../road-harness.ts';
import type { SweepState } from '../sweep/state.ts';
import { sweepBehaviour } from '../sweep/sweep.ts';
import { startDueSweeper } from './due-sweeper.ts';
import { startScreener } from './screener.ts';

const NIGHT = Date.parse('2026-08-03T22:00:00+08:00');
const definition: SweepDefinition = {
  sweep: 'nightly',
  title: { zh: '夜间', en: 'nightly' },
  basis: [{ text: '依据' }],
  regions: ['3301'],
  cases: 'ended',
  per: 'case',
  everyDays: 30,
  window: { from: '22:00', to: '06:00' },
  casesPerMinute: 600,
};
const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? 20_261_126);
const calendar = createWorkingCalendar([]);

/** An application as far as sweeps know one: it notes that it was told, and tells the sweep. */
interface Case {
  readonly matter: string;
  readonly region: string;
  readonly consent?: string;
  readonly people: { readonly applicant?: string };
  readonly told: number;
}
const caseBehaviour: Behaviour<Case, ScreenCommand, undefined, { type: 'Told' }> = {
  initialState: undefined,
  reads: () => [],
  examine: () => undefined,
  decide: (_state, { data }) => ({
    verdict: 'received',
    events: [{ type: 'Told' }],
    commands: [{ to: sweepKey(data.sweep), command: { type: 'swept', run: data.run, outcome: 'asked' } }],
  }),
  evolve: (state) => {
    if (state === undefined) throw new Error('there is no such case');
    return { ...state, told: state.told + 1 };
  },
};

const application = (id: string): EntityKey => ({ kind: 'application', id });
async function keep(store: MemoryJournalStore, cases: Readonly<Record<string, Partial<Case>>>): Promise<void> {
  const turns = Object.entries(cases).map(([id, rest]) => {
    const entity = application(id);
    const state = { matter: 'known', region: '330106', consent: 'SQ-1', people: {}, told: 0, ...rest };
    return { ...bareTurn(entity), state, dueSet: [listRow(entity, { list: 'endedApplications', on: '2026-08-01' })] };
  });
  await store.commit(turns, {});
}

/** One life of a daemon, as far as sweeps need one. */
async function live(bare: MemoryJournalStore, clock: StandingClock, sweep = definition) {
  let ended = false;
  let writing: Promise<unknown> = Promise.resolve();
  const store: MemoryJournalStore = {
    ...bare,
    // Nothing is written behind the end: what was not begun by then is lost.
    commit: (turns, marks) => {
      if (ended) return new Promise(() => undefined);
      const written = bare.commit(turns, marks);
      writing = written;
      return written;
    },
  };
  const behaviours = {
    application: caseBehaviour as AnyBehaviour,
    person: personBehaviour as AnyBehaviour,
    sweep: sweepBehaviour({ calendar: () => calendar }) as AnyBehaviour,
  };
  const road: Road = await startRoad(store, { behaviours, clock });
  const { journal, registry } = road;
  const fatal = (error: unknown): void => void road.faults.push(error);
  const verifies = (matter: string) => matter === 'known';
  const screener = startScreener({ journal, store, registry, definitions: [sweep], verifies, fatal });
  const deliver = registry.deliver.bind(registry);
  const due = startDueSweeper(
    { everyMs: 3_600_000, window: 10 },
    { journal, store, clock, deliver, calendar: () => calendar, meter: stillMeter, fatal },
  );
  return {
    road,
    /** What is due now is done, with all that comes of it. */
    settle: async () => {
      do {
        await due.sweep();
        await road.settle();
      } while (road.faults.length === 0 && (screener.underWay() > 0 || (await store.due(clock.now(), 1)).length > 0));
    },
    fire: () => due.sweep(),
    /** As at a kill: what was begun to be written is on the disk or not, and nothing else is waited for. */
    end: async () => {
      ended = true;
      await writing;
      for (const stopped of [road.end(), due.stop(), screener.stop()]) stopped.catch(() => undefined);
    },
  };
}

type Life = Awaited<ReturnType<typeof live>>;
const stateOf = async (store: MemoryJournalStore) =>
  (await store.load(sweepKey('nightly')))?.state as SweepState | undefined;
const toldOf = async (store: MemoryJournalStore, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => ((await store.load(application(id)))?.state as Case | undefined)?.told));

describe('who reads the lists for sweeps', () => {
  let life: Life | undefined;
  afterEach(async () => {
    await life?.end();
    life = undefined;
  });

  /** Lets time pass by tenths of seconds until the run is over. */
  async function through(store: MemoryJournalStore, clock: StandingClock, sweep = definition): Promise<SweepState> {
    life = await live(store, clock, sweep);
    await life.road.settle();
    clock.set(NIGHT);
    for (let tick = 0; tick < 2000; tick += 1) {
      await life.settle();
      expect(life.road.faults).toEqual([]);
      const state = await stateOf(store);
      if (state?.run?.endedAt !== undefined) return state;
      clock.set(clock.now() + 100);
    }
    throw new Error('the run does not end');
  }

  it('tells each case of the matters and regions once, and counts why the others are passed over', async () => {
    const store = createMemoryJournalStore();
    await keep(store, {
      ...Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`hall.${1000 + index}`, { region: '44' }])),
      'hall.1': {},
      'hall.2': { matter: 'other' },
      'hall.3': { region: '330106001' },
      'hall.4': { consent: undefined as never },
    });
    const { run } = await through(store, new StandingClock(NIGHT - 1000));
    expect(run?.counts).toEqual({ asked: 2, elsewhere: 251, withoutConsent: 1 });
    expect(await toldOf(store, ['hall.1', 'hall.2', 'hall.3', 'hall.4'])).toEqual([1, 0, 1, 0]);
  });

  it('tells of each person the newest case that was approved, of the matters that it goes through', async () => {
    const store = createMemoryJournalStore();
    const of = (applicant: string) => ({ people: { applicant } });
    await keep(store, {
      'hall.1': of('citizen-a'),
      'hall.2': of('citizen-a'),
      'hall.3': of('citizen-b'),
      'hall.4': {},
    });
    const approvals = (...newest: readonly (readonly [string, string, string])[]) =>
      newest.map(([matter, on, id]) => ({ matter, on, application: id }));
    const people = [
      ['citizen-a', approvals(['known', '2026-07-01', 'hall.2'], ['other', '2026-07-30', 'hall.9'])],
      ['citizen-b', approvals(['known', '2026-07-02', 'hall.8'])],
    ] as const;
    await store.commit(
      people.map(([id, list]) => ({ ...bareTurn({ kind: 'person', id }), state: { counters: {}, approvals: list } })),
      {},
    );
    const { run } = await through(store, new StandingClock(NIGHT - 1000), { ...definition, per: 'person' });
    expect(run?.counts).toEqual({ asked: 1, notNewest: 3 });
    expect(await toldOf(store, ['hall.1', 'hall.2', 'hall.3', 'hall.4'])).toEqual([0, 1, 0, 0]);
  });

  it(`asks about no case twice and leaves none out however often it is ended on its way, seed ${seed}`, async () => {
    const store = createMemoryJournalStore();
    const ids = Array.from({ length: 300 }, (_, index) => `hall.${1000 + index}`);
    await keep(store, Object.fromEntries(ids.map((id) => [id, {}])));
    const clock = new StandingClock(NIGHT);
    let random = seed >>> 0;
    const draw = (most: number) => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return random % most;
    };
    let lives = 0;
    for (let ended = false; !ended; lives += 1) {
      expect(lives).toBeLessThan(500);
      life = await live(store, clock);
      for (let tick = draw(6); tick > 0; tick -= 1) {
        await life.settle();
        clock.set(clock.now() + 1000);
      }
      // Something is under way when it ends: it was begun, and nobody waits for what comes of it.
      await life.fire();
      for (let turns = draw(12); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
      expect(life.road.faults).toEqual([]);
      await life.end();
      life = undefined;
      ended = (await stateOf(store))?.run?.endedAt !== undefined;
      clock.set(clock.now() + 1000 + draw(2) * 60_000);
    }
    life = await live(store, clock);
    await life.settle();
    expect(lives).toBeGreaterThan(3);
    expect((await toldOf(store, ids)).every((told) => told === 1)).toBe(true);
    expect((await stateOf(store))?.run).toMatchObject({ run: 1, counts: { asked: 300 } });
  });
});
