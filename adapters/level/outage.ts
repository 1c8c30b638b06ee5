import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreFault } from '../../actors/ports.ts';
import type { Database } from './database.ts';
import { mayPass, toStoreFault } from './fault.ts';
import { reopenStoreDatabase } from './opening.ts';

/*
 * A store is in one of these states; one batch at a time brings it from one to the next, and commits wait meanwhile.
 *
 *   well        batches are written as they come
 *   waiting     a write failed and may succeed later: reads go on by the old handle, nothing is written
 *   reopening   there is room: the handle is closed, since LevelDB may write nothing more through one that has failed once, or
 *               behind a torn record; reads wait for the new one
 *   ended       what failed cannot pass, or the store was closed: the commit rejects
 */

export interface RetryOptions {
  /** The first wait; each is twice the one before, up to `mostMs`. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** So many bytes must be free before a full disk is written to again: opening LevelDB writes a whole memory table. */
  readonly roomBytes: number;
}

export const DEFAULT_RETRY: RetryOptions = { firstMs: 100, mostMs: 2000, roomBytes: 64 * 1024 * 1024 };

export interface OutageDependencies {
  readonly folder: string;
  readonly database: Database;
  readonly retry: RetryOptions;
  /** Told at every failed try, and with undefined when the store is well again. */
  readonly onChange: (fault: StoreFault | undefined) => void;
}

/** The times in which a disk cannot be written to, and the way back. */
export interface Outage {
  /** What keeps the store from writing, if anything does. */
  readonly fault: () => StoreFault | undefined;
  /**
   * Waits until the disk can be written to, opens the handle anew and has `finish` bring the batch to an end, as often as it
   * takes. @throws StoreFault when what failed cannot pass, or the store is closed meanwhile
   */
  overcome(error: unknown, finish: () => Promise<void>): Promise<void>;
  /** Runs a reading once more where the handle was closed under it to be opened anew. */
  steady<Result>(reading: () => Promise<Result>): Promise<Result>;
  /** The store is being closed: nothing is waited for any more. */
  end(): void;
}

export function createOutage({ folder, database, retry, onChange }: OutageDependencies): Outage {
  const ending = new AbortController();
  let fault: StoreFault | undefined;
  /** There while the handle is being exchanged. */
  let exchange: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  let exchanges = 0;

  const endExchange = (): void => {
    exchange?.end();
    exchange = undefined;
  };

  async function reopen(): Promise<void> {
    if (exchange === undefined) {
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      exchange = { over, end };
      exchanges += 1;
    }
    await database.close();
    await reopenStoreDatabase(folder, database);
    endExchange();
  }

  async function hasRoom(): Promise<boolean> {
    if (fault?.code !== 'FULL') return true;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= retry.roomBytes;
  }

  /** Notes what failed; throws it when waiting cannot help. */
  function note(error: unknown): void {
    const found = toStoreFault(error, `write to the store in ${folder}`);
    if (!mayPass(found) || ending.signal.aborted) throw found;
    fault = found;
    onChange(found);
  }

  return {
    fault: () => fault,
    async overcome(error, finish) {
      note(error);
      try {
        for (let waitMs = retry.firstMs; ; waitMs = Math.min(waitMs * 2, retry.mostMs)) {
          await sleep(waitMs, undefined, { signal: ending.signal }).catch(() => undefined);
          if (ending.signal.aborted) throw fault;
          try {
            if (!(await hasRoom())) {
              onChange(fault);
              continue;
            }
            await reopen();
            await finish();
            break;
          } catch (again) {
            note(again);
          }
        }
      } finally {
        // Whoever waits to read finds out how it stands from the handle itself.
        endExchange();
      }
      fault = undefined;
      onChange(undefined);
    },
    async steady(reading) {
      for (;;) {
        if (exchange !== undefined) await exchange.over;
        const before = exchanges;
        try {
          return await reading();
        } catch (error) {
          if (before === exchanges) throw error;
        }
      }
    },
    end: () => ending.abort(),
  };
}
