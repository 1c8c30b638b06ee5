import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** How often the loop is looked at; so much of each delay is the waiting for the look itself. */
const LOOK_MS = 10;

/**
 * How long the event loop was held up, of the time since it was asked before. The library's own figures hold the interval of the look
 * as well, so that a loop at rest seems to be held up.
 *
 * A loop is held up by its own work, or by a machine that has no processor for it. Of each delay the part in which the process used
 * processor time, of all its threads, is told besides: the loop's own work is never more than that.
 */
export function measureLoop(registry: Registry): void {
  const delays = monitorEventLoopDelay({ resolution: LOOK_MS });
  delays.enable();
  const busy = new BusyDelays();
  setInterval(() => busy.look(performance.now(), processorMs()), LOOK_MS).unref();
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - LOOK_MS / 1000);
  const longest = new Gauge({
    name: 'onedoor_event_loop_delay_max_seconds',
    help: 'Longest time that the event loop was held up since the last look',
    registers: [registry],
    collect() {
      this.set(delays.count === 0 ? 0 : seconds(delays.max));
      usual.set(delays.count === 0 ? 0 : seconds(delays.percentile(99)));
      busiest.set(busy.take() / 1000);
      delays.reset();
    },
  });
  const usual = new Gauge({
    name: 'onedoor_event_loop_delay_p99_seconds',
    help: 'Of a hundred delays of the event loop since the last look, ninety-nine were no longer',
    registers: [registry],
  });
  const busiest = new Gauge({
    name: 'onedoor_event_loop_busy_max_seconds',
    help: 'Most processor time that the process used in one delay of the event loop since the last look, at most that delay',
    registers: [registry],
  });
  void longest;
}

/** Processor time that all threads of the process have used. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of the delays between looks that should be `LOOK_MS` apart: in which of them the process worked most. All in milliseconds. */
export class BusyDelays {
  #last: { readonly now: number; readonly processor: number } | undefined;
  #most = 0;

  look(now: number, processor: number): void {
    if (this.#last !== undefined) {
      const delay = now - this.#last.now - LOOK_MS;
      this.#most = Math.max(this.#most, Math.min(delay, processor - this.#last.processor));
    }
    this.#last = { now, processor };
  }

  /** The most since it was asked before. */
  take(): number {
    const most = this.#most;
    this.#most = 0;
    return most;
  }
}
