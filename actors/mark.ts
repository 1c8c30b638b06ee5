import type { MarkRow } from './protocol/journal.ts';

/**
 * How far a source of numbered commands has been worked off: a watermark, and the numbers above it that are done already.
 * Turns of different entities finish in any order, so a plain "last number" would lose or double some after a crash.
 */
export class Mark {
  readonly epoch: string;
  #watermark: number;
  readonly #above: Set<number>;

  constructor(row: MarkRow) {
    this.epoch = row.epoch;
    this.#watermark = row.watermark;
    this.#above = new Set(row.above);
  }

  /** Everything up to here is done. */
  get watermark(): number {
    return this.#watermark;
  }

  /** Says whether a number is done. */
  has(number: number): boolean {
    return number <= this.#watermark || this.#above.has(number);
  }

  /** Notes that a number is done; doing one twice is a broken invariant. */
  complete(number: number): void {
    if (this.has(number)) throw new Error(`number ${number} is done already: its effect would stand twice`);
    this.#above.add(number);
    while (this.#above.delete(this.#watermark + 1)) this.#watermark += 1;
  }

  /** The row to commit. */
  row(): MarkRow {
    return { epoch: this.epoch, watermark: this.#watermark, above: [...this.#above].sort((a, b) => a - b) };
  }
}
