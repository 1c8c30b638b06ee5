import type { Mark } from './mark.ts';
import type { JournalStore, Meter } from './ports.ts';
import type { Pass } from './protocol/failpoints.ts';
import type { Entry, MarkRow, Turn } from './protocol/journal.ts';

export interface JournalOptions {
  /** Most turns in one synced batch. */
  readonly batchTurns: number;
  /** Most bytes of attachments in one synced batch; a single turn may have more. */
  readonly batchBytes: number;
  /** How many entries the shared tail keeps in memory for the followers. */
  readonly tailEntries: number;
}

export interface JournalDependencies {
  readonly store: Pick<JournalStore, 'head' | 'entries' | 'commit'>;
  readonly meter: Meter;
  /** Ends the process: memory is ahead of a disk that did not go along. */
  readonly fatal: (error: unknown) => void;
  readonly pass?: Pass | undefined;
}

/** How far a follower has come; what every follower has taken is not kept in memory. */
export interface Place {
  /** The first entry that was not taken yet. */
  next: number;
}

/** So many entries that all followers have taken are forgotten at once. */
const FORGOTTEN_AT_ONCE = 64;

/**
 * The one ordered queue that everything goes through to become true.
 *
 * `append` is synchronous and never waits; a single writer takes what has gathered, writes it as one synced batch with
 * the marks of the commands' sources (group commit), and only then tells the turn's owner and the followers. Turns
 * commit in the order of their appending, so a turn may rest on the not yet committed state of one before it.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #store: JournalDependencies['store'];
  readonly #fatal: (error: unknown) => void;
  readonly #pass: Pass | undefined;
  readonly #queue: { turn: Turn; committed: (entry: Entry) => void }[] = [];
  readonly #marks = new Map<string, Mark>();
  readonly #followerMarks = new Map<string, MarkRow>();
  readonly #tail: Entry[] = [];
  readonly #places = new Set<Place>();
  readonly #listeners = new Set<(entry: Entry) => void>();
  #waiting: (() => void)[] = [];
  #writing: Promise<void> | undefined;
  #broken = false;
  #lastCommit: number;
  #batches = 0;
  readonly #measureBatch: (value: number) => void;
  readonly #measureCommit: (value: number) => void;

  constructor(options: JournalOptions, dependencies: JournalDependencies) {
    this.#options = options;
    this.#store = dependencies.store;
    this.#fatal = dependencies.fatal;
    this.#pass = dependencies.pass;
    this.#lastCommit = dependencies.store.head().commit;
    const { meter } = dependencies;
    this.#measureBatch = meter.histogram(
      'onedoor_commit_batch_turns',
      'Turns in one synced batch',
      [1, 3, 10, 30, 100, 300, 1000],
    );
    this.#measureCommit = meter.histogram(
      'onedoor_commit_seconds',
      'Time of one synced batch',
      [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    );
    meter.gauge('onedoor_journal_queue_turns', 'Turns that wait for their commit', () => this.#queue.length);
    meter.gauge('onedoor_journal_commit', 'Number of the last commit', () => this.#store.head().commit);
  }

  /** Number of the last commit that was told; the store may be ahead by a batch that is about to resolve, or has failed. */
  get lastCommit(): number {
    return this.#lastCommit;
  }

  /** Whether something waits for its commit, and how many batches were written so far: so one sees that the writer gets on. */
  get work(): { readonly waits: boolean; readonly batches: number } {
    return { waits: this.#writing !== undefined, batches: this.#batches };
  }

  /** Takes over the mark of a source of commands; its turns move it from now on. */
  track(source: string, mark: Mark): void {
    this.#marks.set(source, mark);
  }

  /** Calls `listener` for every entry once it is committed, in order; it must not throw. */
  onCommitted(listener: (entry: Entry) => void): void {
    this.#listeners.add(listener);
  }

  /** Puts a turn at the end of the queue; `committed` is called once it is on the disk. */
  append(turn: Turn, committed: (entry: Entry) => void): void {
    if (this.#broken) return;
    this.#pass?.('before-append');
    this.#queue.push({ turn, committed });
    this.#writing ??= this.#write();
  }

  /** Notes how far a follower has come; it is written with the next batch. */
  note(follower: string, row: MarkRow): void {
    this.#followerMarks.set(follower, row);
  }

  /** Writes what is queued and noted, and resolves when it is on the disk. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#broken) return;
    if (this.#followerMarks.size > 0 || this.#queue.length > 0) {
      this.#writing ??= this.#write(true);
      await this.#writing;
    }
  }

  /** Entries from `from` on: out of memory where the tail still has them, out of the store otherwise. */
  async read(from: number, limit: number): Promise<readonly Entry[]> {
    const first = this.#tail[0];
    if (first !== undefined && from >= first.commit) {
      return this.#tail.slice(from - first.commit, from - first.commit + limit);
    }
    if (from > this.lastCommit) return [];
    return this.#store.entries(from, Math.min(limit, this.lastCommit - from + 1));
  }

  /** Keeps entries from `place.next` on in memory, within the bound, for a follower that moves its place on by itself. */
  keepFor(place: Place): void {
    this.#places.add(place);
  }

  /** Forgets a follower that has ended. */
  release(place: Place): void {
    this.#places.delete(place);
  }

  /** The last entry that all followers have taken. */
  get taken(): number {
    let taken = this.lastCommit;
    for (const { next } of this.#places) taken = Math.min(taken, next - 1);
    return taken;
  }

  /** Resolves when an entry with a number above `commit` is there. */
  async after(commit: number): Promise<void> {
    if (this.lastCommit > commit) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Wakes all who wait in `after`, so that they can see that they are to stop. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async #write(marksOnly = false): Promise<void> {
    // One turn of the event loop lets the turns of one burst gather into one batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      let first = marksOnly;
      while (this.#queue.length > 0 || first) {
        first = false;
        await this.#writeBatch();
      }
    } catch (error) {
      this.#broken = true;
      this.#fatal(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** How many of the waiting turns go into the next batch. */
  #nextBatch(): number {
    const most = Math.min(this.#queue.length, this.#options.batchTurns);
    let bytes = 0;
    for (let count = 0; count < most; count += 1) {
      bytes += this.#queue[count]?.turn.attachment?.length ?? 0;
      if (bytes > this.#options.batchBytes) return Math.max(1, count);
    }
    return most;
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#queue.splice(0, this.#nextBatch());
    const marks: Record<string, MarkRow> = {};
    const touched = new Set<string>();
    for (const { turn } of batch) {
      const { input } = turn;
      if (input.source !== 'integrator' && input.source !== 'journal') continue;
      const mark = this.#marks.get(input.source);
      if (mark === undefined)
        throw new Error(`a turn came from the source ${input.source}, whose mark nobody has brought`);
      mark.complete(input.sequence);
      touched.add(input.source);
    }
    for (const source of touched) {
      const mark = this.#marks.get(source);
      if (mark !== undefined) marks[source] = mark.row();
    }
    for (const [follower, row] of this.#followerMarks) marks[follower] = row;
    this.#followerMarks.clear();

    const started = performance.now();
    const entries = await this.#store.commit(
      batch.map(({ turn }) => turn),
      marks,
    );
    this.#measureCommit((performance.now() - started) / 1000);
    this.#measureBatch(batch.length);
    this.#batches += 1;
    this.#pass?.('before-told');

    for (const [index, entry] of entries.entries()) {
      this.#tail.push(entry);
      this.#lastCommit = entry.commit;
      batch[index]?.committed(entry);
      for (const listener of this.#listeners) listener(entry);
    }
    this.#forget();
    this.wake();
  }

  /** Lets go of what all followers have taken (it would only grow old in memory), and of what is beyond the bound. */
  #forget(): void {
    const surplus = this.#tail.length - this.#options.tailEntries;
    if (surplus > this.#options.tailEntries / 4) this.#tail.splice(0, surplus);
    const first = this.#tail[0];
    if (first === undefined || this.#places.size === 0) return;
    let needed = this.#lastCommit + 1;
    for (const { next } of this.#places) needed = Math.min(needed, next);
    if (needed - first.commit >= FORGOTTEN_AT_ONCE) this.#tail.splice(0, needed - first.commit);
  }
}
