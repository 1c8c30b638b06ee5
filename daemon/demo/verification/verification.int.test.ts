import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runVerification } from './verification.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-verification-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;

describe('a trial of verification', () => {
  it('finds what was planted in every report and nothing else, asks nobody without consent or twice, and all can be accepted', {
    timeout: 120_000,
  }, async () => {
    process.stdout.write(`${told}\n`);
    const run = await runVerification({ home, cases: 18, seed, progress: () => undefined });
    expect(run.mismatches, told).toEqual([]);
    expect(run, told).toMatchObject({ askedTwice: 0, violations: 0, accepted: 18 });
    // Two datasets for each that may be asked about, whose consents cover it.
    expect(run.asked, told).toBeGreaterThanOrEqual(2 * 12);
    expect([...run.byPlant.values()].every(({ told: count }) => count === 2)).toBe(true);
  });
});
