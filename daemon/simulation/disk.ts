import { type JournalStore, StoreFault } from '../../actors/ports.ts';
import {
  createMemoryJournalStore,
  type MemoryJournalStore,
  type Resting,
} from '../../adapters/memory/journal-store.ts';
import type { Random } from '../../rules/random.ts';
import type { Chronicle } from './chronicle.ts';
import type { Conditions } from './conditions.ts';
import type { Scheduler } from './scheduler.ts';

export interface DiskDependencies {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly chronicle: Chronicle;
  readonly conditions: Conditions;
  /** Called the moment a batch has become durable, told or not. */
  readonly onDurable: () => void;
}

/** How often it is looked whether a full disk has room again. */
const LOOK_AGAIN_MS = 500;

/** The disk below the daemon: it outlives every life, takes its time, and fails by seed. */
export class Disk {
  /** What rests on it. */
  readonly resting: Resting = {
    entries: [],
    commandCounts: [],
    states: new Map(),
    senders: new Map(),
    marks: new Map(),
    dues: new Map(),
    history: new Map(),
    attachments: new Map(),
  };
  /** Whether commits may fail. */
  #faulty = true;
  readonly #with: DiskDependencies;
  #store: MemoryJournalStore;
  /** A batch that is durable and of which nobody has been told yet. */
  #untold = false;
  /** The disk is full until then, whoever lives. */
  #fullUntil = 0;

  constructor(storeId: string, dependencies: DiskDependencies) {
    this.#with = dependencies;
    this.#store = createMemoryJournalStore({ storeId, epoch: 'simulated', resting: this.resting });
  }

  /** The store as the disk has it, without waits and faults; for the checks. */
  get store(): JournalStore {
    return this.#store;
  }

  /** The handle of one life. Every call waits at seeded moments before and after it has looked at the disk. */
  open(): JournalStore {
    const store = this.#store;
    const reading =
      <Words extends readonly unknown[], Result>(read: (...words: Words) => Promise<Result>) =>
      async (...words: Words): Promise<Result> => {
        await this.#pause();
        const result = await read(...words);
        if (this.#with.random.chance(0.5)) await this.#pause();
        return result;
      };
    return {
      storeId: store.storeId,
      epoch: store.epoch,
      head: () => store.head(),
      archivedTo: () => store.archivedTo(),
      fault: () => (this.#isFull ? new StoreFault('FULL', 'the simulated disk is full') : undefined),
      commit: (turns, marks) => this.#commit(store, turns, marks),
      entries: reading(store.entries),
      load: reading(store.load),
      senderId: reading(store.senderId),
      // What is sure without a look is not always known.
      lacksSenderId: (entity, id) => this.#with.random.chance(0.7) && store.lacksSenderId(entity, id),
      marks: reading(store.marks),
      due: reading(store.due),
      ids: reading(store.ids),
      listed: reading(store.listed),
      history: reading(store.history),
      attachment: reading(store.attachment),
      purge: reading(store.purge),
      backup: reading(store.backup),
      close: () => store.close(),
    };
  }

  /** Nothing fails any more, and there is room. */
  calm(): void {
    this.#faulty = false;
    this.#fullUntil = 0;
  }

  /** The process has ended: its handle is void, what is durable stays. */
  crash(): void {
    if (this.#untold) this.#with.chronicle.tallies.tornBatches += 1;
    this.#untold = false;
    this.#store = this.#store.crash();
  }

  async #commit(store: MemoryJournalStore, ...[turns, marks]: Parameters<JournalStore['commit']>) {
    const { random, chronicle, conditions, onDurable } = this.#with;
    await this.#pause();
    if (this.#faulty && random.chance(conditions.faults.commitFailure)) {
      const written = random.chance(0.5);
      chronicle.tallies.failedCommits += 1;
      if (written) chronicle.tallies.tornBatches += 1;
      chronicle.note(`a commit of ${turns.length} turns fails, ${written ? 'written all the same' : 'not written'}`);
      store.failNextCommit({ code: random.pick(['INPUT_OUTPUT', 'FULL'] as const), written });
    }
    if (conditions.faults.diskFull > 0 && this.#faulty && random.chance(conditions.faults.diskFull)) this.#fill();
    // It was full only for what came behind the batch, or for the batch itself.
    const early = this.#isFull && random.chance(0.3);
    if (!early) await this.#room();
    try {
      const entries = await store.commit(turns, marks);
      chronicle.tallies.commits += 1;
      chronicle.tallies.entries += entries.length;
      chronicle.note(
        `commit ${entries.map(({ commit }) => commit).join(' ')} with marks ${Object.keys(marks).join(' ')}`,
      );
      this.#untold = true;
      if (early) {
        onDurable();
        await this.#room();
      }
      return entries;
    } finally {
      onDurable();
      await this.#pause();
      this.#untold = false;
    }
  }

  get #isFull(): boolean {
    return this.#with.scheduler.now < this.#fullUntil;
  }

  /** Nothing can be written for a while, which may be longer than the broker recognises repeats. */
  #fill(): void {
    if (this.#isFull) return;
    const { random, scheduler, chronicle } = this.#with;
    const lastsMs = random.weigh<number>([
      [random.between(1, 400), 8],
      [random.between(30_000, 200_000), 1],
    ]);
    chronicle.tallies.fullDisks += 1;
    chronicle.note(`the disk is full for ${lastsMs} ms`);
    this.#fullUntil = scheduler.now + lastsMs;
  }

  /** Waits in the life that asks, and ends with it. */
  async #room(): Promise<void> {
    const { scheduler } = this.#with;
    while (this.#isFull) await scheduler.pause(Math.min(this.#fullUntil - scheduler.now, LOOK_AGAIN_MS));
  }

  #pause(): Promise<void> {
    return this.#with.scheduler.pause(this.#with.random.between(0, this.#with.conditions.timing.diskMs));
  }
}
