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
}

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
  const columns = fields.map(({ name, kind, swapsWith }) => {
    const group = swapsWith === undefined ? name : [name, swapsWith].toSorted().join('\n');
    const collection = collections.get(group) ?? new ValueCollection();
    collections.set(group, collection);
    const take = (records: readonly LinkageRecord[]): Int32Array =>
      Int32Array.from(records, (record) =>
        // A column may be called constructor, which every object has.
        collection.numberOf(Object.hasOwn(record, name) ? record[name] : undefined, (text) => prepareValue(kind, text)),
      );
    const numbers = take(left);
    return { values: collection.values, left: numbers, right: task === 'duplicates' ? numbers : take(right) };
  });
  return { leftCount: left.length, rightCount: task === 'duplicates' ? left.length : right.length, columns };
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
