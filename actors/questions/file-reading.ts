import type { Glimpse } from '../behaviour.ts';
import type { JournalStore } from '../ports.ts';
import type { DoorUser } from '../protocol/desk.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import type { DoorNotes } from './door-notes.ts';
import { inAreas } from './list-rows.ts';

export interface FileReadingDependencies {
  readonly store: Pick<JournalStore, 'history'>;
  readonly notes: DoorNotes;
  /** See Registry.look. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
}

/** Rows of a timeline on one page. */
const TIMELINE_ROWS = 200;

/** An entity with a page of its history, as a user of the door reads it. */
export interface FileReading<State> {
  readonly state: State;
  readonly version: number;
  readonly history: readonly Entry[];
  /** There where older rows exist. */
  readonly older: { readonly before?: number };
}

/**
 * Reads an entity for a user of the door; resolves when the journal says so. Undefined where there is none, and where it lies
 * outside the user's regions, which is journaled alike.
 * @param regionOf where it lies
 */
export async function readFile<State>(
  entity: EntityKey,
  { user, extent, before }: { readonly user: DoorUser; readonly extent: Extent; readonly before: number | undefined },
  regionOf: (state: State) => string,
  { store, notes, look }: FileReadingDependencies,
): Promise<FileReading<State> | undefined> {
  const history = await store.history(entity, TIMELINE_ROWS, before);
  const found = await look(entity, ({ state: json, version }) => {
    const state = json as Json as State | undefined;
    if (state === undefined || !inAreas(user.regions, regionOf(state))) return undefined;
    return { state, version, committed: notes.read(entity, version, user, extent) };
  });
  if (found === undefined) {
    await notes.missing(entity, user);
    return undefined;
  }
  await found.committed;
  const { state, version } = found;
  const oldest = history[0];
  const more = history.length === TIMELINE_ROWS && oldest !== undefined;
  return { state, version, history, older: more ? { before: oldest.commit } : {} };
}
