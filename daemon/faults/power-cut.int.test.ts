import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingForPowerCuts, powerCuts } from './power-cut.ts';

const seed = 1;

describe('a power cut', () => {
  let root: string;
  let missing: string | undefined;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'onedoor-power-cut-'));
    missing = await missingForPowerCuts(root);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function run(options: { readonly count: number; readonly syncCommits?: boolean }) {
    const folder = await mkdtemp(join(root, 'run-'));
    return powerCuts({ ...options, batches: 120, seed, folder, tell: () => undefined });
  }

  it(`takes nothing that was acknowledged, and the store opens and goes on (seed ${seed})`, async ({ skip }) => {
    skip(missing !== undefined, missing);
    const { failures, figures } = await run({ count: 12 });
    expect(failures).toEqual([]);
    expect(figures).toMatchObject({ cuts: 12, lost: 0, unopened: 0 });
    expect(figures['commitsChecked']).toBeGreaterThan(100);
    expect(figures['torn']).toBeGreaterThan(0);
  });

  it(`takes what was acknowledged without waiting for the disk, and this run sees it (seed ${seed})`, async ({
    skip,
  }) => {
    skip(missing !== undefined, missing);
    const { failures, figures } = await run({ count: 12, syncCommits: false });
    expect((figures['lost'] ?? 0) + (figures['unopened'] ?? 0)).toBeGreaterThan(0);
    expect(failures.length).toBeGreaterThan(0);
  });
});
