import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { run } from './poison.ts';

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

it('is refused, the good messages beside it are answered as ever, and what breaks an invariant is quarantined', {
  timeout: 240_000,
}, async () => {
  const seed = Number(process.env['ONEDOOR_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
  folder = await mkdtemp(join(tmpdir(), 'onedoor-poison-'));
  const { failures, figures } = await run({ count: 150, seed, folder, tell: () => undefined });
  expect(failures, `seed ${seed}`).toEqual([]);
  expect(figures).toMatchObject({ poison: 12, refused: 12, brokerRefused: 2, ends: 2, lost: 0, doubled: 0 });
});
