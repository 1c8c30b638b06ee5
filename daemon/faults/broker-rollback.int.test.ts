import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rollBack } from './broker-rollback.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('streams that are put back to an older copy, or emptied', () => {
  it('are noticed and named, and after the word of the operator nothing is lost or doubled (R5)', {
    timeout: 600_000,
  }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-rollback-test-'));
    const { failures, figures } = await rollBack(
      [
        { streams: 'both', left: 'older', daemon: 'stopped' },
        { streams: 'inbound', left: 'grown', daemon: 'killed' },
        { streams: 'outbound', left: 'emptied', daemon: 'at work' },
        { streams: 'both', left: 'emptied', daemon: 'killed' },
      ],
      { seed, folder, tell: () => undefined },
    );
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({
      rollbacks: 4,
      refusedStarts: 3,
      accepted: 3,
      endedAtWork: 1,
      lost: 0,
      doubled: 0,
      mismatches: 0,
    });
  });
});
