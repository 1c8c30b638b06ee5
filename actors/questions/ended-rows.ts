import type { JournalStore } from '../ports.ts';
import type { EndedDays } from '../protocol/desk.ts';
import type { DueRow, Json } from '../protocol/journal.ts';
import type { ListName } from '../protocol/lists.ts';
import type { RowPlaces } from './list-rows.ts';

/** So many that have ended are gone through for one list. */
const MOST_ENDED = 2000;
const PORTION = 200;

/** Rows of what ended on these days, as it rests in the store, in the order of their cursors. */
export async function endedRows<Row>(
  { list, days }: { readonly list: ListName; readonly days: EndedDays },
  rowOf: (id: string, state: Json, at: { readonly version: number; readonly commit: number }) => Row | undefined,
  { cursorOf }: RowPlaces<Row>,
  store: Pick<JournalStore, 'listed' | 'load'>,
): Promise<{ readonly rows: readonly Row[]; readonly whole: boolean }> {
  const found: Row[] = [];
  let after: DueRow | undefined;
  let whole = false;
  for (let gone = 0; gone < MOST_ENDED && !whole; ) {
    const listed = await store.listed(list, { ...days, limit: PORTION, ...(after === undefined ? {} : { after }) });
    const loaded = await Promise.all(
      listed.map(async ({ entity }) => ({ id: entity.id, stored: await store.load(entity) })),
    );
    for (const { id, stored } of loaded) {
      // What was erased since it was listed is not there any more; what has come back meanwhile is not ended.
      const row = stored === undefined ? undefined : rowOf(id, stored.state, stored);
      if (row !== undefined) found.push(row);
    }
    whole = listed.length < PORTION;
    gone += listed.length;
    after = listed.at(-1);
  }
  return { rows: found.sort((one, other) => (cursorOf(one) < cursorOf(other) ? -1 : 1)), whole };
}
