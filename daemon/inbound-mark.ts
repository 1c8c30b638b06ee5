import type { StreamInfo } from '@nats-io/jetstream';
import { Mark } from '../actors/mark.ts';
import type { Log } from '../adapters/log/log.ts';
import { checkNewest, checkStream, type NewestCheckDependencies } from '../adapters/nats/stream-check.ts';
import { epochOf, StreamFault } from '../adapters/nats/streams.ts';

export interface InboundMarkDependencies extends NewestCheckDependencies {
  readonly inbound: StreamInfo;
  readonly log: Log;
}

/**
 * How far the inbound stream has been worked off, after proving that the stream is the one that the mark speaks of.
 *
 * Where it is not, and the operator has said that it is to be accepted, all that it holds is read again: what is known by its sender's id is a repeat and
 * has no second effect. The new mark is written at once, so that one start with the operator's word does for all that follow.
 * @throws StreamFault
 */
export async function openInboundMark(
  { acceptNewStream }: { readonly acceptNewStream: boolean },
  dependencies: InboundMarkDependencies,
): Promise<Mark> {
  const { inbound, store, log } = dependencies;
  const first = { epoch: epochOf(inbound), watermark: Math.max(0, inbound.state.first_seq - 1), above: [] };
  const row = (await store.marks())['integrator'];
  if (row === undefined) return new Mark(first);
  try {
    checkStream(inbound, row);
    await checkNewest(row, dependencies);
    return new Mark(row);
  } catch (error) {
    if (!acceptNewStream || !(error instanceof StreamFault)) throw error;
    log.warn('another inbound stream was accepted', { code: error.code, sequence: row.watermark });
    await store.commit([], { integrator: first });
    return new Mark(first);
  }
}
