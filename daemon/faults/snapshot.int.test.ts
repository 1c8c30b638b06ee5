import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { snapshotKills } from './snapshot.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('a snapshot during which the daemon is killed', () => {
  it('is there whole or not at all, and the next one is whole', { timeout: 300_000 }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-faults-snapshot-'));
    const { failures, figures } = await snapshotKills({ count: 2, seed, folder, tell: () => undefined });
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({ kills: 2, applications: 600 });
    expect(figures['taken'], told).toBe(2 + (figures['completed'] ?? 0));
  });
});
