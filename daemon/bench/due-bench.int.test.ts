import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchDue } from './due-bench.ts';

const folder = await mkdtemp(join(tmpdir(), 'onedoor-due-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the bench of deadlines', () => {
  it('has each fire once, in the minute in which all fall due, with others armed beside them', async () => {
    const result = await benchDue({ folder, count: 400, armed: 2000, seed: 1, tell: () => undefined });
    expect(result).toMatchObject({ count: 400, armed: 2000, missed: 0, twice: 0 });
    expect(result.handledSeconds).toBeGreaterThan(0);
    expect(result.lateP50Ms).toBeLessThanOrEqual(result.lateP99Ms);
  }, 120_000);
});
