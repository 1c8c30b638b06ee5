import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contender, immediateContender } from './contender.ts';
import { ratiosOf, rounded, tableOf } from './ranking.ts';
import { quantile, type Timing, timeInRounds } from './rounds.ts';

const options = { rounds: 6, batchMs: 1, warmUpMs: 1, held: 2 };
const detail = { zh: '演示', en: 'a demonstration' };

/** Counts as told, and notes in what order it was run. */
function contender(name: string, held: number, order: string[] = []): Contender {
  const made = immediateContender(
    { name, detail },
    () => [],
    () => held,
  );
  const batch: Contender['batch'] = (documents, evaluations) => {
    order.push(name);
    return made.batch(documents, evaluations);
  };
  return { ...made, batch };
}

const timing = (name: string, medianMicroseconds: number): Timing => ({
  name,
  medianMicroseconds,
  lowerMicroseconds: medianMicroseconds,
  upperMicroseconds: medianMicroseconds,
});

describe('the rounds', () => {
  it('run everyone once in each, and not always in one order', async () => {
    const order: string[] = [];
    const timings = await timeInRounds(
      ['a', 'b', 'c'].map((name) => contender(name, 2, order)),
      [{}],
      options,
    );
    const rounds = order.slice(-18).join('').match(/.{3}/g) ?? [];
    for (const round of rounds) expect(round.split('').sort().join('')).toBe('abc');
    expect(new Set(rounds).size).toBeGreaterThan(2);
    expect(timings.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    for (const { lowerMicroseconds, medianMicroseconds, upperMicroseconds } of timings) {
      expect(lowerMicroseconds).toBeLessThanOrEqual(medianMicroseconds);
      expect(medianMicroseconds).toBeLessThanOrEqual(upperMicroseconds);
    }
  });

  it('end where an engine has not done what it was timed for', async () => {
    await expect(timeInRounds([contender('idle', 0)], [{}], options)).rejects.toThrow('idle found 0 rules');
  });

  it('take the median and quartiles, whatever the order', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (numbers) => {
        const middle = quantile(numbers, 0.5);
        const below = numbers.filter((one) => one < middle).length;
        const above = numbers.filter((one) => one > middle).length;
        expect(below).toBeLessThanOrEqual(numbers.length / 2);
        expect(above).toBeLessThanOrEqual(numbers.length / 2);
        expect(quantile(numbers.toReversed(), 0.25)).toBe(quantile(numbers, 0.25));
      }),
    );
  });
});

describe('the ranking', () => {
  const all = [timing('json-rules-engine', 1000), timing('onedoor-with-reasons', 10), timing('onedoor', 4)];

  it('says how many times as fast as the library, and how many times the time of verdicts reasons take', () => {
    expect(ratiosOf(all)).toEqual({
      verdictOnlyVsJsonRulesEngine: 250,
      withReasonsVsJsonRulesEngine: 100,
      withReasonsVsVerdictOnly: 2.5,
    });
    expect(rounded(123.456)).toBe(123);
  });

  it('says nothing of what was not timed', () => {
    expect(ratiosOf(all.slice(1))).toEqual({
      verdictOnlyVsJsonRulesEngine: null,
      withReasonsVsJsonRulesEngine: null,
      withReasonsVsVerdictOnly: 2.5,
    });
  });

  it('has the fastest first in the table, in columns, in both languages', () => {
    const [head = '', ...lines] = tableOf(all, [contender('onedoor', 2)]).split('\n');
    expect(head).toMatch(/engine 引擎.*用法.*× json-rules-engine/);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['onedoor', 'onedoor-with-reasons', 'json-rules-engine']);
    expect(lines[0]).toContain('a demonstration 演示');
    expect(lines[0]).toMatch(/250$/);
  });
});
