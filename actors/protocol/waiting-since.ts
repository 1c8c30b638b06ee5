/** Numbers that are noted closer together than this share one moment; of a long wait ever wider. */
const GRAIN_MS = 1000;
const MOST_MOMENTS = 1000;

/**
 * How long the oldest of numbered things has waited that are done in their order: it keeps a moment a second, and of a long wait
 * ever fewer, so that it is bounded and tells rather too much than too little.
 */
export class WaitingSince {
  #grainMs = GRAIN_MS;
  #moments: { readonly number: number; readonly at: number }[] = [];

  /** A thing has come. @param now milliseconds of a clock that never goes back */
  note(number: number, now: number): void {
    const last = this.#moments.at(-1);
    if (last !== undefined && now - last.at < this.#grainMs) return;
    if (this.#moments.length >= MOST_MOMENTS) {
      this.#moments = this.#moments.filter((_, index) => index % 2 === 0);
      this.#grainMs *= 2;
    }
    this.#moments.push({ number, at: now });
  }

  /** How long the first that is not done has waited. @param done everything up to this number is done @param last the newest number */
  seconds(done: number, last: number, now: number): number {
    const oldest = done + 1;
    while ((this.#moments[1]?.number ?? Number.POSITIVE_INFINITY) <= oldest) this.#moments.shift();
    if (this.#moments.length < 2) this.#grainMs = GRAIN_MS;
    const [first] = this.#moments;
    return oldest > last || first === undefined ? 0 : Math.max(0, now - first.at) / 1000;
  }
}
