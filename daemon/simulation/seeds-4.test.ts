import { expect, it } from 'vitest';
import { failures } from './seeds-harness.ts';

it('holds every invariant under seeds 376 to 500', { timeout: 600_000 }, async () => {
  expect(await failures(376, 125)).toEqual([]);
});
