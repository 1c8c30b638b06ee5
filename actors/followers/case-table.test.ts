import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { keptCase } from '../application/case-row.ts';
import { evolve } from '../application/evolve.ts';
import { lists } from '../application/lists.ts';
import { histories, received, ruleSet, setsOf } from '../application/specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from '../application/state.ts';
import type { JournalStore } from '../ports.ts';
import type { CaseRow } from '../protocol/desk.ts';
import type { Entry, Json, Turn } from '../protocol/journal.ts';
import { type Listing, listChanges, listRow } from '../protocol/lists.ts';
import { stillMeter } from '../road-harness.ts';
import { type CaseTable, startCaseTable } from './case-table.ts';

const rules = setsOf(ruleSet());
const RUNS = 300;

/** What an application can still do, by how many events it has had; each course ends in a closing. */
const course = [...histories.closed];

/** Applications over a memory store, whose entries are told to a table after they are committed, as the journal tells them. */
class Office {
  readonly store = createMemoryJournalStore();
  readonly #states = new Map<string, { state: ApplicationState; version: number }>();
  readonly #listeners: ((entry: Entry) => void)[] = [];
  readonly journal = { onCommitted: (listener: (entry: Entry) => void) => void this.#listeners.push(listener) };
  #untold: Entry[] = [];

  /** The next thing happens to an application: it is received, goes on, is closed, and is received again once it was erased. */
  async step(id: string): Promise<void> {
    const known = this.#states.get(id);
    const place = known?.version ?? 0;
    if (place === course.length) return this.#erase(id);
    const event = course[place] as ApplicationEvent;
    const state = evolve(known?.state, event.type === 'ApplicationReceived' ? { ...received } : event);
    const before: readonly Listing[] = known === undefined ? [] : lists(known.state);
    const { entered, left } = listChanges({ kind: 'application', id }, before, lists(state));
    await this.#commit({
      ...this.#turn(id, place + 1, [event]),
      state: state as unknown as Json,
      dueSet: entered,
      dueCleared: left,
    });
    this.#states.set(id, { state, version: place + 1 });
  }

  /** Somebody reads it: an entry at which nothing happens to it. */
  async read(id: string): Promise<void> {
    const version = this.#states.get(id)?.version ?? 0;
    await this.#commit(this.#turn(id, version, [{ type: 'EntityRead' } as unknown as ApplicationEvent]));
  }

  /** Tells what was committed and not yet told; until then the store is ahead of what the table was told. */
  tell(): void {
    for (const entry of this.#untold.splice(0)) for (const listener of this.#listeners) listener(entry);
  }

  /** Counted anew out of the store. */
  async openNow(): Promise<readonly CaseRow[]> {
    const rows: CaseRow[] = [];
    for (const { entity } of await this.store.listed('openApplications', { limit: 1000 })) {
      const stored = await this.store.load(entity);
      if (stored !== undefined)
        rows.push(keptCase(entity.id, stored.state as unknown as ApplicationState, stored, rules).row);
    }
    return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  async #erase(id: string): Promise<void> {
    const state = this.#states.get(id)?.state;
    const cleared =
      state === undefined ? [] : lists(state).map((listing) => listRow({ kind: 'application', id }, listing));
    const event = { type: 'EntityErased' } as unknown as ApplicationEvent;
    await this.#commit({ ...this.#turn(id, 0, [event]), erases: true, dueCleared: cleared });
    this.#states.delete(id);
  }

  #turn(id: string, version: number, events: readonly ApplicationEvent[]): Turn {
    return {
      entity: { kind: 'application', id },
      at: 0,
      version,
      input: { source: 'operator', by: '', purpose: '' },
      events,
      messages: [],
      commands: [],
      readings: [],
    };
  }

  async #commit(turn: Turn): Promise<void> {
    this.#untold.push(...(await this.store.commit([turn], {})));
  }
}

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

async function loaded(table: CaseTable): Promise<void> {
  for (let turns = 0; table.isLoading() && turns < 10_000; turns += 1) await breathe();
  expect(table.isLoading()).toBe(false);
}

const start = (office: Office, store: Pick<JournalStore, 'listed' | 'load'> = office.store, portion = 2) =>
  startCaseTable(
    { portion, retryMs: 0 },
    { journal: office.journal, store, rules, meter: stillMeter, onFault: () => undefined },
  );

describe('the table of open cases', () => {
  it('is what is committed, whatever is committed while it is read, however late a reading comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { maxLength: 10 }),
        fc.array(
          fc.record({
            what: fc.constantFrom('step', 'step', 'step', 'read', 'tell', 'give', 'breathe'),
            which: fc.nat(2),
          }),
          {
            maxLength: 60,
          },
        ),
        fc.integer({ min: 1, max: 4 }),
        async (before, during, portion) => {
          const office = new Office();
          for (const which of before) await office.step(`hall.${which}`);
          office.tell();
          // A reading is of the moment at which it was asked for, and comes when it is let go.
          const waiting: (() => void)[] = [];
          const late: Pick<JournalStore, 'listed' | 'load'> = {
            listed: (list, part) => office.store.listed(list, part),
            load: async (entity) => {
              const stored = await office.store.load(entity);
              await new Promise<void>((resolve) => waiting.push(resolve));
              return stored;
            },
          };
          const table = start(office, late, portion);
          for (const { what, which } of during) {
            if (what === 'step') await office.step(`hall.${which}`);
            else if (what === 'read') await office.read(`hall.${which}`);
            else if (what === 'tell') office.tell();
            else if (what === 'give') waiting.splice(which % (waiting.length + 1), 1)[0]?.();
            else await breathe();
          }
          office.tell();
          while (table.isLoading()) {
            for (const give of waiting.splice(0)) give();
            await breathe();
          }
          expect(table.rows()).toEqual(await office.openNow());
          // And goes on so.
          for (const { which } of during) {
            await office.step(`hall.${which}`);
            office.tell();
            expect(table.rows()).toEqual(await office.openNow());
          }
          await table.stop();
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('says that it is loading until the last portion is there, and goes on after a failed reading', async () => {
    const office = new Office();
    for (let which = 0; which < 5; which += 1) await office.step(`hall.${which}`);
    office.tell();
    let fail = true;
    const table = start(office, {
      load: (entity) => office.store.load(entity),
      listed: async (list, part) => {
        if (part.after !== undefined && fail) {
          fail = false;
          throw new Error('the disk is busy');
        }
        return office.store.listed(list, part);
      },
    });
    expect(table.isLoading()).toBe(true);
    for (let turns = 0; table.isLoading() && turns < 1000; turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    expect(fail).toBe(false);
    expect(table.isLoading()).toBe(false);
    expect(table.rows().map(({ id }) => id)).toEqual(['hall.0', 'hall.1', 'hall.2', 'hall.3', 'hall.4']);
    await table.stop();
  });

  it('keeps nothing of what citizens have written', async () => {
    const office = new Office();
    await office.step('hall.1');
    office.tell();
    const table = start(office);
    await loaded(table);
    expect(Object.keys(table.rows()[0] ?? {}).sort()).toEqual(
      ['channel', 'id', 'matter', 'open', 'region', 'status', 'submittedOn', 'version'].sort(),
    );
    await table.stop();
  });
});
