import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failpoint } from '../../actors/protocol/failpoints.ts';
import { Random } from '../../rules/random.ts';
import { findBroker, NotStarted } from '../demo/child.ts';
import { quantile } from '../demo/ledger.ts';
import type { FaultRun, FaultRunOptions, FaultRunResult } from './fault-run.ts';
import { House } from './house.ts';
import { settle } from './journal-account.ts';
import { type SteadyLoad, startSteadyLoad } from './steady-load.ts';
import { type Broker, drawVictims, mostPassings, placeOf, type Victim } from './victims.ts';

/** So many of the newest receipts before a kill are asked about after it. */
const ASKED_ABOUT = 4;
/** A failpoint that has not killed in this time, or a daemon that has not noticed that its broker is gone, does not any more. */
const NEVER_MS = 60_000;
const STORIES_AT_ONCE = 12;
const MOST_FAILURES = 100;

/**
 * `onedoor faults kill`: a steady load while processes are ended as by `kill -9`. One half with a broker of somebody else, so
 * that the daemon alone, the broker alone or both can be killed; the other half with the embedded broker, which goes with its daemon.
 */
export const killRun: FaultRun = (options) =>
  killVictims(drawVictims(options.count, new Random(options.seed)), options);

/** The same with victims that were chosen. */
export async function killVictims(
  victims: Readonly<Record<Broker, readonly Victim[]>>,
  { seed, folder, tell }: Omit<FaultRunOptions, 'count'>,
): Promise<FaultRunResult> {
  const account = new Account();
  const outside = findBroker();
  for (const broker of ['outside', 'embedded'] as const) {
    if (victims[broker].length === 0) continue;
    const house = await House.build({ home: join(folder, broker), ...(broker === 'outside' ? { outside } : {}) });
    const spree = new Spree(house, broker, new Random(seed + 1), account);
    try {
      await spree.run(victims[broker], (line) => tell(`${broker}: ${line}`));
    } finally {
      await house.stop();
    }
  }
  return { failures: account.failures.slice(0, MOST_FAILURES), figures: account.figures() };
}

/** What came of all kills. */
class Account {
  readonly failures: string[] = [];
  readonly sums = {
    kills: 0,
    restarts: 0,
    lost: 0,
    doubled: 0,
    mismatches: 0,
    receipted: 0,
    repeatsAnswered: 0,
    entries: 0,
  };
  /** Processor time of each start until ready: what remains of it on a machine with nothing else to do. */
  readonly processorMs: number[] = [];
  readonly #readyMs = new Map<string, number[]>();

  /** Milliseconds until all was ready again after a victim. */
  ready(victim: string, milliseconds: number): void {
    this.sums.restarts += 1;
    const list = this.#readyMs.get(victim);
    if (list === undefined) this.#readyMs.set(victim, [milliseconds]);
    else list.push(milliseconds);
  }

  figures(): Record<string, number> {
    const all = [...this.#readyMs.values()].flat().sort((one, other) => one - other);
    const figures: Record<string, number> = {
      ...this.sums,
      readyP50Ms: Math.round(quantile(all, 0.5)),
      readyP99Ms: Math.round(quantile(all, 0.99)),
      readyMaxMs: Math.round(all.at(-1) ?? 0),
      startProcessorP50Ms: quantile(
        [...this.processorMs].sort((one, other) => one - other),
        0.5,
      ),
    };
    for (const [victim, list] of this.#readyMs) {
      figures[`${victim} kills`] = list.length;
      figures[`${victim} readyMaxMs`] = Math.round(Math.max(...list));
    }
    return figures;
  }
}

/** The kills in one house, one after the other. */
class Spree {
  readonly #house: House;
  readonly #broker: Broker;
  readonly #random: Random;
  readonly #account: Account;
  /** The failpoint that the daemon was started with. */
  #armed: Failpoint | undefined;
  /** The daemon died at the armed failpoint before it was ready. */
  #dead = false;

  constructor(house: House, broker: Broker, random: Random, account: Account) {
    this.#house = house;
    this.#broker = broker;
    this.#random = random;
    this.#account = account;
  }

  async run(victims: readonly Victim[], tell: (line: string) => void): Promise<void> {
    const { failures, sums } = this.#account;
    await this.#house.startServer();
    await this.#house.start();
    const { home, natsUrl } = this.#house;
    const seed = this.#random.between(0, 1_000_000);
    const load = await startSteadyLoad({ home, natsUrl, seed, atOnce: STORIES_AT_ONCE });
    try {
      for (const [index, victim] of victims.entries()) {
        await this.#kill(victim, victims[index + 1], load);
        sums.kills += 1;
        if ((index + 1) % 10 === 0 || index + 1 === victims.length)
          tell(
            `${index + 1} of ${victims.length} kills, ${load.ledger.receipted} receipts, ${failures.length} failures`,
          );
      }
      if (this.#dead) await this.#start('daemon', undefined);
      const { failures: found, figures } = await settle(this.#house, load);
      failures.push(...found);
      for (const [name, value] of Object.entries(figures)) sums[name as keyof typeof figures] += value;
    } finally {
      await load.stop();
    }
  }

  async #kill(victim: Victim, next: Victim | undefined, load: SteadyLoad): Promise<void> {
    if (victim === 'daemon' || victim === 'broker' || victim === 'both') {
      if (this.#dead) await this.#start('daemon', undefined);
      // Told in work done, so that every kill falls into the load on any machine.
      await load.receipts(this.#random.between(5, 60));
      await sleep(this.#random.between(0, 40));
    } else if (this.#armed !== victim) {
      if (!this.#dead) await this.#house.daemon.kill();
      await this.#start('daemon', victim);
    }
    const asked = load.newest(ASKED_ABOUT);
    if (victim === 'broker') {
      if (await this.#killBroker()) load.askAgain(asked);
      else await this.#start(victim, next);
    } else {
      if (victim === 'daemon') await this.#house.daemon.kill();
      else if (victim === 'both') {
        await this.#house.killServer();
        await this.#house.daemon.kill();
        await this.#house.startServer();
      } else await this.#dieAt(victim);
      await this.#start(victim, next);
    }
    load.askAgain(asked);
  }

  /** @returns whether the daemon has lived on */
  async #killBroker(): Promise<boolean> {
    const { failures } = this.#account;
    await this.#house.killServer();
    const began = performance.now();
    if (this.#broker === 'outside') {
      await this.#house.startServer();
      const ended = await this.#house.untilReady();
      if (ended === undefined) {
        this.#account.ready('broker', performance.now() - began);
        return true;
      }
      // A daemon that finds that the broker has lost what it had acknowledged ends, and is started again.
      if (ended !== 70) failures.push(`broker: the daemon ended with ${ended} when its broker was back`);
      return false;
    }
    const reason = await this.#house.untilEnded(NEVER_MS);
    if (reason !== 70) failures.push(`broker: the daemon ended with ${reason ?? 'nothing'} after its embedded broker`);
    if (reason === undefined) await this.#house.daemon.kill();
    return false;
  }

  /** Waits until the daemon has died at the failpoint that it was started with. */
  async #dieAt(failpoint: Failpoint): Promise<void> {
    if (this.#dead) return;
    const stopping = placeOf(failpoint) === 'stop';
    const reason = stopping ? await this.#house.daemon.stop() : await this.#house.untilEnded(NEVER_MS);
    if (reason === 'SIGKILL') return;
    this.#account.failures.push(`${failpoint}: the daemon ended with ${reason ?? 'nothing'}, not at the failpoint`);
    if (reason === undefined) await this.#house.daemon.kill();
  }

  /** Starts the daemon after a victim, armed for the next one where that is a failpoint. */
  async #start(after: Victim, next: Victim | undefined): Promise<void> {
    const failpoint = next === 'daemon' || next === 'broker' || next === 'both' ? undefined : next;
    this.#armed = failpoint;
    this.#dead = false;
    const armed =
      failpoint === undefined
        ? {}
        : {
            ONEDOOR_FAULTS_FAILPOINT: failpoint,
            ONEDOOR_FAULTS_PASSINGS: String(this.#random.between(1, mostPassings(failpoint))),
          };
    try {
      const { readyMs, processorMs, ended } = await this.#house.start(armed);
      if (ended === undefined) {
        this.#account.ready(after, readyMs);
        this.#account.processorMs.push(processorMs);
        return;
      }
      throw new NotStarted(ended, '', 'daemon.log');
    } catch (error) {
      const expected = failpoint !== undefined && placeOf(failpoint) !== 'stop';
      if (!(error instanceof NotStarted && expected && error.reason === 'SIGKILL')) throw error;
      this.#dead = true;
    }
  }
}
