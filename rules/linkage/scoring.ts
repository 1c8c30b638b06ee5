import type { Comparisons } from './comparison.ts';
import { swapsOf } from './comparison.ts';
import { missing } from './levels.ts';
import { type LinkageModel, levelWeights } from './model.ts';
import { relativeWeights } from './relatives.ts';
import { noValue, type Table } from './table.ts';
import { frequencyWeights } from './term-frequency.ts';

/** The weight of each pair in bits, the prior's among them: the log₂ odds that the two are one person. */
export function scorePairs(model: LinkageModel, table: Table, comparisons: Comparisons): Float64Array {
  const { fieldCount, levels, pairs, swapped } = comparisons;
  const weights = model.fields.map(levelWeights);
  const frequencies = frequencyWeights(
    table,
    model.fields.map(({ unmatched }) => unmatched[0] ?? 1),
  );
  const start = Math.log2(model.prior / (1 - model.prior));
  const swaps = swapsOf(model.configuration).map(
    ([one]) => [1 << one, Math.log2(model.swapped[model.configuration.fields[one]?.name ?? ''] ?? 0.5)] as const,
  );
  const kin = model.relatives && relativeWeights(model.relatives, model.fields, comparisons);
  return Float64Array.from({ length: pairs.count }, (_, pair) => {
    let weight = start;
    const record = pairs.left[pair] ?? 0;
    for (let field = 0; field < fieldCount; field += 1) {
      const level = levels[pair * fieldCount + field] ?? missing;
      if (level === missing) continue;
      weight += weights[field]?.[level] ?? 0;
      // The value of the left record is the one both have, as the level is exact.
      const value = table.columns[field]?.left[record] ?? noValue;
      if (level === 0 && value !== noValue) weight += frequencies[field]?.[value] ?? 0;
    }
    for (const [bit, penalty] of swaps) if (((swapped[pair] ?? 0) & bit) !== 0) weight += penalty;
    // Two people may be related as well as strangers, so the odds are against both.
    return kin === undefined ? weight : weight - Math.log2(1 + 2 ** (kin[pair] ?? 0));
  });
}
