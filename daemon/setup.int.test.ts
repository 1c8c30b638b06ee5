import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('./setup.mjs', import.meta.url));
let folder: string;

function setUp(environment: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-setup-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('set-up', () => {
  it('is quiet when there is nothing to do', () => {
    expect(setUp({})).toEqual({ status: 0, said: '' });
  });

  it('fetches no server when one is named by NATS_URL', () => {
    const nowhere = { PATH: '/nonexistent', ONEDOOR_CACHE: folder, ONEDOOR_NATS_SERVER: '' };
    expect(setUp({ ...nowhere, NATS_URL: 'nats://127.0.0.1:4222' })).toEqual({ status: 0, said: '' });
  });

  it('says in both languages what to do about a server that is not there', () => {
    const { status, said } = setUp({ ONEDOOR_NATS_SERVER: join(folder, 'nats-server') });
    expect(status).toBe(1);
    expect(said).toContain('ONEDOOR_NATS_SERVER');
    expect(said).toMatch(/[\u4e00-\u9fff]/);
  });
});
