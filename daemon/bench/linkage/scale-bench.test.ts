import { describe, expect, it } from 'vitest';
import { benchBatch, benchLive } from './scale-bench.ts';

const scale = { people: 4000, cards: 400, seed: 2 };

describe(`linkage of a large register with few cards, in small (seed ${scale.seed})`, () => {
  it('asks a live index for each card', () => {
    const figures = benchLive(scale);
    expect(figures).toMatchObject({ people: 4000, lookups: 400, known: 300, cutShort: 0 });
    expect(figures.notAmongCandidates).toBeLessThanOrEqual(1);
    expect(figures.right).toBeGreaterThan(285);
    expect(figures.wrong).toBeLessThanOrEqual(1);
  });

  it('links the cards with the register as a batch', () => {
    const figures = benchBatch(scale);
    expect(figures).toMatchObject({ people: 4000, cards: 400, known: 300, converged: true });
    expect(figures.right).toBeGreaterThan(285);
    expect(figures.wrong).toBeLessThanOrEqual(1);
    expect(figures.compared).toBeLessThan(40_000);
  });
});
