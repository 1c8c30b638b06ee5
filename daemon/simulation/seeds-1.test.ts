import { expect, it } from 'vitest';
import { failures } from './seeds-harness.ts';

it('holds every invariant under seeds 1 to 125', { timeout: 600_000 }, async () => {
  expect(await failures(1, 125)).toEqual([]);
});

// Seeds that have found something, once it was mended.
it('holds every invariant under seeds that broke one before', { timeout: 60_000 }, async () => {
  expect(await failures(30_452, 1)).toEqual([]);
});
