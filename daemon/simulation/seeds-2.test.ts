import { expect, it } from 'vitest';
import { failures } from './seeds-harness.ts';

it('holds every invariant under seeds 126 to 250', { timeout: 600_000 }, async () => {
  expect(await failures(126, 125)).toEqual([]);
});
