/** What the records of a file are called: by a column of theirs, or by the line on which they stand. */
export class RecordNames {
  readonly #column: string | undefined;
  readonly #wanted: ReadonlySet<string>;
  readonly #texts: string[] = [];
  #lines = new Int32Array(1 << 12);
  #count = 0;
  readonly #found = new Map<string, number[]>();

  /** @param wanted names whose records are asked for later, so that not every name need be looked up */
  constructor(column: string | undefined, wanted: ReadonlySet<string>) {
    this.#column = column;
    this.#wanted = wanted;
  }

  add(record: Readonly<Record<string, string>>, line: number): void {
    const name = this.#column === undefined ? String(line) : (record[this.#column] ?? '');
    if (this.#column === undefined) {
      if (this.#count === this.#lines.length) {
        const grown = new Int32Array(this.#count * 2);
        grown.set(this.#lines);
        this.#lines = grown;
      }
      this.#lines[this.#count] = line;
    } else this.#texts.push(name);
    if (this.#wanted.has(name)) this.#found.set(name, [...(this.#found.get(name) ?? []), this.#count]);
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  nameOf(record: number): string {
    return this.#column === undefined ? String(this.#lines[record] ?? '') : (this.#texts[record] ?? '');
  }

  /** The records of a wanted name: one, or none where there is none, or several where the column does not tell them apart. */
  recordsOf(name: string): readonly number[] {
    return this.#found.get(name) ?? [];
  }
}
