import { Random } from '../../rules/random.ts';
import { quantile } from '../demo/ledger.ts';
import { CaseStock } from './case-stock.ts';
import { type Memory, memoryOf } from './processes.ts';
import { Load } from './road-load.ts';
import { filingCases, type Site } from './road-site.ts';
import { divide, type Stage, type StageShares, stages } from './road-stages.ts';

export interface RoadOptions {
  readonly seed: number;
  /** Messages without a receipt at most, when as much as can be is sent. */
  readonly window: number;
  /** Applications that are open at once. */
  readonly openCases: number;
}

/** Processor time a message, in microseconds. */
export interface CpuPerMessage {
  readonly daemon: number;
  /** The daemon's first thread, on which JavaScript runs; the others are LevelDB's and V8's own. */
  readonly mainThread: number;
  readonly natsServer: number;
  readonly loader: number;
}

/** What came of a stretch of the road. */
export interface Measured {
  /** Messages of integrators, over the time until they were answered and all was done that followed from them. */
  readonly perSecond: number;
  /** Receipts while messages were sent: more than `perSecond` where work was put off. */
  readonly receiptsPerSecond: number;
  readonly turnsPerSecond: number;
  /** Commands between actors and messages to be published that were put off, when the last message was sent. */
  readonly backlog: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly cpuMicroseconds: CpuPerMessage;
}

/** More messages than the last rate would need. */
const SPARE = 1.3;
/** What a quiet machine may do before anything is measured. */
const EXPECTED_RATE = 5000;

/** The road under load: a daemon, its server, and the senders in this process. */
export class Road {
  readonly site: Site;
  readonly load: Load;
  /** What was there and done when only the filings were in. */
  readonly atOpening: {
    readonly storeBytes: number;
    readonly streamBytes: number;
    readonly started: number;
    readonly receipts: number;
  };
  readonly #stock: CaseStock;
  readonly #options: RoadOptions;
  #rate = EXPECTED_RATE;

  private constructor(site: Site, load: Load, stock: CaseStock, options: RoadOptions) {
    this.site = site;
    this.load = load;
    const { started, receipts } = load;
    this.atOpening = { storeBytes: site.storeBytes(), streamBytes: site.streamBytes(), started, receipts };
    this.#stock = stock;
    this.#options = options;
  }

  /**
   * Connects every integrator to the started daemon and files the county's organisations and officers.
   * @param cases applications that the daemon knows already, or another mix than the county's
   */
  static async open(
    site: Site,
    options: RoadOptions,
    cases?: ConstructorParameters<typeof CaseStock>[1],
  ): Promise<Road> {
    const random = new Random(options.seed);
    const stock = new CaseStock(random, cases);
    const load = await Load.open((integrator) => site.credentials(integrator), stock.next);
    const { organisations, officers } = filingCases(random);
    for (const cases of [organisations, officers]) await load.sendAll(cases, options.window);
    return new Road(site, load, stock, options);
  }

  /** Sends as much as the daemon takes. */
  full(seconds: number): Promise<Measured> {
    const { window, openCases } = this.#options;
    this.#stock.fillFor(seconds * this.#rate * SPARE);
    return this.#measured(async () => {
      const stretch = await this.load.atFull({ window, openCases, seconds });
      this.#rate = stretch.receipts / stretch.seconds;
      return stretch;
    });
  }

  /** Sends so many messages a second, whatever comes back. */
  paced(rate: number, seconds: number): Promise<Measured> {
    this.#stock.fillFor(seconds * rate * SPARE);
    return this.#measured(() => this.load.paced({ rate, seconds }));
  }

  /** Sends as much as the daemon takes while its processor time is sampled. */
  async profiled(seconds: number): Promise<StageShares> {
    const { window, openCases } = this.#options;
    this.#stock.fillFor(seconds * this.#rate * SPARE);
    const profile = await this.site.profiled(() => this.load.atFull({ window, openCases, seconds }));
    return divide(profile);
  }

  /** Brings everything that is open to its end. */
  finish(): Promise<void> {
    return this.load.finish(this.#options.window);
  }

  /** Hands in so many further applications, which stay open. @returns the daemon's memory then */
  async active(count: number): Promise<Memory> {
    await this.load.sendAll(Array.from({ length: count }, this.#stock.left), this.#options.window);
    return memoryOf(this.site.pids.daemon);
  }

  async #measured(run: () => ReturnType<Load['atFull']>): Promise<Measured> {
    const { site, load } = this;
    const before = { spent: await site.spent(), receipts: load.receipts, at: performance.now() };
    const { seconds, receipts, latenciesMs } = await run();
    const backlog = await site.backlog();
    await site.rested();
    const wholeSeconds = (performance.now() - before.at) / 1000;
    const spent = await site.spent();
    const messages = Math.max(1, load.receipts - before.receipts);
    const each = (of: (at: typeof spent) => number): number => (of(spent) - of(before.spent)) / messages;
    const sorted = [...latenciesMs];
    return {
      perSecond: messages / wholeSeconds,
      receiptsPerSecond: receipts / seconds,
      turnsPerSecond: (spent.turns - before.spent.turns) / wholeSeconds,
      backlog,
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
      p999Ms: quantile(sorted, 0.999),
      cpuMicroseconds: {
        daemon: each(({ daemon }) => daemon.all),
        mainThread: each(({ daemon }) => daemon.mainThread),
        natsServer: each(({ natsServer }) => natsServer.all),
        loader: each(({ loader }) => loader.all),
      },
    };
  }
}

/** The first thread's time a message, by stage. */
export function stagesPerMessage({ mainThread }: CpuPerMessage, { shares }: StageShares): Record<Stage, number> {
  return Object.fromEntries(stages.map((stage) => [stage, shares[stage] * mainThread])) as Record<Stage, number>;
}
