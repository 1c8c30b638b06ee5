import type { Entry, JournalEvent } from './protocol/journal.ts';

/*
 * An entity reduced to what a list shows of it. It is kept up by the very events that keep the entity itself, through the
 * same `evolve`, so the two cannot come to differ.
 */

/** A row, with the entry that it is up to. */
export interface KeptRow<Row> {
  readonly row: Row;
  readonly commit: number;
}

/** How a kept row goes on: it becomes a state that has what rows are made from, and a state becomes a kept row. */
export interface Following<State, Event, Kept> {
  readonly reduced: (kept: Kept) => State;
  readonly evolve: (state: State | undefined, event: Event) => State;
  readonly kept: (state: State, at: { readonly version: number; readonly commit: number }) => Kept;
}

/** The row after a later entry; undefined where that has erased the entity. Entries that only tell of a reading change nothing. */
export function rowAfter<State, Event extends JournalEvent, Kept extends KeptRow<{ readonly version: number }>>(
  before: Kept | undefined,
  { commit, version, events }: Entry,
  { reduced, evolve, kept }: Following<State, Event, Kept>,
): Kept | undefined {
  if (before !== undefined && commit <= before.commit) return before;
  if (events.some(({ type }) => type === 'EntityErased')) return undefined;
  if (version <= (before?.row.version ?? 0)) return before;
  let state = before === undefined ? undefined : reduced(before);
  for (const event of events as readonly JournalEvent[] as readonly Event[]) state = evolve(state, event);
  return state === undefined ? undefined : kept(state, { version, commit });
}
