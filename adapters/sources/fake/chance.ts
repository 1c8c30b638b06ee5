import { createHash } from 'node:crypto';

/** A chance that depends on a seed and on what it is drawn for, and on nothing drawn before. */
export class Chance {
  #state: number;

  constructor(seed: number, purpose: string) {
    this.#state = createHash('sha256').update(`${seed}\n${purpose}`).digest().readUInt32LE(0);
  }

  /** From 0 up to, not including, 1 (mulberry32, Tommy Ettinger, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Whether something of this share happens. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.between(0, values.length - 1)] ?? values[0];
  }

  /** A day, YYYY-MM-DD, between two days. */
  day(first: string, last: string): string {
    const [from, to] = [Date.parse(first), Date.parse(last)];
    return new Date(from + Math.floor(this.next() * (to - from + 1))).toISOString().slice(0, 10);
  }
}
