import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchSources } from './sources-bench.ts';

const folder = await mkdtemp(join(tmpdir(), 'onedoor-sources-bench-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the bench of departments that are ill', () => {
  it('measures the others in turns, and has a report of everybody in time', async () => {
    const result = await benchSources({
      ...{ folder, rounds: 1, seconds: 4, rate: 20, deadlineSeconds: 6, count: 20, seed: 1 },
      tell: () => undefined,
    });
    expect(result).toMatchObject({ rounds: 1, illVerifications: 80 });
    expect(Object.keys(result.circuitOpenedMs)).toContain('social-security');
    expect(Math.min(result.plainP99Ms.healthy, result.plainP99Ms.ill, result.verificationsPerSecond)).toBeGreaterThan(
      0,
    );
  }, 180_000);
});
