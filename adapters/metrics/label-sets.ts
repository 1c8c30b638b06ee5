/** What a metric is told under, by the names of its labels. */
export type Labels = Readonly<Record<string, string>>;

/** The value of every label of what is beyond the bound. */
const BEYOND = 'other';

/** The sets of labels of one metric: the first ones that come, up to a bound; all others are one set. */
export class LabelSets {
  readonly #labels: readonly string[];
  readonly #most: number;
  readonly #known = new Set<string>();
  readonly #beyond: Labels;

  constructor(labels: readonly string[], most: number) {
    this.#labels = labels;
    this.#most = most;
    this.#beyond = Object.fromEntries(labels.map((label) => [label, BEYOND]));
  }

  /** How many sets there can be, that of all others included. */
  get bound(): number {
    return this.#labels.length === 0 ? 1 : this.#most;
  }

  /** The set itself, or the one of all others. @throws Error where a label was not declared */
  place(values: Labels): { readonly key: string; readonly values: Labels } {
    let key = '';
    for (const label of this.#labels) key += `${values[label] ?? ''}\n`;
    if (this.#known.has(key)) return { key, values };
    const unknown = Object.keys(values).find((label) => !this.#labels.includes(label));
    if (unknown !== undefined) throw new Error(`a metric was given the label ${unknown}, which was not declared`);
    if (this.#known.size >= this.#most - 1 && this.#labels.length > 0) return { key: BEYOND, values: this.#beyond };
    this.#known.add(key);
    return { key, values: { ...values } };
  }
}
