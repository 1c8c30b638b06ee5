import type { JournalStore, Outlet } from '../ports.ts';
import type { Entry } from '../protocol/journal.ts';

/** Where the outbox goes on after a start. */
export interface Resumption {
  readonly epoch: string;
  readonly watermark: number;
  readonly sequence: number;
  /** Ids that the stream holds beyond the watermark, with their sequences. */
  readonly stored: Map<string, number>;
  /** The newest commit of these. */
  readonly storedUntil: number;
  /** Which message stands at each of the newest sequences, the oldest first. */
  readonly standing: Map<number, string>;
}

type Stored = Awaited<ReturnType<Outlet['storedFrom']>>;

/** More messages than one commit ever has. */
const MESSAGES_OF_A_COMMIT = 500;
const ENTRIES_AT_ONCE = 256;

/** Identifies a message: it comes from the hash of its entry, so it is the same at every repeat and never used for another. */
export function messageId(entry: Pick<Entry, 'hash'>, index: number): string {
  return `${entry.hash.slice(0, 32)}-${index}`;
}

/** So many of the newest messages of the stream are looked at by a start. */
export function furthestFromPlace(window: number): number {
  return 2 * (2 * window + MESSAGES_OF_A_COMMIT);
}

/**
 * Compares the mark with what the stream holds. A stream that was shorter in between may have grown again over what it had
 * lost, so its length alone proves nothing: the messages of the newest commits that the mark covers are looked for, too.
 */
export async function whereToResume(store: JournalStore, outlet: Outlet, window: number): Promise<Resumption> {
  const row = (await store.marks())['outbox'];
  const { epoch, lastSequence } = await outlet.state();
  // Another stream than the one the mark speaks of: nothing in it is known to be ours, so all is sent again.
  const known = row !== undefined && row.epoch === epoch ? row : { watermark: 0, sequence: 0 };
  const sequence = Math.min(known.sequence ?? 0, lastSequence);
  // Messages stand at most so far from where they belong, so those of commits above the mark can stand before its sequence.
  const reach = furthestFromPlace(window) / 2;
  const from = Math.max(1, sequence - 2 * reach);
  let stored: Stored = lastSequence === 0 ? [] : await outlet.storedFrom(from);
  // Of commits that stand within half of what was read, every message is within what was read.
  const near = stored.filter((one) => one.sequence >= sequence - reach).map(({ commit }) => commit);
  // What lies in an archive was published and taken long ago, and is not said again: not to a new stream either.
  const archivedTo = store.archivedTo();
  const earliest = Math.max(archivedTo + 1, from === 1 || near.length === 0 ? 1 : Math.min(...near));
  let watermark = Math.max(known.watermark, archivedTo);
  const shorter = (known.sequence ?? 0) > lastSequence;
  if (shorter || isWhole(stored, from)) {
    let missing = await firstMissing(store, stored, earliest, watermark);
    if (missing !== undefined && from > 1 && !shorter) {
      // A loss of long ago may have moved messages further than that; what is there must not be sent twice.
      stored = await outlet.storedFrom(1);
      missing = await firstMissing(store, stored, missing, watermark);
    }
    if (missing !== undefined) watermark = missing - 1;
  }
  const beyond = stored.filter(({ commit }) => commit > watermark);
  return {
    epoch,
    watermark,
    sequence,
    stored: new Map(beyond.map((one) => [one.id, one.sequence])),
    storedUntil: beyond.reduce((most, { commit }) => Math.max(most, commit), 0),
    standing: new Map(stored.map((one) => [one.sequence, one.id])),
  };
}

/**
 * Where someone has deleted messages from the stream, one that is not there was not lost. The stream may have grown since
 * its state was asked, by a message that was on its way when the life before ended.
 */
function isWhole(stored: Stored, from: number): boolean {
  const last = stored.at(-1);
  return last !== undefined && stored.length === last.sequence - from + 1;
}

/** The first of these commits of which a message is not in the stream. */
async function firstMissing(
  store: JournalStore,
  stored: Stored,
  first: number,
  last: number,
): Promise<number | undefined> {
  const ids = new Set(stored.map(({ id }) => id));
  for (let from = first; from <= last; from += ENTRIES_AT_ONCE) {
    for (const entry of await store.entries(from, Math.min(ENTRIES_AT_ONCE, last - from + 1)))
      if (!entry.messages.every((_message, index) => ids.has(messageId(entry, index)))) return entry.commit;
  }
  return undefined;
}
