import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drainRun } from './drain.ts';

it('a stop under load ends in order, and nothing is lost', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onedoor-drain-'));
  try {
    const { failures, figures } = await drainRun({ count: 3, seed: 1, folder, tell: () => undefined });
    // How long it took is the machine's as well, which other tests keep busy; `onedoor faults drain` judges that.
    expect(failures.filter((failure) => !/: took \d+ ms$/.test(failure))).toEqual([]);
    expect(figures).toMatchObject({ stops: 3, lost: 0, doubled: 0 });
    expect(figures['receipted']).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
