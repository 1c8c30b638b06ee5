import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import type { Figures } from '../figures/figures.ts';
import { stateOf } from '../figures/histories-harness.ts';
import { openShelf } from '../figures/shelf.ts';
import { TakingStopped } from '../figures/taking.ts';
import { Journal } from '../journal.ts';
import { bareTurn } from '../journal-store.contract.ts';
import type { JournalStore } from '../ports.ts';
import type { Json } from '../protocol/journal.ts';
import { StandingClock, stillMeter } from '../road-harness.ts';
import { type FiguresTaker, startFiguresTaker } from './figures-taker.ts';

const MORNING = Date.parse('2026-09-21T03:29:00+08:00');
const DAY_MS = 24 * 60 * 60 * 1000;
const operator = { by: 'root', purpose: 'test' };

interface Life {
  readonly taker: FiguresTaker;
  readonly clock: WatchedClock;
  readonly taken: Figures[];
  readonly journal: Journal;
  readonly days: () => readonly string[];
  readonly of: (day: string) => Promise<Figures | undefined>;
  readonly newest: () => Figures | undefined;
}

/** Tells how often somebody has looked at it. */
class WatchedClock extends StandingClock {
  #count = 0;

  override now(): number {
    this.#count += 1;
    return super.now();
  }

  async looks(more: number): Promise<void> {
    const wanted = this.#count + more;
    await until(() => this.#count >= wanted);
  }
}

async function live(
  store: JournalStore,
  {
    reading = store,
    kept = 3,
    now = MORNING,
  }: { reading?: Pick<JournalStore, 'ids' | 'load' | 'head'>; kept?: number; now?: number } = {},
): Promise<Life> {
  const clock = new WatchedClock(now);
  const fail = (error: unknown): never => {
    throw error;
  };
  const journal = new Journal(
    { batchTurns: 8, batchBytes: 1024, tailEntries: 16 },
    { store, meter: stillMeter, fatal: fail },
  );
  const shelf = await openShelf(kept, { journal, store, clock });
  const taken: Figures[] = [];
  const taker = startFiguresTaker(
    {
      ...{ at: '03:30', everyMs: 1, sharePercent: 90, rankingDays: 90, fairnessMonths: 3, settleDays: 30 },
      division: 'county',
    },
    {
      journal,
      store: reading,
      shelf,
      clock,
      elapsed: () => 0,
      ruleSet: () => 'a'.repeat(64),
      onTaken: (figures) => taken.push(figures),
      onFault: fail,
    },
  );
  return { taker, clock, taken, journal, days: () => shelf.days, of: shelf.of, newest: () => shelf.newest };
}

async function filled(count: number): Promise<MemoryJournalStore> {
  const store = createMemoryJournalStore();
  const turns = Array.from({ length: count }, (_, index) => {
    const state = stateOf({ id: '', region: '330182', submitted: 100, moves: [] });
    return bareTurn({ kind: 'application', id: `hall.N-${index}` }, { state: state as unknown as Json });
  });
  await store.commit(turns, {});
  return store;
}

async function until(check: () => boolean): Promise<void> {
  for (let turn = 0; turn < 4000; turn += 1) {
    if (check()) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error('it did not come');
}

describe('the figures of a day', () => {
  it('are taken once, when the time has come, and again the day after', async () => {
    const life = await live(await filled(3));
    await life.clock.looks(5);
    expect(life.taken).toEqual([]);
    life.clock.set(MORNING + 60_000);
    await until(() => life.taken.length === 1);
    await life.clock.looks(5);
    expect(life.taken.map(({ day, walked }) => [day, walked.applications])).toEqual([['2026-09-21', 3]]);
    life.clock.set(MORNING + DAY_MS + 60_000);
    await until(() => life.taken.length === 2);
    expect(life.days()).toEqual(['2026-09-22', '2026-09-21']);
    await life.taker.stop();
  });

  it('are taken on order at any time, once for all who order meanwhile, and noted with who did', async () => {
    const store = await filled(40);
    const life = await live(store);
    const [one, other] = await Promise.all([life.taker.order(operator), life.taker.order(operator)]);
    expect(one).toBe(other);
    expect(await life.taker.order(operator)).not.toBe(one);
    const noted = (await store.entries(1, 100)).filter(({ entity }) => entity.kind === 'figures');
    expect(noted.map(({ input, version, events }) => [input, version, events[0]])).toMatchObject([
      [{ source: 'operator', ...operator }, 1, { type: 'FiguresTaken', digest: one.digest, day: '2026-09-21' }],
      [{ source: 'operator' }, 2, { type: 'FiguresTaken' }],
    ]);
    // What they hold is no part of the journal, which nothing is ever taken out of.
    expect(JSON.stringify(noted)).not.toContain('fairness');
    expect(life.days()).toEqual(['2026-09-21']);
    await life.taker.stop();
  });

  it('push out the oldest, and are found by their day while they are kept, in this life and the next', async () => {
    const store = await filled(1);
    const life = await live(store);
    for (let day = 0; day < 5; day += 1) {
      life.clock.set(MORNING + day * DAY_MS);
      await life.taker.order(operator);
    }
    const kept = ['2026-09-25', '2026-09-24', '2026-09-23'];
    expect(life.days()).toEqual(kept);
    await life.taker.stop();
    const next = await live(store, { now: MORNING + 4 * DAY_MS });
    expect([next.days(), next.newest()?.day]).toEqual([kept, '2026-09-25']);
    expect((await next.of('2026-09-23'))?.day).toBe('2026-09-23');
    expect(await next.of('2026-09-22')).toBeUndefined();
    await next.taker.stop();
  });

  it.each([0, 1, 2, 3, 4])(
    'leave nothing of a taking that the process died in after %i looks; the next life takes them whole',
    async (looks) => {
      const store = await filled(40);
      const before = await live(store);
      await before.taker.order(operator);
      await before.taker.stop();
      const commits = store.head().commit;

      let seen = 0;
      let die: () => void = () => undefined;
      const died = new Promise<void>((resolve) => {
        die = resolve;
      });
      let bury: (error: Error) => void = () => undefined;
      const never = new Promise<never>((_resolve, reject) => {
        bury = reject;
      });
      const ids: JournalStore['ids'] = (kind, part) => {
        seen += 1;
        if (seen <= looks) return store.ids(kind, part);
        die();
        // What a process that is dead would have read never comes.
        return never;
      };
      const dying = await live(store, { reading: { ...store, ids }, now: MORNING + DAY_MS + 60_000 });
      await died;
      const rested = store.crash();
      expect(rested.head().commit).toBe(commits);
      const next = await live(rested, { now: MORNING + DAY_MS });
      expect(next.newest()).toMatchObject({ day: '2026-09-21', walked: { applications: 40 } });
      next.clock.set(MORNING + DAY_MS + 60_000);
      await until(() => next.taken.length === 1);
      expect(next.newest()).toMatchObject({ day: '2026-09-22', walked: { applications: 40 } });
      await next.taker.stop();
      bury(new TakingStopped());
      await dying.taker.stop();
      expect(dying.taken).toEqual([]);
    },
  );

  it('are not waited for by a stop: what was counted so far is dropped', async () => {
    const store = await filled(400);
    const life = await live(store);
    const ordered = life.taker.order(operator);
    await Promise.all([life.taker.stop(), expect(ordered).rejects.toThrow()]);
    expect((await store.entries(1, 1000)).filter(({ entity }) => entity.kind === 'figures')).toEqual([]);
  });

  it('that were changed in their row are taken for none', async () => {
    const store = await filled(2);
    const life = await live(store);
    const figures = await life.taker.order(operator);
    await life.taker.stop();
    const changed = { ...figures, walked: { ...figures.walked, applications: 1 } } as unknown as Json;
    await store.commit([bareTurn({ kind: 'figures', id: 'slot-0' }, { version: 2, state: changed })], {});
    const next = await live(store);
    expect([next.newest(), next.days()]).toEqual([undefined, []]);
    await next.taker.stop();
  });
});
