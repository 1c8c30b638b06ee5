import type { Journal } from '../journal.ts';
import type { Entry } from '../protocol/journal.ts';

export interface FollowerOptions {
  /** The last commit that needs no more attention. */
  readonly after: number;
  /** Most entries handed over at once. */
  readonly limit: number;
}

/** A reader of the journal that goes on until it is stopped. */
export interface Follower {
  stop(): Promise<void>;
}

/**
 * Hands every entry after `options.after` to `handle`, in order, once each; `handle` may wait, and the reading waits with it.
 * What `handle` throws is given to `fatal`, unless the follower is being stopped.
 */
export function follow(
  journal: Journal,
  options: FollowerOptions,
  handle: (entries: readonly Entry[]) => Promise<void>,
  fatal: (error: unknown) => void,
): Follower {
  let stopping = false;
  const place = { next: options.after + 1 };
  journal.keepFor(place);
  const run = async (): Promise<void> => {
    while (!stopping) {
      const entries = await journal.read(place.next, options.limit);
      if (entries.length === 0) {
        // Looked at again, because nobody wakes who goes to sleep after the stop.
        if (!stopping) await journal.after(place.next - 1);
        continue;
      }
      await handle(entries);
      place.next += entries.length;
    }
  };
  const running = run()
    .catch((error: unknown) => {
      if (!stopping) fatal(error);
    })
    .finally(() => journal.release(place));
  return {
    stop: async () => {
      stopping = true;
      journal.wake();
      await running;
    },
  };
}
