import type { Journal } from '../journal.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Input, Json } from '../protocol/journal.ts';
import type { Figures, FiguresTaken } from './figures.ts';
import { areWhole, unreadableOr } from './taking.ts';

export interface ShelfDependencies {
  readonly journal: Pick<Journal, 'append'>;
  readonly store: Pick<JournalStore, 'load'>;
  readonly clock: Clock;
}

/** Where the newest figures are kept: each in a row of its own, written in one commit, so that they are there whole or not at all. */
export interface Shelf {
  readonly newest: Figures | undefined;
  /** Days of which there are figures, the newest first. */
  readonly days: readonly string[];
  /** The figures of a day; undefined where they were never taken, or are no longer kept. */
  of(day: string): Promise<Figures | undefined>;
  /** Keeps figures in the place of those of the same day, else of the oldest; resolves when that is committed. */
  put(figures: Figures, input: Input): Promise<void>;
}

interface Slot {
  readonly key: EntityKey;
  version: number;
  day: string;
}

/** @param kept so many days are kept */
export async function openShelf(kept: number, { journal, store, clock }: ShelfDependencies): Promise<Shelf> {
  const slots: Slot[] = [];
  let newest: Figures | undefined;
  for (let number = 0; number < kept; number += 1) {
    const key: EntityKey = { kind: 'figures', id: `slot-${number}` };
    const stored = await store.load(key).catch(unreadableOr);
    // Nothing is written over damage that a person should look at.
    if (stored === 'unreadable') continue;
    const figures = stored?.state as Figures | undefined;
    const sound = figures !== undefined && areWhole(figures);
    slots.push({ key, version: stored?.version ?? 0, day: sound ? figures.day : '' });
    if (sound && (newest === undefined || figures.day > newest.day)) newest = figures;
  }
  return {
    get newest() {
      return newest;
    },
    get days() {
      return slots
        .map(({ day }) => day)
        .filter((day) => day !== '')
        .sort()
        .reverse();
    },
    async of(day) {
      if (newest?.day === day) return newest;
      const slot = slots.find((one) => one.day === day);
      const figures = slot === undefined ? undefined : (await store.load(slot.key))?.state;
      return figures === undefined ? undefined : (figures as unknown as Figures);
    },
    put(figures, input) {
      const oldest = [...slots].sort((one, other) => (one.day < other.day ? -1 : 1))[0];
      const slot = slots.find(({ day }) => day === figures.day) ?? oldest;
      if (slot === undefined) throw new Error('there is no place for figures');
      const { day, ruleSet, digest, head, walked } = figures;
      const event: FiguresTaken = { type: 'FiguresTaken', day, ruleSet, digest, head, walked };
      slot.version += 1;
      const turn = {
        entity: slot.key,
        at: clock.now(),
        version: slot.version,
        input,
        events: [event],
        messages: [],
        commands: [],
        readings: [],
        state: figures as unknown as Json,
      };
      return new Promise((resolve) => {
        journal.append(turn, () => {
          slot.day = day;
          if (newest === undefined || day >= newest.day) newest = figures;
          resolve();
        });
      });
    },
  };
}
