import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { move } from './move.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-move-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a store that moves', () => {
  it('says the same at the new place, under its new master key, and the audit proves it', async () => {
    const result = await move({
      entities: 60,
      seed: 1,
      cipher: 'aes-256-gcm',
      folder,
      audit: true,
      tell: () => undefined,
    });
    expect(result).toMatchObject({ entities: 60, equal: true, audited: true });
    // Every application has entries, histories, a state, a key and sender ids; rules and officers come besides.
    expect(result.commits).toBeGreaterThan(60);
    expect(result.rows).toBeGreaterThan(result.commits * 2 + 3 * 60);
  });
});
