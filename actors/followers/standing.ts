/** More than a server takes in before it syncs; of so many messages it is known at which sequence they stand. */
export const REMEMBERED = 32_768;

/**
 * Which message stands at each of the newest sequences of the stream. A ring, because a map that forgets its oldest key
 * with every new one walks over all the holes that these have left.
 */
export class Standing {
  readonly #sequences = new Float64Array(REMEMBERED);
  readonly #ids: string[] = new Array<string>(REMEMBERED).fill('');

  /** @param known by sequence, which begins at 1, ascending */
  constructor(known: ReadonlyMap<number, string>) {
    for (const [sequence, id] of known) this.put(sequence, id);
  }

  /** Notes what stands at a sequence. @returns what was noted there before, if anything */
  put(sequence: number, id: string): string | undefined {
    const place = sequence % REMEMBERED;
    const before = this.#sequences[place] === sequence ? this.#ids[place] : undefined;
    this.#sequences[place] = sequence;
    this.#ids[place] = id;
    return before;
  }
}
