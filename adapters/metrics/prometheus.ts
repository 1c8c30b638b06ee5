import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../../actors/ports.ts';

/** A meter over one Prometheus registry, with the text that `/metrics` serves. */
export interface PrometheusMeter extends Meter {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Makes a meter; every name begins with `onedoor_` and is declared once. */
export function createPrometheusMeter(): PrometheusMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'onedoor_' });
  const checked = (name: string): string => {
    if (!/^onedoor_[a-z0-9_]+$/.test(name)) throw new Error(`the name of a metric must begin with onedoor_: ${name}`);
    return name;
  };
  return {
    counter: (name, help, labels = []) => {
      const counter = new Counter({ name: checked(name), help, labelNames: [...labels], registers: [registry] });
      return (values = {}, by = 1) => counter.inc({ ...values }, by);
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
