import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter, Sample } from '../../actors/ports.ts';
import { LabelSets, type Labels } from './label-sets.ts';
import { measureLoop } from './loop-delay.ts';

/** A meter over one Prometheus registry, with the text that `/metrics` serves. */
export interface PrometheusMeter extends Meter {
  readonly contentType: string;
  text(): Promise<string>;
}

/** What the library tells of the process: some sixty series, by kinds of resources and parts of the heap. */
const PROCESS_SERIES = 90;
/** So many sets of labels a metric keeps where its declaration does not say. */
const USUAL_SETS = 20;
/** Of each set a histogram has a sum, a count and a bucket without a bound besides. */
const HISTOGRAM_BESIDES = 3;

/**
 * What the library tells of the process and what is of no use: gauges with names of counters, delays of the event loop that hold
 * the interval of the look as well (`loop-delay.ts` tells them without), and parts of the heap in three ways.
 */
const useless =
  /^onedoor_nodejs_(active_[a-z]+_total|eventloop_lag_[a-z0-9_]+|heap_space_size_(used|available)_bytes)$/;

/**
 * Counts by the values of labels, handed to the library when somebody asks: its own counting sorts and joins names and
 * values each time, and there are ten counts for each message.
 */
class Counts {
  readonly #sets: LabelSets;
  readonly #counts = new Map<string, { readonly values: Labels; count: number }>();

  constructor(sets: LabelSets, labels: readonly string[]) {
    this.#sets = sets;
    // Without labels there is one count, which is told from the first moment on.
    if (labels.length === 0) this.add({}, 0);
  }

  add(values: Labels, by: number): void {
    const place = this.#sets.place(values);
    const known = this.#counts.get(place.key);
    if (known !== undefined) known.count += by;
    else this.#counts.set(place.key, { values: place.values, count: by });
  }

  all(): Iterable<{ readonly values: Labels; readonly count: number }> {
    return this.#counts.values();
  }
}

/** Makes a meter; every name begins with `onedoor_` and is declared once. */
export function createPrometheusMeter(): PrometheusMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'onedoor_' });
  for (const { name } of registry.getMetricsAsArray()) if (useless.test(name)) registry.removeSingleMetric(name);
  measureLoop(registry);
  let bound = PROCESS_SERIES;
  const declare = (name: string, sets: LabelSets, seriesOfASet = 1): string => {
    if (!/^onedoor_[a-z0-9_]+$/.test(name)) throw new Error(`the name of a metric must begin with onedoor_: ${name}`);
    bound += sets.bound * seriesOfASet;
    return name;
  };
  const alone = new LabelSets([], 1);
  new Gauge({
    name: declare('onedoor_metric_series_bound', alone),
    help: 'How many series all metrics can have at most, however much there is to be told',
    registers: [registry],
    collect() {
      this.set(bound);
    },
  });
  return {
    counter: (name, help, labels = [], most = USUAL_SETS) => {
      const sets = new LabelSets(labels, most);
      const counts = new Counts(sets, labels);
      new Counter({
        name: declare(name, sets),
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
        name: declare(name, alone),
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    gauges: (name, help, labels, most, read) => {
      new Gauge({
        name: declare(name, new LabelSets(labels, most)),
        help,
        labelNames: [...labels],
        registers: [registry],
        collect() {
          this.reset();
          for (const { labels: values, value } of addedUp(labels, most, read())) this.inc({ ...values }, value);
        },
      });
    },
    histogram: (name, help, buckets, labels = [], most = USUAL_SETS) => {
      const sets = new LabelSets(labels, most);
      const histogram = new Histogram({
        name: declare(name, sets, buckets.length + HISTOGRAM_BESIDES),
        help,
        buckets: [...buckets],
        labelNames: [...labels],
        registers: [registry],
      });
      return (value, values = {}) => histogram.observe({ ...sets.place(values).values }, value);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

/** The samples, the largest first so that what is beyond the bound is what matters least; sets that come twice are one. */
function addedUp(labels: readonly string[], most: number, samples: Iterable<Sample>): Iterable<Sample> {
  const sets = new LabelSets(labels, most);
  const sums = new Map<string, Sample>();
  for (const { labels: values, value } of [...samples].sort((one, other) => other.value - one.value)) {
    const place = sets.place(values);
    sums.set(place.key, { labels: place.values, value: (sums.get(place.key)?.value ?? 0) + value });
  }
  return sums.values();
}
