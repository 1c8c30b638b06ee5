import type { Journal } from '../journal.ts';
import type { JournalStore } from '../ports.ts';
import type { EntityKind } from '../protocol/entity.ts';
import type { Entry, Json } from '../protocol/journal.ts';

/*
 * What stands of all entities of one kind, for numbers that must be exact: no list has them, so after a start all ids are gone
 * through once, in the background and in portions, and committed entries move on what was read. Entries about an entity that
 * the reading has not come to are left alone, since it will see what they have written; those that come while a portion is
 * read are kept until it is there. The store may be ahead of what is told: an entry that a reading has seen is not taken twice.
 */

export interface StandingOptions {
  /** Entities that are read at once. */
  readonly portion: number;
  /** Wait before reading goes on after it has failed. */
  readonly retryMs: number;
}

/** What is different from one kind to another. */
export interface Standing<Kept> {
  readonly kind: EntityKind;
  /** Of a state; undefined where nothing of it is counted. */
  kept(id: string, state: Json): Kept | undefined;
  after(id: string, before: Kept | undefined, entry: Entry): Kept | undefined;
}

export interface StandingDependencies {
  readonly journal: Pick<Journal, 'onCommitted' | 'lastCommit'>;
  readonly store: Pick<JournalStore, 'ids' | 'load'>;
  readonly onFault: (error: unknown) => void;
}

export interface StandingEntities<Kept> {
  values(): Iterable<Kept>;
  /** Whether there may be more than what stands here. */
  isLoading(): boolean;
  stop(): Promise<void>;
}

export function startStandingEntities<Kept>(
  { portion, retryMs }: StandingOptions,
  { kind, ...of }: Standing<Kept>,
  { journal, store, onFault }: StandingDependencies,
): StandingEntities<Kept> {
  const standing = new Map<string, Kept>();
  /** Up to this id all is read; undefined before the first portion. */
  let readTo: string | undefined;
  /** Of what was read ahead of what is told, up to which commit. */
  const ahead = new Map<string, number>();
  /** Entries about what is not read yet, since the portion was begun. */
  let meanwhile: Entry[] = [];
  let loading = true;
  let stopping = false;
  let wake = (): void => undefined;

  const put = (id: string, kept: Kept | undefined): void => {
    if (kept === undefined) standing.delete(id);
    else standing.set(id, kept);
  };
  const moveOn = (entry: Entry): void => {
    const { id } = entry.entity;
    if (entry.commit <= (ahead.get(id) ?? 0)) return;
    ahead.delete(id);
    const erased = entry.events.some(({ type }) => type === 'EntityErased');
    put(id, erased ? undefined : of.after(id, standing.get(id), entry));
  };
  const readPortion = async (): Promise<void> => {
    meanwhile = [];
    const ids = await store.ids(kind, { limit: portion, ...(readTo === undefined ? {} : { after: readTo }) });
    const stored = await Promise.all(ids.map((id) => store.load({ kind, id })));
    /** Entries up to these are in what was read. */
    const commits = new Map<string, number>();
    for (const [index, id] of ids.entries()) {
      const one = stored[index];
      put(id, one === undefined ? undefined : of.kept(id, one.state));
      if (one === undefined) continue;
      commits.set(id, one.commit);
      if (one.commit > journal.lastCommit) ahead.set(id, one.commit);
    }
    const isLast = ids.length < portion;
    const last = ids.at(-1);
    const isRead = (id: string): boolean => isLast || (last !== undefined && id <= last);
    for (const entry of meanwhile) {
      const { id } = entry.entity;
      if (isRead(id) && entry.commit > (commits.get(id) ?? 0)) moveOn(entry);
    }
    meanwhile = [];
    readTo = last ?? readTo;
    if (isLast) loading = false;
  };
  const load = async (): Promise<void> => {
    while (loading && !stopping) {
      try {
        await readPortion();
      } catch (error) {
        if (stopping) return;
        onFault(error);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, retryMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  };

  journal.onCommitted((entry) => {
    if (entry.entity.kind !== kind) return;
    if (loading && (readTo === undefined || entry.entity.id > readTo)) meanwhile.push(entry);
    else moveOn(entry);
  });
  const running = load();
  return {
    values: () => standing.values(),
    isLoading: () => loading,
    stop: async () => {
      stopping = true;
      wake();
      await running;
    },
  };
}
