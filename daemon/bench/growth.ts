import type { Measured, Road } from './road.ts';
import { quantile } from './rounds.ts';

/** What a message costs with stores of two sizes, measured in turns in one run. */
export interface Growth {
  readonly from: GrowthSide;
  readonly to: GrowthSide;
  /** Of the daemon's processor time a message, the larger store's divided by the smaller's. */
  readonly costRatio: number;
  /** Of messages a second. */
  readonly rateRatio: number;
  readonly rounds: number;
}

export interface GrowthSide {
  readonly entities: number;
  readonly startSeconds: number;
  readonly perSecond: number;
  readonly daemonCpuMicroseconds: number;
}

/** Each has so many turns; the median of them counts. */
const ROUNDS = 3;

/**
 * Loads the roads in turns, so that what slows the machine for a while slows all alike. A daemon without load costs next to nothing
 * meanwhile.
 */
export async function measureGrowth(
  roads: readonly Road[],
  sizes: readonly number[],
  options: { readonly seconds: number; readonly tell: (sentence: string) => void },
): Promise<Growth> {
  const sides = roads.map((road, index) => ({ road, entities: sizes[index] ?? 0, measured: [] as Measured[] }));
  // A turn before the first: nobody is measured cold.
  for (let round = 0; round <= ROUNDS; round += 1) {
    options.tell(`growth 增长: round 轮 ${round} / ${ROUNDS}`);
    for (const { road, measured } of round % 2 === 0 ? sides : sides.toReversed()) {
      const stretch = await road.full(options.seconds);
      if (round > 0) measured.push(stretch);
    }
  }
  const [from, to] = [sides.at(0), sides.at(-1)].map((side) => {
    if (side === undefined) throw new Error('growth wants two sizes');
    return {
      entities: side.entities,
      startSeconds: side.road.site.startSeconds,
      perSecond: quantile(
        side.measured.map(({ perSecond }) => perSecond),
        0.5,
      ),
      daemonCpuMicroseconds: quantile(
        side.measured.map(({ cpuMicroseconds }) => cpuMicroseconds.daemon),
        0.5,
      ),
    };
  });
  if (from === undefined || to === undefined) throw new Error('growth wants two sizes');
  // What the others have begun is answered to the end as well.
  for (const { road } of sides.slice(0, -1)) await road.finish();
  return {
    from,
    to,
    costRatio: to.daemonCpuMicroseconds / from.daemonCpuMicroseconds,
    rateRatio: to.perSecond / from.perSecond,
    rounds: ROUNDS,
  };
}
