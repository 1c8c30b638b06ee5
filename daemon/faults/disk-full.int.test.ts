import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { run } from './disk-full.ts';

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

it('pauses a daemon, which loses and doubles nothing and goes on by itself when there is room', {
  timeout: 400_000,
}, async (test) => {
  const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
  folder = await mkdtemp(join(tmpdir(), 'onedoor-disk-full-'));
  const told: string[] = [];
  const { failures, figures } = await run({ count: 2, seed, folder, tell: (line) => void told.push(line) });
  process.stdout.write(`seed ${seed}: ${told.join('; ')}\n`);
  if (figures['skipped'] === 1) test.skip(told.join());
  expect(failures, `seed ${seed}`).toEqual([]);
  expect(figures).toMatchObject({ fills: 2, resumed: 2, lost: 0, doubled: 0, restarts: 0 });
});
