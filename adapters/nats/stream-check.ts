import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import type { JournalStore } from '../../actors/ports.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import type { MarkRow } from '../../actors/protocol/journal.ts';
import { epochOf, FILLER_SUBJECT, INBOUND_STREAM, StreamFault } from './streams.ts';

const WHAT_TO_DO =
  'Put back the stream that goes with this data folder. If it is lost for good, start once with --accept-new-stream: what the stream holds is read again and repeats are recognised; what has no receipt must be sent again';

/** Says that the stream still holds everything above the mark; by itself JetStream would skip what is gone in silence. */
export function checkStream(stream: StreamInfo, mark: MarkRow): void {
  const { first_seq: first, last_seq: last } = stream.state;
  const newest = mark.above.at(-1) ?? mark.watermark;
  if (mark.epoch !== epochOf(stream)) {
    throw new StreamFault(
      'STREAM_CHANGED',
      `stream ${INBOUND_STREAM} is another one than this data folder has read from: it was deleted and made again, or comes from another server. ${WHAT_TO_DO}`,
    );
  }
  if (first > mark.watermark + 1 && last > mark.watermark) {
    throw new StreamFault(
      'STREAM_TRUNCATED',
      `stream ${INBOUND_STREAM} begins at message ${first}, but message ${mark.watermark + 1} has not been worked off yet: messages are missing. ${WHAT_TO_DO}`,
    );
  }
  if (last < newest) {
    throw new StreamFault(
      'STREAM_ROLLED_BACK',
      `stream ${INBOUND_STREAM} ends at message ${last}, but message ${newest} has been worked off already: the stream is an older copy. ${WHAT_TO_DO}`,
    );
  }
}

export interface NewestCheckDependencies {
  readonly manager: JetStreamManager;
  readonly store: JournalStore;
  readonly decode: (subject: string, bytes: Uint8Array) => Incoming;
}

const ENTRIES_AT_ONCE = 64;
/** Entries that are gone through for one that an integrator's message caused. */
const MOST_ENTRIES = 4096;

/**
 * Compares the message that was worked off last with the one that stands in its place. An older copy of the stream that has grown again is as long as the mark
 * says: its length proves nothing, and what was sent since would be taken for done.
 */
export async function checkNewest(mark: MarkRow, { manager, store, decode }: NewestCheckDependencies): Promise<void> {
  const input = await newestInput(store);
  // After another stream was accepted, the newest entry may still speak of the one before.
  if (input === undefined || !(input.sequence <= mark.watermark || mark.above.includes(input.sequence))) return;
  const message = await manager.streams.getMessage(INBOUND_STREAM, { seq: input.sequence });
  // What was deleted from the stream since it was worked off, or was lost by a server on a full disk, proves nothing.
  if (message === null || message.subject === FILLER_SUBJECT) return;
  const { address, messageId, messageSource } = decode(message.subject, message.data);
  const same =
    address.integrator === input.integrator && messageId === input.messageId && messageSource === input.messageSource;
  if (same) return;
  throw new StreamFault(
    'STREAM_ROLLED_BACK',
    `message ${input.sequence} of stream ${INBOUND_STREAM} is another one than was worked off under this number: the stream is an older copy that has grown since. ${WHAT_TO_DO}`,
  );
}

/** The newest command in the journal that came by the stream. */
async function newestInput(store: JournalStore) {
  const { commit: last } = store.head();
  const archivedTo = store.archivedTo();
  for (let to = last; to > Math.max(archivedTo, last - MOST_ENTRIES); to -= ENTRIES_AT_ONCE) {
    const from = Math.max(archivedTo + 1, to - ENTRIES_AT_ONCE + 1);
    const entries = await store.entries(from, to - from + 1);
    for (const { input, erased } of [...entries].reverse())
      if (erased !== true && input.source === 'integrator') return input;
  }
  return undefined;
}
