/** How much of what a source says late is listened to. */
export interface LateBounds {
  /** So often the same try may be answered late in one life of the daemon. */
  readonly times: number;
  /** So many tries are remembered for that. */
  readonly remembered: number;
  /** So many may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Late answers of one source. A department that is well answers late no more often than it was asked; one that repeats itself
 * without end, or makes references up, must not fill the journal.
 */
export class LateAnswers {
  readonly #bounds: LateBounds;
  /** Milliseconds, of a clock that never goes back. */
  readonly #now: () => number;
  /** How often each try was answered, the one that is remembered longest first. */
  readonly #times = new Map<string, number>();
  #tokens: number;
  #since: number;

  constructor(bounds: LateBounds, now: () => number) {
    this.#bounds = bounds;
    this.#now = now;
    this.#tokens = bounds.burst;
    this.#since = now();
  }

  /** Whether one more is listened to. */
  admits(reference: string): boolean {
    const { times, remembered, burst, perSecond } = this.#bounds;
    const before = this.#times.get(reference) ?? 0;
    if (before >= times) return false;
    const moment = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((moment - this.#since) * perSecond) / 1000);
    this.#since = moment;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    this.#times.delete(reference);
    this.#times.set(reference, before + 1);
    for (const oldest of this.#times.keys()) {
      if (this.#times.size <= remembered) break;
      this.#times.delete(oldest);
    }
    return true;
  }
}
