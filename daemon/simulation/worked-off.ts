import type { Chronicle } from './chronicle.ts';

/** The numbers of one source that have had their turn, counted anew from the journal; each once, and in order for each entity. */
export class WorkedOff {
  readonly #what: string;
  readonly #chronicle: Chronicle;
  readonly #seen = new Set<number>();
  /** The last number that each entity has had. */
  readonly #last = new Map<string, number>();
  #prefix = 0;

  constructor(what: string, chronicle: Chronicle) {
    this.#what = what;
    this.#chronicle = chronicle;
  }

  /** How many are done. */
  get done(): number {
    return this.#seen.size;
  }

  has(number: number): boolean {
    return this.#seen.has(number);
  }

  complete(number: number, entity: string, place: string): void {
    if (this.#seen.has(number))
      this.#chronicle.fail('each effect exactly once', `${place}: ${this.#what} ${number} has a second turn`);
    const last = this.#last.get(entity) ?? 0;
    if (number < last)
      this.#chronicle.fail('per-entity order', `${place}: ${this.#what} ${number} comes after ${last}`);
    this.#last.set(entity, number);
    this.#seen.add(number);
    while (this.#seen.has(this.#prefix + 1)) this.#prefix += 1;
  }

  /** Whether a mark covers exactly these numbers. */
  is(watermark: number, above: readonly number[]): boolean {
    return (
      watermark === this.#prefix &&
      watermark + above.length === this.#seen.size &&
      above.every((number) => number > watermark && this.#seen.has(number))
    );
  }

  text(): string {
    const above = [...this.#seen].filter((number) => number > this.#prefix).sort((one, other) => one - other);
    return `up to ${this.#prefix} and ${above.join(' ') || 'none above'}`;
  }
}
