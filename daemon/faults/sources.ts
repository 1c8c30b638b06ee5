import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultShares } from '../../adapters/sources/fake/faults.ts';
import { Random } from '../../rules/random.ts';
import { findBroker } from '../demo/child.ts';
import { type Departments, openDepartments, overBroker } from '../demo/verification/departments.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';
import { leaksIn } from './log-leaks.ts';
import { accountOfSources, type Call, type Outage } from './source-account.ts';
import { admitVerification, type SourceLoad, startSourceLoad } from './source-load.ts';

/** Every third call meets a fault of its department, not so many that all are left alone all the time. */
const shares: FaultShares = { slow: 0.08, late: 0.03, fail: 0.03, hang: 0.03, cut: 0.03, twice: 0.08, garbage: 0.06 };
const SLOW_MS = 800;
/** Longer than any department has time to answer. */
const LATE_MS = 6000;
const PEOPLE = 400;
const KILLS = 20;
/** Who is ended, in turn, from the second on. */
const victims = ['daemon', 'broker', 'daemon', 'both'] as const;
const LONGEST_LIFE_MS = 30_000;
/** When nothing has ended for so long, nothing ends any more. */
const GIVE_UP_MS = 120_000;
const MOST_FAILURES = 100;

/**
 * `onedoor faults sources`: five departments that fail in every way are asked about people who have allowed it, or have not,
 * or take it back meanwhile, while the daemon and its broker are killed again and again. Every verification comes to its
 * report, every answer is kept, and nobody is asked twice, too often, or without consent.
 */
export const sourceRun: FaultRun = async ({ count, seed, folder, tell }) => {
  const random = new Random(seed);
  const house = await House.build({ home: join(folder, 'house'), outside: findBroker(), sources: [overBroker] });
  const { home, natsUrl } = house;
  admitVerification(home);
  const departments = await openDepartments({ home, seed, count: PEOPLE, now: Date.now });
  const calls = listen(departments);
  const outages: Outage[] = [];
  let load: SourceLoad | undefined;
  try {
    await house.startServer();
    await departments.answerOver(natsUrl);
    await house.start();
    load = await startSourceLoad({ home, natsUrl, people: departments.people, random });
    const kills = Math.min(KILLS, Math.max(2, Math.ceil(count / 25)));
    let begun = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      const part = Math.round((count * kill) / kills) - begun;
      const beginning = load.begin(part);
      // Told in calls, so that every kill falls into the asking on any machine.
      await untilAsked(calls, calls.length + random.between(3, Math.max(3, part)));
      await sleep(random.between(0, 300));
      await killOnce(house, outages, victims[kill % victims.length] ?? 'daemon');
      await alive(house, outages, beginning);
      begun += part;
      tell(`${kill} of ${kills} kills, ${begun} verifications, ${calls.length} calls`);
    }
    const open = await untilNothingIsOpen(load);
    // What a department says too late comes after the reports.
    await sleep(LATE_MS + 1000);
    await load.stop();
    await house.stop();
    const account = await accountOfSources(home, { load, calls, outages });
    const sources = [...departments.sources.values()].map((source) => source.account());
    const violations = sources.flatMap((one) => Object.keys(one.violations));
    const failures = [
      ...open,
      ...account.failures,
      ...violations.map((code) => `a department was asked in a way that it does not allow: ${code}`),
      ...leaksIn(join(home, 'daemon.log'), personalOf(departments)),
    ];
    return {
      failures: failures.slice(0, MOST_FAILURES),
      figures: { verifications: begun, kills, calls: calls.length, ...account.figures, ...faultsOf(sources) },
    };
  } finally {
    await load?.stop();
    await house.stop();
    await departments.stop();
  }
};

/** Lets every department fail by the shares, and notes what it is asked. */
function listen(departments: Departments): readonly Call[] {
  const calls: Call[] = [];
  for (const source of departments.sources.values()) {
    Object.assign(source, { shares, slowMs: SLOW_MS, lateMs: LATE_MS });
    source.onCall = (call) => calls.push({ ...call, at: Date.now() });
  }
  return calls;
}

/** Ends the daemon, its broker, or both as by `kill -9`, and lets them come back. */
async function killOnce(house: House, outages: Outage[], whom: (typeof victims)[number]): Promise<void> {
  const from = Date.now();
  if (whom !== 'daemon') {
    await house.killServer();
    if (whom === 'both') await house.daemon.kill();
    await house.startServer();
  } else await house.daemon.kill();
  // A daemon that finds that the broker has lost what it had acknowledged ends, and is started again.
  const lives = whom === 'broker' && (await house.untilReady()) === undefined;
  if (!lives) await house.start();
  outages.push({ from, to: Date.now() });
}

/** Waits for work; a daemon that ends meanwhile, because its broker has lost something, is started again. */
async function alive(house: House, outages: Outage[], work: Promise<void>): Promise<void> {
  let isDone = false;
  const done = work.then(() => {
    isDone = true;
  });
  for (;;) {
    await Promise.race([done, house.daemon.exited]);
    if (isDone) return;
    const from = Date.now();
    await house.start();
    outages.push({ from, to: Date.now() });
  }
}

/** Waits until departments were asked so often; where the last life has left little, not for ever. */
async function untilAsked(calls: readonly Call[], count: number): Promise<void> {
  const until = performance.now() + LONGEST_LIFE_MS;
  while (calls.length < count && performance.now() < until) await sleep(20);
}

/** Waits until every verification has its report. @returns what is still open when nothing moves any more */
async function untilNothingIsOpen(load: SourceLoad): Promise<readonly string[]> {
  let least = Number.POSITIVE_INFINITY;
  let until = performance.now() + GIVE_UP_MS;
  for (;;) {
    const open = load.open();
    if (open.length === 0 || performance.now() > until) return open;
    if (open.length < least) {
      least = open.length;
      until = performance.now() + GIVE_UP_MS;
    }
    await sleep(250);
  }
}

function personalOf({ people }: Departments): ReadonlySet<string> {
  const values = people.flatMap(({ name, idNumber, phone, address }) => [name, idNumber, phone, address]);
  return new Set(values.filter((value) => value.length > 2));
}

function faultsOf(accounts: readonly { readonly faults: Readonly<Record<string, number>> }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { faults } of accounts)
    for (const [kind, times] of Object.entries(faults)) sums[`fault ${kind}`] = (sums[`fault ${kind}`] ?? 0) + times;
  return sums;
}
