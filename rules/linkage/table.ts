import type { LinkageConfiguration, LinkageRecord } from './configuration.ts';
import { prepareValue } from './normalisation.ts';
import type { PreparedValue } from './prepared-value.ts';

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

export type MoreValues = ReadonlyMap<number, readonly number[]>;

/** Two files ready for comparison; for duplicates within one file, `right` is `left`. */
export interface Table {
  readonly leftCount: number;
  readonly rightCount: number;
  /** In the order of the fields of the configuration. */
  readonly columns: readonly Column[];
}

/** Prepares every distinct value once. Fields that are swapped with each other share their values, so that these can be compared. */
export function prepareTable(
  { fields, task }: LinkageConfiguration,
  left: readonly LinkageRecord[],
  right: readonly LinkageRecord[],
): Table {
  const collections = new Map<string, ValueCollection>();
  const columns = fields.map(({ name, kind, swapsWith, alsoIn = [] }) => {
    const group = swapsWith === undefined ? name : [name, swapsWith].toSorted().join('\n');
    const collection = collections.get(group) ?? new ValueCollection();
    collections.set(group, collection);
    const numberOf = (text: string | undefined): number =>
      collection.numberOf(text, (written) => prepareValue(kind, written));
    const take = (records: readonly LinkageRecord[]) => ({
      numbers: Int32Array.from(records, (record) => numberOf(own(record, name))),
      more: moreValues(records, alsoIn, numberOf),
    });
    const ofLeft = take(left);
    const ofRight = task === 'duplicates' ? ofLeft : take(right);
    return {
      values: collection.values,
      left: ofLeft.numbers,
      right: ofRight.numbers,
      leftMore: ofLeft.more,
      rightMore: ofRight.more,
    };
  });
  return { leftCount: left.length, rightCount: task === 'duplicates' ? left.length : right.length, columns };
}

/** A column may be called constructor, which every object has. */
function own(record: LinkageRecord, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Further values stand in columns of their own, several in one parted by commas and the like. */
function moreValues(
  records: readonly LinkageRecord[],
  columns: readonly string[],
  numberOf: (text: string) => number,
): MoreValues {
  const more = new Map<number, readonly number[]>();
  for (const [place, record] of columns.length === 0 ? [] : records.entries()) {
    const numbers = columns
      .flatMap((column) => (own(record, column) ?? '').split(/[、,，;；/|]/u))
      .map((text) => numberOf(text.trim()))
      .filter((number) => number !== noValue);
    if (numbers.length > 0) more.set(place, [...new Set(numbers)]);
  }
  return more;
}

/** Every value of a field that a record has, the one of the field itself first. */
export function valuesOf(numbers: Int32Array, more: MoreValues, record: number): readonly number[] {
  const main = numbers[record] ?? noValue;
  const others = more.get(record) ?? [];
  return main === noValue ? others : [main, ...others];
}

class ValueCollection {
  readonly values: PreparedValue[] = [];
  readonly #written = new Map<string, number>();
  readonly #numbers = new Map<string, number>();

  numberOf(written: string | undefined, prepare: (text: string) => PreparedValue | undefined): number {
    if (written === undefined) return noValue;
    const known = this.#written.get(written);
    if (known !== undefined) return known;
    const value = prepare(written);
    const number = value === undefined ? noValue : this.#take(value);
    this.#written.set(written, number);
    return number;
  }

  #take(value: PreparedValue): number {
    const known = this.#numbers.get(value.text);
    if (known !== undefined) return known;
    this.#numbers.set(value.text, this.values.length);
    this.values.push(value);
    return this.values.length - 1;
  }
}
