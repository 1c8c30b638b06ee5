import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { calendarWith } from '../../rules/calendar/calendar.fixture.ts';
import { evolve } from '../application/evolve.ts';
import { lists } from '../application/lists.ts';
import { histories, received } from '../application/specimens-harness.ts';
import type { ApplicationEvent, ApplicationState, Deed } from '../application/state.ts';
import type { JournalStore } from '../ports.ts';
import type { Entry, Json, Turn } from '../protocol/journal.ts';
import { listRow } from '../protocol/lists.ts';
import { StandingClock } from '../road-harness.ts';
import { GaugeReader, nextLook } from './gauges-harness.ts';
import { startYearGauges } from './year-gauges.ts';
import type { Submitted } from './year-tally.ts';

const calendar = calendarWith();
const clock = new StandingClock(Date.parse('2026-08-03T10:00+08:00'));
const closed = histories.closed.reduce<ApplicationState | undefined>(
  (state, event) => evolve(state, event.type === 'ApplicationReceived' ? { ...received } : event),
  undefined,
);

/** A closed application of certain days. */
function ended(rest: Partial<ApplicationState>, on: string): ApplicationState {
  if (closed === undefined) throw new Error('the specimen of a closed application is not there');
  const deeds = closed.deeds.map((deed): Deed => ({ ...deed, on }));
  return { ...closed, ...rest, deeds };
}

/** Closed applications over a memory store; what is committed is told later, as the journal does. */
class Office {
  readonly store = createMemoryJournalStore();
  readonly #listeners: ((entry: Entry) => void)[] = [];
  readonly journal = {
    onCommitted: (listener: (entry: Entry) => void) => void this.#listeners.push(listener),
    lastCommit: 0,
  };
  #untold: Entry[] = [];

  async end(id: string, state: ApplicationState): Promise<void> {
    const dueSet = lists(state).map((listing) => listRow({ kind: 'application', id }, listing));
    await this.#commit(id, {
      events: [{ type: 'ApplicationClosed' } as ApplicationEvent],
      dueSet,
      state: state as unknown as Json,
    });
  }

  async erase(id: string): Promise<void> {
    const stored = await this.store.load({ kind: 'application', id });
    if (stored === undefined) return;
    const state = stored.state as unknown as ApplicationState;
    const dueCleared = lists(state).map((listing) => listRow({ kind: 'application', id }, listing));
    await this.#commit(id, { version: 0, events: [{ type: 'EntityErased' }], erases: true, dueCleared });
  }

  /** Something is said of one that has ended. */
  async touch(id: string): Promise<void> {
    const stored = await this.store.load({ kind: 'application', id });
    if (stored === undefined) return;
    await this.#commit(id, { version: 2, events: [{ type: 'ResultContradicted' }], state: stored.state });
  }

  tell(): void {
    for (const entry of this.#untold.splice(0)) {
      this.journal.lastCommit = entry.commit;
      for (const listener of this.#listeners) listener(entry);
    }
  }

  async #commit(id: string, rest: Pick<Turn, 'events'> & Partial<Turn>): Promise<void> {
    const bare = {
      at: 0,
      version: 1,
      input: { source: 'operator', by: '', purpose: '' },
      messages: [],
      commands: [],
      readings: [],
    } as const;
    this.#untold.push(...(await this.store.commit([{ entity: { kind: 'application', id }, ...bare, ...rest }], {})));
  }
}

function begin(
  office: Office,
  store: Pick<JournalStore, 'listed' | 'load'> = office.store,
  open: readonly Submitted[] = [],
) {
  const meter = new GaugeReader();
  const { journal } = office;
  const year = startYearGauges(
    { portion: 2, retryMs: 0 },
    {
      journal,
      store,
      open: () => open,
      calendar: () => calendar,
      titleOf: (code) => code,
      clock,
      meter,
      onFault: () => undefined,
    },
  );
  return { meter, year, loading: () => meter.told('onedoor_year_loading')[''] === 1 };
}

async function untilRead(loading: () => boolean): Promise<void> {
  do await nextLook();
  while (loading());
  for (let turns = 0; turns < 20; turns += 1) await nextLook();
}

describe('the numbers of the year', () => {
  it('hold this year until today against the last until the same day, of ended and open ones', async () => {
    const office = new Office();
    await office.end('a', ended({ submittedOn: '2025-12-30', visits: 0, channel: 'wechat' }, '2026-01-05'));
    await office.end('b', ended({ submittedOn: '2025-02-01', visits: 1 }, '2025-08-03'));
    await office.end('c', ended({ submittedOn: '2025-02-01', visits: 2 }, '2025-08-04'));
    await office.end('d', ended({ submittedOn: '2024-12-01', visits: 2 }, '2024-12-31'));
    const open = { matter: 'marriage-copy', channel: 'hall', region: '330182', submittedOn: '2026-08-03' } as const;
    const { meter, year, loading } = begin(office, office.store, [open]);
    await untilRead(loading);
    expect(meter.told('onedoor_year_cases')).toEqual({
      'thisYear received': 1,
      'lastYear received': 2,
      'thisYear ended': 1,
      'thisYear endedInOneVisit': 1,
      'lastYear ended': 1,
      'lastYear endedInOneVisit': 1,
    });
    expect(meter.told('onedoor_year_cases_by_channel')['thisYear ended wechat']).toBe(1);
    await year.stop();
  });

  it('tell the working days from acceptance to decision without stops, and those of the law without extensions', async () => {
    const office = new Office();
    const legal = {
      kind: 'legal',
      from: '2026-07-06',
      workingDays: 30,
      extended: 10,
      stops: [{ reason: 'awaitingApplicant', basis: '', from: '2026-07-08', to: '2026-07-10' }],
      done: { on: '2026-07-17' },
    } as const;
    const clocks = { calendar: '', deadlines: [legal], rows: {} };
    await office.end('a', ended({ submittedOn: '2026-07-06', clocks }, '2026-07-17'));
    const { meter, year, loading } = begin(office);
    await untilRead(loading);
    // Nine working days from the 7th to the 17th, three of them stopped.
    expect(meter.told('onedoor_year_workdays')).toEqual({ 'thisYear actual': 6, 'thisYear legal': 20 });
    await year.stop();
  });

  it('are those of what rests, whatever ends, is touched or is erased while it is read, however late a reading comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            what: fc.constantFrom('end', 'end', 'touch', 'erase', 'tell', 'give', 'breathe', 'start'),
            which: fc.nat(5),
          }),
          { maxLength: 50 },
        ),
        async (deeds) => {
          const office = new Office();
          const waiting: (() => void)[] = [];
          const late: Pick<JournalStore, 'listed' | 'load'> = {
            listed: (list, part) => office.store.listed(list, part),
            load: async (entity) => {
              const stored = await office.store.load(entity);
              await new Promise<void>((resolve) => waiting.push(resolve));
              return stored;
            },
          };
          const there = new Set<string>();
          let begun: ReturnType<typeof begin> | undefined;
          for (const { what, which } of deeds) {
            const id = `hall.${which}`;
            if (what === 'end' && !there.has(id)) {
              there.add(id);
              await office.end(id, ended({ submittedOn: '2026-01-01' }, '2026-08-03'));
            } else if (what === 'touch') await office.touch(id);
            else if (what === 'erase') await office.erase(id);
            else if (what === 'tell') office.tell();
            else if (what === 'give') waiting.splice(which % (waiting.length + 1), 1)[0]?.();
            else if (what === 'start' && begun === undefined) begun = begin(office, late);
            else await nextLook();
          }
          begun ??= begin(office, late);
          office.tell();
          for (let turns = 0; turns < 60; turns += 1) {
            for (const give of waiting.splice(0)) give();
            await nextLook();
          }
          expect(begun.loading()).toBe(false);
          const rest = await office.store.listed('endedApplications', { limit: 100 });
          expect(begun.meter.told('onedoor_year_cases')['thisYear ended'] ?? 0).toBe(rest.length);
          await begun.year.stop();
        },
      ),
      {
        numRuns: 3000,
        examples: [
          // It has ended before the reading began, and that is told when the reading is over.
          [
            [
              { what: 'end', which: 0 },
              { what: 'start', which: 0 },
              ...['breathe', 'give', 'breathe', 'breathe'].map((what) => ({ what, which: 0 }) as const),
            ],
          ],
        ],
      },
    );
  });

  it('go on after a reading that failed', async () => {
    const office = new Office();
    await office.end('a', ended({ submittedOn: '2026-01-01' }, '2026-08-03'));
    let fail = true;
    const { meter, year, loading } = begin(office, {
      load: (entity) => office.store.load(entity),
      listed: async (list, part) => {
        if (!fail) return office.store.listed(list, part);
        fail = false;
        throw new Error('the disk is busy');
      },
    });
    expect(loading()).toBe(true);
    while (loading()) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(meter.told('onedoor_year_cases')['thisYear ended']).toBe(1);
    await year.stop();
  });
});
