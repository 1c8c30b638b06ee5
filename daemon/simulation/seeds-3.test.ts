import { expect, it } from 'vitest';
import { failures } from './seeds-harness.ts';

it('holds every invariant under seeds 251 to 375', { timeout: 600_000 }, async () => {
  expect(await failures(251, 125)).toEqual([]);
});
