import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLabelledTable } from '../../rules/credit/fit/labelled-table.ts';
import { Random } from '../../rules/random.ts';
import { benchGermanCredit, germanCreditFile } from './credit.ts';
import { timeCreditIndex } from './credit-index-timing.ts';
import committedSplits from './credit-splits.json' with { type: 'json' };
import { makeSplits, splitsOf } from './credit-splits.ts';

/** Rows of the shape of the German credit data, in which one column tells something. */
function sampleText(rows: number): string {
  const random = new Random(3);
  const lines = Array.from({ length: rows }, (_, row) => {
    const months = random.between(4, 60);
    const outcome = random.chance(months / 90) ? 'bad' : 'good';
    return `${row},${months},${random.pick(['own', 'rent'])},${random.between(20, 70)},${outcome}`;
  });
  return `row,duration,housing,age.in.years,creditability\n${lines.join('\n')}\n`;
}

describe('the splits', () => {
  it('are committed: 50, with 40 % of the rows of each outcome to test with, all different', () => {
    const splits = splitsOf(committedSplits);
    expect(splits).toHaveLength(50);
    expect(new Set(committedSplits.test).size).toBe(50);
    for (const { train, test } of splits) {
      expect([train.length, test.length]).toEqual([600, 400]);
      expect([...train, ...test].sort((one, other) => one - other)).toEqual([...Array(1000).keys()]);
    }
  });
});

/** Skipped where the data is not there, which the name of the tests says. */
describe.skipIf(!existsSync(germanCreditFile))('German credit data (../shared/data/credit beside the project)', () => {
  const text = (): string => readFileSync(germanCreditFile, 'utf8');

  it('is split as the seed of the committed splits says', () => {
    const { bad } = readLabelledTable(text(), 'creditability', 'bad');
    const { seed, testShare } = committedSplits;
    expect(makeSplits(bad, 50, testShare, seed)).toEqual(committedSplits);
  });

  it('is told apart: mean test AUC 0.77 and KS 0.44 at least, and PMML changes no score', () => {
    const { test, differing, compared } = benchGermanCredit(text(), committedSplits);
    expect(test.areaUnderCurve).toBeGreaterThanOrEqual(0.77);
    expect(test.kolmogorovSmirnov).toBeGreaterThanOrEqual(0.44);
    expect([differing, compared]).toEqual([0, 50_000]);
  });
});

describe('the bench of credit', () => {
  it('fits without forbidden columns, tests with rows that were not fitted to, and compares every row after PMML', () => {
    const text = sampleText(300);
    const { bad } = readLabelledTable(text, 'creditability', 'bad');
    const result = benchGermanCredit(text, makeSplits(bad, 3, 0.4, 1));
    expect(result).toMatchObject({ splits: 3, differing: 0, compared: 900, leftOut: ['age.in.years'] });
    expect(result.test.areaUnderCurve).toBeGreaterThan(0.6);
    expect(result.test.areaUnderCurve).toBeLessThan(0.9);
    expect(() => benchGermanCredit(text, committedSplits)).toThrow('the splits are for 1000 rows, not 300');
  });

  it('ends without a word where nobody reads on', () => {
    const command = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
    // The reader is gone long before the first line is written.
    const piped = `"${command}" bench credit --rounds 100 --data none | true; echo "\${PIPESTATUS[0]}"`;
    expect(spawnSync('bash', ['-c', piped], { encoding: 'utf8' })).toMatchObject({ stdout: '0\n', stderr: '' });
  });

  it('times the index of persons who have items', () => {
    const { items, medianMicroseconds, slowestPersonMicroseconds } = timeCreditIndex(100);
    expect(items).toBe(20);
    expect(medianMicroseconds).toBeGreaterThan(0);
    expect(slowestPersonMicroseconds).toBeGreaterThanOrEqual(medianMicroseconds);
  });
});
