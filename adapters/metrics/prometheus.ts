import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../../actors/ports.ts';
import { measureLoop } from './loop-delay.ts';

/** A meter over one Prometheus registry, with the text that `/metrics` serves. */
export interface PrometheusMeter extends Meter {
  readonly contentType: string;
  text(): Promise<string>;
}

type Labels = Readonly<Record<string, string>>;

/**
 * Counts by the values of labels, handed to the library when somebody asks: its own counting sorts and joins names and
 * values each time, and there are ten counts for each message.
 */
class Counts {
  readonly #labels: readonly string[];
  readonly #counts = new Map<string, { readonly values: Labels; count: number }>();

  constructor(labels: readonly string[]) {
    this.#labels = labels;
    // Without labels there is one count, which is told from the first moment on.
    if (labels.length === 0) this.add({}, 0);
  }

  add(values: Labels, by: number): void {
    let key = '';
    for (const label of this.#labels) key += `${values[label] ?? ''}\n`;
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.count += by;
      return;
    }
    const unknown = Object.keys(values).find((label) => !this.#labels.includes(label));
    if (unknown !== undefined) throw new Error(`a count was given the label ${unknown}, which was not declared`);
    this.#counts.set(key, { values: { ...values }, count: by });
  }

  all(): Iterable<{ readonly values: Labels; readonly count: number }> {
    return this.#counts.values();
  }
}

/** Makes a meter; every name begins with `onedoor_` and is declared once. */
export function createPrometheusMeter(): PrometheusMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'onedoor_' });
  measureLoop(registry);
  const checked = (name: string): string => {
    if (!/^onedoor_[a-z0-9_]+$/.test(name)) throw new Error(`the name of a metric must begin with onedoor_: ${name}`);
    return name;
  };
  return {
    counter: (name, help, labels = []) => {
      const counts = new Counts(labels);
      new Counter({
        name: checked(name),
        help,
        labelNames: [...labels],
        registers: [registry],
        collect() {
          this.reset();
          for (const { values, count } of counts.all()) this.inc({ ...values }, count);
        },
      });
      return (values = {}, by = 1) => counts.add(values, by);
    },
    gauge: (name, help, read) => {
      new Gauge({
        name: checked(name),
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    histogram: (name, help, buckets, labels = []) => {
      const histogram = new Histogram({
        name: checked(name),
        help,
        buckets: [...buckets],
        labelNames: [...labels],
        registers: [registry],
      });
      return (value, values = {}) => histogram.observe({ ...values }, value);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
