import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type FakeCode, fakeCodes } from '../../adapters/sources/fake/departments.ts';
import type { FaultShares } from '../../adapters/sources/fake/faults.ts';
import { quantile } from '../demo/ledger.ts';
import { type Departments, openDepartments } from '../demo/verification/departments.ts';
import { House } from '../faults/house.ts';
import { admitVerification } from '../faults/source-load.ts';
import { type Lane, SourceTraffic, type Stretch } from './source-traffic.ts';

export interface SourcesBenchOptions {
  /** An empty folder. */
  readonly folder: string;
  /** How often the healthy departments and the ill ones are measured, in turn. */
  readonly rounds: number;
  readonly seconds: number;
  /** Applications a second that nobody verifies. */
  readonly rate: number;
  /** Of each verification. */
  readonly deadlineSeconds: number;
  /** Verifications of the stage that measures how many go through. */
  readonly count: number;
  readonly seed: number;
  readonly tell: (sentence: string) => void;
}

export interface SourcesBenchResult {
  readonly rounds: number;
  readonly seconds: number;
  readonly rate: number;
  /** Median of the rounds' p99: applications that nobody verifies, until their receipt. */
  readonly plainP50Ms: Pair;
  readonly plainP99Ms: Pair;
  readonly plainGrowth: number;
  /** The same of verifications by departments that are well, until their report. */
  readonly verifiedP50Ms: Pair;
  readonly verifiedP99Ms: Pair;
  readonly verifiedGrowth: number;
  /** From the first call that a department left without a good answer until its circuit was open, the longest of the rounds. */
  readonly circuitOpenedMs: Readonly<Record<string, number>>;
  /** Verifications by ill departments, and the longest that one of them has taken. */
  readonly illVerifications: number;
  readonly longestMs: number;
  readonly stuck: number;
  /** Verifications a second by healthy departments whose limits do not bind. */
  readonly verificationsPerSecond: number;
}

interface Pair {
  readonly healthy: number;
  readonly ill: number;
}

const ill: Partial<Record<FakeCode, FaultShares>> = {
  'civil-affairs': { hang: 1 },
  housing: { fail: 0.5 },
  'social-security': { garbage: 1 },
};
const illDatasets = ['civil-affairs.marriage', 'housing.holdings', 'social-security.insurance'];
const wellDatasets = ['public-security.household'];
const datasets = [...illDatasets, ...wellDatasets];
/** Below what the departments allow. */
const WELL_PER_SECOND = 10;
const ILL_PER_SECOND = 20;
const PEOPLE = 100;
const WARM_UP_SECONDS = 5;
/** So long after its deadline a verification has its report at the latest. */
const LATEST_MS = 3000;
const SETTLE_MS = 120_000;
const AT_ONCE = 64;

/** Applications and verifications of which the same share asks three departments: while those are well, and while they are ill. */
export async function benchSources(options: SourcesBenchOptions): Promise<SourcesBenchResult> {
  const { folder, rounds, seconds, rate, deadlineSeconds, tell } = options;
  const site = await openSite(join(folder, 'isolation'), options, {});
  const perSecond = { plain: rate, well: WELL_PER_SECOND, ill: ILL_PER_SECOND };
  const stretches: Record<keyof Pair, Stretch[]> = { healthy: [], ill: [] };
  const opened = new Map<string, number>();
  let longestMs = 0;
  let stuck = 0;
  try {
    await site.traffic.run(WARM_UP_SECONDS, perSecond, datasetsOf);
    for (let round = 1; round <= rounds; round += 1) {
      for (const condition of ['healthy', 'ill'] as const) {
        await settled(site);
        setHealth(site.departments, condition);
        const watch = condition === 'ill' ? watchCircuits(site) : undefined;
        const stretch = await site.traffic.run(seconds, perSecond, datasetsOf);
        for (const [code, took] of (await watch?.stop()) ?? []) opened.set(code, Math.max(opened.get(code) ?? 0, took));
        stuck += await drained(site.traffic, deadlineSeconds);
        setHealth(site.departments, 'healthy');
        stretches[condition].push(stretch);
        longestMs = Math.max(longestMs, ...stretch.latenciesMs.ill);
        tell(
          `round ${round} ${condition}: plain p99 ${p(stretch, 'plain', 0.99)} ms, verified p99 ${p(stretch, 'well', 0.99)} ms`,
        );
      }
    }
  } finally {
    await site.stop();
  }
  const of = (lane: Lane, share: number): Pair => ({
    healthy: median(stretches.healthy.map((one) => p(one, lane, share))),
    ill: median(stretches.ill.map((one) => p(one, lane, share))),
  });
  const [plain, verified] = [of('plain', 0.99), of('well', 0.99)];
  return {
    ...{ rounds, seconds, rate },
    plainP50Ms: of('plain', 0.5),
    plainP99Ms: plain,
    plainGrowth: growth(plain),
    verifiedP50Ms: of('well', 0.5),
    verifiedP99Ms: verified,
    verifiedGrowth: growth(verified),
    circuitOpenedMs: Object.fromEntries(opened),
    illVerifications: stretches.ill.reduce((sum, { latenciesMs }) => sum + latenciesMs.ill.length, 0),
    longestMs: Math.round(longestMs),
    stuck,
    verificationsPerSecond: await throughput(options),
  };
}

const datasetsOf = (lane: Lane, index: number): readonly string[] =>
  lane === 'well' ? wellDatasets : [illDatasets[index % illDatasets.length] ?? ''];

interface Site {
  readonly house: House;
  readonly departments: Departments;
  readonly traffic: SourceTraffic;
  stop(): Promise<void>;
}

async function openSite(
  home: string,
  { seed, deadlineSeconds }: Pick<SourcesBenchOptions, 'seed' | 'deadlineSeconds'>,
  environment: Readonly<Record<string, string>>,
): Promise<Site> {
  const house = await House.build({ home, environment });
  admitVerification(home);
  const departments = await openDepartments({ home, seed, count: PEOPLE, now: Date.now });
  const stop = async (): Promise<void> => {
    await house.stop();
    await departments.stop();
  };
  try {
    await house.start();
    await departments.answerOver(house.natsUrl);
    const { people } = departments;
    const traffic = await SourceTraffic.open({ home, natsUrl: house.natsUrl, people, datasets, deadlineSeconds });
    return {
      ...{ house, departments, traffic },
      stop: async () => {
        await traffic.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function setHealth({ sources }: Departments, condition: keyof Pair): void {
  for (const code of fakeCodes) {
    const source = sources.get(code);
    if (source !== undefined) source.shares = condition === 'ill' ? (ill[code] ?? {}) : {};
  }
}

/** Waits until every verification has its report. @returns how many had none in time */
async function drained(traffic: SourceTraffic, deadlineSeconds: number): Promise<number> {
  const until = performance.now() + SETTLE_MS;
  let late = 0;
  while (traffic.open > 0) {
    if (performance.now() > until) return traffic.open;
    if (traffic.longestMs > deadlineSeconds * 1000 + LATEST_MS) late = Math.max(late, 1);
    await sleep(50);
  }
  return late;
}

/** Asks until all departments are asked as ever again. */
async function settled({ house, traffic }: Site): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const circuits = await circuitsOf(house);
    if ([...circuits.values()].every((value) => value === 0)) return;
    if (performance.now() > until) throw new Error(`the circuits do not close: ${JSON.stringify([...circuits])}`);
    // Each goes through the half-open circuit, or waits for its deadline.
    const probes = [...circuits].filter(([, value]) => value === 0.5);
    const dueAt = performance.now();
    await Promise.all(
      probes.map(([code]) =>
        traffic.verify(
          'ill',
          datasets.filter((one) => one.startsWith(`${code}.`)),
          { dueAt, latencies: [] },
        ),
      ),
    );
    await sleep(200);
  }
}

async function circuitsOf(house: House): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${house.daemon.httpPort}/metrics`)).text();
  const found = text.matchAll(/^onedoor_source_circuit_open\{source="([a-z-]+)"\} ([0-9.]+)$/gm);
  return new Map([...found].map(([, code = '', value]) => [code, Number(value)]));
}

/** Notes how long after the first call in a stretch each circuit is seen open; to be read often, and costs little. */
function watchCircuits({ house, departments }: Site): { stop(): Promise<ReadonlyMap<string, number>> } {
  const first = new Map<string, number>();
  const opened = new Map<string, number>();
  for (const [code, source] of departments.sources)
    source.onCall = () => {
      if (!first.has(code)) first.set(code, performance.now());
    };
  let stopping = false;
  const watching = (async () => {
    while (!stopping) {
      await sleep(100);
      for (const [code, value] of await circuitsOf(house)) {
        const since = first.get(code);
        if (value > 0 && since !== undefined && !opened.has(code))
          opened.set(code, Math.round(performance.now() - since));
      }
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      await watching;
      for (const source of departments.sources.values()) source.onCall = undefined;
      return opened;
    },
  };
}

const shipped = fileURLToPath(new URL('../../rules/', import.meta.url));

/** How many verifications by two departments each go through, so many at once, where no limit of a department binds. */
async function throughput({ folder, count, tell, ...options }: SourcesBenchOptions): Promise<number> {
  const home = join(folder, 'throughput');
  const rules = join(folder, 'rules');
  cpSync(shipped, rules, { recursive: true, filter: (file) => !file.endsWith('.ts') });
  for (const code of fakeCodes) {
    const file = join(rules, 'sources', `${code}.json`);
    const definition = JSON.parse(readFileSync(file, 'utf8')) as { limits: object };
    Object.assign(definition.limits, { concurrency: 64, ratePerSecond: 1000 });
    writeFileSync(file, JSON.stringify(definition));
  }
  const site = await openSite(home, options, { ONEDOOR_RULES_FOLDER: rules });
  try {
    const asked = ['civil-affairs.marriage', 'public-security.household'];
    const verifySome = async (most: number): Promise<void> => {
      let left = most;
      const work = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await site.traffic.verify('well', asked, { dueAt: performance.now(), latencies: [] });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    };
    await verifySome(Math.ceil(count / 10));
    const begun = performance.now();
    await verifySome(count);
    const perSecond = Math.round((count * 1000) / (performance.now() - begun));
    tell(`${perSecond} verifications a second by two departments each`);
    return perSecond;
  } finally {
    await site.stop();
  }
}

function p({ latenciesMs }: Stretch, lane: Lane, share: number): number {
  const sorted = [...latenciesMs[lane]].sort((one, other) => one - other);
  return Math.round(quantile(sorted, share) * 10) / 10;
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((one, other) => one - other),
    0.5,
  );
}

function growth({ healthy, ill: other }: Pair): number {
  return Math.round((other / healthy) * 1000) / 1000;
}
