/** Texts kept as bytes outside the heap: a million records take as much room as they have letters. */
export class TextStore {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #bytes = new Uint8Array(1 << 16);
  #used = 0;
  /** Where each text ends. */
  #ends = new Uint32Array(1 << 10);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @returns the number by which the text is read again */
  add(text: string): number {
    // A UTF-16 unit takes three bytes at most.
    this.#makeRoom(text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used));
    this.#used += written;
    if (this.#count === this.#ends.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
    return this.#count - 1;
  }

  text(number: number): string {
    if (number < 0 || number >= this.#count) throw new RangeError(`there is no text ${number}`);
    const start = number === 0 ? 0 : (this.#ends[number - 1] ?? 0);
    return this.#decoder.decode(this.#bytes.subarray(start, this.#ends[number]));
  }

  #makeRoom(more: number): void {
    const needed = this.#used + more;
    if (needed <= this.#bytes.length) return;
    const most = 2 ** 32 - 1;
    if (needed > most) throw new RangeError('more than four gigabytes of text');
    // Half as much again rather than twice, as old and new stand beside each other for a moment.
    const grown = new Uint8Array(Math.min(most, Math.max(needed, Math.floor(this.#bytes.length * 1.5))));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}
