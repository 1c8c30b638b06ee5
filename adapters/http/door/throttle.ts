import type { Clock } from '../../../actors/ports.ts';

/** Counts failures by key over a sliding window; a key with too many waits until the oldest is old enough. */
export class Throttle {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #clock: Clock;
  readonly #failures = new Map<string, number[]>();

  constructor({ most, windowMs }: { readonly most: number; readonly windowMs: number }, clock: Clock) {
    this.#most = most;
    this.#windowMs = windowMs;
    this.#clock = clock;
  }

  /** Milliseconds until another try; 0 where one may be made now. */
  waitMs(key: string): number {
    const recent = this.#recent(key);
    const oldest = recent.at(-this.#most);
    return oldest === undefined ? 0 : oldest + this.#windowMs - this.#clock.now();
  }

  /** @returns true where this failure is the one after which the key must wait */
  fail(key: string): boolean {
    const recent = [...this.#recent(key), this.#clock.now()].slice(-this.#most);
    // Moved to the end: what has not failed for longest is forgotten first.
    this.#failures.delete(key);
    this.#failures.set(key, recent);
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MOST_KEYS) break;
      this.#failures.delete(oldest);
    }
    return recent.length === this.#most;
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #recent(key: string): readonly number[] {
    const from = this.#clock.now() - this.#windowMs;
    return (this.#failures.get(key) ?? []).filter((at) => at > from);
  }
}

/** More than fail at once in any county; somebody with more addresses than that meets the bound of the name. */
const MOST_KEYS = 10_000;
