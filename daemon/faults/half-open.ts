import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../rules/random.ts';
import { findBroker } from '../demo/child.ts';
import { quantile } from '../demo/ledger.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';
import { settle } from './journal-account.ts';
import { type SteadyLoad, startSteadyLoad } from './steady-load.ts';
import { Wire } from './wire.ts';

/** Receipts between two faults, at least. */
const BETWEEN = 24;
const NOTICED_MS = 30_000;
const RESUMED_MS = 60_000;
/** Longest time that the wire stays dead after it was noticed: some connections heal, others are given up before. */
const DEAD_MS = 12_000;

/**
 * `onedoor faults half-open`: the connection between the daemon and its broker goes dead without being closed. `/readyz` must say so, and the road
 * must go on when the connection heals, or when another takes its place, with nothing lost and nothing doubled.
 */
export const halfOpenRun: FaultRun = async ({ count, seed, folder, tell }) => {
  const random = new Random(seed);
  const failures: string[] = [];
  const noticedMs: number[] = [];
  const resumedMs: number[] = [];
  const counts = { healed: 0, replaced: 0 };
  const house = await House.build({ home: join(folder, 'house'), outside: findBroker() });
  let load: SteadyLoad | undefined;
  let wire: Wire | undefined;
  try {
    await house.startServer();
    wire = await Wire.open(house.natsPort);
    await house.start({ NATS_URL: wire.url });
    const { pid } = house.daemon;
    const { home, natsUrl } = house;
    load = await startSteadyLoad({ home, natsUrl, seed, atOnce: 8 });
    for (let index = 0; index < count; index += 1) {
      await load.receipts(BETWEEN);
      const way = (index + seed) % 2 === 0 ? 'healed' : 'replaced';
      const asked = load.newest(4);
      wire.cut();
      const began = performance.now();
      const noticed = await untilNotReady(house, NOTICED_MS);
      if (noticed === undefined)
        failures.push(`${way}: /readyz did not say within ${NOTICED_MS} ms that the broker is away`);
      else noticedMs.push(performance.now() - began);
      await sleep(random.between(0, DEAD_MS));
      const back = performance.now();
      if (way === 'healed') wire.heal();
      else wire.replace();
      const ended = await house.untilReady(RESUMED_MS);
      if (ended !== undefined) failures.push(`${way}: the daemon ended with ${ended}`);
      resumedMs.push(performance.now() - back);
      counts[way] += 1;
      load.askAgain(asked);
      tell(
        `${way}: noticed after ${Math.round(noticedMs.at(-1) ?? 0)} ms (${noticed ?? ''}), ready ${Math.round(resumedMs.at(-1) ?? 0)} ms after`,
      );
    }
    if (house.daemon.pid !== pid) failures.push('the daemon was started again');
    const { failures: found, figures } = await settle(house, load);
    failures.push(...found);
    return {
      failures,
      figures: { ...counts, ...figures, ...spread('noticed', noticedMs), ...spread('resumed', resumedMs) },
    };
  } finally {
    await load?.stop();
    await wire?.close();
    await house.stop();
  }
};

/** @returns what `/readyz` says once it is not ready; nothing when it stays ready that long */
async function untilNotReady(house: House, budgetMs: number): Promise<string | undefined> {
  const until = performance.now() + budgetMs;
  while (performance.now() < until) {
    const { ready, text } = await house.readiness();
    if (!ready) return text.replaceAll('\n', '; ');
    await sleep(20);
  }
  return undefined;
}

function spread(name: string, values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((one, other) => one - other);
  return {
    [`${name}P50Ms`]: Math.round(quantile(sorted, 0.5)),
    [`${name}MaxMs`]: Math.round(sorted.at(-1) ?? 0),
  };
}
