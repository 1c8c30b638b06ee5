import type { Journal } from '../journal.ts';
import type { KeptRow } from '../kept-row.ts';
import type { JournalStore, Meter } from '../ports.ts';
import type { ListProgress } from '../protocol/desk.ts';
import type { EntityKind } from '../protocol/entity.ts';
import type { Entry, Json } from '../protocol/journal.ts';
import type { ListName } from '../protocol/lists.ts';

/*
 * The open entities of one kind in memory, with no more than lists need. Committed entries keep the table up; after a start
 * what was open before is read from the store in the background, in portions. An entity is in one of three states:
 *
 *   unread    not in the table; an entry about it is left alone, since the reading that comes will see what that has written
 *   underWay  being read; entries about it are kept until the reading is there, which may be from before or behind them
 *   kept      in the table, up to an entry; later entries move it on, earlier ones are in it already
 *
 * So the table is what is committed, neither ahead of it nor behind, and an entity is in it once. One that comes back after
 * it had ended is read like those of before the start.
 */

/** What is different from one table to another. */
export interface Tabled<Row, Kept extends KeptRow<Row>> {
  readonly kind: EntityKind;
  /** The list that open ones stand in. */
  readonly list: ListName;
  /** Plural, as it stands in the names of metrics. */
  readonly name: string;
  kept(id: string, state: Json, at: { readonly version: number; readonly commit: number }): Kept;
  after(id: string, before: Kept | undefined, entry: Entry): Kept | undefined;
  isOpen(row: Row): boolean;
  /** Whether an entity begins with an entry, comes back with it, or neither. */
  entering(entry: Entry): 'new' | 'again' | undefined;
  /** Where a row stands in the list; see `RowPlaces`. */
  cursorOf(row: Row): string;
}

export interface OpenTableOptions {
  /** Rows of the list that are read at once. */
  readonly portion: number;
  /** Wait before reading goes on after it has failed. */
  readonly retryMs: number;
  /** So many rows are kept; where there are more open ones the table says that it is not whole. */
  readonly mostRows: number;
}

export interface OpenTableDependencies {
  readonly journal: Pick<Journal, 'onCommitted'>;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  readonly meter: Pick<Meter, 'gauge'>;
  readonly onFault: (error: unknown) => void;
}

export interface OpenTable<Row> {
  /** Every row once, in the order of their cursors. */
  rows(): readonly Row[];
  /** Why rows are missing; undefined where none is. */
  progress(): ListProgress | undefined;
  stop(): Promise<void>;
}

export function startOpenTable<Row, Kept extends KeptRow<Row>>(
  { portion, retryMs, mostRows }: OpenTableOptions,
  { kind, list, name, ...tabled }: Tabled<Row, Kept>,
  { journal, store, meter, onFault }: OpenTableDependencies,
): OpenTable<Row> {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Entry[]>();
  const unread = new Set<string>();
  /** How many had to be read since none was missing. */
  let found = 0;
  let listing = true;
  let overflowed = false;
  let ordered: readonly Row[] | undefined;
  let stopping = false;
  let wake = (): void => undefined;
  let running: Promise<void> | undefined;
  const isLoading = () => listing || unread.size > 0;
  meter.gauge(`onedoor_open_${name}`, `Open ${name} in the table that lists are made from`, () => kept.size);
  meter.gauge(`onedoor_open_${name}_loading`, `1 while open ${name} are being read into the table`, () =>
    isLoading() ? 1 : 0,
  );

  const put = (id: string, now: Kept | undefined): void => {
    const before = kept.get(id);
    if (now === before) return;
    ordered = undefined;
    if (now === undefined || !tabled.isOpen(now.row)) kept.delete(id);
    else if (before !== undefined || kept.size < mostRows) kept.set(id, now);
    else overflowed = true;
  };
  const miss = (id: string): void => {
    if (unread.has(id)) return;
    unread.add(id);
    found += 1;
  };
  const read = async (id: string): Promise<void> => {
    if (!kept.has(id)) {
      const meanwhile: Entry[] = [];
      underWay.set(id, meanwhile);
      try {
        const stored = await store.load({ kind, id });
        let now = stored === undefined ? undefined : tabled.kept(id, stored.state, stored);
        for (const entry of meanwhile) now = tabled.after(id, now, entry);
        put(id, now);
      } finally {
        underWay.delete(id);
      }
    }
    unread.delete(id);
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, retryMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  /** Does something until it succeeds, or the table stops. */
  const insist = async (work: () => Promise<void>): Promise<void> => {
    while (!stopping) {
      try {
        await work();
        return;
      } catch (error) {
        if (stopping) return;
        onFault(error);
        await pause();
      }
    }
  };
  let after: Awaited<ReturnType<JournalStore['listed']>>[number] | undefined;
  const listNext = async (): Promise<void> => {
    const rows = await store.listed(list, { limit: portion, ...(after === undefined ? {} : { after }) });
    for (const { entity } of rows) miss(entity.id);
    after = rows.at(-1) ?? after;
    if (rows.length < portion) listing = false;
  };
  const readNext = async (): Promise<void> => {
    await Promise.all([...unread].slice(0, portion).map(read));
  };
  const load = async (): Promise<void> => {
    // The whole list first: it is small, and only then can be told of how many it is.
    while (listing && !stopping) await insist(listNext);
    while (unread.size > 0 && !stopping) await insist(readNext);
    found = 0;
    running = undefined;
  };

  journal.onCommitted((entry) => {
    const { id } = entry.entity;
    if (entry.entity.kind !== kind) return;
    const waiting = underWay.get(id);
    const entering = tabled.entering(entry);
    if (waiting !== undefined) waiting.push(entry);
    else if (kept.has(id) || entering === 'new') put(id, tabled.after(id, kept.get(id), entry));
    else if (entering === 'again') {
      miss(id);
      running ??= load();
    }
  });
  running = load();
  return {
    rows: () => {
      ordered ??= inOrder([...kept.values()].map(({ row }) => [tabled.cursorOf(row), row] as const));
      return ordered;
    },
    progress: () => {
      if (isLoading()) return { why: 'loading', read: found - unread.size, of: found };
      return overflowed ? { why: 'tooMany' } : undefined;
    },
    stop: async () => {
      stopping = true;
      wake();
      await running;
    },
  };
}

function inOrder<Row>(placed: (readonly [string, Row])[]): readonly Row[] {
  return placed.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, row]) => row);
}
