import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../rules/random.ts';
import { findBroker } from '../demo/child.ts';
import { quantile } from '../demo/ledger.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';
import { settle } from './journal-account.ts';
import { startSteadyLoad } from './steady-load.ts';

const STORIES_AT_ONCE = 12;
/** A stop in order takes no longer, under load as well. */
const STOPPED_WITHIN_MS = 5000;

/**
 * `onedoor faults drain`: the service is told to stop, again and again, while a county goes on applying, and is started again.
 * Each stop must end in order within five seconds; in the end nothing may be lost or answered twice as if for the first time.
 */
export const drainRun: FaultRun = async ({ count, seed, folder, tell }) => {
  const failures: string[] = [];
  const stopMs: number[] = [];
  const readyMs: number[] = [];
  const random = new Random(seed);
  const house = await House.build({ home: folder, outside: findBroker() });
  await house.startServer();
  let load: Awaited<ReturnType<typeof startSteadyLoad>> | undefined;
  try {
    await house.start();
    load = await startSteadyLoad({ home: folder, natsUrl: house.natsUrl, seed, atOnce: STORIES_AT_ONCE });
    for (let stop = 1; stop <= count; stop += 1) {
      await load.receipts(random.between(20, 120));
      await sleep(random.between(0, 40));
      const asked = load.newest(4);
      const began = performance.now();
      const ended = await house.daemon.stop();
      const tookMs = performance.now() - began;
      stopMs.push(tookMs);
      if (ended !== 0)
        failures.push(`stop ${stop}: the daemon ended with ${ended}; its log says what did not stop in time`);
      if (tookMs > STOPPED_WITHIN_MS) failures.push(`stop ${stop}: took ${Math.round(tookMs)} ms`);
      readyMs.push((await house.start()).readyMs);
      load.askAgain(asked);
      if (stop % 10 === 0 || stop === count)
        tell(
          `${stop} of ${count} stops, ${load.ledger.receipted} receipts, ${Math.round(Math.max(...stopMs))} ms at most`,
        );
    }
    const { failures: found, figures } = await settle(house, load);
    failures.push(...found);
    return { failures, figures: { stops: count, ...spread('stop', stopMs), ...spread('ready', readyMs), ...figures } };
  } finally {
    await load?.stop();
    await house.stop();
  }
};

function spread(name: string, values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((one, other) => one - other);
  return {
    [`${name}P50Ms`]: Math.round(quantile(sorted, 0.5)),
    [`${name}MaxMs`]: Math.round(sorted.at(-1) ?? 0),
  };
}
