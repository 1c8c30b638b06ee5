import type { FieldKind, LinkageConfiguration } from './configuration.ts';
import type { PreparedValue } from './prepared-value.ts';
import { type Column, noValue, type Table } from './table.ts';

/**
 * Pairs of records worth a comparison. Records that share a rare value are paired at once; those that share a common one
 * only where they share another as well, and so on: every block is bounded, and no one field must be right for a pair to be
 * found. This is union blocking over all keys of up to four fields, with a key as long as its block is too large.
 */
export interface Candidates {
  readonly count: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /**
   * For each pair the fields, as bits, that every key looked at by which it was found. A field that is not among them says
   * nothing of why the pair is here, so its agreement can be learnt from the pair.
   */
  readonly selectedBy: Int32Array;
}

/** What a record is looked up by: one form of one field. */
interface KeyPart {
  readonly field: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly distinct: number;
}

interface BlockBounds {
  /** The most pairs a block may bring; larger ones are divided by another field. */
  readonly mostPairsInBlock: number;
  readonly mostFieldsInKey: number;
}

const standardBounds: BlockBounds = { mostPairsInBlock: 100, mostFieldsInKey: 4 };

export function findCandidates(
  table: Table,
  { fields, task }: LinkageConfiguration,
  bounds: BlockBounds = standardBounds,
): Candidates {
  const parts = table.columns.flatMap((column, field) => keyParts(column, field, fields[field]?.kind ?? 'text'));
  // The most telling parts come first, so that few blocks need a second part.
  parts.sort((one, other) => other.distinct - one.distinct || one.field - other.field);
  const found = new FoundPairs(table.rightCount);
  const all = (count: number): Int32Array => Int32Array.from({ length: count }, (_, record) => record);
  const divider = new BlockDivider(parts, task === 'duplicates', bounds, found);
  divider.divide(all(table.leftCount), all(table.rightCount), 0, 0, 0);
  return found.sorted();
}

/** Divides blocks by ever more parts and takes the pairs of those that are small enough. */
class BlockDivider {
  readonly #parts: readonly KeyPart[];
  readonly #sameFile: boolean;
  readonly #bounds: BlockBounds;
  readonly #found: FoundPairs;

  constructor(parts: readonly KeyPart[], sameFile: boolean, bounds: BlockBounds, found: FoundPairs) {
    this.#parts = parts;
    this.#sameFile = sameFile;
    this.#bounds = bounds;
    this.#found = found;
  }

  divide(left: Int32Array, right: Int32Array, from: number, usedFields: number, depth: number): void {
    for (let index = from; index < this.#parts.length; index += 1) {
      const part = this.#parts[index];
      if (part === undefined || (usedFields & (1 << part.field)) !== 0) continue;
      const fields = usedFields | (1 << part.field);
      for (const block of blocksOf(part, left, right)) {
        if (block.left.length * block.right.length <= this.#bounds.mostPairsInBlock) this.#take(block, fields);
        else if (depth + 1 < this.#bounds.mostFieldsInKey) {
          this.divide(Int32Array.from(block.left), Int32Array.from(block.right), index + 1, fields, depth + 1);
        }
      }
    }
  }

  #take(block: Block, fields: number): void {
    for (const left of block.left) {
      for (const right of block.right) {
        if (!this.#sameFile || left < right) this.#found.add(left, right, fields);
      }
    }
  }
}

interface Block {
  readonly left: number[];
  readonly right: number[];
}

/** The records of a block by their value of a part, values that only one side has left out. */
function blocksOf(part: KeyPart, left: Int32Array, right: Int32Array): Iterable<Block> {
  const blocks = new Map<number, Block>();
  for (const record of left) {
    const value = part.left[record] ?? noValue;
    if (value === noValue) continue;
    const block = blocks.get(value);
    if (block === undefined) blocks.set(value, { left: [record], right: [] });
    else block.left.push(record);
  }
  for (const record of right) blocks.get(part.right[record] ?? noValue)?.right.push(record);
  return blocks.values();
}

/** Pairs that were found, each once. */
class FoundPairs {
  readonly #rightCount: number;
  readonly #selectedBy = new Map<number, number>();

  constructor(rightCount: number) {
    this.#rightCount = rightCount;
  }

  add(left: number, right: number, fields: number): void {
    const pair = left * this.#rightCount + right;
    this.#selectedBy.set(pair, (this.#selectedBy.get(pair) ?? -1) & fields);
  }

  sorted(): Candidates {
    const pairs = Float64Array.from(this.#selectedBy.keys()).sort();
    return {
      count: pairs.length,
      left: Int32Array.from(pairs, (pair) => Math.floor(pair / this.#rightCount)),
      right: Int32Array.from(pairs, (pair) => pair % this.#rightCount),
      selectedBy: Int32Array.from(pairs, (pair) => this.#selectedBy.get(pair) ?? 0),
    };
  }
}

/** The forms of a field by which records are looked up: its value, and for some kinds a looser form. */
function keyParts(column: Column, field: number, kind: FieldKind): readonly KeyPart[] {
  const forms = looseForms[kind] ?? [];
  const loose = forms.map((form) => {
    const numbers = new Map<string, number>();
    const byValue = Int32Array.from(column.values, (value) => {
      const key = form(value);
      if (key === undefined) return noValue;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    const take = (records: Int32Array): Int32Array => records.map((value) => byValue[value] ?? noValue);
    return { field, left: take(column.left), right: take(column.right), distinct: numbers.size };
  });
  return [{ field, left: column.left, right: column.right, distinct: column.values.length }, ...loose];
}

type Form = (value: PreparedValue) => string | undefined;
const looseForms: Partial<Readonly<Record<FieldKind, readonly Form[]>>> = {
  name: [soundOf, ({ text }) => text.slice(0, 3)],
  date: [({ date }) => date && String(date.year), ({ date }) => date && `${date.month}-${date.day}`],
};

/** How a name sounds, roughly: its pinyin, or its first letter and the consonants after it, doubled ones once. */
function soundOf({ text, chineseName }: PreparedValue): string {
  if (chineseName !== undefined) return chineseName.pinyin;
  return (
    text.charAt(0) +
    text
      .slice(1)
      .replace(/[aeiouyhw ]/g, '')
      .replace(/(.)\1+/g, '$1')
  );
}
