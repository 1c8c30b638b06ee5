import { beforeAll, describe, expect, it } from 'vitest';
import { simulate } from './simulation.ts';
import { openWorld, type World } from './world.ts';

describe('a simulation', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });

  it('comes to the same end for the same seed, and to another for another', { timeout: 600_000 }, async () => {
    const ends: string[] = [];
    for (const seed of [11, 12, 13, 11, 12, 13]) ends.push((await simulate(seed, world)).hash);
    expect(ends.slice(3)).toEqual(ends.slice(0, 3));
    expect(new Set(ends).size).toBe(3);
  });

  it('has every fault somewhere in a few seeds', { timeout: 600_000 }, async () => {
    const sums: Record<string, number> = {};
    for (let seed = 1; seed <= 15; seed += 1) {
      const { tallies, violation } = await simulate(seed, world);
      expect(violation).toBeUndefined();
      for (const [name, count] of Object.entries(tallies)) sums[name] = (sums[name] ?? 0) + count;
    }
    expect(Object.entries(sums).filter(([, count]) => count === 0)).toEqual([]);
  });
});
