import { expect } from 'vitest';
import type { MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { Journal } from '../journal.ts';
import { bareTurn } from '../journal-store.contract.ts';
import { stillMeter } from '../road-harness.ts';
import { type Outbox, startOutbox } from './outbox.ts';
import type { ToyOutlet } from './outlet-harness.ts';
import { messageId } from './resumption.ts';

/** One turn of the event loop. */
export const pause = () => new Promise((resolve) => setImmediate(resolve));

/** An outbox at work over a journal of its own. */
export interface Run {
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly faults: unknown[];
  /** Commits one entry for each number, with as many messages as it says. */
  commit(...messages: readonly number[]): Promise<void>;
  /** Resolves when everything committed is published. */
  published(): Promise<void>;
}

export async function run(
  store: MemoryJournalStore,
  outlet: ToyOutlet,
  { window = 4, retryAfterMs = 1, drainMs = 2000, markEveryMs = 60_000 } = {},
): Promise<Run> {
  const faults: unknown[] = [];
  const fatal = (error: unknown) => faults.push(error);
  const journal = new Journal(
    { batchTurns: 3, batchBytes: 1_000_000, tailEntries: 10 },
    { store, meter: stillMeter, fatal },
  );
  let lag = () => 0;
  const meter = {
    ...stillMeter,
    gauge: (name: string, _help: string, read: () => number) => {
      if (name === 'onedoor_outbox_lag_commits') lag = read;
    },
  };
  const outbox = await startOutbox(
    { window, retryAfterMs, markEveryMs, drainMs },
    { journal, store, outlet, meter, fatal },
  );
  return {
    journal,
    outbox,
    faults,
    commit: async (...counts) => {
      for (const count of counts) {
        const messages = Array.from({ length: count }, (_, index) => ({
          integrator: 'hall',
          topic: 'application.hall.1',
          event: `event-${index}`,
          data: { index },
        }));
        journal.append(
          bareTurn(
            { kind: 'application', id: 'hall.1' },
            { input: { source: 'operator', by: '', purpose: '' }, messages },
          ),
          () => undefined,
        );
      }
      await journal.flush();
    },
    published: async () => {
      for (let turns = 0; turns < 5000 && lag() > 0; turns += 1) await new Promise((resolve) => setTimeout(resolve, 0));
      expect(lag()).toBe(0);
    },
  };
}

/** The ids of all messages, in the order in which they were committed. */
export async function idsOf(store: MemoryJournalStore): Promise<readonly string[]> {
  const entries = await store.entries(1, 1_000_000);
  return entries.flatMap((entry) => entry.messages.map((_, index) => messageId(entry, index)));
}
