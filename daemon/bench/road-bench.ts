import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../rules/random.ts';
import type { Known } from './case-stock.ts';
import { growStore, handingIn, readSpecimens, type Specimen, specimenStories } from './grown-store.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { type Memory, memoryOf } from './processes.ts';
import { type Measured, Road, type RoadOptions } from './road.ts';
import { Site } from './road-site.ts';
import type { StageShares } from './road-stages.ts';

export interface RoadBenchOptions extends RoadOptions {
  /** How long each stretch is measured. */
  readonly seconds: number;
  /** How many entities the store knows before the load; with several the growth of the cost is measured, and all else at the last. */
  readonly entities: readonly number[];
  /** So many further applications are handed in at the end and left open; 0 leaves that out. */
  readonly active: number;
  /** Takes a copy of the profile, for tools that show one; none where it is absent. */
  readonly profile?: string | undefined;
  /** Told what is being done. */
  readonly tell: (sentence: string) => void;
}

export interface RoadResult {
  readonly full: Measured;
  readonly half: Measured;
  readonly profile: StageShares;
  readonly growth: Growth | undefined;
  /** Entities that the store knew before the load. */
  readonly entities: number;
  /** From the start of the process to `/readyz`. */
  readonly startSeconds: number;
  readonly rssMb: {
    readonly daemon: number;
    readonly daemonHighest: number;
    readonly daemonAnonymous: number;
    readonly natsServer: number;
  };
  /** The daemon's, with the further applications open; null where there are none. */
  readonly memoryActive: Memory | null;
  readonly diskBytesPerApplication: { readonly store: number; readonly streams: number };
  readonly applications: number;
  readonly messages: number;
  /** Messages that were sent again because no receipt came in time. */
  readonly repeated: number;
  /** What was not answered, or otherwise than planted: the first few in words, and how many. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}

/** Runs the road against daemons of its own, one for each size of store, and measures it. */
export async function benchRoad(options: RoadBenchOptions): Promise<RoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'onedoor-road-'));
  const sites: Site[] = [];
  const roads: Road[] = [];
  try {
    const sizes = options.entities.length === 0 ? [0] : options.entities;
    const resumed = Math.min(...sizes);
    const specimens = sizes.some((size) => size > 0) ? await makeSpecimens(join(folder, 'specimens'), options) : [];
    for (const size of sizes) {
      const site = new Site(join(folder, `store-${size}`));
      sites.push(site);
      const known = size > 0 ? await grown(site, specimens, { entities: size, resumed }, options) : undefined;
      await site.start();
      roads.push(await Road.open(site, options, known === undefined ? {} : { known }));
    }
    const road = roads.at(-1);
    if (road === undefined) throw new Error('there is no road');
    const growth = roads.length > 1 ? await measureGrowth(roads, sizes, options) : undefined;
    const result = await measure(road, sizes.at(-1) ?? 0, options);
    return { ...result, growth, ...faultsOf(roads) };
  } finally {
    for (const road of roads) await road.load.stop();
    for (const site of sites) await site.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has a daemon take in what is copied then. */
async function makeSpecimens(home: string, options: RoadBenchOptions): Promise<readonly Specimen[]> {
  const stories = specimenStories(new Random(options.seed + 1));
  const site = new Site(home);
  await site.start();
  try {
    const road = await Road.open(site, options);
    await road.load.sendAll(stories.map(handingIn), options.window);
    await site.rested();
    await road.load.stop();
    if (road.load.faultCount > 0) throw new Error(`specimens were answered otherwise: ${road.load.faults[0]}`);
  } finally {
    await site.stop();
  }
  return readSpecimens(home, stories);
}

/** Fills the store of a site that has been started once, so that there are secrets, streams and marks. */
async function grown(
  site: Site,
  specimens: readonly Specimen[],
  size: Parameters<typeof growStore>[2],
  { tell }: RoadBenchOptions,
): Promise<Known> {
  await site.start();
  await site.rested();
  await site.stop();
  tell(`${size.entities} entities are written 写入已知实体`);
  return growStore(site.home, specimens, size);
}

async function measure(
  road: Road,
  entities: number,
  { seconds, active, profile: profileFile, tell }: RoadBenchOptions,
): Promise<Omit<RoadResult, 'growth' | 'faults' | 'faultCount' | 'repeated'>> {
  const { site, load, atOpening } = road;
  tell(`warm-up 预热: ${seconds} s`);
  await road.full(seconds);
  tell(`as much as it takes 满载: ${seconds} s`);
  const full = await road.full(seconds);
  tell(`half of it 半载: ${Math.round(full.perSecond / 2)}/s, ${seconds} s`);
  const half = await road.paced(full.perSecond / 2, seconds);
  tell(`as much as it takes, with a profile 满载并剖析: ${seconds / 2} s`);
  const profile = await road.profiled(seconds / 2);
  if (profileFile !== undefined) copyFileSync(site.profileFile, profileFile);
  const memory = memoryOf(site.pids.daemon);
  const natsServer = memoryOf(site.pids.natsServer).residentMb;
  tell('open applications are brought to their end 办结在办件');
  await road.finish();
  const applications = load.started - atOpening.started;
  const messages = load.receipts - atOpening.receipts;
  const diskBytesPerApplication = {
    store: (site.storeBytes() - atOpening.storeBytes) / applications,
    streams: (site.streamBytes() - atOpening.streamBytes) / applications,
  };
  if (active > 0) tell(`${active} further applications are handed in 另收件`);
  const memoryActive = active > 0 ? await road.active(active) : null;
  return {
    full,
    half,
    profile,
    entities,
    startSeconds: site.startSeconds,
    rssMb: {
      daemon: memory.residentMb,
      daemonHighest: memory.highestMb,
      daemonAnonymous: memory.anonymousMb,
      natsServer,
    },
    memoryActive,
    diskBytesPerApplication,
    applications,
    messages,
  };
}

function faultsOf(roads: readonly Road[]): Pick<RoadResult, 'faults' | 'faultCount' | 'repeated'> {
  const loads = roads.map(({ load }) => load);
  return {
    faults: loads.flatMap(({ faults }) => faults),
    faultCount: loads.reduce((sum, { faultCount }) => sum + faultCount, 0),
    repeated: loads.reduce((sum, { repeated }) => sum + repeated, 0),
  };
}
