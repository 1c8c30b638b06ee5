import { createHash } from 'node:crypto';
import { Random } from '../../../rules/random.ts';

/** A chance that depends on a seed and on what it is drawn for, and on nothing drawn before. */
export class Chance extends Random {
  constructor(seed: number, purpose: string) {
    super(createHash('sha256').update(`${seed}\n${purpose}`).digest().readUInt32LE(0));
  }

  /** A day, YYYY-MM-DD, between two days. */
  day(first: string, last: string): string {
    const [from, to] = [Date.parse(first), Date.parse(last)];
    return new Date(from + Math.floor(this.next() * (to - from + 1))).toISOString().slice(0, 10);
  }
}
