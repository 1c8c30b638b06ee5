import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf } from './processes.ts';
import { type Measured, Road, type RoadOptions } from './road.ts';
import { Site } from './road-site.ts';
import type { StageShares } from './road-stages.ts';

export interface RoadBenchOptions extends RoadOptions {
  /** How long each stretch is measured. */
  readonly seconds: number;
  /** So many further applications are handed in at the end and left open; 0 leaves that out. */
  readonly active: number;
  /** Told what is being done. */
  readonly tell: (sentence: string) => void;
}

export interface RoadResult {
  readonly full: Measured;
  readonly half: Measured;
  readonly profile: StageShares;
  /** From the start of the process to `/readyz`. */
  readonly startSeconds: number;
  readonly rssMb: { readonly daemon: number; readonly daemonHighest: number; readonly natsServer: number };
  /** The daemon's, with the further applications open; null where there are none. */
  readonly rssMbActive: number | null;
  readonly diskBytesPerApplication: { readonly store: number; readonly streams: number };
  readonly applications: number;
  readonly messages: number;
  /** Messages that were sent again because no receipt came in time. */
  readonly repeated: number;
  /** What was not answered, or otherwise than planted: the first few in words, and how many. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}

/** Runs the road once against a daemon of its own and measures it. */
export async function benchRoad(options: RoadBenchOptions): Promise<RoadResult> {
  const home = mkdtempSync(join(tmpdir(), 'onedoor-road-'));
  const site = new Site(home);
  try {
    await site.start();
    const road = await Road.open(site, options);
    try {
      return await measure(road, options);
    } finally {
      await road.load.stop();
    }
  } finally {
    await site.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(road: Road, { seconds, active, tell }: RoadBenchOptions): Promise<RoadResult> {
  const { site, load } = road;
  const before = {
    store: site.storeBytes(),
    streams: site.streamBytes(),
    started: load.started,
    receipts: load.receipts,
  };
  tell(`warm-up 预热: ${seconds} s`);
  await road.full(seconds);
  tell(`as much as it takes 满载: ${seconds} s`);
  const full = await road.full(seconds);
  tell(`half of it 半载: ${Math.round(full.perSecond / 2)}/s, ${seconds} s`);
  const half = await road.paced(full.perSecond / 2, seconds);
  tell(`as much as it takes, with a profile 满载并剖析: ${seconds / 2} s`);
  const profile = await road.profiled(seconds / 2);
  const memory = memoryOf(site.pids.daemon);
  const natsServer = memoryOf(site.pids.natsServer).residentMb;
  tell('open applications are brought to their end 办结在办件');
  await road.finish();
  const applications = load.started - before.started;
  const messages = load.receipts - before.receipts;
  const diskBytesPerApplication = {
    store: (site.storeBytes() - before.store) / applications,
    streams: (site.streamBytes() - before.streams) / applications,
  };
  if (active > 0) tell(`${active} further applications are handed in 另收件`);
  const rssMbActive = active > 0 ? await road.active(active) : null;
  return {
    full,
    half,
    profile,
    startSeconds: site.startSeconds,
    rssMb: { daemon: memory.residentMb, daemonHighest: memory.highestMb, natsServer },
    rssMbActive,
    diskBytesPerApplication,
    applications,
    messages,
    repeated: load.repeated,
    faults: load.faults,
    faultCount: load.faultCount,
  };
}
