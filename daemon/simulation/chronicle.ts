import type { Scheduler } from './scheduler.ts';

/** What must always hold, by the name that a failing run prints. */
export type Invariant =
  | 'no effect without commit'
  | 'each effect exactly once'
  | 'per-entity order'
  | 'state is the fold of the journal'
  | 'marks are consistent'
  | 'due rows are the deadlines'
  | 'counters are the journal'
  | 'readings are what stood'
  | 'kin know each other'
  | 'credit follows the items'
  | 'sender ids'
  | 'the process ends only when it must'
  | 'comes to rest';

/** An invariant that does not hold, and where it was seen. */
export class Violation extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, where: string, options?: { readonly cause?: unknown }) {
    super(`${invariant}: ${where}`, options);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}

/** How often each thing came to pass in a run. */
export interface Tallies {
  commits: number;
  entries: number;
  lives: number;
  crashes: number;
  failedCommits: number;
  fullDisks: number;
  tornBatches: number;
  published: number;
  refusedPublishes: number;
  lostAnswers: number;
  latePublishes: number;
  brokerRestarts: number;
  lostMessages: number;
  clockJumps: number;
  consumerRestarts: number;
  repeatedDeliveries: number;
  itemsEntered: number;
  itemsSuspended: number;
  itemsRepaired: number;
  itemsWithdrawn: number;
  itemsEnded: number;
  measuresLifted: number;
  measuresMet: number;
}

const LAST_HAPPENINGS = 24;

/** The log of a run: what came to pass last, how often what came to pass, and the first violation. */
export class Chronicle {
  readonly tallies: Tallies = {
    commits: 0,
    entries: 0,
    lives: 0,
    crashes: 0,
    failedCommits: 0,
    fullDisks: 0,
    tornBatches: 0,
    published: 0,
    refusedPublishes: 0,
    lostAnswers: 0,
    latePublishes: 0,
    brokerRestarts: 0,
    lostMessages: 0,
    clockJumps: 0,
    consumerRestarts: 0,
    repeatedDeliveries: 0,
    itemsEntered: 0,
    itemsSuspended: 0,
    itemsRepaired: 0,
    itemsWithdrawn: 0,
    itemsEnded: 0,
    measuresLifted: 0,
    measuresMet: 0,
  };
  violation: Violation | undefined;
  readonly #scheduler: Scheduler;
  readonly #happenings: string[] = [];

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** The last things that came to pass, the oldest first. */
  get happenings(): readonly string[] {
    return this.#happenings;
  }

  note(text: string): void {
    this.#happenings.push(`step ${this.#scheduler.steps}, ${this.#scheduler.now} ms: ${text}`);
    if (this.#happenings.length > LAST_HAPPENINGS) this.#happenings.shift();
  }

  /** Keeps the first violation; what follows of it says nothing new. Never throws: the code that it stands in may catch. */
  fail(invariant: Invariant, where: string, cause?: unknown): void {
    this.violation ??= new Violation(invariant, where, cause === undefined ? undefined : { cause });
  }

  require(holds: boolean, invariant: Invariant, where: () => string): void {
    if (!holds) this.fail(invariant, where());
  }
}
