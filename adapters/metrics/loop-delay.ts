import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** How often the loop is looked at; so much of each delay is the waiting for the look itself. */
const LOOK_MS = 10;

/**
 * How long the event loop was held up, of the time since it was asked before. The library's own figures hold the interval of the look
 * as well, so that a loop at rest seems to be held up.
 *
 * A loop is held up by its own work, or by a machine that has no processor for it. Of each delay the part in which the loop's thread used
 * processor time is told besides. What the thread waits for without a processor, such as a file, is not in that part.
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
    help: 'Most processor time that the thread of the event loop used in one delay since the last look',
    registers: [registry],
  });
  void longest;
}

/** Of Linux, see proc(5): nanoseconds that this thread has run, nanoseconds that it waited for a processor, slices. */
const SCHEDULE = '/proc/thread-self/schedstat';

/** Processor time that this thread has used, where the system tells it; that of all threads of the process elsewhere. */
function processorMs(): number {
  try {
    const nanoseconds = Number(readFileSync(SCHEDULE, 'latin1').split(' ', 1)[0]);
    if (nanoseconds > 0) return nanoseconds / 1e6;
  } catch {
    // Another system, or a kernel that keeps no such account.
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of the delays between looks that should be `LOOK_MS` apart: in which of them the thread worked most. All in milliseconds. */
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
