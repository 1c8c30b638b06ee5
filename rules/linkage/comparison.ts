import type { LinkageConfiguration } from './configuration.ts';
import { type Comparator, comparators, missing } from './levels.ts';
import { type Column, noValue, type Table, valuesOf } from './table.ts';

/** Two records as numbers of the left and of the right file. */
export interface Pairs {
  readonly count: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** The levels on which pairs agree: for pair `p` and field `f`, `levels[p * fieldCount + f]`. */
export interface Comparisons {
  readonly pairs: Pairs;
  readonly fieldCount: number;
  readonly levels: Uint8Array;
  /** For each pair, as bits of the lower numbered field, which fields were compared crosswise with those they are swapped with. */
  readonly swapped: Int32Array;
}

/** How often it is told how far the comparison is. */
const pairsBetweenWords = 1 << 14;

/** Compares pairs in every field. */
export function comparePairs(
  table: Table,
  configuration: LinkageConfiguration,
  pairs: Pairs,
  told?: (share: number) => void,
): Comparisons {
  const fieldCount = configuration.fields.length;
  const compare = fieldComparison(table, configuration);
  const swaps = swapsOf(configuration);
  const levels = new Uint8Array(pairs.count * fieldCount);
  const swapped = new Int32Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (pair % pairsBetweenWords === 0) told?.(pair / pairs.count);
    const left = pairs.left[pair] ?? 0;
    const right = pairs.right[pair] ?? 0;
    const start = pair * fieldCount;
    for (let field = 0; field < fieldCount; field += 1) levels[start + field] = compare(left, right, field, field);
    for (const [one, other] of swaps) {
      if (agrees(levels[start + one]) || agrees(levels[start + other])) continue;
      const crosswise = [compare(left, right, one, other), compare(left, right, other, one)] as const;
      // Only an exact agreement is worth the thought that somebody wrote the two the other way round.
      if (crosswise[0] !== 0 && crosswise[1] !== 0) continue;
      levels[start + one] = crosswise[0];
      levels[start + other] = crosswise[1];
      swapped[pair] = (swapped[pair] ?? 0) | (1 << one);
    }
  }
  return { pairs, fieldCount, levels, swapped };
}

/** Pairs of fields that are swapped with each other, each once, the lower number first. */
export function swapsOf({ fields }: LinkageConfiguration): readonly (readonly [number, number])[] {
  const swaps = fields.flatMap(({ swapsWith }, field) => {
    const partner = fields.findIndex(({ name }) => name === swapsWith);
    return partner === -1 ? [] : [[Math.min(field, partner), Math.max(field, partner)] as const];
  });
  return [...new Map(swaps.map((swap) => [swap.join(), swap])).values()];
}

/** The closest two levels count as agreement enough not to look for another explanation. */
function agrees(level: number | undefined): boolean {
  return level !== undefined && level <= 1;
}

type FieldComparison = (left: number, right: number, leftField: number, rightField: number) => number;

function fieldComparison({ columns }: Table, { fields }: LinkageConfiguration): FieldComparison {
  const kinds: readonly Comparator[] = fields.map(({ kind }) => comparators[kind]);
  return (left, right, leftField, rightField) => {
    const [column, otherColumn, kind] = [columns[leftField], columns[rightField], kinds[leftField]];
    if (column === undefined || otherColumn === undefined || kind === undefined) return missing;
    const level = compareValues(column, kind, column.left[left] ?? noValue, otherColumn.right[right] ?? noValue);
    if (level === 0 || (column.leftMore.size === 0 && otherColumn.rightMore.size === 0)) return level;
    let best = level;
    for (const one of valuesOf(column.left, column.leftMore, left)) {
      for (const other of valuesOf(otherColumn.right, otherColumn.rightMore, right)) {
        best = Math.min(best, compareValues(column, kind, one, other));
      }
    }
    return best;
  };
}

/** Values that are swapped with each other have their numbers in one list, so one column tells both. */
function compareValues({ values }: Column, kind: Comparator, one: number, other: number): number {
  if (one === noValue || other === noValue) return missing;
  if (one === other) return 0;
  const [value, otherValue] = [values[one], values[other]];
  return value === undefined || otherValue === undefined ? missing : kind.compare(value, otherValue);
}
