import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { evolve as evolveAlert } from '../alert/evolve.ts';
import { lists as listsOfAlert } from '../alert/lists.ts';
import { found, S1 } from '../alert/specimens-harness.ts';
import { type AlertEvent, deedEvents } from '../alert/state.ts';
import { evolve } from '../application/evolve.ts';
import { lists } from '../application/lists.ts';
import { histories, received, ruleSet, setsOf } from '../application/specimens-harness.ts';
import type { KeptRow } from '../kept-row.ts';
import type { JournalStore } from '../ports.ts';
import type { AlertVerb } from '../protocol/alert-messages.ts';
import type { ListProgress } from '../protocol/desk.ts';
import type { Entry, JournalEvent, Json, Turn } from '../protocol/journal.ts';
import { type Listing, listChanges, listRow } from '../protocol/lists.ts';
import { stillMeter } from '../road-harness.ts';
import { evolve as evolveVerification } from '../verification/evolve.ts';
import { lists as listsOfVerification } from '../verification/lists.ts';
import { DATASETS, FOUND, strictBook } from '../verification/reports-harness.ts';
import type { ReviewDecision, VerificationEvent } from '../verification/state.ts';
import { found as answered, World } from '../verification/world-harness.ts';
import { tabledAlerts } from './alert-table.ts';
import { tabledCases } from './case-table.ts';
import { type OpenTable, startOpenTable, type Tabled } from './open-table.ts';
import { tabledVerifications } from './verification-table.ts';

const RUNS = 200;

/** What happens to an entity of a kind, one event after the other, until it is erased and begins anew. */
interface Life {
  readonly tabled: Tabled<{ readonly version: number }, KeptRow<{ readonly version: number }>>;
  readonly course: readonly JournalEvent[];
  readonly evolve: (state: Json | undefined, event: JournalEvent) => Json;
  readonly lists: (state: Json) => readonly Listing[];
}

const cases = {
  tabled: tabledCases(setsOf(ruleSet())),
  course: [received, ...histories.closed.slice(1)],
  evolve,
  lists,
} as unknown as Life;

const deed = (verb: AlertVerb, version: number): AlertEvent => ({
  type: deedEvents[verb],
  deed: { verb, ...S1, on: '2026-08-04', words: '张建国来电' },
  version,
  due: null,
});
const alerts = {
  tabled: tabledAlerts,
  course: [
    { type: 'AlertRaised', finding: found, on: '2026-08-03', version: 1, due: null },
    { type: 'AlertEscalated', level: 1, version: 2, due: null },
    deed('acknowledge', 3),
    deed('dismiss', 4),
    deed('countersign', 5),
    { type: 'AlertReopened', finding: found, on: '2026-08-05', version: 6, due: null },
    { type: 'AlertRepeated', on: '2026-08-06' },
    deed('suppress', 8),
    { type: 'AlertRepeatedInSilence', on: '2026-08-07', finding: { ...found, severity: 'red' } },
    { type: 'AlertSuppressionEnded', on: '2026-08-09', version: 10, due: null },
    deed('close', 11),
    deed('dispose', 12),
    { type: 'AlertReopened', finding: found, on: '2026-09-05', version: 13, due: null },
  ],
  evolve: evolveAlert,
  lists: listsOfAlert,
} as unknown as Life;

/** A verification that comes to its report, is overturned by two, gets a late answer, and begins a second round. */
function verificationCourse(): readonly JournalEvent[] {
  const world = new World(strictBook());
  world.grant({ datasets: [...DATASETS] });
  world.verify([...DATASETS]);
  for (const begun of [...world.begun]) world.answer(begun, answered({ name: FOUND }), 5);
  const of = (type: string): JournalEvent => {
    const event = world.events.findLast((one) => one.event.type === type)?.event;
    if (event === undefined) throw new Error(`there was no ${type}`);
    return event;
  };
  const own = world.events.filter(({ entity }) => entity.kind === 'verification').map(({ event }) => event);
  const { report } = of('ReportSealed') as Extract<VerificationEvent, { type: 'ReportSealed' }>;
  const decision: ReviewDecision = {
    ...{ decision: 'overturn', officer: 'R-1', organisation: 'x', reason: '张建国来电', on: '2026-08-03' },
    fields: [{ field: '/data/form/husbandName', verdict: 'confirmed' }],
  };
  const later: readonly VerificationEvent[] = [
    { type: 'ReviewDecided', decision },
    { type: 'ReviewCountersigned', agree: false, officer: 'R-2', reason: '张建国' },
    { type: 'ReviewDecided', decision },
    { type: 'ReviewCountersigned', agree: true, officer: 'R-2' },
    { type: 'ReportSealed', report: { ...report, version: 2, decidedBy: decision } },
    { type: 'ReportSealed', report: { ...report, version: 3, review: ['LATE_ANSWER'] } },
    { type: 'ReportSealed', report: { ...report, version: 4, review: [] } },
    { ...(of('VerificationBegun') as Extract<VerificationEvent, { type: 'VerificationBegun' }>), round: 2 },
    { type: 'VerificationAuthorised', consent: 'hall.SQ-1' },
  ];
  return [...own, ...later];
}

const verifications = {
  tabled: tabledVerifications,
  course: verificationCourse(),
  evolve: evolveVerification,
  lists: listsOfVerification,
} as unknown as Life;

/** Entities over a memory store, whose entries are told to a table after they are committed, as the journal tells them. */
class Office {
  readonly store = createMemoryJournalStore();
  readonly #life: Life;
  readonly #states = new Map<string, { state: Json; version: number }>();
  readonly #listeners: ((entry: Entry) => void)[] = [];
  readonly journal = { onCommitted: (listener: (entry: Entry) => void) => void this.#listeners.push(listener) };
  #untold: Entry[] = [];

  constructor(life: Life) {
    this.#life = life;
  }

  /** The next thing happens to an entity. */
  async step(id: string): Promise<void> {
    const { course, evolve: next, lists: listsOf, tabled } = this.#life;
    const known = this.#states.get(id);
    const place = known?.version ?? 0;
    if (place === course.length) return this.#erase(id);
    const event = course[place] as JournalEvent;
    const state = next(known?.state, event);
    const before: readonly Listing[] = known === undefined ? [] : listsOf(known.state);
    const { entered, left } = listChanges({ kind: tabled.kind, id }, before, listsOf(state));
    await this.#commit({ ...this.#turn(id, place + 1, [event]), state, dueSet: entered, dueCleared: left });
    this.#states.set(id, { state, version: place + 1 });
  }

  /** Somebody reads it: an entry at which nothing happens to it. */
  async read(id: string): Promise<void> {
    const version = this.#states.get(id)?.version ?? 0;
    await this.#commit(this.#turn(id, version, [{ type: 'EntityRead' }]));
  }

  /** Tells what was committed and not yet told; until then the store is ahead of what the table was told. */
  tell(): void {
    for (const entry of this.#untold.splice(0)) for (const listener of this.#listeners) listener(entry);
  }

  /** Counted anew out of the store. */
  async openNow(): Promise<readonly unknown[]> {
    const { tabled } = this.#life;
    const rows: { readonly version: number }[] = [];
    for (const { entity } of await this.store.listed(tabled.list, { limit: 1000 })) {
      const stored = await this.store.load(entity);
      if (stored !== undefined) rows.push(tabled.kept(entity.id, stored.state, stored).row);
    }
    return rows.sort((one, other) => (tabled.cursorOf(one) < tabled.cursorOf(other) ? -1 : 1));
  }

  start(store: Pick<JournalStore, 'listed' | 'load'> = this.store, portion = 2, mostRows = 100) {
    return startOpenTable({ portion, retryMs: 0, mostRows }, this.#life.tabled, {
      journal: this.journal,
      store,
      meter: stillMeter,
      onFault: () => undefined,
    });
  }

  async #erase(id: string): Promise<void> {
    const { kind } = this.#life.tabled;
    const state = this.#states.get(id)?.state;
    const cleared = state === undefined ? [] : this.#life.lists(state).map((listing) => listRow({ kind, id }, listing));
    await this.#commit({ ...this.#turn(id, 0, [{ type: 'EntityErased' }]), erases: true, dueCleared: cleared });
    this.#states.delete(id);
  }

  #turn(id: string, version: number, events: readonly JournalEvent[]): Turn {
    return {
      entity: { kind: this.#life.tabled.kind, id },
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

async function loaded(table: Pick<OpenTable<unknown>, 'progress'>): Promise<void> {
  for (let turns = 0; table.progress() !== undefined && turns < 10_000; turns += 1) await breathe();
  expect(table.progress()).toBeUndefined();
}

describe.each([
  ['cases', cases, 'hall.'],
  ['alerts', alerts, 'STEP_OVERDUE.application.hall.'],
  ['verifications', verifications, 'hall.'],
])('the table of open %s', (_name, life, prefix) => {
  it('is what is committed, whatever is committed while it is read, however late a reading comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { maxLength: 10 }),
        fc.array(
          fc.record({
            what: fc.constantFrom('step', 'step', 'step', 'read', 'tell', 'give', 'breathe'),
            which: fc.nat(2),
          }),
          { maxLength: 80 },
        ),
        fc.integer({ min: 1, max: 4 }),
        async (before, during, portion) => {
          const office = new Office(life);
          for (const which of before) await office.step(`${prefix}${which}`);
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
          const table = office.start(late, portion);
          for (const { what, which } of during) {
            if (what === 'step') await office.step(`${prefix}${which}`);
            else if (what === 'read') await office.read(`${prefix}${which}`);
            else if (what === 'tell') office.tell();
            else if (what === 'give') waiting.splice(which % (waiting.length + 1), 1)[0]?.();
            else await breathe();
          }
          office.tell();
          while (table.progress() !== undefined) {
            for (const give of waiting.splice(0)) give();
            await breathe();
          }
          expect(table.rows()).toEqual(await office.openNow());
          // And goes on so.
          for (const { which } of during) {
            await office.step(`${prefix}${which}`);
            office.tell();
            // One that comes back is read first.
            while (table.progress() !== undefined) {
              for (const give of waiting.splice(0)) give();
              await breathe();
            }
            expect(table.rows()).toEqual(await office.openNow());
          }
          await table.stop();
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('says how far it has read until the last portion is there, and goes on after a failed reading', async () => {
    const office = new Office(life);
    for (let which = 0; which < 5; which += 1) await office.step(`${prefix}${which}`);
    office.tell();
    let fail = true;
    const told: (ListProgress | undefined)[] = [];
    const table = office.start({
      load: async (entity) => {
        told.push(table.progress());
        return office.store.load(entity);
      },
      listed: async (list, part) => {
        if (part.after !== undefined && fail) {
          fail = false;
          throw new Error('the disk is busy');
        }
        return office.store.listed(list, part);
      },
    });
    expect(table.progress()).toEqual({ why: 'loading', read: 0, of: 0 });
    for (let turns = 0; table.progress() !== undefined && turns < 1000; turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    expect(fail).toBe(false);
    // The whole list stands before the first is read, so that it can be told of how many.
    expect(told[0]).toEqual({ why: 'loading', read: 0, of: 5 });
    expect(told.at(-1)).toEqual({ why: 'loading', read: 4, of: 5 });
    expect(table.rows()).toEqual(await office.openNow());
    expect(table.rows()).toHaveLength(5);
    await table.stop();
  });

  it('says that it is not whole where there are more than it keeps', async () => {
    const office = new Office(life);
    for (let which = 0; which < 3; which += 1) await office.step(`${prefix}${which}`);
    office.tell();
    const table = office.start(office.store, 2, 2);
    for (let turns = 0; table.progress()?.why === 'loading' && turns < 10_000; turns += 1) await breathe();
    expect([table.progress(), table.rows().length]).toEqual([{ why: 'tooMany' }, 2]);
    await table.stop();
  });

  it('keeps nothing of what people have written', async () => {
    const office = new Office(life);
    for (let steps = 0; steps < Math.min(3, life.course.length - 1); steps += 1) await office.step(`${prefix}1`);
    office.tell();
    const table = office.start();
    await loaded(table);
    const text = JSON.stringify(table.rows());
    expect(text).toContain(`${prefix}1`);
    for (const written of ['张建国', '示例乙', 'idNumber', 'because']) expect(text).not.toContain(written);
    await table.stop();
  });
});
