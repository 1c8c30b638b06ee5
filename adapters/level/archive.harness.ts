import { readdir } from 'node:fs/promises';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import type { SealOptions } from './sealing.ts';
import type { LevelStore } from './store.ts';

/*
 * A store with entries of every shape on successive days: applications with sender ids, receipts, bytes, due rows and
 * commands, readings of them, and persons that only count.
 */

const DAY_MS = 86_400_000;
export const FIRST_DAY = Date.UTC(2020, 0, 1);
export const APPLICATIONS = 40;
/** Entries about each application, and one more about a person. */
const ENTRIES_EACH = 4;
export const ENTRIES = APPLICATIONS * ENTRIES_EACH;

export const application = (number: number): EntityKey => ({ kind: 'application', id: `hall.A-${number}` });

/** The moment at which a day begins, counted from the first. */
export const dayAt = (day: number): number => FIRST_DAY + day * DAY_MS;

/** Application `n` has the commits 4n+1 … 4n+4, all on day n; the rows that fall due for it are cleared but the last. */
export async function fillArchivable(store: LevelStore): Promise<void> {
  for (let number = 0; number < APPLICATIONS; number += 1) {
    const entity = application(number);
    const at = dayAt(number);
    const due = { at: dayAt(number + 400), entity, name: 'deadline' };
    const message = (event: string) => ({
      integrator: 'hall',
      topic: `application.${entity.id}`,
      event,
      data: { number, event },
    });
    await store.commit(
      [
        bareTurn(entity, {
          at,
          state: { number, open: true },
          sender: { id: `s-${number}`, content: 'c'.repeat(64), verdict: 'received' },
          messages: [message('received'), message('examined')],
          dueSet: [due],
          commands: [{ to: { kind: 'person', id: 'officer-1' }, command: countCommand }],
          ...(number % 5 === 0 ? { attachment: Buffer.alloc(3_000, number) } : {}),
        }),
        bareTurn(entity, {
          at: at + 1,
          version: 2,
          state: { number, open: false },
          ...(number % 2 === 0 ? { dueCleared: [due] } : {}),
        }),
        bareTurn({ kind: 'person', id: 'officer-1' }, { at: at + 2, version: number + 1, state: { number } }),
        bareTurn(entity, { at: at + 3, version: 2, events: [{ type: 'EntityRead' }] }),
      ],
      { journal: { epoch: 'e', watermark: number + 1, above: [] } },
    );
  }
}

const countCommand = {
  type: 'count',
  counter: 'approved',
  application: 'hall.1',
  matter: 'marriage-record-copy',
  on: '2026-08-03',
} as const;

/** Seals what is of before a day; nothing is asked for unless the options say otherwise. */
export function sealBefore(day: number, folder: string, options: Partial<SealOptions> = {}): SealOptions {
  return {
    folder,
    before: dayAt(day),
    upTo: Number.MAX_SAFE_INTEGER,
    commandsDone: Number.MAX_SAFE_INTEGER,
    at: dayAt(1000),
    keeps: async () => false,
    leastNewest: 1,
    ...options,
  };
}

export async function segmentFiles(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.segment')).sort();
}
