import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { caseAfter, type KeptCase, keptCase } from '../application/case-row.ts';
import { isOpen } from '../application/lists.ts';
import type { ApplicationState } from '../application/state.ts';
import type { Journal } from '../journal.ts';
import type { JournalStore, Meter } from '../ports.ts';
import type { CaseRow } from '../protocol/desk.ts';
import type { Entry } from '../protocol/journal.ts';

/*
 * The open applications in memory, with no more than lists need. Committed entries keep the table up; after a start what
 * was open before is read from the store in the background, in portions. A case is in one of three states:
 *
 *   unread    not in the table; an entry about it is left alone, since the reading that comes will see what that has written
 *   underWay  being read; entries about it are kept until the reading is there, which may be from before or behind them
 *   kept      in the table, up to an entry; later entries move it on, earlier ones are in it already
 *
 * So the table is what is committed, neither ahead of it nor behind, and a case is in it once.
 */

export interface CaseTableOptions {
  /** Rows of the list that are read at once. */
  readonly portion: number;
  /** Wait before reading goes on after it has failed. */
  readonly retryMs: number;
}

export interface CaseTableDependencies {
  readonly journal: Pick<Journal, 'onCommitted'>;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  readonly rules: RuleSets;
  readonly meter: Pick<Meter, 'gauge'>;
  readonly onFault: (error: unknown) => void;
}

/** The cases that are open. */
export interface CaseTable {
  /** Every row once, ordered by day of submission and id. */
  rows(): readonly CaseRow[];
  /** True while cases from before the start are still being read: rows are missing then. */
  isLoading(): boolean;
  stop(): Promise<void>;
}

export function startCaseTable(
  options: CaseTableOptions,
  { journal, store, rules, meter, onFault }: CaseTableDependencies,
): CaseTable {
  const kept = new Map<string, KeptCase>();
  const underWay = new Map<string, Entry[]>();
  let ordered: readonly CaseRow[] | undefined;
  let loading = true;
  let stopping = false;
  let wake = (): void => undefined;
  meter.gauge('onedoor_open_cases', 'Open applications in the table that lists are made from', () => kept.size);
  meter.gauge('onedoor_open_cases_loading', '1 while open applications are still being read after a start', () =>
    loading ? 1 : 0,
  );

  const put = (id: string, now: KeptCase | undefined): void => {
    const before = kept.get(id);
    if (now === before) return;
    ordered = undefined;
    if (now !== undefined && isOpen(now.row.status)) kept.set(id, now);
    else kept.delete(id);
  };
  journal.onCommitted((entry) => {
    const { kind, id } = entry.entity;
    if (kind !== 'application') return;
    const waiting = underWay.get(id);
    if (waiting !== undefined) waiting.push(entry);
    else if (kept.has(id) || entry.events[0]?.type === 'ApplicationReceived')
      put(id, caseAfter(id, kept.get(id), entry, rules));
  });

  const read = async (id: string): Promise<void> => {
    if (kept.has(id)) return;
    const meanwhile: Entry[] = [];
    underWay.set(id, meanwhile);
    try {
      const stored = await store.load({ kind: 'application', id });
      let now =
        stored === undefined ? undefined : keptCase(id, stored.state as unknown as ApplicationState, stored, rules);
      for (const entry of meanwhile) now = caseAfter(id, now, entry, rules);
      put(id, now);
    } finally {
      underWay.delete(id);
    }
  };
  const load = async (): Promise<void> => {
    let after: Awaited<ReturnType<JournalStore['listed']>>[number] | undefined;
    while (!stopping) {
      try {
        const rows = await store.listed('openApplications', {
          limit: options.portion,
          ...(after === undefined ? {} : { after }),
        });
        await Promise.all(rows.map(({ entity }) => read(entity.id)));
        after = rows.at(-1) ?? after;
        if (rows.length < options.portion) {
          loading = false;
          return;
        }
      } catch (error) {
        if (stopping) return;
        onFault(error);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, options.retryMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  };
  const running = load();
  return {
    rows: () => {
      ordered ??= [...kept.values()].map(({ row }) => row).sort(inOrder);
      return ordered;
    },
    isLoading: () => loading,
    stop: async () => {
      stopping = true;
      wake();
      await running;
    },
  };
}

/** The order of a list: by day of submission, then by id. */
function inOrder(one: CaseRow, other: CaseRow): number {
  if (one.submittedOn !== other.submittedOn) return one.submittedOn < other.submittedOn ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
