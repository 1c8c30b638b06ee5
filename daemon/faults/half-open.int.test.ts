import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { halfOpenRun } from './half-open.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('a connection to the broker that goes dead without being closed', () => {
  it('is told by /readyz, and the road goes on when it heals and when it is replaced (R5)', {
    timeout: 300_000,
  }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-half-open-test-'));
    const { failures, figures } = await halfOpenRun({ count: 2, seed, folder, tell: () => undefined });
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({ healed: 1, replaced: 1, lost: 0, doubled: 0, mismatches: 0 });
  });
});
