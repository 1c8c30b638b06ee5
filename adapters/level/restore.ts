import { randomUUID } from 'node:crypto';
import type { Head } from '../../actors/ports.ts';
import type { JournalEvent } from '../../actors/protocol/journal.ts';
import { copyRows } from './backup.ts';
import { openDatabase } from './database.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { checkMasterKey, checkMeta, decodeHead, encodeMeta, newMeta, readMeta } from './head-row.ts';
import { rowKey } from './keys.ts';
import { assertWholeFiles } from './opening.ts';
import { createLevelStore } from './store.ts';
import { createVault } from './vault.ts';
import { withWorkingCopy } from './working-copy.ts';

/** The first entry after a restore: from here on history is another one, whatever the original went on to write. */
export interface StoreRestored extends JournalEvent {
  readonly type: 'StoreRestored';
  readonly fromEpoch: string;
  readonly fromCommit: number;
  readonly fromHash: string;
  readonly epoch: string;
}

export interface RestoreOptions {
  /** The folder of the backup; it is only read. */
  readonly backup: string;
  /** The data folder, absent or empty. */
  readonly folder: string;
  readonly masterKey: Uint8Array;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Who restores, for the journal. */
  readonly by: string;
  readonly purpose: string;
}

export interface Restored {
  readonly storeId: string;
  readonly epoch: string;
  readonly head: Head;
}

/**
 * Makes a data folder of a backup: the same store in a new epoch, with an entry that tells of it. Until that entry is
 * written the folder does not open as a store, so a restore that was cut short is begun anew in an empty folder.
 * @throws StoreFault
 */
export async function restoreStore(options: RestoreOptions): Promise<Restored> {
  const { backup, folder } = options;
  return withWorkingCopy(backup, `restore ${backup} into ${folder}`, (copy) => restoreFrom(copy, options));
}

async function restoreFrom(copy: string, options: RestoreOptions): Promise<Restored> {
  const { backup, folder, masterKey } = options;
  await assertWholeFiles(backup);
  const source = await openDatabase(copy, { create: false });
  try {
    const row = await source.get(rowKey.meta);
    if (row === undefined) throw corrupt(`${backup} is not a whole backup: the row that names the store is missing`);
    const { storeId, epoch: fromEpoch, cipher } = checked(options, row);
    const vault = createVault(masterKey, cipher);
    checkMeta(backup, vault, row);
    const epoch = randomUUID();
    const { finished } = await copyRows(source, vault, folder, async (target, from) => {
      const head = decodeHead(await target.get(rowKey.head), vault);
      if (head === undefined) throw corrupt('the head of the copy is not the head of the backup');
      const meta = encodeMeta(vault, newMeta(vault, storeId, epoch));
      const extra = [{ type: 'put', key: rowKey.meta, value: meta } as const];
      const store = createLevelStore({ database: target, vault, head, options, storeId, epoch, extra });
      const event: StoreRestored = {
        type: 'StoreRestored',
        fromEpoch,
        fromCommit: from.commit,
        fromHash: from.hash,
        epoch,
      };
      const entity = { kind: 'store', id: storeId } as const;
      const version = ((await store.history(entity, 1))[0]?.version ?? 0) + 1;
      await store.commit(
        [
          {
            entity,
            at: options.at,
            version,
            input: { source: 'operator', by: options.by, purpose: options.purpose },
            events: [event],
            messages: [],
            commands: [],
            readings: [],
          },
        ],
        {},
      );
      return store.head();
    });
    return { storeId, epoch, head: finished };
  } catch (error) {
    throw toStoreFault(error, `restore ${backup} into ${folder}`);
  } finally {
    await source.close();
  }
}

function checked({ backup, masterKey }: RestoreOptions, row: Buffer): ReturnType<typeof readMeta> {
  const meta = readMeta(backup, row);
  checkMasterKey(backup, meta, masterKey);
  return meta;
}
