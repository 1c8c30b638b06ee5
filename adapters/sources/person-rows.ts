import type { Json } from '../../actors/protocol/journal.ts';
import type { Subject } from '../../actors/protocol/sources.ts';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';

/** Which columns name the person of a row. */
export interface IdentityColumns {
  readonly idNumber?: string;
  readonly name?: string;
  readonly birthDate?: string;
}

/** Later than any birth: the index only wants one form of a number, and judges nobody's age. */
const NO_DAY_IN_PARTICULAR = '9999-12-31';
const CHUNK_BYTES = 1024 * 1024;

/**
 * Rows in memory, found by the number of the person, or by name and birth date. They lie as bytes, since a million small
 * objects would cost several times their room.
 */
export class PersonRows {
  readonly #columns: IdentityColumns;
  readonly #chunks: Buffer[] = [];
  #used = CHUNK_BYTES;
  /** Where each row lies: its chunk, its beginning and its end, one after the other. */
  readonly #places: number[] = [];
  readonly #byNumber = new Map<string, number | number[]>();
  readonly #byName = new Map<string, number | number[]>();
  /** By name and birth date, rows that have no number. */
  readonly #withoutNumber = new Map<string, number | number[]>();

  constructor(columns: IdentityColumns) {
    this.#columns = columns;
  }

  get size(): number {
    return this.#places.length / 3;
  }

  /** @returns whether the row names a person */
  add(row: Readonly<Record<string, unknown>>): boolean {
    const { idNumber, name, birthDate } = this.#columns;
    const written = idNumber === undefined ? '' : row[idNumber];
    // A spreadsheet keeps 15 digits of a number, so that 18 are no longer whose they were.
    if (written !== undefined && written !== null && typeof written !== 'string') return false;
    const number = normalised(written ?? '');
    const person = personKey(
      name === undefined ? undefined : row[name],
      birthDate === undefined ? undefined : row[birthDate],
    );
    if (number === '' && person === undefined) return false;
    const at = this.#keep(row);
    if (number !== '') append(this.#byNumber, number, at);
    if (person !== undefined) append(number === '' ? this.#withoutNumber : this.#byName, person, at);
    return true;
  }

  /** The rows of a person. An old register has rows without numbers, which whoever has one may be meant by. */
  find({ idNumber, name, birthDate }: Subject): readonly Json[] {
    const person = personKey(name, birthDate) ?? '';
    const number = normalised(idNumber ?? '');
    const numbered = number === '' ? this.#byName.get(person) : this.#byNumber.get(number);
    return [numbered, this.#withoutNumber.get(person)].flatMap((found = []) => found).map((at) => this.#read(at));
  }

  #keep(row: Readonly<Record<string, unknown>>): number {
    const text = JSON.stringify(row);
    const length = Buffer.byteLength(text);
    if (this.#used + length > CHUNK_BYTES) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, length)));
      this.#used = 0;
    }
    this.#chunks.at(-1)?.write(text, this.#used);
    const at = this.#places.length / 3;
    this.#places.push(this.#chunks.length - 1, this.#used, this.#used + length);
    this.#used += length;
    return at;
  }

  #read(at: number): Json {
    const [chunk = 0, begin, end] = this.#places.slice(3 * at, 3 * at + 3);
    return JSON.parse(this.#chunks[chunk]?.toString('utf8', begin, end) ?? 'null') as Json;
  }
}

function append(rows: Map<string, number | number[]>, key: string, at: number): void {
  const known = rows.get(key);
  if (known === undefined) rows.set(key, at);
  else if (typeof known === 'number') rows.set(key, [known, at]);
  else known.push(at);
}

/** The one form of a number; of one that is not a citizen's, its characters. */
function normalised(number: string): string {
  return (
    examineCitizenNumber(number, NO_DAY_IN_PARTICULAR).normalised ??
    number.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  );
}

function personKey(name: unknown, birthDate: unknown): string | undefined {
  const day = dayOf(birthDate);
  if (typeof name !== 'string' || day === undefined) return undefined;
  const letters = name.normalize('NFKC').replaceAll(/\s/g, '');
  return letters === '' ? undefined : `${letters}|${day}`;
}

/** A day as departments write it: 19900307, 1990-03-07, 1990/3/7, 1990.03.07, 1990年3月7日, with or without a time behind it. */
function dayOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [, year = '', month = '', day = ''] =
    /^\s*([0-9]{4})(?:[-/.年]\s*)?([0-9]{1,2})(?:[-/.月]\s*)?([0-9]{1,2})日?(?:[ T].{0,20})?\s*$/.exec(String(value)) ??
    [];
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return readCalendarDay(written) === undefined ? undefined : written;
}
