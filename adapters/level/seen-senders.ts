/** More than any honest application has; beyond it the disk is asked again. */
const MOST_NAMES = 256;

/**
 * The sender ids of an entity whose first turn was written by this process: all that there are, as long as they are few.
 * It can say that an id was never seen without asking the disk, which costs a read and an iterator to confirm the miss.
 */
export class SeenSenders {
  readonly #names = new Set<string>();
  #complete = true;

  /** Notes an id that is being written. */
  add(name: string): void {
    if (!this.#complete) return;
    this.#names.add(name);
    if (this.#names.size <= MOST_NAMES) return;
    this.#complete = false;
    this.#names.clear();
  }

  /** True where the id was certainly never written; false where it was, or where that is not known here. */
  lacks(name: string): boolean {
    return this.#complete && !this.#names.has(name);
  }
}
