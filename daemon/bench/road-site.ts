import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../rules/random.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from '../demo/child.ts';
import { integrators } from '../demo/county.ts';
import { officerFilings, organisationFilings } from '../demo/filings.ts';
import { makeCitizen } from '../demo/population.ts';
import { type CpuTime, childOf, cpuTimeOf, diskBytes } from './processes.ts';
import { inSources } from './profile-sources.ts';
import { type Case, stepOf } from './road-cases.ts';
import type { Profile } from './road-stages.ts';

/** Processor time so far of everyone who has a part in the road. */
export interface Spent {
  readonly daemon: CpuTime;
  readonly natsServer: CpuTime;
  readonly loader: CpuTime;
  /** Turns that the daemon has counted. */
  readonly turns: number;
}

/** A daemon of the bench's own in a process of its own, with its home folder and its server. */
export class Site {
  readonly home: string;
  #daemon: DaemonProcess | undefined;
  #natsServer = 0;
  startSeconds = 0;

  /** @param home an empty folder */
  constructor(home: string) {
    this.home = home;
    mkdirSync(join(home, 'integrators'), { recursive: true });
    for (const one of integrators)
      writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one, null, 2));
  }

  /** Starts the daemon and waits until it is ready; `startSeconds` is how long that took. */
  async start(): Promise<void> {
    const port = await freePort();
    const profiling = new URL('profile-on-signal.mjs', import.meta.url);
    profiling.searchParams.set('file', this.profileFile);
    const begun = performance.now();
    this.#daemon = await startDaemonProcess(this.home, port, {
      environment: { NODE_OPTIONS: `--import ${profiling.href}` },
    });
    while (!(await this.#isReady())) await new Promise((resolve) => setTimeout(resolve, 5));
    this.startSeconds = (performance.now() - begun) / 1000;
    this.#natsServer = childOf(this.#daemon.pid, 'nats-server');
  }

  async stop(): Promise<void> {
    await this.#daemon?.stop();
    this.#daemon = undefined;
  }

  get pids(): { readonly daemon: number; readonly natsServer: number } {
    return { daemon: this.#running.pid, natsServer: this.#natsServer };
  }

  credentials(integrator: string): { readonly url: string; readonly seedFile: string } {
    return { url: this.#running.natsUrl, seedFile: join(this.home, 'secrets', 'nats', `${integrator}.nk`) };
  }

  get storeFolder(): string {
    return join(this.home, 'data', 'store');
  }

  storeBytes(): number {
    return diskBytes(this.storeFolder);
  }

  streamBytes(): number {
    return diskBytes(join(this.home, 'data', 'nats'));
  }

  async spent(): Promise<Spent> {
    return {
      daemon: cpuTimeOf(this.#running.pid),
      natsServer: cpuTimeOf(this.#natsServer),
      loader: cpuTimeOf(process.pid),
      turns: sumOf(await this.#metrics(), 'onedoor_turns_total'),
    };
  }

  /** Takes a profile of the daemon while `load` is under way. */
  async profiled(load: () => Promise<unknown>): Promise<Profile> {
    process.kill(this.#running.pid, 'SIGUSR2');
    await load();
    process.kill(this.#running.pid, 'SIGUSR2');
    while (!existsSync(this.profileFile)) await new Promise((resolve) => setTimeout(resolve, 20));
    const profile = inSources(JSON.parse(readFileSync(this.profileFile, 'utf8')) as Profile);
    writeFileSync(this.profileFile, JSON.stringify(profile));
    return profile;
  }

  /** Where the last profile lies. */
  get profileFile(): string {
    return join(this.home, 'daemon.cpuprofile');
  }

  get #running(): DaemonProcess {
    if (this.#daemon === undefined) throw new Error('the daemon of the bench does not run');
    return this.#daemon;
  }

  async #isReady(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.#running.httpPort}/readyz`)).ok;
  }

  /** What follows from messages that are answered and is not done yet: commands between actors, and messages that are not published. */
  async backlog(): Promise<number> {
    const metrics = await this.#metrics();
    return sumOf(metrics, 'onedoor_courier_lag_commands') + sumOf(metrics, 'onedoor_outbox_lag_commits');
  }

  /** Resolves when nothing is left to do. */
  async rested(): Promise<void> {
    while ((await this.backlog()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async #metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#running.httpPort}/metrics`)).text();
  }
}

/** The sum of a metric over all its labels. */
function sumOf(metrics: string, name: string): number {
  const values = [...metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].map((match) =>
    Number(match[1]),
  );
  if (values.length === 0) throw new Error(`the daemon tells no metric ${name}`);
  return values.reduce((sum, value) => sum + value, 0);
}

/** The filings of the county as cases of one message: organisations first, since only what is filed can file officers. */
export function filingCases(random: Random): {
  readonly organisations: readonly Case[];
  readonly officers: readonly Case[];
} {
  const nameOf = (): string => makeCitizen(random, { bornFrom: 1966, bornTo: 2000 }).name;
  const caseOf = ({ integrator, topic, data }: ReturnType<typeof organisationFilings>[number]): Case => ({
    steps: [
      stepOf({
        integrator,
        topic,
        messageId: `filing-${topic}`,
        type: 'onedoor.person.register',
        data,
        expect: { receipt: 'received', codes: [], version: 1 },
        again: false,
      }),
    ],
    announcements: 0,
  });
  return { organisations: organisationFilings().map(caseOf), officers: officerFilings(nameOf).map(caseOf) };
}
