import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceRun } from './sources.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('departments that fail in every way, under a daemon and a broker that are killed', () => {
  it('are asked once, with consent and within their budget, and everybody has a report (V2)', {
    timeout: 400_000,
  }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-source-faults-test-'));
    const { failures, figures } = await sourceRun({ count: 40, seed, folder, tell: () => undefined });
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({ verifications: 40, kills: 2 });
    expect(figures['answers'], told).toBeGreaterThan(20);
  });
});
