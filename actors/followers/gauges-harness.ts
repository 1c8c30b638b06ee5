import type { Meter, Sample } from '../ports.ts';

/** A meter that can be asked for what its gauges tell. */
export class GaugeReader implements Pick<Meter, 'gauge' | 'gauges'> {
  readonly #reads = new Map<string, () => Iterable<Sample>>();

  gauge(name: string, _help: string, read: () => number): void {
    this.#reads.set(name, () => [{ labels: {}, value: read() }]);
  }

  gauges(name: string, _help: string, _labels: readonly string[], _most: number, read: () => Iterable<Sample>): void {
    this.#reads.set(name, read);
  }

  /** What a gauge tells now, by the values of its labels; what is 0 is left out. */
  told(name: string): Readonly<Record<string, number>> {
    const read = this.#reads.get(name);
    if (read === undefined) throw new Error(`nothing is measured as ${name}`);
    return Object.fromEntries(
      [...read()].flatMap(({ labels, value }) => (value === 0 ? [] : [[Object.values(labels).join(' '), value]])),
    );
  }

  /** How many numbers it tells, also those that are 0. */
  count(name: string): number {
    return [...(this.#reads.get(name)?.() ?? [])].length;
  }
}

/** Everything is asked anew once the event loop has come round. */
export const nextLook = () => new Promise<void>((resolve) => setImmediate(resolve));
