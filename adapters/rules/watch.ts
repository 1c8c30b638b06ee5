import { readdirSync, watch } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createQuiet, type Later } from './quiet.ts';

export interface RuleWatchOptions {
  /** The folder that holds `matters/`, `library/`, `calendar/` and `sources/`; it may be a symbolic link that is pointed elsewhere some day. */
  readonly folder: string;
  /** How long no file may change until the folder is read, in milliseconds. */
  readonly quietMs: number;
}

/** Watches one folder, not what lies below it; returns how to end that. Throws where it cannot be watched. */
export type WatchFolder = (
  folder: string,
  onChange: (name: string | null) => void,
  onError: (error: unknown) => void,
) => () => void;

export interface RuleWatchDependencies {
  /** Something has changed, and since then nothing for a while. */
  readonly onQuiet: () => void;
  /** The folder is not watched any more (no rights, no watches left), until `renew` succeeds. */
  readonly onFault: (error: unknown) => void;
  readonly later?: Later;
  readonly watchFolder?: WatchFolder;
}

/** Ears on the rule files. */
export interface RuleWatch {
  /** How many changes were heard so far: whoever reads the files can tell whether they changed meanwhile. */
  readonly changes: number;
  /** How many folders are watched; 0 where that failed. */
  readonly folders: number;
  /** Begins anew with the folders that there are now. */
  renew(): void;
  stop(): void;
}

/** A program that writes without a pause is not waited for longer than so many quiet times. */
const LONGEST_IN_QUIET_TIMES = 30;

const parts = ['matters', 'library', 'calendar', 'sources', 'credit'];

/**
 * Tells when rule files have changed, once they rest. Folders are watched, each by itself: a watch on a file is lost when an
 * editor puts another file in its place, and Node's recursive watch on Linux is made of such watches. What comes and goes
 * is found by looking for folders anew after each change. The folder itself and the one above are watched as well, so that
 * a whole tree may be exchanged by one rename.
 */
export function watchRules(
  { folder, quietMs }: RuleWatchOptions,
  { onQuiet, onFault, later = afterTime, watchFolder = watchByNode }: RuleWatchDependencies,
): RuleWatch {
  const root = resolve(folder);
  let closers = new Map<string, () => void>();
  let changes = 0;
  let stopped = false;

  const closeAll = (): void => {
    for (const close of closers.values()) close();
    closers = new Map();
  };
  const fail = (error: unknown): void => {
    if (stopped) return;
    closeAll();
    onFault(error);
  };
  const hear = (): void => {
    changes += 1;
    quiet.stir();
  };

  /** Watches the folders that there are now. @returns whether there are some that nobody has watched until now */
  const renew = (): boolean => {
    if (stopped) return false;
    const opened = new Map<string, () => void>();
    try {
      for (const path of foldersOf(root)) {
        const above = path === dirname(root);
        const close = unlessGone(() =>
          watchFolder(path, (name) => (above && name !== null && name !== basename(root) ? undefined : hear()), fail),
        );
        if (close !== undefined) opened.set(path, close);
      }
    } catch (error) {
      for (const close of opened.values()) close();
      fail(error);
      return false;
    }
    const fresh = [...opened.keys()].some((path) => !closers.has(path));
    // Closed only now, when the new ones are listening: nothing is missed between.
    closeAll();
    closers = opened;
    return fresh;
  };

  const quiet = createQuiet(
    { quietMs, longestMs: quietMs * LONGEST_IN_QUIET_TIMES },
    {
      now: () => performance.now(),
      later,
      onQuiet: () => {
        // What is being written into a folder that was not watched could not be heard, so it gets a quiet time of its own.
        if (renew()) quiet.stir();
        else onQuiet();
      },
    },
  );
  renew();
  return {
    get changes() {
      return changes;
    },
    get folders() {
      return closers.size;
    },
    renew: () => void renew(),
    stop() {
      stopped = true;
      quiet.stop();
      closeAll();
    },
  };
}

/** The folder above, the folder, its parts and every folder below them, as far as they are there. */
function foldersOf(root: string): readonly string[] {
  const below = parts.flatMap((part) => {
    const folder = join(root, part);
    const entries = unlessGone(() => readdirSync(folder, { recursive: true, withFileTypes: true }));
    if (entries === undefined) return [];
    const folders = entries.filter((entry) => entry.isDirectory());
    return [folder, ...folders.map((entry) => join(entry.parentPath, entry.name))];
  });
  return [dirname(root), root, ...below];
}

/** What `act` gives; undefined where what it wanted is not there (any more). */
function unlessGone<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

const watchByNode: WatchFolder = (folder, onChange, onError) => {
  const watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name));
  watcher.on('error', onError);
  return () => watcher.close();
};

const afterTime: Later = (run, afterMs) => {
  const timer = setTimeout(run, afterMs).unref();
  return () => clearTimeout(timer);
};
