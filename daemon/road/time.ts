import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../actors/ports.ts';
import {
  ClockFault,
  createSimulatedClock,
  livesBySimulatedClock,
  openSimulatedClock,
  type SimulatedClock,
} from '../../adapters/clock/simulated-clock.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import type { Log } from '../../adapters/log/log.ts';
import type { Config } from '../config.ts';

/** The clock that the service goes by: of the machine, or one that tests and the demo set. */
export interface Time {
  readonly clock: Clock;
  /** The same clock where it is a simulated one. */
  readonly simulated?: SimulatedClock;
}

/**
 * The setting `faults.clock` begins a simulated clock together with a new store, and with no other: a store whose entries
 * bear the time of the machine keeps it, and one that has lived by a simulated clock cannot go on by the machine's.
 * @throws ClockFault
 */
export function openTime({ settings, folders }: Pick<Config, 'settings' | 'folders'>, log: Log): Time {
  const { data } = folders;
  const start = settings.faults.clock;
  const simulated = livesBySimulatedClock(data);
  if (start === '') {
    if (!simulated) return { clock: systemClock };
    throw new ClockFault(
      `what lies in ${data} has lived by a simulated clock and cannot go on by the machine's: set faults.clock again, or take an empty home folder 数据以模拟时钟形成，须设 faults.clock`,
    );
  }
  if (!simulated && existsSync(join(data, 'store')))
    throw new ClockFault(
      `the store in ${data} has lived by the machine's clock; faults.clock is for tests with an empty home folder: leave it out 数据以真实时钟形成，不可设 faults.clock`,
    );
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const clock = simulated ? openSimulatedClock(data) : createSimulatedClock(data, Date.parse(start));
  log.warn('the clock is simulated: it stands still until an order moves it on', {
    at: new Date(clock.now()).toISOString(),
  });
  return { clock, simulated: clock };
}
