import { lists as listsOfApplication } from './application/lists.ts';
import type { ApplicationState, Status } from './application/state.ts';
import type { Glimpse } from './behaviour.ts';
import type { ConsentState } from './consent/state.ts';
import type { CreditFileState } from './credit/state.ts';
import { dayOf } from './day.ts';
import type { Journal } from './journal.ts';
import { readLedger } from './ledger/reading.ts';
import type { LedgerState } from './ledger/state.ts';
import { monthRows } from './monthly-counts.ts';
import { standingOn } from './person/filing.ts';
import { filingDueRow } from './person/person.ts';
import type { PersonState } from './person/state.ts';
import type { Clock, JournalStore } from './ports.ts';
import { creditKey, ledgerKey } from './protocol/credit.ts';
import type { EntityKey, EntityKind } from './protocol/entity.ts';
import type { DueRow, Entry, JournalEvent, Turn } from './protocol/journal.ts';
import { listRow } from './protocol/lists.ts';
import { fileOfUndertaking, undertakingOfFile } from './protocol/undertaking.ts';
import { consentKey, verificationOf } from './protocol/verification.ts';
import type { UndertakingState } from './undertaking/state.ts';
import { lists as listsOfVerification } from './verification/lists.ts';
import type { VerificationState } from './verification/state.ts';

/*
 * Erasing one entity: the key of everything that was written about it is destroyed, and one entry says that, by whose order
 * and what for. The chain still verifies, and whoever reads those entries is told that they are erased. No matter states
 * a duty to retain yet, so what may be erased is the least that is certain: what is over, and people who are not filed.
 */

/** Why an erasure is refused. */
export type ErasureRefusal =
  | 'NOT_FOUND'
  | 'KIND_NOT_ERASABLE'
  | 'APPLICATION_UNDER_WAY'
  | 'FILING_IN_FORCE'
  | 'CONSENT_IN_FORCE'
  | 'VERIFICATION_UNDER_WAY'
  | 'CREDIT_IN_USE'
  | 'UNDERTAKING_UNDER_WAY'
  | 'EFFECTS_UNDER_WAY';

/** `holding`: what still holds data about the same thing, and is erased by orders of its own. */
export type Erasure =
  | { readonly commit: number; readonly holding: readonly EntityKey[] }
  | { readonly refusal: ErasureRefusal };

export interface ErasureDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  /** See Registry.look and Registry.forget. */
  readonly look: <Result>(entity: EntityKey, use: (glimpse: Glimpse) => Result) => Promise<Result>;
  readonly forget: (entity: EntityKey) => void;
}

const erasable: readonly EntityKind[] = [
  'application',
  'person',
  'refusal',
  'consent',
  'verification',
  'ledger',
  'credit',
  'undertaking',
];
const over: readonly Status[] = ['refused', 'withdrawn', 'closed'];

/**
 * Erases an entity; resolves when the key is destroyed on the disk. One that was erased before is purged once more: the
 * process may have ended between the entry and the purge.
 * @param operator who orders it and what for, for the journal
 */
export async function eraseEntity(
  entity: EntityKey,
  operator: { readonly by: string; readonly purpose: string },
  dependencies: ErasureDependencies,
): Promise<Erasure> {
  const { journal, store, clock, look, forget } = dependencies;
  if (!erasable.includes(entity.kind)) return { refusal: 'KIND_NOT_ERASABLE' };
  const [newest] = await store.history(entity, 1);
  if (newest === undefined) return { refusal: 'NOT_FOUND' };
  if (!(await effectsAreDone(newest, store))) return { refusal: 'EFFECTS_UNDER_WAY' };
  if (await isReliedOn(entity, look)) return { refusal: 'APPLICATION_UNDER_WAY' };
  if (await isInLedger(entity, look)) return { refusal: 'CREDIT_IN_USE' };
  const holding = [...(await holdersBeside(entity, look)), ...(await creditBeside(entity, dependencies))];

  const erase = ({ state, version }: Glimpse): ErasureRefusal | Promise<Entry> => {
    // Since its newest entry was looked at something may have happened that is still on its way.
    if (version !== newest.version && state !== undefined) return 'EFFECTS_UNDER_WAY';
    const now = clock.now();
    const refusal = refusalOf(entity, state, dayOf(now));
    if (refusal !== undefined) return refusal;
    const event: JournalEvent = { type: 'EntityErased' };
    const cleared = rowsOf(entity, state);
    const turn: Turn = {
      entity,
      at: now,
      // There is nothing from here on; what comes later begins again.
      version: 0,
      input: { source: 'operator', ...operator },
      events: [event],
      messages: [],
      commands: [],
      readings: [],
      erases: true,
      ...(cleared.length === 0 ? {} : { dueCleared: cleared }),
    };
    const committed = new Promise<Entry>((resolve) => journal.append(turn, resolve));
    forget(entity);
    return committed;
  };
  // A refused message has no actor, and no state.
  const outcome = await (entity.kind === 'refusal' ? erase({ state: undefined, version: 0 }) : look(entity, erase));
  if (typeof outcome === 'string') return { refusal: outcome };
  const { commit } = outcome;
  await store.purge(entity);
  return { commit, holding };
}

function refusalOf(entity: EntityKey, state: Glimpse['state'], today: string): ErasureRefusal | undefined {
  if (state === undefined) return undefined;
  if (entity.kind === 'application')
    return over.includes((state as unknown as ApplicationState).status) ? undefined : 'APPLICATION_UNDER_WAY';
  if (entity.kind === 'consent')
    return (state as unknown as ConsentState).status === 'valid' ? 'CONSENT_IN_FORCE' : undefined;
  if (entity.kind === 'verification')
    return (state as unknown as VerificationState).status === 'reported' ? undefined : 'VERIFICATION_UNDER_WAY';
  if (entity.kind === 'ledger')
    return (state as unknown as LedgerState).items.length === 0 ? undefined : 'CREDIT_IN_USE';
  if (entity.kind === 'undertaking')
    return isSettled(state as unknown as UndertakingState) ? undefined : 'UNDERTAKING_UNDER_WAY';
  if (entity.kind === 'credit')
    return (state as unknown as CreditFileState).request === undefined ? undefined : 'CREDIT_IN_USE';
  const standing = standingOn(state as unknown as PersonState, today);
  return standing === 'valid' || standing === 'notYetValid' ? 'FILING_IN_FORCE' : undefined;
}

/** Whether an application that is not over rests on what a verification has found. */
async function isReliedOn(entity: EntityKey, look: ErasureDependencies['look']): Promise<boolean> {
  if (entity.kind !== 'verification') return false;
  const application = await look(
    entity,
    ({ state }) => (state as unknown as VerificationState | undefined)?.order.application,
  );
  if (application === undefined) return false;
  return look({ kind: 'application', id: application }, ({ state }) => {
    const status = (state as unknown as ApplicationState | undefined)?.status;
    return status !== undefined && !over.includes(status);
  });
}

/** Somebody who did not come is waited for no more; archives that did not come back are, and an officer's word about a commitment. */
function isSettled({ status, kind }: UndertakingState): boolean {
  return status !== 'open' && (status !== 'lapsed' || kind === 'appointment');
}

/**
 * Whether the ledger that a credit file is about is still there: it goes before its files do, so that no number of a file
 * comes into one ledger twice. An undertaking goes after its file for the same reason.
 */
async function isInLedger(entity: EntityKey, look: ErasureDependencies['look']): Promise<boolean> {
  if (entity.kind === 'undertaking') return look(fileOfUndertaking(entity.id), ({ state }) => state !== undefined);
  if (entity.kind !== 'credit') return false;
  const person = await look(entity, ({ state }) => (state as unknown as CreditFileState | undefined)?.person);
  return person !== undefined && look(ledgerKey(person), ({ state }) => state !== undefined);
}

/** The ledger of a person, the files of the items of a ledger, and the undertaking of a file. */
async function creditBeside(
  { kind, id }: EntityKey,
  { look, store }: Pick<ErasureDependencies, 'look' | 'store'>,
): Promise<readonly EntityKey[]> {
  if (kind === 'person') return (await look(ledgerKey(id), ({ state }) => state !== undefined)) ? [ledgerKey(id)] : [];
  if (kind === 'credit') {
    const undertaking = undertakingOfFile(id);
    return undertaking !== undefined && (await look(undertaking, ({ state }) => state !== undefined))
      ? [undertaking]
      : [];
  }
  if (kind !== 'ledger') return [];
  const ledger = await readLedger(store, id);
  return ledger.flatMap((one) => (one.entry === 'item' ? [creditKey(one.item)] : []));
}

/** The verification of an application, and the consent that it had: they hold data of the same people. */
async function holdersBeside(entity: EntityKey, look: ErasureDependencies['look']): Promise<readonly EntityKey[]> {
  if (entity.kind !== 'application') return [];
  const verification = verificationOf(entity.id);
  const consent = await look(
    verification,
    ({ state }) => (state as unknown as VerificationState | undefined)?.order.consent,
  );
  if (consent === undefined) return [];
  const kept = await look(consentKey(consent), ({ state }) => state !== undefined);
  return kept ? [verification, consentKey(consent)] : [verification];
}

/**
 * Whether everything that the entity has said and ordered has left: an erased entry says nothing any more, so after a
 * restart it could not be sent, and the courier would wait for a command that it cannot find.
 */
async function effectsAreDone(newest: Entry, store: JournalStore): Promise<boolean> {
  // Only what is done is moved into an archive.
  if (newest.archived !== undefined) return true;
  const { outbox, journal } = await store.marks();
  const commands = newest.commandsBefore + newest.commands.length;
  return (outbox?.watermark ?? 0) >= newest.commit && (journal?.watermark ?? 0) >= commands;
}

/** The rows of the due index that wait for the entity, or by which it stands in a list. */
function rowsOf(entity: EntityKey, state: Glimpse['state']): readonly DueRow[] {
  if (state === undefined) return [];
  if (entity.kind === 'application')
    return listsOfApplication(state as unknown as ApplicationState).map((listing) => listRow(entity, listing));
  if (entity.kind === 'verification')
    return listsOfVerification(state as unknown as VerificationState).map((listing) => listRow(entity, listing));
  if (entity.kind !== 'person') return [];
  const person = state as unknown as PersonState;
  const due = filingDueRow(person, entity.id);
  return [...(due === undefined ? [] : [due]), ...monthRows(person.monthly, entity)];
}
