import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openShelf } from '../../actors/figures/shelf.ts';
import { startFiguresTaker } from '../../actors/followers/figures-taker.ts';
import { Journal } from '../../actors/journal.ts';
import type { JournalStore } from '../../actors/ports.ts';
import type { Json, Turn } from '../../actors/protocol/journal.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { defaultSettings } from '../config.ts';
import { quantile } from '../demo/ledger.ts';
import { still } from '../simulation/life.ts';
import { fillStore } from './filled-store.ts';
import { memoryOf } from './processes.ts';

/** How long turns took from their appending until they were committed, and how long the loop was held. */
interface Latency {
  readonly turns: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  readonly loopP99Ms: number;
  readonly loopMostMs: number;
}

export interface SnapshotBenchResult {
  readonly applications: number;
  readonly turnsASecond: number;
  readonly sharePercent: number;
  /** Of the snapshot with nothing else going on. */
  readonly idleSeconds: number;
  /** Processor time of that, all threads: what a busy machine tells as well as a quiet one. */
  readonly idleProcessorSeconds: number;
  /** Of the snapshot while turns are committed. */
  readonly loadedSeconds: number;
  /** What the process holds more at its highest while it is taken; on an idle road. */
  readonly memoryMb: number;
  readonly without: Latency;
  readonly during: Latency;
}

export interface SnapshotBenchOptions {
  /** An absent or empty folder. */
  readonly folder: string;
  readonly applications: number;
  readonly turnsASecond: number;
  readonly seconds: number;
  readonly seed: number;
  readonly tell: (sentence: string) => void;
}

/**
 * Takes a snapshot of credit figures of a filled store, on an idle road and on one that commits turns of real size at a steady
 * rate, and compares these turns with others that nothing was taken beside. The store, the journal and the taker are the
 * daemon's own, with its settings; no broker and no rules.
 */
export async function benchSnapshot(options: SnapshotBenchOptions): Promise<SnapshotBenchResult> {
  const { folder, applications, turnsASecond, seconds, seed, tell } = options;
  const place = { folder, masterKey: new Uint8Array(32).fill(7) };
  const filled = await fillStore({
    ...{ ...place, applications, seed, effects: false },
    tell: (written) => tell(`${written} …`),
  });
  tell(`${applications} applications in ${filled.seconds.toFixed(1)} s 已写入办件`);
  const store = await openLevelStore(place);
  const fatal = (error: unknown): never => {
    throw error;
  };
  const journal = new Journal(defaultSettings.limits, { store, meter: still, fatal });
  const { kept, ...counting } = defaultSettings.figures;
  const shelf = await openShelf(kept, { journal, store, clock: systemClock });
  const elapsed = (): number => performance.now();
  const taker = startFiguresTaker(
    { ...counting, at: undefined, everyMs: 60_000 },
    {
      journal,
      store,
      shelf,
      clock: systemClock,
      elapsed,
      ruleSet: () => 'bench',
      onTaken: () => undefined,
      onFault: fatal,
    },
  );
  const order = () => taker.order({ by: 'bench', purpose: 'bench' });
  try {
    const load = new TurnLoad(journal, await someState(store), turnsASecond);
    const before = memoryOf(process.pid).anonymousMb;
    const processor = process.cpuUsage();
    const idle = await watched(order, () => memoryOf(process.pid).anonymousMb);
    const { user, system } = process.cpuUsage(processor);
    tell(`idle 空闲 ${idle.seconds.toFixed(1)} s`);
    if (idle.value.walked.applications < applications) throw new Error('not all applications were counted');
    const without = await load.during(() => new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
    tell(`without 无快照 ${JSON.stringify(without.latency)}`);
    const during = await load.during(order);
    tell(`during 快照中 ${JSON.stringify(during.latency)}`);
    return {
      ...{ applications, turnsASecond, sharePercent: counting.sharePercent },
      idleSeconds: rounded(idle.seconds),
      idleProcessorSeconds: rounded((user + system) / 1e6),
      loadedSeconds: rounded(during.seconds),
      memoryMb: rounded(Math.max(0, idle.most - before)),
      without: without.latency,
      during: during.latency,
    };
  } finally {
    await taker.stop();
    await journal.flush();
    await store.close();
  }
}

/** The load goes on with so many applications: a snapshot that new ones come in front of would count these, too. */
const LOADED = 1000;

/** Appends turns at a steady rate, whatever becomes of those before. */
class TurnLoad {
  readonly #journal: Journal;
  readonly #state: Json;
  readonly #aSecond: number;
  #number = 0;

  constructor(journal: Journal, state: Json, aSecond: number) {
    this.#journal = journal;
    this.#state = state;
    this.#aSecond = aSecond;
  }

  async during(work: () => Promise<unknown>): Promise<{ readonly seconds: number; readonly latency: Latency }> {
    const took: number[] = [];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const begun = performance.now();
    let appended = 0;
    const timer = setInterval(() => {
      const due = ((performance.now() - begun) * this.#aSecond) / 1000;
      for (; appended < due; appended += 1) {
        // When it should have come: a loop that is held makes every turn late that would have come meanwhile.
        const wanted = begun + (appended * 1000) / this.#aSecond;
        this.#journal.append(this.#turn(), () => took.push(performance.now() - wanted));
      }
    }, 1);
    delay.enable();
    await work();
    delay.disable();
    clearInterval(timer);
    const seconds = (performance.now() - begun) / 1000;
    await this.#journal.flush();
    while (took.length < appended) await new Promise((resolve) => setTimeout(resolve, 1));
    const sorted = took.toSorted((one, other) => one - other);
    return {
      seconds,
      latency: {
        turns: took.length,
        p50Ms: rounded(quantile(sorted, 0.5)),
        p99Ms: rounded(quantile(sorted, 0.99)),
        mostMs: rounded(sorted.at(-1) ?? 0),
        loopP99Ms: rounded(delay.percentile(99) / 1e6),
        loopMostMs: rounded(delay.max / 1e6),
      },
    };
  }

  #turn(): Turn {
    this.#number += 1;
    return {
      entity: { kind: 'application', id: `hall.L-${this.#number % LOADED}` },
      at: systemClock.now(),
      version: Math.ceil(this.#number / LOADED),
      input: { source: 'operator', by: 'bench', purpose: 'bench' },
      events: [{ type: 'ApplicationExamined' }],
      messages: [],
      commands: [],
      readings: [],
      state: this.#state,
    };
  }
}

async function someState(store: Pick<JournalStore, 'ids' | 'load'>): Promise<Json> {
  const [id = ''] = await store.ids('application', { limit: 1 });
  const stored = await store.load({ kind: 'application', id });
  if (stored === undefined) throw new Error('the store holds no application');
  return stored.state;
}

/** Does something, and looks at a number again and again meanwhile. */
async function watched<Value>(
  work: () => Promise<Value>,
  look: () => number,
): Promise<{ readonly value: Value; readonly seconds: number; readonly most: number }> {
  let most = look();
  const timer = setInterval(() => {
    most = Math.max(most, look());
  }, 100);
  const begun = performance.now();
  try {
    const value = await work();
    return { value, seconds: (performance.now() - begun) / 1000, most };
  } finally {
    clearInterval(timer);
  }
}

const rounded = (number: number): number => Math.round(number * 100) / 100;
