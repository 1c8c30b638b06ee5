import { describe, expect, it } from 'vitest';
import { Coverage } from './differential-coverage-harness.ts';
import { firstDifference } from './differential-harness.ts';

/**
 * Random rules and facts, run by json-rules-engine itself and by what stands in for it: results with all their conditions,
 * events, failure events, and errors are the same. A difference is told with its seed. Many more cases are run by
 * `onedoor bench differential --cases 1000000 --seed 1`.
 */
describe('the compiled rules beside json-rules-engine', () => {
  const part = 2500;
  const firstSeeds = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => index * part);
  const coverage = new Coverage();

  it.each(firstSeeds)('come to the same, from seed %i on', async (firstSeed) => {
    expect(await firstDifference(firstSeed, part, coverage)).toBeUndefined();
  });

  it('were tried with everything that rules can have', () => {
    expect(coverage.counts.get('cases')).toBe(part * firstSeeds.length);
    expect(coverage.missing(100)).toEqual([]);
  });
});
