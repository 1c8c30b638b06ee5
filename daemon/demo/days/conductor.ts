import type { NatsConnection } from '@nats-io/transport-node';
import type { DaemonProcess } from '../child.ts';
import type { Knock } from '../knocks.ts';
import type { Teller } from '../teller.ts';
import type { AlertOrder } from './alert-lives.ts';
import type { TimedLine, TimedStory } from './timed.ts';

/** How the daemon is ended and started again: while messages come in, between two moments, or while time passes. */
export type Restart = 'killed' | 'stopped' | 'killedOnTheWay';

export interface ConductorDependencies {
  readonly teller: Teller;
  /** The operator's connection: it moves the clock and gives orders about alerts. */
  readonly operator: NatsConnection;
  readonly daemon: () => DaemonProcess;
  /** Starts it again on the same home, when it has ended. */
  readonly startAgain: () => Promise<void>;
  /** Called when everything of a moment is told; waited for before the clock goes on. */
  readonly told: (moment: number) => Promise<void> | void;
}

export interface Conducted {
  readonly mismatches: readonly string[];
  readonly restarts: Readonly<Record<Restart, number>>;
}

const AT_ONCE = 96;
/** A question or an answer that was lost with a daemon that was killed does not come; what is asked again waits for what was asked before. */
const ORDER_TIMEOUT_MS = 3000;

/** A knock at the door, and when. */
export interface TimedKnock extends Knock {
  readonly at: number;
}

/** What is told, and when. */
export interface Score {
  readonly stories: readonly TimedStory[];
  readonly orders?: readonly AlertOrder[];
  readonly knocks?: readonly TimedKnock[];
  readonly restarts?: ReadonlyMap<number, Restart>;
  /** Where the clock goes when all is told. */
  readonly until: number;
}

/**
 * Tells what happens moment by moment. The clock goes on only when every message of a moment has its receipt and every order
 * its answer, and the daemon answers that it has gone on only when all that fell due on the way is committed; so nothing
 * here waits for a time to pass.
 */
export async function conduct(score: Score, dependencies: ConductorDependencies): Promise<Conducted> {
  const { restarts, until } = score;
  const conductor = new Conductor(dependencies);
  const jobs = jobsOf(score);
  const moments = [...jobs.keys()].sort((one, other) => one - other);
  for (const moment of moments) {
    const restart = restarts?.get(moment);
    await conductor.passTo(moment, restart);
    await conductor.tell(jobs.get(moment) ?? [], restart);
    await dependencies.told(moment);
  }
  await conductor.passTo(until, undefined);
  return conductor.conducted;
}

/** What one story, or one alert, has at a moment: one after the other. */
type Job = readonly (TimedLine | AlertOrder | TimedKnock)[];

function jobsOf({ stories, orders = [], knocks = [] }: Score): ReadonlyMap<number, Job[]> {
  const jobs = new Map<number, Job[]>();
  const put = (at: number, job: Job): void => {
    const known = jobs.get(at);
    if (known === undefined) jobs.set(at, [job]);
    else known.push(job);
  };
  for (const { lines } of stories) {
    let from = 0;
    while (from < lines.length) {
      const at = lines[from]?.at ?? 0;
      let to = from + 1;
      while (lines[to]?.at === at) to += 1;
      put(at, lines.slice(from, to));
      from = to;
    }
  }
  for (const one of [...orders, ...knocks]) put(one.at, [one]);
  return jobs;
}

class Conductor {
  readonly #with: ConductorDependencies;
  readonly #mismatches: string[] = [];
  readonly #restarts: Record<Restart, number> = { killed: 0, stopped: 0, killedOnTheWay: 0 };

  constructor(dependencies: ConductorDependencies) {
    this.#with = dependencies;
  }

  get conducted(): Conducted {
    return { mismatches: this.#mismatches, restarts: this.#restarts };
  }

  async passTo(moment: number, restart: Restart | undefined): Promise<void> {
    const { daemon, startAgain } = this.#with;
    if (restart === 'stopped') {
      const ended = await daemon().stop();
      if (ended !== 0) this.#mismatches.push(`the daemon stopped with ${ended}`);
      await startAgain();
      this.#restarts.stopped += 1;
    }
    if (restart === 'killedOnTheWay') {
      this.#with.operator.publish('onedoor.api.operator.advance', JSON.stringify({ to: moment }));
      await this.#with.operator.flush();
      await daemon().kill();
      await startAgain();
      this.#restarts.killedOnTheWay += 1;
    }
    const passed = await this.#order('advance', { to: moment });
    if (passed.error !== undefined) throw new Error(`the clock did not go on: ${JSON.stringify(passed.error)}`);
  }

  async tell(jobs: readonly Job[], restart: Restart | undefined): Promise<void> {
    let next = 0;
    let done = 0;
    let halfway: () => void = () => undefined;
    const atHalf = new Promise<void>((resolve) => {
      halfway = resolve;
    });
    const work = async (): Promise<void> => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
        for (const one of job) await this.#tell(one);
        done += 1;
        if (done >= jobs.length / 2) halfway();
      }
    };
    const working = Promise.all(Array.from({ length: Math.min(AT_ONCE, jobs.length) }, work));
    if (restart === 'killed') {
      await atHalf;
      await this.#with.daemon().kill();
      await this.#with.startAgain();
      this.#with.teller.remind();
      this.#restarts.killed += 1;
    }
    await working;
  }

  #tell(one: Job[number]): Promise<void> {
    if ('verb' in one) return this.#give(one);
    return 'payload' in one ? this.#with.teller.knock(one) : this.#with.teller.say(one);
  }

  /** An order about an alert; one whose answer was lost with the daemon is done, where it is refused as done already. */
  async #give({ alert, verb, data }: AlertOrder): Promise<void> {
    const reply = await this.#order('alert', { id: alert, verb, data });
    if (reply.error === undefined) return;
    if (reply.again && reply.error.code === 'ALERT_MOVE_NOT_ALLOWED') return;
    if (reply.again && reply.error.code === 'ALERT_ENDED') return;
    this.#mismatches.push(`${alert}: ${verb} was refused: ${reply.error.code}`);
  }

  /** Asks until there is an answer: the daemon may be killed meanwhile. */
  async #order(verb: string, question: object): Promise<Reply & { readonly again: boolean }> {
    const payload = JSON.stringify({ ...question, by: 'demo', purpose: '演示 demo' });
    for (let attempt = 0; ; attempt += 1) {
      try {
        const reply = await this.#with.operator.request(`onedoor.api.operator.${verb}`, payload, {
          timeout: ORDER_TIMEOUT_MS,
        });
        const read = reply.json<Reply>();
        if (read.error?.code !== 'QUESTION_BUSY') return { ...read, again: attempt > 0 };
      } catch (error) {
        if (attempt > 600) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

interface Reply {
  readonly error?: { readonly code: string };
}
