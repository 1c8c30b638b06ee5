/** How long something took, and what it was. */
export interface Timed {
  readonly ms: number;
  readonly what: string;
}

/** A measurement is repeated so often when it is long, and the shortest counts: the machine has pauses of its own. */
const REPEATS = 5;
const LONG_MS = 25;

/** Times what is run and keeps the longest. */
export class Stopwatch {
  longest: Timed | undefined;
  count = 0;
  readonly #now: () => number;

  /** @param now milliseconds on a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
  }

  time<Result>(what: string, run: () => Result): Result {
    this.count += 1;
    const { ms, result } = this.#once(run);
    let shortest = ms;
    for (let left = REPEATS - 1; left > 0 && shortest > LONG_MS; left -= 1) {
      shortest = Math.min(shortest, this.#once(run).ms);
    }
    this.#keep(what, shortest);
    return result;
  }

  /** As `time`, for what gives a promise. */
  async timeAsync(what: string, run: () => Promise<unknown>): Promise<void> {
    this.count += 1;
    let shortest = Number.POSITIVE_INFINITY;
    for (let left = REPEATS; left > 0 && shortest > LONG_MS; left -= 1) {
      const begun = this.#now();
      await run();
      shortest = Math.min(shortest, this.#now() - begun);
    }
    this.#keep(what, shortest);
  }

  #once<Result>(run: () => Result): { readonly ms: number; readonly result: Result } {
    const begun = this.#now();
    const result = run();
    return { ms: this.#now() - begun, result };
  }

  #keep(what: string, ms: number): void {
    if (this.longest === undefined || ms > this.longest.ms) this.longest = { ms, what };
  }
}
