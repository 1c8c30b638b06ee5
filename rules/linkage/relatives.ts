import type { Comparisons } from './comparison.ts';
import { competedProbabilities, oddsOf } from './competition.ts';
import type { LinkageConfiguration } from './configuration.ts';
import { missing } from './levels.ts';
import type { FieldModel } from './model.ts';
import type { Table } from './table.ts';

/**
 * Pairs of two people who have much in common: twins, families, neighbours. The fields of such pairs do not agree by chance
 * one by one, so weights that suppose this take them for one person.
 *
 * Where each record has one partner at most, such pairs show themselves without a label: they look like matches and lose
 * against the true partner of one of the two. What the losers have in common tells how those whose partner is in neither
 * file look, and how many of them to expect.
 */
export interface Relatives {
  /** How many pairs of all are such. */
  readonly prior: number;
  /** For each field, how often they agree on each level. */
  readonly fields: readonly (readonly number[])[];
}

/** The pull towards what matches have in common, in observations: where next to nothing was seen, relatives may look like matches. */
const pull = 1;
/** A pair that may have been overlooked. */
const unseen = 0.5;

/** @param weights the log₂ odds of each pair, two people's fields being taken to agree by chance */
export function observeRelatives(
  { fields: kinds }: LinkageConfiguration,
  table: Table,
  comparisons: Comparisons,
  weights: Float64Array,
  fields: readonly FieldModel[],
): Relatives {
  const { pairs, fieldCount, levels } = comparisons;
  const odds = oddsOf(weights);
  const probabilities = competedProbabilities(pairs, odds);
  let matches = 0;
  for (const probability of probabilities) matches += probability;
  const counts = fields.map(({ matched, unmatched }, field) => {
    // A citizen number is given to one person alone, so relatives have it in common as seldom as strangers do.
    const before = kinds[field]?.kind === 'citizenNumber' ? unmatched : matched;
    return before.map((share) => share * pull);
  });
  const compared = fields.map(() => pull);
  let seen = unseen;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const one = odds[pair] ?? 0;
    // Pairs that chance explains as well as not are strangers, of whom there are always some.
    if (one < 1) continue;
    const lost = one / (1 + one) - (probabilities[pair] ?? 0);
    seen += lost;
    for (let field = 0; field < fieldCount; field += 1) {
      const level = levels[pair * fieldCount + field] ?? missing;
      const ofField = counts[field];
      if (level === missing || ofField === undefined) continue;
      ofField[level] = (ofField[level] ?? 0) + lost;
      compared[field] = (compared[field] ?? 0) + lost;
    }
  }
  // Those whose partners are in neither file lose against nobody and are not seen.
  const alone = (1 - Math.min(1, matches / table.leftCount)) * (1 - Math.min(1, matches / table.rightCount));
  const all = table.leftCount * table.rightCount;
  return {
    prior: Math.min(0.5, seen / Math.max(1 - alone, 0.1) / all),
    fields: counts.map((ofField, field) => ofField.map((count) => count / (compared[field] ?? 1))),
  };
}

/** For each field and level, the bits that speak for two relatives against two people who agree by chance. */
export function relativeBits({ fields }: Relatives, models: readonly FieldModel[]): readonly (readonly number[])[] {
  return fields.map((ofField, field) =>
    ofField.map((share, level) => Math.log2(share / (models[field]?.unmatched[level] ?? 1))),
  );
}
