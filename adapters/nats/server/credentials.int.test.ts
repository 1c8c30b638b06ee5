import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount, fromSeed } from '@nats-io/nkeys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureStoreKey, ensureUsers, readSeed } from './credentials.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the users’ seeds', () => {
  it('are made once, private, and kept', async () => {
    const first = await ensureUsers(folder, ['daemon', 'archives']);
    const seedFile = join(folder, 'nats/archives.nk');
    expect(first.get('archives')).toEqual({ seedFile, publicKey: fromSeed(await readSeed(seedFile)).getPublicKey() });
    expect((await stat(seedFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'nats'))).mode & 0o777).toBe(0o700);
    expect(await ensureUsers(folder, ['daemon', 'archives'])).toEqual(first);
    expect((await readdir(join(folder, 'nats'))).sort()).toEqual(['archives.nk', 'daemon.nk']);
  });

  it('are the same for all who ask at the same time', async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, () => ensureUsers(folder, ['daemon'])));
    expect(new Set(asked.map((users) => users.get('daemon')?.publicKey)).size).toBe(1);
    expect(await readdir(join(folder, 'nats'))).toEqual(['daemon.nk']);
  });

  it.each([0o640, 0o604, 0o644])('are refused when others can read them (%o)', async (mode) => {
    await ensureUsers(folder, ['daemon']);
    await chmod(join(folder, 'nats/daemon.nk'), mode);
    await expect(ensureUsers(folder, ['daemon'])).rejects.toMatchObject({
      code: 'secret-exposed',
      advice: { zh: expect.stringContaining('chmod 600'), en: expect.stringContaining('chmod 600') },
    });
  });

  it('are refused in a folder that others can read', async () => {
    await mkdir(join(folder, 'nats'), { mode: 0o755 });
    await expect(ensureUsers(folder, ['daemon'])).rejects.toMatchObject({ code: 'secret-exposed' });
    expect(await readdir(join(folder, 'nats'))).toEqual([]);
  });

  it('are refused, and neither shown nor replaced, when the file holds something else', async () => {
    const account = new TextDecoder().decode(createAccount().getSeed());
    await ensureUsers(folder, ['daemon']);
    for (const content of ['', 'SUAJUNK', account]) {
      await writeFile(join(folder, 'nats/daemon.nk'), content, { mode: 0o600 });
      const refusal = await ensureUsers(folder, ['daemon']).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'secret-invalid' });
      expect(JSON.stringify([refusal, String(refusal)])).not.toContain(content || 'SUA');
      expect(await readFile(join(folder, 'nats/daemon.nk'), 'utf8')).toBe(content);
    }
  });

  it('are not read through a link', async () => {
    await ensureUsers(folder, ['daemon']);
    await symlink('daemon.nk', join(folder, 'nats/archives.nk'));
    await expect(ensureUsers(folder, ['archives'])).rejects.toMatchObject({ code: 'ELOOP' });
  });
});

it('keeps one key of 32 random bytes for the store', async () => {
  const key = await ensureStoreKey(join(folder, 'nats', 'jetstream.key'));
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(await ensureStoreKey(join(folder, 'nats', 'jetstream.key'))).toBe(key);
  expect((await stat(join(folder, 'nats/jetstream.key'))).mode & 0o777).toBe(0o600);
  await writeFile(join(folder, 'nats/jetstream.key'), 'short');
  await expect(ensureStoreKey(join(folder, 'nats', 'jetstream.key'))).rejects.toMatchObject({ code: 'secret-invalid' });
});
