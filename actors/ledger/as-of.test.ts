import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { shippedCredit } from '../../rules/credit/credit.fixture.ts';
import { dayOfNumber, numberOfDay } from '../../rules/credit/credit-day.ts';
import { monthBefore, monthOf } from '../../rules/credit/tally.ts';
import { CreditWorld, FILE, PERSON } from '../credit/world-harness.ts';
import { ledgerKey } from '../protocol/credit.ts';
import type { JournalEvent, Turn } from '../protocol/journal.ts';
import { entriesOf, openEntries } from './entries.ts';
import { firstDay, history, play } from './histories-harness.ts';
import { readLedger } from './reading.ts';
import type { LedgerState } from './state.ts';

const model = shippedCredit().modelFor('person');
if (model === undefined) throw new Error('no model of persons');
describe('the score of a day', () => {
  it('is the same out of the journal, whenever it is asked for, as it was out of the state on that day', async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = new CreditWorld(firstDay);
        const then = new Map<string, number>();
        await play(world, steps, (day) => {
          then.set(day, model.indexOn(openEntries(world.ledger), day).score);
        });
        const ledger = entriesOf(
          world.events.filter(({ entity }) => entity.kind === 'ledger').map(({ event }) => event),
        );
        for (const [day, score] of then) {
          expect(model.indexOn(ledger, day).score, day).toBe(score);
          if (score !== 1000) reached += 1;
        }
        // What is no longer used is no state.
        const today = [...then.keys()].at(-1) ?? '';
        expect(world.ledger?.items.every(({ item }) => item.lastDay >= today) ?? true).toBe(true);
      }),
      { numRuns: 300, seed: 20_261_126 },
    );
    expect(reached).toBeGreaterThan(500);
  });
});

describe('the score of an organisation', () => {
  const organisations = shippedCredit().modelFor('organisation');
  if (organisations === undefined) throw new Error('no model of organisations');
  const CODE = '91350100M000100Y43';
  const own = ledgerKey(`organisation-${CODE}`);

  /** A month of a source is told, late or once more, or an incident is recorded. */
  const told = fc.record({
    what: fc.constantFrom('tally', 'tally', 'tally', 'incident'),
    tally: fc.constantFrom('verification-answers', 'data-rejects', 'assistance-late'),
    source: fc.constantFrom('source/one', 'source/two'),
    monthsAgo: fc.integer({ min: 1, max: 4 }),
    of: fc.integer({ min: 1, max: 60 }),
    share: fc.integer({ min: 0, max: 100 }),
    days: fc.integer({ min: 0, max: 25 }),
  });

  it('is the same out of the journal as it was out of the state, with tallies that come late and are corrected', () => {
    let [corrected, banded] = [0, 0];
    fc.assert(
      fc.property(fc.array(told, { minLength: 20, maxLength: 120 }), (steps) => {
        const world = new CreditWorld(firstDay);
        const then = new Map<string, object>();
        let today = numberOfDay(firstDay);
        for (const [at, { what, tally, source, monthsAgo, of, share, days }] of steps.entries()) {
          today += days;
          const day = dayOfNumber(today);
          world.passTo(day);
          if (what === 'incident')
            world.record(
              { kind: 'data-quality-incident', subject: { organisation: CODE }, document: { number: '1', day } },
              `hall.C-${at}`,
            );
          else
            world.send(own, {
              ...{ type: 'tally', tally, month: monthBefore(monthOf(day), monthsAgo), organisation: CODE },
              ...{ hits: Math.floor((of * share) / 100), of, evidence: source },
            });
          const state = world.stateOf(own) as LedgerState | undefined;
          then.set(day, organisations.indexOn(openEntries(state), day));
        }
        const events = world.events.filter(({ entity }) => entity.id === own.id).map(({ event }) => event);
        const ledger = entriesOf(events);
        for (const [day, index] of then) {
          expect(organisations.indexOn(ledger, day), day).toEqual(index);
          if ((index as { band: string }).band !== 'M') banded += 1;
        }
        const kept = (world.stateOf(own) as LedgerState | undefined)?.tallies ?? [];
        const all = ledger.filter(({ entry }) => entry === 'tally').length;
        corrected += all - kept.length;
        expect(kept.length).toBeLessThanOrEqual(3 * 2 * 30);
      }),
      { numRuns: 150, seed: 20_261_127 },
    );
    expect([corrected > 300, banded > 3000]).toEqual([true, true]);
  });
});

describe('the ledger of a person', () => {
  it('is read whole out of the journal, in portions, and begins anew behind an erasure', async () => {
    const world = new CreditWorld('2026-08-03');
    for (let index = 0; index < 230; index += 1)
      world.record({ kind: 'no-show', document: { number: String(index), day: '2026-08-01' } }, `hall.C-${index}`);
    const store = createMemoryJournalStore();
    const write = async (events: readonly JournalEvent[], rest: Partial<Turn> = {}) => {
      const turn = {
        ...{ entity: ledgerKey(PERSON), at: world.now, version: 1, events, messages: [], commands: [], readings: [] },
        input: { source: 'operator', by: 'test', purpose: 'test' },
        ...rest,
      } as const;
      await store.commit([turn], {});
    };
    for (const { entity, event } of world.events) if (entity.kind === 'ledger') await write([event]);
    const ledger = await readLedger(store, PERSON);
    expect(ledger).toHaveLength(230);
    expect([ledger[0], ledger.at(-1)]).toMatchObject([{ item: 'hall.C-0' }, { item: 'hall.C-229' }]);
    expect(ledger).toEqual(openEntries(world.ledger));
    await write([{ type: 'EntityErased' }], { erases: true, version: 0 });
    expect(await readLedger(store, PERSON)).toEqual([]);
    await store.close();
  });
});

it('a file and its item have one name', () => {
  const world = new CreditWorld('2026-08-03');
  world.record();
  expect(world.ledger?.items[0]?.item.item).toBe(FILE);
});
