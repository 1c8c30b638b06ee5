import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchPeers } from './peers-bench.ts';
import { peersSummary } from './peers-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'onedoor-peers-test-'));
// A file is no folder, so nothing can be fetched into it.
const cache = join(folder, 'no-folder');
writeFileSync(cache, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bench of peers', () => {
  it('takes the flow through Onedoor and the naive worker, and gives null for who cannot be had', {
    timeout: 180_000,
  }, async () => {
    const result = await benchPeers({
      peers: ['onedoor', 'restate', 'naive'],
      rounds: 1,
      seconds: 1,
      window: 16,
      seed: 5,
      cache,
      tell: () => undefined,
    });
    const summary = peersSummary(result);
    expect(summary).toMatchObject({
      vsRestate: null,
      restate: null,
      missing: { restate: expect.stringContaining(cache) },
    });
    expect(summary.vsNaive).toBeGreaterThan(0);
    for (const { cpuMicrosecondsPerStep, p50Ms } of result.results) {
      expect(cpuMicrosecondsPerStep).toBeGreaterThan(0);
      expect(p50Ms).toBeGreaterThan(0);
    }
  });
});
