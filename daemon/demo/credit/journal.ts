import { join } from 'node:path';
import type { ApplicationEvent } from '../../../actors/application/state.ts';
import type { CreditFileEvent, CreditFileState } from '../../../actors/credit/state.ts';
import type { LedgerEvent, LedgerState } from '../../../actors/ledger/state.ts';
import type { EntityKey } from '../../../actors/protocol/entity.ts';
import type { DueRow, Entry, OutboundMessage } from '../../../actors/protocol/journal.ts';
import { ensureMasterKey } from '../../../adapters/level/master-key.ts';
import { openLevelStore } from '../../../adapters/level/store.ts';
import { verifyChain } from '../../../adapters/level/verify.ts';

const ENTRIES_AT_ONCE = 256;
const MOST_ROWS = 1_000_000;

type Accepted = Extract<ApplicationEvent, { readonly type: 'ApplicationAccepted' }>;

/** What the store of a stopped daemon holds about credit. */
export interface CreditJournal {
  /** Whether the chain of entries verifies. */
  readonly sound: boolean;
  readonly entries: number;
  readonly files: ReadonlyMap<string, CreditHistory<CreditFileEvent, CreditFileState>>;
  readonly ledgers: ReadonlyMap<string, CreditHistory<LedgerEvent, LedgerState>>;
  /** By application: the entry of its acceptance, and the measures that were met, as item and measure. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  /** The commits at which sets of rules came into force. */
  readonly activated: readonly number[];
  /** Rows of files and ledgers that wait for their time. */
  readonly rows: readonly DueRow[];
  /** Every message that the journal wants told about credit. */
  readonly messages: readonly OutboundMessage[];
}

export interface Acceptance {
  readonly entry: Entry;
  readonly met: readonly string[];
}

/** All entries of an entity, the oldest first, and its state as it rests. */
export interface CreditHistory<Event, State> {
  readonly turns: { readonly entry: Entry; readonly events: readonly Event[] }[];
  state: State | undefined;
}

export async function readCreditJournal(home: string): Promise<CreditJournal> {
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
  const folder = join(home, 'data', 'store');
  const verdict = await verifyChain(folder, { masterKey });
  const files = new Map<string, CreditHistory<CreditFileEvent, CreditFileState>>();
  const ledgers = new Map<string, CreditHistory<LedgerEvent, LedgerState>>();
  const accepted = new Map<string, Acceptance>();
  const activated: number[] = [];
  const messages: OutboundMessage[] = [];
  const store = await openLevelStore({ folder, masterKey });
  try {
    const { commit: last } = store.head();
    for (let from = 1; from <= last; from += ENTRIES_AT_ONCE)
      for (const entry of await store.entries(from, ENTRIES_AT_ONCE)) {
        const { kind, id } = entry.entity;
        if (kind === 'credit') add(files, id, entry);
        if (kind === 'ledger') add(ledgers, id, entry);
        if (kind === 'rule' && entry.events.some(({ type }) => type === 'RuleSetActivated'))
          activated.push(entry.commit);
        if (kind === 'application') meet(accepted, id, entry);
        if (kind === 'credit' || kind === 'ledger') messages.push(...entry.messages);
      }
    for (const [kind, histories] of [
      ['credit', files],
      ['ledger', ledgers],
    ] as const)
      for (const [id, history] of histories) {
        const entity: EntityKey = { kind, id };
        (history as { state: unknown }).state = (await store.load(entity))?.state;
      }
    const rows = (await store.due(Number.MAX_SAFE_INTEGER, MOST_ROWS)).filter(
      ({ entity: { kind } }) => kind === 'credit' || kind === 'ledger',
    );
    return { sound: verdict.ok, entries: verdict.entries, files, ledgers, accepted, activated, rows, messages };
  } finally {
    await store.close();
  }
}

function add<Event, State>(histories: Map<string, CreditHistory<Event, State>>, id: string, entry: Entry): void {
  const history = histories.get(id) ?? { turns: [], state: undefined };
  histories.set(id, history);
  history.turns.push({ entry, events: entry.events as unknown as readonly Event[] });
}

function meet(acceptances: Map<string, Acceptance>, id: string, entry: Entry): void {
  const accepted = (entry.events as unknown as readonly ApplicationEvent[]).find(
    (event): event is Accepted => event.type === 'ApplicationAccepted',
  );
  if (accepted === undefined) return;
  const met = (accepted.restrictions ?? []).map(({ item, measure }) => `${item} ${measure}`);
  acceptances.set(id, { entry, met });
}
