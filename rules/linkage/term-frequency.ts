import { noValue, type Table } from './table.ts';

/** A pseudo-count for a value that nobody else in the files has (Jeffreys' half). */
const unseen = 0.5;

/**
 * How many more or fewer bits it says that two records have this very value than that they agree exactly on any: sharing 王
 * says less than sharing 缪. The frequency is counted among all other records, as the two themselves say nothing of how many
 * others have their value, and it leans towards the average where the files are small.
 *
 * @param exactlyAlike how often records of two people agree exactly (u of the closest level)
 * @returns for each field and value, the bits to add to the weight of exact agreement
 */
export function frequencyWeights(table: Table, exactlyAlike: readonly number[]): readonly Float64Array[] {
  return table.columns.map(({ values, left, right }, field) => {
    const counts = new Int32Array(values.length);
    let records = 0;
    for (const side of left === right ? [left] : [left, right]) {
      for (const value of side) {
        if (value === noValue) continue;
        counts[value] = (counts[value] ?? 0) + 1;
        records += 1;
      }
    }
    const average = exactlyAlike[field] ?? 1;
    return Float64Array.from(counts, (count) => {
      const others = Math.max(0, count - 2);
      return Math.log2((average * (records + unseen / average)) / (others + unseen));
    });
  });
}
