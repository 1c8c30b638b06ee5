import type { Journal } from '../journal.ts';
import { Mark } from '../mark.ts';
import type { JournalStore, Meter } from '../ports.ts';
import type { Entry } from '../protocol/journal.ts';
import { WaitingSince } from '../protocol/waiting-since.ts';
import type { Envelope } from '../registry.ts';
import { Window } from '../window.ts';
import { type Follower, follow } from './follower.ts';

export interface CourierOptions {
  /** How many commands may be handed over and not committed. */
  readonly window: number;
  /** How far past the oldest uncommitted command the courier may go; bounds the mark. */
  readonly spread: number;
}

export interface CourierDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly deliver: (envelope: Envelope) => void;
  readonly meter: Meter;
  readonly fatal: (error: unknown) => void;
}

/** A courier at work; `lag` is the number of commands that are committed and not done yet. */
export interface Courier extends Follower {
  lag(): number;
}

/**
 * Carries the commands that actors give each other from the journal to the actors. Commands are numbered through the
 * whole journal, so one mark tells which are done; a start begins at the first that is not.
 */
export async function startCourier(options: CourierOptions, dependencies: CourierDependencies): Promise<Courier> {
  const { journal, store, deliver, meter, fatal } = dependencies;
  const mark = new Mark((await store.marks())['journal'] ?? { epoch: store.storeId, watermark: 0, above: [] });
  journal.track('journal', mark);
  const window = new Window(options.window);
  let stopping = false;
  const lag = (): number => store.head().commands - mark.watermark;
  meter.gauge(
    'onedoor_courier_under_way',
    'Journal commands handed to actors and not yet committed',
    () => window.inside,
  );
  meter.gauge('onedoor_courier_lag_commands', 'Journal commands that are not done yet', lag);
  const since = new WaitingSince();
  since.note(store.head().commands, performance.now());
  meter.gauge('onedoor_courier_oldest_seconds', 'How long the oldest journal command waits that is not done', () =>
    since.seconds(mark.watermark, store.head().commands, performance.now()),
  );
  journal.onCommitted((entry) => {
    if (entry.commands.length > 0) since.note(entry.commandsBefore + entry.commands.length, performance.now());
    if (entry.input.source === 'journal') window.leave();
  });

  const after = (await firstWithCommand(store, mark.watermark + 1)) - 1;
  const carry = async (entries: readonly Entry[]): Promise<void> => {
    for (const entry of entries) {
      for (const [index, { to, command }] of entry.commands.entries()) {
        const sequence = entry.commandsBefore + index + 1;
        if (mark.has(sequence)) continue;
        while (!stopping && sequence > mark.watermark + options.spread) await journal.after(journal.lastCommit);
        await window.enter();
        if (stopping) return;
        deliver({ entity: to, command, input: { source: 'journal', sequence, commit: entry.commit, index } });
      }
    }
  };
  const follower = follow(journal, { after, limit: 256 }, carry, fatal);
  return {
    lag,
    stop: () => {
      stopping = true;
      window.release();
      journal.wake();
      return follower.stop();
    },
  };
}

/** The commit that holds command number `sequence`, or the one after the last; found by halving. */
async function firstWithCommand(store: JournalStore, sequence: number): Promise<number> {
  // What lies in an archive has no command that is not done.
  let low = store.archivedTo() + 1;
  let high = store.head().commit + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await store.entries(middle, 1);
    if (entry === undefined) throw new Error(`the journal has no entry ${middle} below its head`);
    if (entry.commandsBefore + entry.commands.length >= sequence) high = middle;
    else low = middle + 1;
  }
  return low;
}
