import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { dayOf, startOfYear } from '../day.ts';
import type { JournalStore } from '../ports.ts';
import type { DueRow } from '../protocol/journal.ts';

/** Rows that wait for a calendar, before their moment. */
export interface Recounting {
  /** The next of them, at most `limit`, which is not 0; none where every one has been taken since the calendar came. */
  next(now: number, limit: number): Promise<readonly DueRow[]>;
}

/**
 * Finds the due rows that are to be fired early because a newer calendar is there. They stand at the first moments of years
 * that were not published when they were set: of those years, from the next on to the one behind the calendar's last, each is
 * gone through once for each calendar. After a start the calendar counts as new, since it may have come in between; a case
 * that has nothing to count anew says nothing.
 */
export function createRecounting(store: Pick<JournalStore, 'due'>, calendar: () => WorkingCalendar): Recounting {
  let counted: string | undefined;
  let years: number[] = [];
  let after: DueRow | undefined;
  return {
    async next(now, limit) {
      const { version, coveredUntil } = calendar();
      if (version !== counted) {
        counted = version;
        after = undefined;
        const first = Number(dayOf(now).slice(0, 4)) + 1;
        const last = coveredUntil === undefined ? first : Number(coveredUntil.slice(0, 4)) + 1;
        years = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
      }
      while (years[0] !== undefined) {
        const at = startOfYear(years[0]);
        const rows = await store.due(at, limit, after ?? before(at));
        after = rows.at(-1);
        if (rows.length < limit) {
          years.shift();
          after = undefined;
        }
        const waiting = rows.filter((row) => row.at === at && row.name === 'recount');
        if (waiting.length > 0) return waiting;
      }
      return [];
    },
  };
}

/** In front of every row of a moment: keys of entities begin with a letter. */
function before(at: number): DueRow {
  return { at, entity: { kind: 'application', id: '-' }, name: '-' };
}
