import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isDrawn } from './inspection.ts';

describe('the draw for inspection', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `hall.${index}`);
  const drawn = (seed: string, perMille: number) => ids.filter((id) => isDrawn({ inspection: { seed, perMille } }, id));

  it('takes about the share that is published, the same cases each time', () => {
    const taken = drawn('2026 first', 50);
    // 500 are expected of 10,000; six standard deviations are 131.
    expect(Math.abs(taken.length - 500)).toBeLessThan(131);
    expect(drawn('2026 first', 50)).toEqual(taken);
    expect(drawn('2026 second', 50)).not.toEqual(taken);
  });

  it('takes nobody without a share and everybody with the whole', () => {
    expect(drawn('2026 first', 0)).toEqual([]);
    expect(drawn('2026 first', 1000)).toEqual(ids);
    expect(isDrawn({}, 'hall.1')).toBe(false);
  });

  it('can be computed again with nothing but the seed, the id and SHA-256', () => {
    const share = (id: string) =>
      Number.parseInt(createHash('sha256').update(`2026 first\n${id}`).digest('hex').slice(0, 12), 16) / 2 ** 48;
    expect(drawn('2026 first', 50)).toEqual(ids.filter((id) => share(id) < 0.05));
  });

  it('who is drawn with a small share is drawn with a larger one too', () => {
    const wide = new Set(drawn('2026 first', 100));
    expect(drawn('2026 first', 50).every((id) => wide.has(id))).toBe(true);
  });
});
