import type { Sample } from '../ports.ts';

/** Counts by sets of labels, as gauges tell them. */
export class LabelTally {
  readonly #counts = new Map<string, { readonly labels: Sample['labels']; value: number }>();

  /** @param seeds sets that are told also while there is none of them, so that a panel shows 0 and not nothing */
  constructor(seeds: Iterable<Sample['labels']> = []) {
    for (const labels of seeds) this.add(labels, 0);
  }

  add(labels: Sample['labels'], by = 1): void {
    const key = Object.values(labels).join('\n');
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { labels, value: by });
    else known.value += by;
  }

  samples(): Iterable<Sample> {
    return this.#counts.values();
  }
}
