import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureMasterKey } from './master-key.ts';

describe('the master key', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onedoor-key-'));
    file = join(folder, 'master.key');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once, for the owner alone, and read from then on', async () => {
    const made = await ensureMasterKey(join(folder, 'new'), { mayCreate: true });
    expect(made).toHaveLength(32);
    expect((await stat(join(folder, 'new', 'master.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['master.key']);
    expect(await ensureMasterKey(join(folder, 'new'), { mayCreate: false })).toEqual(made);
    expect(await readFile(join(folder, 'new', 'master.key'), 'utf8')).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
  });

  it('is one key when several processes make it at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => ensureMasterKey(folder, { mayCreate: true })));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['master.key']);
  });

  it('is not made for a store that exists', async () => {
    await expect(ensureMasterKey(folder, { mayCreate: false })).rejects.toMatchObject({
      code: 'KEY',
      message: expect.stringContaining(file),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([0o604, 0o640, 0o660, 0o606, 0o644])(
    'is refused when others can read or change it (mode %o)',
    async (mode) => {
      await ensureMasterKey(folder, { mayCreate: true });
      await chmod(file, mode);
      await expect(ensureMasterKey(folder, { mayCreate: true })).rejects.toMatchObject({
        code: 'KEY',
        message: expect.stringContaining('chmod 600'),
      });
    },
  );

  it.each(['', 'short', `${'A'.repeat(43)}=`, 'A'.repeat(44), `${'A'.repeat(42)}!`, `${'A'.repeat(42)}B`])(
    'is refused when the file holds something else (%j)',
    async (text) => {
      await writeFile(file, text, { mode: 0o600 });
      await expect(ensureMasterKey(folder, { mayCreate: true })).rejects.toMatchObject({ code: 'KEY' });
    },
  );
});
