import type { CreditFileEvent, CreditFileState } from '../credit/state.ts';
import type { JournalStore } from '../ports.ts';
import type { Evidence } from '../protocol/consent-messages.ts';
import { creditKey } from '../protocol/credit.ts';

/** The words of who asks, and what came with them. */
interface HandedIn {
  readonly statement?: string;
  readonly evidence: readonly Evidence[];
}

const PORTION = 100;
/** So many entries are gone through for what was handed in; readings stand between them. */
const MOST_ENTRIES = 20_000;

/** What was handed in with the request that is open: it stands in the history of the file. */
export async function requestedWith(
  id: string,
  { request }: CreditFileState,
  store: Pick<JournalStore, 'history'>,
): Promise<HandedIn | undefined> {
  let before: number | undefined;
  for (let gone = 0; gone < MOST_ENTRIES; gone += PORTION) {
    const entries = await store.history(creditKey(id), PORTION, before);
    for (const { events } of entries.toReversed())
      for (const event of events.toReversed() as unknown as readonly CreditFileEvent[])
        if (event.type === 'CreditRequested' && event.request.dueAt === request?.dueAt) {
          const { statement, evidence } = event;
          return { ...(statement === undefined ? {} : { statement }), evidence };
        }
    before = entries[0]?.commit;
    if (entries.length < PORTION || before === undefined) return undefined;
  }
  return undefined;
}
