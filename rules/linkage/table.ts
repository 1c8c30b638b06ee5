import type { FieldConfiguration, FieldKind, LinkageConfiguration, LinkageRecord } from './configuration.ts';
import { prepareValue } from './normalisation.ts';
import type { PreparedValue } from './prepared-value.ts';
import { hashOf } from './text-hash.ts';

/** Where a record has no value in a field. */
export const noValue = -1;

/** The distinct values of one field in both files, and which of them each record has. */
export interface Column {
  readonly values: readonly PreparedValue[];
  /** For each record the number of its value in `values`, or `noValue`. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Numbers of further values, of the records that have any. */
  readonly leftMore: MoreValues;
  readonly rightMore: MoreValues;
}

/** By the number of a record. */
export type MoreValues = ReadonlyMap<number, readonly number[]>;

/** Two files ready for comparison; for duplicates within one file, `right` is `left`. */
export interface Table {
  readonly leftCount: number;
  readonly rightCount: number;
  /** In the order of the fields of the configuration. */
  readonly columns: readonly Column[];
}

/** Prepares the records of two files, which may come one by one and are not kept. */
export function prepareTable(
  configuration: LinkageConfiguration,
  left: Iterable<LinkageRecord>,
  right: Iterable<LinkageRecord>,
): Table {
  const builder = new TableBuilder(configuration);
  for (const record of left) builder.addLeft(record);
  if (configuration.task !== 'duplicates') for (const record of right) builder.addRight(record);
  return builder.build();
}

/**
 * Takes records one by one and keeps no more of them than the numbers of their values. Every distinct value is prepared
 * once. Fields that are swapped with each other share their values, so that these can be compared.
 */
export class TableBuilder {
  readonly #sameFile: boolean;
  readonly #columns: readonly GrowingColumn[];
  #leftCount = 0;
  #rightCount = 0;

  constructor({ fields, task }: LinkageConfiguration) {
    this.#sameFile = task === 'duplicates';
    const collections = new Map<string, ValueCollection>();
    this.#columns = fields.map((field) => {
      const { name, kind } = field;
      // Either of the two may say that they are swapped.
      const partner = field.swapsWith ?? fields.find(({ swapsWith }) => swapsWith === name)?.name;
      const group = partner === undefined ? name : [name, partner].toSorted().join('\n');
      const collection = collections.get(group) ?? new ValueCollection(kind);
      collections.set(group, collection);
      return { field, collection, left: new GrowingNumbers(), right: new GrowingNumbers() };
    });
  }

  addLeft(record: LinkageRecord): void {
    for (const column of this.#columns) column.left.take(this.#leftCount, column, record);
    this.#leftCount += 1;
  }

  addRight(record: LinkageRecord): void {
    for (const column of this.#columns) column.right.take(this.#rightCount, column, record);
    this.#rightCount += 1;
  }

  build(): Table {
    const columns = this.#columns.map(({ collection, left, right }): Column => {
      const ofLeft = left.numbers(this.#leftCount);
      const same = this.#sameFile;
      return {
        values: collection.values,
        left: ofLeft,
        right: same ? ofLeft : right.numbers(this.#rightCount),
        leftMore: left.more,
        rightMore: same ? left.more : right.more,
      };
    });
    return { leftCount: this.#leftCount, rightCount: this.#sameFile ? this.#leftCount : this.#rightCount, columns };
  }
}

interface GrowingColumn {
  readonly field: FieldConfiguration;
  readonly collection: ValueCollection;
  readonly left: GrowingNumbers;
  readonly right: GrowingNumbers;
}

/** The numbers of the values of one file in one field. */
class GrowingNumbers {
  readonly more = new Map<number, readonly number[]>();
  #numbers = new Int32Array(1024);

  take(place: number, { field, collection }: GrowingColumn, record: LinkageRecord): void {
    if (place === this.#numbers.length) {
      const grown = new Int32Array(place * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[place] = collection.numberOf(own(record, field.name));
    for (const column of field.alsoIn ?? []) this.#takeMore(place, collection, own(record, column) ?? '');
  }

  /** Further values stand in columns of their own, several in one parted by commas and the like. */
  #takeMore(place: number, collection: ValueCollection, text: string): void {
    const found = text
      .split(/[、,，;；/|]/u)
      .map((one) => collection.numberOf(one.trim()))
      .filter((number) => number !== noValue);
    if (found.length > 0) this.more.set(place, [...new Set([...(this.more.get(place) ?? []), ...found])]);
  }

  numbers(count: number): Int32Array {
    return this.#numbers.slice(0, count);
  }
}

/** A column may be called constructor, which every object has. */
function own(record: LinkageRecord, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Every value of a field that a record has, the one of the field itself first. */
export function valuesOf(numbers: Int32Array, more: MoreValues, record: number): readonly number[] {
  const main = numbers[record] ?? noValue;
  const others = more.get(record) ?? [];
  return main === noValue ? others : [main, ...others];
}

/** So many texts tell whether the texts of a field recur. */
const textsToTell = 20_000;

class ValueCollection {
  readonly values: PreparedValue[] = [];
  readonly #kind: FieldKind;
  /** Places of a table by the hash of a text: one more than the number of the value there, 0 where there is none. */
  #places = new Int32Array(1 << 10);
  /** Numbers by the text as it was written; given up where hardly a text recurs, since it would then be as large as the file. */
  #written: Map<string, number> | undefined = new Map();
  #asked = 0;
  #recurred = 0;

  constructor(kind: FieldKind) {
    this.#kind = kind;
  }

  numberOf(written: string | undefined): number {
    if (written === undefined || written === '') return noValue;
    const known = this.#written?.get(written);
    this.#asked += 1;
    if (known !== undefined) {
      this.#recurred += 1;
      return known;
    }
    const value = prepareValue(this.#kind, written);
    const number = value === undefined ? noValue : this.#take(value);
    if (this.#asked > textsToTell && this.#recurred * 4 < this.#asked) this.#written = undefined;
    this.#written?.set(written, number);
    return number;
  }

  #take(value: PreparedValue): number {
    const place = this.#placeOf(value.text);
    const known = this.#places[place] ?? 0;
    if (known !== 0) return known - 1;
    this.values.push(value);
    this.#places[place] = this.values.length;
    if (this.values.length * 2 > this.#places.length) {
      this.#places = new Int32Array(this.#places.length * 2);
      for (const [number, { text }] of this.values.entries()) this.#places[this.#placeOf(text)] = number + 1;
    }
    return this.values.length - 1;
  }

  /** Where a text stands or would stand. A map of a million texts would take five times the room. */
  #placeOf(text: string): number {
    const mask = this.#places.length - 1;
    let place = hashOf(text) & mask;
    for (;;) {
      const known = this.#places[place] ?? 0;
      if (known === 0 || this.values[known - 1]?.text === text) return place;
      place = (place + 1) & mask;
    }
  }
}
