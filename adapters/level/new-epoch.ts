import { randomUUID } from 'node:crypto';
import type { Head } from '../../actors/ports.ts';
import type { JournalEvent } from '../../actors/protocol/journal.ts';
import { readSegments } from './archive.ts';
import type { Database } from './database.ts';
import { encodeMeta, type HeadRow, newMeta } from './head-row.ts';
import { rowKey } from './keys.ts';
import { createLevelStore } from './store.ts';
import type { Vault } from './vault.ts';

/** From here on history is another one, whatever the original went on to write. */
export interface EpochBegun extends JournalEvent {
  readonly type: 'StoreRestored' | 'StoreImported';
  readonly fromEpoch: string;
  readonly fromCommit: number;
  readonly fromHash: string;
  readonly epoch: string;
}

/** Who brings a store back or in, for the journal. */
export interface Newcomer {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly by: string;
  readonly purpose: string;
}

/** A store that was brought back or in. */
export interface Arrived {
  readonly storeId: string;
  readonly epoch: string;
  readonly head: Head;
}

export interface EpochParts extends Newcomer {
  readonly database: Database;
  readonly vault: Vault;
  /** The head of all rows that were copied. */
  readonly head: HeadRow;
  readonly folder: string;
  readonly masterKey: Uint8Array;
  readonly storeId: string;
  readonly fromEpoch: string;
}

/**
 * Makes a store of rows that were copied: the same store in a new epoch, with an entry that tells of it. The row that names
 * the store goes with that entry, so what was cut short before is never taken for a store.
 */
export async function beginEpoch(parts: EpochParts, type: EpochBegun['type']): Promise<Arrived> {
  const { database, vault, head, folder, masterKey, storeId, fromEpoch, at, by, purpose } = parts;
  const epoch = randomUUID();
  const meta = encodeMeta(vault, newMeta(vault, storeId, epoch, head.archive));
  const extra = [{ type: 'put', key: rowKey.meta, value: meta } as const];
  const segments = await readSegments(database, vault, head.archive);
  const options = { folder, masterKey };
  const store = createLevelStore({ database, vault, head, options, storeId, epoch, extra, segments });
  const event: EpochBegun = { type, fromEpoch, fromCommit: head.commit, fromHash: head.hash, epoch };
  const entity = { kind: 'store', id: storeId } as const;
  const version = ((await store.history(entity, 1))[0]?.version ?? 0) + 1;
  const turn = {
    entity,
    at,
    version,
    input: { source: 'operator', by, purpose } as const,
    events: [event],
    messages: [],
    commands: [],
    readings: [],
  };
  await store.commit([turn], {});
  return { storeId, epoch, head: store.head() };
}
