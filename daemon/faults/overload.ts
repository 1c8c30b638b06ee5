import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { findBroker } from '../demo/child.ts';
import { integrators } from '../demo/county.ts';
import type { FaultRun } from './fault-run.ts';
import { Flood } from './flood.ts';
import { House } from './house.ts';

/** The integrator whose reader takes everything and acknowledges nothing. */
const STALLED = 'mobile';
const TIMES = 10;
/** Share of what the daemon can do that is its usual load. */
const USUAL = 0.5;
const MOST_MEMORY_GROWTH = 1.3;
const LONGEST_BLOCK_MS = 100;
/** Of memory that no file stands behind: pages of table files that the store has mapped belong to the system, which takes them back. */
const MEMORY = /^RssAnon:\s+([0-9]+) kB$/m;
/** Few enough that the usual load fills memory to this bound before it is measured. */
const LIVE_ACTORS = '2000';
/** So many messages fill what the daemon keeps in memory: only then is it known what the usual load takes. */
const WARM_MESSAGES = 12_000;
const MOST_WARM_SECONDS = 180;
const NO_PROGRESS_MS = 20_000;
const GIVE_UP_MS = 1_200_000;

/**
 * `onedoor faults overload --count SECONDS`: first what the daemon can do, then half of that, then ten times the half for so many seconds, then what is left. Memory
 * and the event loop stay within their bounds, everything is answered, and a reader that acknowledges nothing keeps nobody else waiting and loses nothing.
 */
export const overloadRun: FaultRun = async ({ count: seconds, seed, folder, tell }) => {
  const failures: string[] = [];
  const environment = { ONEDOOR_LIMITS_LIVE_ACTORS: LIVE_ACTORS };
  const house = await House.build({ home: join(folder, 'house'), outside: findBroker(), environment });
  let flood: Flood | undefined;
  let gauge: Gauge | undefined;
  try {
    await house.startServer();
    await house.start();
    gauge = new Gauge(house);
    // What the start took is not asked about here.
    await gauge.take();
    await sleep(2000);
    const idle = await gauge.take();
    flood = await Flood.open({ home: house.home, natsUrl: house.natsUrl, seed });
    for (const { integrator } of integrators)
      if (integrator !== STALLED) await flood.listen(integrator, { acknowledging: true });
    let stopStalled = await flood.listen(STALLED, { acknowledging: true });
    const warm = Math.min(WARM_MESSAGES, 400 * seconds);
    for (let second = 0; second < MOST_WARM_SECONDS && flood.receipted < warm; second += 1)
      await flood.keepUnderWay(256, 1);
    const perSecond = await flood.keepUnderWay(256, 5);
    await untilAnswered(flood, () => flood?.sent === flood?.receipted);
    tell(`the daemon receipts ${Math.round(perSecond)} messages a second`);
    await gauge.take();
    const usual = perSecond * USUAL;
    await flood.pour(usual, Math.max(10, Math.min(60, seconds)));
    const steady = await gauge.take();
    tell(`at the usual load: ${text(steady)}`);

    await stopStalled();
    stopStalled = await flood.listen(STALLED, { acknowledging: false });
    const poured = await flood.pour(usual * TIMES, seconds);
    const over = await gauge.take();
    tell(`${poured} messages in ${seconds} s, ${flood.sent - flood.receipted} of them wait: ${text(over)}`);
    const drained = await untilAnswered(flood, () => flood?.openBesides(STALLED) === 0);
    const draining = await gauge.take();
    if (!drained) failures.push(`${flood.openBesides(STALLED)} messages were not answered`);
    tell(`all others are answered while ${flood.openOf(STALLED)} wait with the stalled reader: ${text(draining)}`);
    await stopStalled();
    await flood.listen(STALLED, { acknowledging: true });
    if (!(await untilAnswered(flood, () => flood?.openOf(STALLED) === 0)))
      failures.push(`${flood.openOf(STALLED)} answers were lost to the reader that was stalled`);

    failures.push(...flood.doubled.map((one) => `${one}: answered twice as if for the first time`));
    const rss = Math.max(over.rssMegabytes, draining.rssMegabytes);
    const ratio = rss / steady.rssMegabytes;
    if (ratio > MOST_MEMORY_GROWTH)
      failures.push(`memory grew to ${ratio.toFixed(2)} times of what the usual load takes`);
    const block = Math.max(over.loopMaxMs, draining.loopMaxMs);
    const busyBlock = Math.max(over.loopBusyMaxMs, draining.loopBusyMaxMs);
    const idleBlock = Math.max(over.idleMaxMs, draining.idleMaxMs);
    // A delay in which the loop's thread used no processor time is the machine's: there was none for it.
    if (busyBlock > LONGEST_BLOCK_MS)
      failures.push(
        `the event loop was held up for ${block} ms at most, with ${busyBlock} ms of processor time used in one delay; an idle loop for ${idleBlock} ms`,
      );
    return {
      failures,
      figures: {
        perSecond: Math.round(perSecond),
        overloadPerSecond: Math.round(poured / seconds),
        messages: flood.sent,
        unanswered: flood.sent - flood.receipted,
        doubled: flood.doubled.length,
        steadyRssMegabytes: steady.rssMegabytes,
        overloadRssMegabytes: rss,
        rssRatio: Number(ratio.toFixed(3)),
        idleLoopMaxMs: idle.loopMaxMs,
        steadyLoopMaxMs: steady.loopMaxMs,
        steadyLoopBusyMaxMs: steady.loopBusyMaxMs,
        steadyLoopP99Ms: steady.loopP99Ms,
        overloadLoopMaxMs: block,
        overloadLoopBusyMaxMs: busyBlock,
        overloadIdleLoopMaxMs: idleBlock,
        overloadLoopP99Ms: Math.max(over.loopP99Ms, draining.loopP99Ms),
      },
    };
  } finally {
    await gauge?.stop();
    await flood?.stop();
    await house.stop();
  }
};

interface Reading {
  /** The most that was seen since the reading before. */
  readonly rssMegabytes: number;
  /** What the memory consists of at the end of that time, by the daemon's own account. */
  readonly memory: string;
  readonly loopMaxMs: number;
  /** The most processor time that the loop's own thread used in one delay. */
  readonly loopBusyMaxMs: number;
  readonly loopP99Ms: number;
  /** The same of a loop with nothing to do. */
  readonly idleMaxMs: number;
}

const text = ({ rssMegabytes, loopMaxMs, loopBusyMaxMs, loopP99Ms, idleMaxMs, memory }: Reading): string =>
  `${rssMegabytes} MB (${memory}), the loop at most ${loopMaxMs} ms behind, of which ${loopBusyMaxMs} ms at work, p99 ${loopP99Ms} ms, an idle one at most ${idleMaxMs} ms`;

/** The parts of the heap that V8 has taken from the system, and what stands outside of it, in megabytes. */
function memoryText(metrics: string): string {
  const parts = [
    ...metrics.matchAll(/^onedoor_nodejs_heap_space_size_total_bytes\{space="([a-z_]+)"\} ([0-9]+)/gm),
    ...metrics.matchAll(/^onedoor_nodejs_(external)_memory_bytes ([0-9]+)/gm),
  ];
  return parts
    .map(([, name, bytes]) => ({ name, megabytes: Math.round(Number(bytes) / 1024 / 1024) }))
    .filter(({ megabytes }) => megabytes > 0)
    .map(({ name, megabytes }) => `${name} ${megabytes}`)
    .join(', ');
}

/** Measures a daemon from outside: its memory by the system's account, its event loop by its own metrics. */
class Gauge {
  readonly #house: House;
  readonly #timer: NodeJS.Timeout;
  readonly #idle = new Worker(new URL('./idle-loop.mjs', import.meta.url));
  #most = 0;

  constructor(house: House) {
    this.#house = house;
    this.#timer = setInterval(() => this.#look(), 200);
  }

  /** What was seen since the reading before; the daemon's own account begins anew each time it is asked. */
  async take(): Promise<Reading> {
    this.#look();
    const response = await fetch(`http://127.0.0.1:${this.#house.daemon.httpPort}/metrics`);
    const metrics = await response.text();
    const milliseconds = (name: string): number => {
      const value = new RegExp(`^onedoor_event_loop_${name}_seconds (.*)$`, 'm').exec(metrics)?.[1];
      return Math.round(Number(value) * 1000);
    };
    const rssMegabytes = Math.round(this.#most);
    this.#most = 0;
    const answer = once(this.#idle, 'message') as Promise<[number]>;
    this.#idle.postMessage('longest');
    const [idleMaxMs] = await answer;
    return {
      rssMegabytes,
      memory: memoryText(metrics),
      loopMaxMs: milliseconds('delay_max'),
      loopBusyMaxMs: milliseconds('busy_max'),
      loopP99Ms: milliseconds('delay_p99'),
      idleMaxMs,
    };
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#idle.terminate();
  }

  #look(): void {
    let status = '';
    try {
      status = readFileSync(`/proc/${this.#house.daemon.pid}/status`, 'utf8');
    } catch {
      // The daemon has ended; whoever asks it next is told.
    }
    const line = MEMORY.exec(status);
    this.#most = Math.max(this.#most, Number(line?.[1] ?? 0) / 1024);
  }
}

/** Waits for answers, and has senders repeat when none come any more. @returns whether all came */
async function untilAnswered(flood: Flood, done: () => boolean): Promise<boolean> {
  const giveUp = performance.now() + GIVE_UP_MS;
  let last = flood.receipted;
  let progress = performance.now();
  while (!done() && performance.now() < giveUp) {
    await sleep(50);
    if (flood.receipted !== last) {
      last = flood.receipted;
      progress = performance.now();
    } else if (performance.now() - progress > NO_PROGRESS_MS) {
      await flood.repeatOpen();
      progress = performance.now();
    }
  }
  return done();
}
