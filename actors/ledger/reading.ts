import type { LedgerEntry } from '../../rules/credit/ledger.ts';
import { type JournalStore, StoreFault } from '../ports.ts';
import { ledgerKey } from '../protocol/credit.ts';
import type { Entry, JournalEvent } from '../protocol/journal.ts';
import { entriesOf } from './entries.ts';

/** Entries that are read in one go. */
const PORTION = 200;

/**
 * The whole ledger of a person out of the journal: only this person's entries are read, by their history rows, which are
 * never moved into an archive. From it a score of any day that is past is exact (`rules/credit`).
 * @throws StoreFault ARCHIVED where an entry is not here against expectation: a ledger with a hole would be a wrong one
 */
export async function readLedger(
  store: Pick<JournalStore, 'history'>,
  person: string,
): Promise<readonly LedgerEntry[]> {
  return entriesOf(await readLedgerEvents(store, person));
}

/** The events themselves: what an item rests on, and its measures, stand in them besides. @throws StoreFault as `readLedger` */
export async function readLedgerEvents(
  store: Pick<JournalStore, 'history'>,
  person: string,
): Promise<readonly JournalEvent[]> {
  const key = ledgerKey(person);
  const portions: Entry[][] = [];
  let before: number | undefined;
  for (;;) {
    const portion = [...(await store.history(key, PORTION, before))];
    const [oldest] = portion;
    if (oldest === undefined) break;
    portions.unshift(portion);
    before = oldest.commit;
  }
  const entries = portions.flat();
  const away = entries.find(({ archived }) => archived !== undefined && !archived.reading);
  if (away !== undefined)
    throw new StoreFault('ARCHIVED', `an entry of a credit ledger, commit ${away.commit}, lies in an archive`);
  // What was erased is not there; what came since begins anew.
  const lastErasure = entries.findLastIndex(({ events }) => events.some(({ type }) => type === 'EntityErased'));
  return entries.slice(lastErasure + 1).flatMap(({ events }) => events);
}
