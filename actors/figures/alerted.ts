import { hash } from 'node:crypto';

/** So many bytes of a digest are an exact number. */
const DIGEST_BYTES = 6;

/**
 * Which applications have an alert, in 8 bytes each, whatever their names: 48 bits of a digest. Among a million applications
 * and a hundred thousand alerts one is taken for another once in some 3,000 snapshots, which no rate shows.
 */
export class Alerted {
  #digests = new Float64Array(1024);
  #count = 0;
  #sorted = true;

  add(application: string): void {
    if (this.#count === this.#digests.length) {
      const wider = new Float64Array(2 * this.#count);
      wider.set(this.#digests);
      this.#digests = wider;
    }
    this.#digests[this.#count] = digestOf(application);
    this.#count += 1;
    this.#sorted = false;
  }

  has(application: string): boolean {
    if (!this.#sorted) {
      this.#digests.subarray(0, this.#count).sort();
      this.#sorted = true;
    }
    const wanted = digestOf(application);
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#digests[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low < this.#count && this.#digests[low] === wanted;
  }
}

function digestOf(application: string): number {
  return hash('sha256', application, 'buffer').readUIntBE(0, DIGEST_BYTES);
}
