import { hashOf } from './text-hash.ts';

const noEntry = -1;

/**
 * Which records have a key. Keys are kept as hashes of 32 bits and records as numbers, in chains; two keys that share a hash
 * bring a record too many, which a comparison finds out, and never one too few. Records may be added at any time.
 */
export class KeyTable {
  #heads = new Int32Array(1 << 10).fill(noEntry);
  #hashes = new Int32Array(1 << 10);
  #records = new Int32Array(1 << 10);
  #next = new Int32Array(1 << 10);
  #count = 0;

  add(key: string, record: number): void {
    if (this.#count === this.#hashes.length) this.#grow();
    const hash = hashOf(key);
    this.#hashes[this.#count] = hash;
    this.#records[this.#count] = record;
    this.#link(this.#count, hash);
    this.#count += 1;
  }

  /**
   * Tells each record that has the key, the newest first.
   *
   * @param most after so many records it is enough
   * @returns whether there were more
   */
  each(key: string, most: number, told: (record: number) => void): boolean {
    const hash = hashOf(key);
    let seen = 0;
    for (let entry = this.#heads[hash & (this.#heads.length - 1)] ?? noEntry; entry !== noEntry; ) {
      if (this.#hashes[entry] === hash) {
        if (seen === most) return true;
        seen += 1;
        told(this.#records[entry] ?? 0);
      }
      entry = this.#next[entry] ?? noEntry;
    }
    return false;
  }

  #link(entry: number, hash: number): void {
    const place = hash & (this.#heads.length - 1);
    this.#next[entry] = this.#heads[place] ?? noEntry;
    this.#heads[place] = entry;
  }

  #grow(): void {
    const size = this.#count * 2;
    this.#hashes = grown(this.#hashes, size);
    this.#records = grown(this.#records, size);
    this.#next = new Int32Array(size);
    this.#heads = new Int32Array(size).fill(noEntry);
    for (let entry = 0; entry < this.#count; entry += 1) this.#link(entry, this.#hashes[entry] ?? 0);
  }
}

function grown(numbers: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(numbers);
  return larger;
}
