import { beforeAll, describe, expect, it } from 'vitest';
import type { Invariant } from './chronicle.ts';
import { type PlantName, plants } from './plants.ts';
import { report } from './report.ts';
import { simulate } from './simulation.ts';
import { openWorld, type World } from './world.ts';

/** Each defect must be found within so many seeds, by the invariant that it breaks. */
const SEEDS = 8;
const found: Readonly<Record<PlantName, Invariant>> = {
  'effect-before-commit': 'no effect without commit',
  'lost-outbox-mark': 'marks are consistent',
  'wrong-sender-key': 'sender ids',
  'due-row-kept': 'due rows are the deadlines',
  'state-without-entry': 'state is the fold of the journal',
  'repair-keeps-measure': 'credit follows the items',
  'answer-without-effect': 'credit follows the items',
};

describe('a planted defect', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });

  it.each(Object.entries(found))('is found: %s', { timeout: 600_000 }, async (name, invariant) => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const outcome = await simulate(seed, world, plants[name as PlantName]);
      if (outcome.violation === undefined) continue;
      expect(outcome.violation.invariant).toBe(invariant);
      const text = report(outcome, name);
      expect(text).toContain(`npm run simulate -- --seeds 1 --from ${seed} --plant ${name}\n`);
      expect(outcome.happenings.length).toBeGreaterThan(3);
      const again = await simulate(seed, world, plants[name as PlantName]);
      expect(report(again, name)).toBe(text);
      return;
    }
    expect.unreachable(`${SEEDS} seeds did not find ${name}`);
  });

  it('is what was found: the same seeds are clean without it', { timeout: 600_000 }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) expect((await simulate(seed, world)).violation).toBeUndefined();
  });
});
