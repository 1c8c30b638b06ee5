import type { Journal } from '../journal.ts';
import type { JournalStore } from '../ports.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { Courier } from './courier.ts';
import type { DueSweeper } from './due-sweeper.ts';

/** A clock that is moved on by whoever has it. */
export interface MovableClock {
  now(): number;
  advance(to: number): void;
}

export interface PassageDependencies {
  readonly clock: MovableClock;
  readonly journal: Pick<Journal, 'lastCommit' | 'after'>;
  readonly store: Pick<JournalStore, 'due'>;
  readonly sweeper: Pick<DueSweeper, 'sweep'>;
  readonly courier: Pick<Courier, 'lag'>;
  readonly isFrozen: (entity: EntityKey) => boolean;
}

/** What came of the time that has passed. */
export interface Passed {
  readonly from: number;
  readonly to: number;
  /** How many moments on the way something fell due at. */
  readonly moments: number;
}

/** Where the first row is frozen, so many more are looked at at once. */
const ROWS_AT_ONCE = 256;

/**
 * Lets time pass on a simulated clock as it passes in an office: from one moment at which something falls due to the next,
 * and on from none before everything that is due at it is committed, and every command that has come of it. So whatever
 * falls due is decided at the moment at which it falls due, however far the clock is to go. One passage at a time.
 */
export function createPassage(dependencies: PassageDependencies): (to: number) => Promise<Passed> {
  const { clock } = dependencies;
  let before: Promise<unknown> = Promise.resolve();
  const pass = async (to: number): Promise<Passed> => {
    const from = clock.now();
    if (to < from) throw new RangeError('a clock does not go back 时钟不能倒拨');
    let moments = 0;
    for (;;) {
      await untilQuiet(dependencies);
      const next = (await nextRow(to, dependencies))?.at;
      if (next === undefined) break;
      clock.advance(Math.max(next, clock.now()));
      moments += 1;
    }
    clock.advance(to);
    await untilQuiet(dependencies);
    return { from, to, moments };
  };
  return (to) => {
    const passed = before.then(() => pass(to));
    before = passed.catch(() => undefined);
    return passed;
  };
}

/** Until nothing is due now and nothing that actors have told each other is under way. */
async function untilQuiet(dependencies: PassageDependencies): Promise<void> {
  const { clock, journal, sweeper, courier } = dependencies;
  for (;;) {
    const { lastCommit } = journal;
    await sweeper.sweep();
    const row = await nextRow(clock.now(), dependencies);
    if (row === undefined && courier.lag() === 0) return;
    // Whatever is under way ends in a commit, and may have done so while this was looking.
    await journal.after(lastCommit);
  }
}

/** The first row that is due by a moment, besides those that wait until their entity is frozen no more. */
async function nextRow(until: number, { store, isFrozen }: PassageDependencies): Promise<DueRow | undefined> {
  let after: DueRow | undefined;
  for (let limit = 1; ; limit = ROWS_AT_ONCE) {
    const rows = await store.due(until, limit, after);
    const found = rows.find(({ entity }) => !isFrozen(entity));
    if (found !== undefined || rows.length < limit) return found;
    after = rows.at(-1);
  }
}
