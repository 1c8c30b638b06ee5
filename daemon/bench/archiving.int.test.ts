import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { benchArchiving } from './archiving.ts';

it('the bench of archiving moves what is done with, and the store is smaller then', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onedoor-archiving-'));
  try {
    const result = await benchArchiving({ entities: 60, seed: 3, folder });
    const { moved, held, rowsBefore, rowsAfter } = result;
    expect(result).toMatchObject({ audited: true, segments: 1 });
    expect(moved).toBeGreaterThan(100);
    expect((rowsBefore['j'] ?? 0) - moved).toBe(rowsAfter['j']);
    expect(held).toBeGreaterThan(0);
    expect(result.storeBytesAfter).toBeLessThan(result.storeBytesBefore);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
