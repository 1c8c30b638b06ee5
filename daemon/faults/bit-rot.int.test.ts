import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitRot } from './bit-rot.ts';

const seed = 1;

describe('a flipped bit in the files of a store', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onedoor-bit-rot-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(`is refused or changes nothing: no answer is wrong, none is missing (seed ${seed})`, async () => {
    const { failures, figures } = await bitRot({ count: 20, batches: 200, seed, folder, tell: () => undefined });
    expect(failures).toEqual([]);
    expect(figures).toMatchObject({ flips: 20, wrong: 0, absent: 0 });
    expect(figures['refusedToOpen']).toBeGreaterThan(0);
    expect((figures['refusedOnRead'] ?? 0) + (figures['endedByLevelDB'] ?? 0)).toBeGreaterThan(0);
  });
});
