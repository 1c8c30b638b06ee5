import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { creditRun } from './credit.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('credit under a daemon that is killed while items are recorded, repaired and end', () => {
  it('loses and doubles nothing, and nothing is used once it is over', { timeout: 400_000 }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-credit-faults-test-'));
    const { failures, figures } = await creditRun({ count: 30, seed, folder, tell: () => undefined });
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({ items: 30 });
    // Two while people are at work, and one while a year passes.
    expect(figures['kills'], told).toBeGreaterThanOrEqual(3);
    for (const what of ['ItemEntered', 'ItemEnded', 'answered', 'told']) expect(figures[what], told).toBeGreaterThan(0);
  });
});
