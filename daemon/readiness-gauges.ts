import type { Meter } from '../actors/ports.ts';
import type { Readiness } from './readiness.ts';

/** Parts of the service that can keep it from being ready. */
const MOST_PARTS = 15;

/** Tells whether the service is ready, as `/readyz` does, and each of its parts. */
export function measureReadiness(readiness: Readiness, meter: Pick<Meter, 'gauge' | 'gauges'>): void {
  meter.gauge('onedoor_ready', '1 while the service is ready, 0 while something keeps it from its work', () =>
    readiness.parts().every(({ ready }) => ready) ? 1 : 0,
  );
  meter.gauges('onedoor_part_ready', '1 for each part of the service that is well', ['part'], MOST_PARTS, () =>
    readiness.parts().map(({ part, ready }) => ({ labels: { part }, value: ready ? 1 : 0 })),
  );
}
