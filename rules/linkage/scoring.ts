import { type Comparisons, swapsOf } from './comparison.ts';
import { missing } from './levels.ts';
import { type LinkageModel, levelWeights, swapWeight } from './model.ts';
import { relativeBits } from './relatives.ts';
import { type Column, noValue, type Table, valuesOf } from './table.ts';

/** For each field and value, the bits that are added where two records have this very value. */
export type Rarities = readonly Float64Array[];

/** One part of a pair's weight, in bits. */
export type Part =
  | { readonly kind: 'prior'; readonly bits: number }
  | { readonly kind: 'field'; readonly field: number; readonly level: number; readonly bits: number }
  /** How much rarer or commoner the shared value is than others. */
  | { readonly kind: 'frequency'; readonly field: number; readonly bits: number }
  /** Two fields stand crosswise; `field` is the first of them. */
  | { readonly kind: 'swapped'; readonly field: number; readonly bits: number }
  /** Two related people may look like this as well. */
  | { readonly kind: 'relatives'; readonly bits: number };

/** Weighs pairs under a model; the same parts make the weight and its explanation. */
export class Weighing {
  readonly #model: LinkageModel;
  readonly #table: Table;
  readonly #comparisons: Comparisons;
  readonly #levels: readonly (readonly number[])[];
  readonly #rarities: Rarities;
  readonly #swaps: readonly { readonly field: number; readonly bits: number }[];
  readonly #relatives: readonly (readonly number[])[] | undefined;

  constructor(model: LinkageModel, table: Table, comparisons: Comparisons, rarities: Rarities) {
    this.#model = model;
    this.#table = table;
    this.#comparisons = comparisons;
    this.#levels = model.fields.map(levelWeights);
    this.#rarities = rarities;
    this.#swaps = swapsOf(model.configuration).map(([field]) => ({ field, bits: swapWeight(model, field) }));
    this.#relatives = model.relatives && relativeBits(model.relatives, model.fields);
  }

  /** The weight of a pair: the log₂ odds that the two are one person. A field that either lacks adds nothing. */
  weightOf(pair: number, told?: (part: Part) => void): number {
    let weight = 0;
    const add = (part: Part): void => {
      weight += part.bits;
      told?.(part);
    };
    const { fieldCount, levels, pairs, swapped } = this.#comparisons;
    const { prior, relatives } = this.#model;
    add({ kind: 'prior', bits: Math.log2(prior / (1 - prior)) });
    const record = pairs.left[pair] ?? 0;
    let kin = relatives === undefined ? 0 : Math.log2(relatives.prior);
    for (let field = 0; field < fieldCount; field += 1) {
      const level = levels[pair * fieldCount + field] ?? missing;
      if (level === missing) continue;
      add({ kind: 'field', field, level, bits: this.#levels[field]?.[level] ?? 0 });
      kin += this.#relatives?.[field]?.[level] ?? 0;
      const value = level === 0 ? sharedValue(this.#table.columns[field], record, pairs.right[pair] ?? 0) : noValue;
      if (value === noValue) continue;
      const rarity = this.#rarities[field]?.[value] ?? 0;
      add({ kind: 'frequency', field, bits: rarity });
      // What relatives share they share for a reason, however rare it is.
      kin += rarity;
    }
    for (const { field, bits } of this.#swaps) {
      if (((swapped[pair] ?? 0) & (1 << field)) === 0) continue;
      add({ kind: 'swapped', field, bits });
      kin += bits;
    }
    // Two people may be related as well as strangers, so the odds are against both.
    if (relatives !== undefined) add({ kind: 'relatives', bits: -Math.log2(1 + 2 ** kin) });
    return weight;
  }
}

/** The value that both have where they agree exactly: that of the left record, or one of the further ones. */
function sharedValue(column: Column | undefined, left: number, right: number): number {
  if (column === undefined) return noValue;
  if (column.leftMore.size === 0 && column.rightMore.size === 0) return column.left[left] ?? noValue;
  const others = valuesOf(column.right, column.rightMore, right);
  return valuesOf(column.left, column.leftMore, left).find((value) => others.includes(value)) ?? noValue;
}

/** The weight of each pair in bits. */
export function scorePairs(weighing: Weighing, count: number): Float64Array {
  const weights = new Float64Array(count);
  for (let pair = 0; pair < count; pair += 1) weights[pair] = weighing.weightOf(pair);
  return weights;
}
