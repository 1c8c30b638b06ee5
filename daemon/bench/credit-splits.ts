import { stratifiedRows } from '../../rules/credit/fit/stratified.ts';
import { Random } from '../../rules/random.ts';

/** Splits of the rows of a data set into rows to fit with and rows to test with, as they are committed. */
export interface CreditSplits {
  readonly rows: number;
  readonly seed: number;
  readonly testShare: number;
  /** One a split: the rows to test with, a bit a row, the first row first, hexadecimal. */
  readonly test: readonly string[];
}

export interface CreditSplit {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Splits that keep the shares of both outcomes. */
export function makeSplits(bad: readonly boolean[], count: number, testShare: number, seed: number): CreditSplits {
  const random = new Random(seed);
  const test = Array.from({ length: count }, () => {
    const chosen = new Uint8Array(Math.ceil(bad.length / 8));
    for (const row of stratifiedRows(bad, testShare, () => random.next())) {
      chosen[row >> 3] = (chosen[row >> 3] ?? 0) | (0x80 >> (row & 7));
    }
    return Buffer.from(chosen).toString('hex');
  });
  return { rows: bad.length, seed, testShare, test };
}

export function splitsOf({ rows, test }: CreditSplits): readonly CreditSplit[] {
  return test.map((hexadecimal) => {
    const chosen = Buffer.from(hexadecimal, 'hex');
    const split = { train: [] as number[], test: [] as number[] };
    for (let row = 0; row < rows; row += 1) {
      const inTest = ((chosen[row >> 3] ?? 0) & (0x80 >> (row & 7))) !== 0;
      split[inTest ? 'test' : 'train'].push(row);
    }
    return split;
  });
}
