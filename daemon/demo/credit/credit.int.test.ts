import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCredit } from './credit.ts';
import { plants } from './plants.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-credit-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;

describe('a trial of credit', () => {
  it('finds every ledger, index, notice and measure as planted, over a year', { timeout: 180_000 }, async () => {
    process.stdout.write(`${told}\n`);
    const run = await runCredit({ home, people: 20, seed, progress: () => undefined });
    expect(run.mismatches, told).toEqual([]);
    // Every plant once, and the first five twice.
    expect(new Set(run.subjects.map(({ plant }) => plant.name)).size).toBe(plants.length);
    const items = run.subjects.flatMap(({ plant }) =>
      plant.items.filter(({ standing }) => standing !== 'not-recorded'),
    );
    expect(run.items, told).toBe(items.length);
    expect(run.met, told).toBeGreaterThan(10);
    expect(run.unmet, told).toBeGreaterThan(10);
    expect(run.indexes, told).toBe(7 * run.subjects.filter(({ plant }) => plant.items.length > 0).length);
  });
});
