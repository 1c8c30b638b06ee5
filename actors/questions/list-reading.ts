import type { Journal } from '../journal.ts';
import type { Clock } from '../ports.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Input, JournalEvent } from '../protocol/journal.ts';

/** Who reads a list: of which areas (undefined: of everywhere), and how that stands in the journal. */
export interface ListReader {
  readonly areas: readonly string[] | undefined;
  /** What the reading is noted on. */
  readonly entity: EntityKey;
  readonly input: Input;
  /** What else the note says of the reader. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** Resolves when it is in the journal that somebody has read a list: which one, narrowed how, and how much of it. */
export function noteListRead(
  { entity, input, said }: ListReader,
  what: object,
  { total, rows }: { readonly total: number; readonly rows: readonly unknown[] },
  { journal, clock }: { readonly journal: Pick<Journal, 'append'>; readonly clock: Clock },
): Promise<void> {
  const event: JournalEvent & Record<string, unknown> = {
    type: 'ListRead',
    ...said,
    ...what,
    total,
    shown: rows.length,
  };
  return noted(journal, { entity, at: clock.now(), version: 0, input, event });
}

/** Appends an entry of one event that changes nothing; resolves when it is committed. */
export function noted(
  journal: Pick<Journal, 'append'>,
  {
    event,
    ...about
  }: {
    readonly entity: EntityKey;
    readonly at: number;
    readonly version: number;
    readonly input: Input;
    readonly event: JournalEvent;
  },
): Promise<void> {
  return new Promise((resolve) => {
    const nothing = { messages: [], commands: [], readings: [] };
    journal.append({ ...about, ...nothing, events: [event] }, () => resolve());
  });
}
