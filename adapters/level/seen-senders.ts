/** More than any honest application has; beyond it the disk is asked again. */
const MOST_NAMES = 256;

/**
 * The sender ids of an entity whose first turn was written by this process: all that there are, as long as they are few.
 * It can say that an id was never seen without asking the disk, which costs a read and an iterator to confirm the miss.
 */
export class SeenSenders {
  /** A list: most entities have few, and there are many entities. */
  #names: string[] = [];
  #complete = true;

  /** Notes an id that is being written. */
  add(name: string): void {
    if (!this.#complete) return;
    this.#names.push(name);
    if (this.#names.length <= MOST_NAMES) return;
    this.#complete = false;
    this.#names = [];
  }

  /** True where the id was certainly never written; false where it was, or where that is not known here. */
  lacks(name: string): boolean {
    return this.#complete && !this.#names.includes(name);
  }
}
