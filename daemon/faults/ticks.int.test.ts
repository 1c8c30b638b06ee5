import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tickKills } from './ticks.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('deadlines that fall due while the daemon is killed', () => {
  it('fire once each, none is missed, and what they count is counted once', { timeout: 300_000 }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-faults-ticks-'));
    const { failures, figures } = await tickKills({ count: 3, seed, folder, tell: () => undefined });
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({ kills: 3, fired: 3000, twice: 0, waiting: 0, commandsTwice: 0 });
    // Some kill came while they were firing, or nothing was tried.
    expect(figures['midway'], told).toBeGreaterThan(0);
    expect(figures['commands'], told).toBeGreaterThan(0);
  });
});
