import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { notificationRun } from './notifications.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('people who are told things by providers that fail, under a daemon that is killed', () => {
  it('get each message once, or it is reported why not; no log names them (W7)', { timeout: 400_000 }, async () => {
    const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    const told = `seed ${seed}; run again with ONEDOOR_TEST_SEED=${seed}`;
    process.stdout.write(`${told}\n`);
    folder = await mkdtemp(join(tmpdir(), 'onedoor-notifications-test-'));
    const { failures, figures } = await notificationRun({ count: 60, seed, folder, tell: () => undefined });
    expect(failures, told).toEqual([]);
    expect(figures, told).toMatchObject({ notifications: 60, kills: 2 });
    expect(figures['delivered'], told).toBeGreaterThan(40);
  });
});
