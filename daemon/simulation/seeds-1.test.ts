import { expect, it } from 'vitest';
import { failures } from './seeds-harness.ts';

it('holds every invariant under seeds 1 to 125', { timeout: 600_000 }, async () => {
  expect(await failures(1, 125)).toEqual([]);
});
