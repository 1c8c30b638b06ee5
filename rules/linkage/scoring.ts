import { type Comparisons, swapsOf } from './comparison.ts';
import { missing } from './levels.ts';
import { type LinkageModel, levelWeights, swapWeight } from './model.ts';
import { relativeBits } from './relatives.ts';
import { noValue, type Table } from './table.ts';
import { frequencyWeights } from './term-frequency.ts';

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
  readonly #frequencies: readonly Float64Array[];
  readonly #swaps: readonly { readonly field: number; readonly bits: number }[];
  readonly #relatives: readonly (readonly number[])[] | undefined;

  constructor(model: LinkageModel, table: Table, comparisons: Comparisons) {
    this.#model = model;
    this.#table = table;
    this.#comparisons = comparisons;
    this.#levels = model.fields.map(levelWeights);
    const exactlyAlike = model.fields.map(({ unmatched }) => unmatched[0] ?? 1);
    this.#frequencies = frequencyWeights(table, exactlyAlike);
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
      // The value of the left record is the one both have, as the level is exact.
      const value = level === 0 ? (this.#table.columns[field]?.left[record] ?? noValue) : noValue;
      if (value === noValue) continue;
      const rarity = this.#frequencies[field]?.[value] ?? 0;
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

/** The weight of each pair in bits. */
export function scorePairs(model: LinkageModel, table: Table, comparisons: Comparisons): Float64Array {
  const weighing = new Weighing(model, table, comparisons);
  return Float64Array.from({ length: comparisons.pairs.count }, (_, pair) => weighing.weightOf(pair));
}
