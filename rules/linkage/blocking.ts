import type { FieldKind, LinkageConfiguration } from './configuration.ts';
import type { PreparedValue } from './prepared-value.ts';
import { type Column, type MoreValues, noValue, type Table } from './table.ts';

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
  /** Blocks that were too large on every key, and were not compared: what is in them is found by another key, or not at all. */
  readonly passedOver: PassedOver;
}

export interface PassedOver {
  readonly blocks: number;
  readonly pairs: number;
}

/** What a record is looked up by: one form of one field. */
interface KeyPart {
  readonly field: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly distinct: number;
}

interface BlockBounds {
  /** Files with no more pairs than this are compared whole. */
  readonly mostPairsOfAll: number;
  /** The most pairs a block may bring; larger ones are divided by another field. */
  readonly mostPairsInBlock: number;
  readonly mostFieldsInKey: number;
}

const standardBounds: BlockBounds = { mostPairsOfAll: 2_500, mostPairsInBlock: 100, mostFieldsInKey: 4 };

export function findCandidates(
  table: Table,
  { fields, task }: LinkageConfiguration,
  told: (share: number) => void = () => undefined,
  bounds: BlockBounds = standardBounds,
): Candidates {
  const parts = table.columns.flatMap((column, field) => keyParts(column, field, fields[field]?.kind ?? 'text'));
  // The most telling parts come first, so that few blocks need a second part.
  parts.sort((one, other) => other.distinct - one.distinct || one.field - other.field);
  const found = new FoundPairs(table.rightCount);
  const all = (count: number): Int32Array => Int32Array.from({ length: count }, (_, record) => record);
  const divider = new BlockDivider(parts, task === 'duplicates', bounds, found);
  const [left, right] = [all(table.leftCount), all(table.rightCount)];
  if (left.length * right.length <= bounds.mostPairsOfAll) divider.takeAll(left, right);
  else divider.divide(left, right, 0, 0, 0, told);
  return { ...found.sorted(), passedOver: divider.passedOver };
}

/** Divides blocks by ever more parts and takes the pairs of those that are small enough. */
class BlockDivider {
  readonly #parts: readonly KeyPart[];
  readonly #sameFile: boolean;
  readonly #bounds: BlockBounds;
  readonly #found: FoundPairs;
  #blocksPassedOver = 0;
  #pairsPassedOver = 0;

  constructor(parts: readonly KeyPart[], sameFile: boolean, bounds: BlockBounds, found: FoundPairs) {
    this.#parts = parts;
    this.#sameFile = sameFile;
    this.#bounds = bounds;
    this.#found = found;
  }

  get passedOver(): PassedOver {
    return { blocks: this.#blocksPassedOver, pairs: this.#pairsPassedOver };
  }

  divide(
    left: Int32Array,
    right: Int32Array,
    from: number,
    usedFields: number,
    depth: number,
    told?: (share: number) => void,
  ): void {
    for (let index = from; index < this.#parts.length; index += 1) {
      told?.(index / this.#parts.length);
      const part = this.#parts[index];
      if (part === undefined || (usedFields & (1 << part.field)) !== 0) continue;
      const fields = usedFields | (1 << part.field);
      const divides = depth + 1 < this.#bounds.mostFieldsInKey && this.#isDivisible(index + 1, fields);
      for (const block of blocksOf(part, left, right)) {
        if (block.left.length * block.right.length <= this.#bounds.mostPairsInBlock) this.#take(block, fields);
        else if (divides) {
          this.divide(Int32Array.from(block.left), Int32Array.from(block.right), index + 1, fields, depth + 1);
        } else {
          this.#blocksPassedOver += 1;
          this.#pairsPassedOver += block.left.length * block.right.length;
        }
      }
    }
  }

  /** Whether any part is left by which a block can be divided. */
  #isDivisible(from: number, usedFields: number): boolean {
    return this.#parts.some(({ field }, index) => index >= from && (usedFields & (1 << field)) === 0);
  }

  /** Every record with every other: of two small files nothing need be left out. */
  takeAll(left: Int32Array, right: Int32Array): void {
    this.#take({ left, right }, 0);
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
  readonly left: Iterable<number>;
  readonly right: Iterable<number>;
}

interface GrowingBlock {
  readonly left: number[];
  readonly right: number[];
}

/** The records of a block by their value of a part, values that only one side has left out. */
function blocksOf(part: KeyPart, left: Int32Array, right: Int32Array): Iterable<GrowingBlock> {
  const blocks = new Map<number, GrowingBlock>();
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

/** Pairs that were found, each once. An open table of numbers, since a map of millions of pairs takes gigabytes. */
class FoundPairs {
  readonly #rightCount: number;
  /** Each pair as one number, one more than it is, as 0 is an empty place. */
  #pairs = new Float64Array(1 << 12);
  #selectedBy = new Int32Array(1 << 12);
  #count = 0;

  constructor(rightCount: number) {
    this.#rightCount = rightCount;
  }

  add(left: number, right: number, fields: number): void {
    const pair = left * this.#rightCount + right + 1;
    const place = this.#placeOf(pair);
    if (this.#pairs[place] === pair) {
      this.#selectedBy[place] = (this.#selectedBy[place] ?? 0) & fields;
      return;
    }
    this.#pairs[place] = pair;
    this.#selectedBy[place] = fields;
    this.#count += 1;
    if (this.#count * 2 > this.#pairs.length) this.#makeRoom();
  }

  /** Where a pair stands or would stand. */
  #placeOf(pair: number): number {
    const mask = this.#pairs.length - 1;
    let mixed = Math.imul(pair | 0, 0x9e3779b1) ^ Math.imul(Math.floor(pair / 4_294_967_296), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    let place = (mixed ^ (mixed >>> 13)) & mask;
    while (this.#pairs[place] !== 0 && this.#pairs[place] !== pair) place = (place + 1) & mask;
    return place;
  }

  #makeRoom(): void {
    const [pairs, selectedBy] = [this.#pairs, this.#selectedBy];
    this.#pairs = new Float64Array(pairs.length * 2);
    this.#selectedBy = new Int32Array(pairs.length * 2);
    for (const [place, pair] of pairs.entries()) {
      if (pair === 0) continue;
      const free = this.#placeOf(pair);
      this.#pairs[free] = pair;
      this.#selectedBy[free] = selectedBy[place] ?? 0;
    }
  }

  sorted(): Omit<Candidates, 'passedOver'> {
    const pairs = this.#pairs.filter((pair) => pair !== 0).sort();
    const left = new Int32Array(pairs.length);
    const right = new Int32Array(pairs.length);
    const selectedBy = new Int32Array(pairs.length);
    for (const [number, pair] of pairs.entries()) {
      left[number] = Math.floor((pair - 1) / this.#rightCount);
      right[number] = (pair - 1) % this.#rightCount;
      selectedBy[number] = this.#selectedBy[this.#placeOf(pair)] ?? 0;
    }
    return { count: pairs.length, left, right, selectedBy };
  }
}

/** The forms of a field by which records are looked up: its value, and for some kinds looser forms. */
function keyParts(column: Column, field: number, kind: FieldKind): readonly KeyPart[] {
  const itself = { left: identity, right: identity, distinct: column.values.length };
  const loose = (looseForms[kind] ?? []).map((forms) => numberForms(column, forms));
  return [itself, ...loose].flatMap((numbers) => partsOf(column, field, numbers));
}

/** The number of the form of each value. */
interface FormNumbers {
  readonly left: (value: number) => number;
  readonly right: (value: number) => number;
  readonly distinct: number;
}

const identity = (value: number): number => value;

function numberForms(column: Column, [leftForm, rightForm = leftForm]: Forms): FormNumbers {
  const numbers = new Map<string, number>();
  const ofForm = (form: Form): Int32Array => {
    const byValue = new Int32Array(column.values.length);
    for (const [value, prepared] of column.values.entries()) {
      const key = form(prepared);
      const number = key === undefined ? noValue : (numbers.get(key) ?? numbers.size);
      if (key !== undefined) numbers.set(key, number);
      byValue[value] = number;
    }
    return byValue;
  };
  const left = ofForm(leftForm);
  const right = rightForm === leftForm ? left : ofForm(rightForm);
  return {
    left: (value) => left[value] ?? noValue,
    right: (value) => right[value] ?? noValue,
    distinct: numbers.size,
  };
}

/** The parts of one pair of forms, and of the further values that records have. */
function partsOf(column: Column, field: number, numbers: FormNumbers): readonly KeyPart[] {
  const through = (records: Int32Array, numberOf: (value: number) => number): Int32Array =>
    numberOf === identity ? records : records.map(numberOf);
  const [left, right] = [through(column.left, numbers.left), through(column.right, numbers.right)];
  const part = { field, distinct: numbers.distinct };
  return [
    { ...part, left, right },
    ...slotsOf(column.leftMore, column.left.length).map((more) => ({
      ...part,
      left: through(more, numbers.left),
      right,
    })),
    ...slotsOf(column.rightMore, column.right.length).map((more) => ({
      ...part,
      left,
      right: through(more, numbers.right),
    })),
  ];
}

const mostFurtherValues = 3;

/** Further values one by one: the first of each record that has any, the second, and so on. */
function slotsOf(more: MoreValues, count: number): readonly Int32Array[] {
  let most = 0;
  for (const values of more.values()) most = Math.min(mostFurtherValues, Math.max(most, values.length));
  return Array.from({ length: most }, (_, slot) => {
    const numbers = new Int32Array(count).fill(noValue);
    for (const [record, values] of more) numbers[record] = values[slot] ?? noValue;
    return numbers;
  });
}

type Form = (value: PreparedValue) => string | undefined;
/** A form for both sides, or one for each where one side is written otherwise than the other. */
type Forms = readonly [Form, Form?];
const digits: Form = ({ text, date }) => date && text;
const lunarDigits: Form = ({ date }) => date?.lunar;
const looseForms: Partial<Readonly<Record<FieldKind, readonly Forms[]>>> = {
  name: [[soundOf], [({ text }) => text.slice(0, 3)]],
  date: [
    [({ date }) => date && String(date.year)],
    [({ date }) => date && `${date.month}-${date.day}`],
    // One side may have the lunar day, in either direction.
    [digits, lunarDigits],
    [lunarDigits, digits],
  ],
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
