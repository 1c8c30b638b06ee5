import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CreditWorld, PERSON } from '../actors/credit/world-harness.ts';
import { openEntries } from '../actors/ledger/entries.ts';
import { firstDay, history, play } from '../actors/ledger/histories-harness.ts';
import { readLedger } from '../actors/ledger/reading.ts';
import { ledgerKey } from '../actors/protocol/credit.ts';
import { type EntityKey, entityName } from '../actors/protocol/entity.ts';
import type { JournalEvent, Turn } from '../actors/protocol/journal.ts';
import { createLevelHarness } from '../adapters/level/store.harness.ts';
import type { LevelStore } from '../adapters/level/store.ts';
import { shippedCredit } from '../rules/credit/credit.fixture.ts';
import { dayOfNumber, numberOfDay } from '../rules/credit/credit-day.ts';
import { archiveEntries } from './archiving.ts';

const model = shippedCredit().modelFor('person');
if (model === undefined) throw new Error('no model of persons');
const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const DAY_MS = 86_400_000;

/** Writes what has happened in a world into a store, and keeps the marks of everybody who has taken it. */
class Writer {
  store: LevelStore;
  readonly world: CreditWorld;
  readonly #versions = new Map<string, number>();
  #written = 0;

  constructor(store: LevelStore, world: CreditWorld) {
    this.store = store;
    this.world = world;
  }

  async write(): Promise<void> {
    const happened = this.world.events.slice(this.#written);
    this.#written = this.world.events.length;
    if (happened.length > 0) await this.#commit(happened.map(({ entity, event }) => this.#turnOf(entity, event)));
  }

  #turnOf(entity: EntityKey, event: JournalEvent): Turn {
    const version = (this.#versions.get(entityName(entity)) ?? 0) + 1;
    this.#versions.set(entityName(entity), version);
    return { ...this.#bare(entity, event), version, state: { version } };
  }

  #bare(entity: EntityKey, event: JournalEvent): Turn {
    return {
      ...{ entity, at: this.world.now, version: 0 },
      ...{ events: [event], messages: [], commands: [], readings: [] },
      input: { source: 'operator', by: 'test', purpose: 'test' },
    };
  }

  async #commit(turns: readonly Turn[]): Promise<void> {
    const { commit } = this.store.head();
    const mark = { epoch: this.store.epoch, watermark: commit + turns.length, above: [] };
    await this.store.commit(turns, { outbox: mark, journal: { ...mark, watermark: 0 } });
  }

  /** As it is asked for under data protection: the keys are gone with the ledger. */
  async erase(): Promise<void> {
    const key = ledgerKey(PERSON);
    await this.#commit([{ ...this.#bare(key, { type: 'EntityErased' }), erases: true }]);
    await this.store.purge(key);
  }

  async archive(before: string, folder: string): Promise<number> {
    const order = { folder, before, leastNewest: 1, at: this.world.now + DAY_MS };
    return (await archiveEntries(this.store, order, Number.MAX_SAFE_INTEGER)).moved;
  }
}

it('a score of any day is the same out of a store on a disk: after starts, beside an archive, and anew behind an erasure', {
  timeout: 240_000,
}, async () => {
  const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
  process.stdout.write(`${told}\n`);
  const sums = { scored: 0, moved: 0, restarts: 0, erased: 0 };
  await fc.assert(
    fc.asyncProperty(history, history, fc.nat(4), async (first, second, every) => {
      const harness = await createLevelHarness();
      try {
        let writer = new Writer((await harness.open()) as LevelStore, new CreditWorld(firstDay));
        const then = new Map<string, number>();
        let steps = 0;
        const each = async (day: string): Promise<void> => {
          then.set(day, model.indexOn(openEntries(writer.world.ledger), day).score);
          await writer.write();
          steps += 1;
          if (steps % (every + 2) !== 0) return;
          writer.store = (await harness.reopen()) as LevelStore;
          sums.restarts += 1;
        };
        const compare = async (): Promise<void> => {
          const ledger = await readLedger(writer.store, PERSON);
          for (const [day, score] of then) {
            expect(model.indexOn(ledger, day).score, `${day}, ${told}`).toBe(score);
            if (score !== 1000) sums.scored += 1;
          }
        };
        const last = await play(writer.world, first, each);
        await compare();
        sums.moved += await writer.archive(last, await harness.emptyFolder());
        await compare();
        writer.store = (await harness.reopen()) as LevelStore;
        await compare();
        // Another life of the ledger: what was erased counts for nothing.
        await writer.erase();
        sums.erased += 1;
        then.clear();
        const next = dayOfNumber(numberOfDay(last) + 1);
        writer = new Writer(writer.store, new CreditWorld(next));
        await play(writer.world, second, each, { from: next, prefix: 'D' });
        await compare();
      } finally {
        await harness.dispose();
      }
    }),
    // A smaller history that fails too is not worth the time that a disk takes.
    { numRuns: 25, seed, endOnFailure: true },
  );
  expect(sums.scored, told).toBeGreaterThan(100);
  expect(
    Object.entries(sums).filter(([, count]) => count === 0),
    told,
  ).toEqual([]);
});
