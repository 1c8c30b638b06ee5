import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProportion, differenceOf, type Proportion, rateInterval, rateOf } from './proportion.ts';
import { differenceText, intervalMeaning, intervalText } from './proportion-text.ts';

const z = 1.959963984540054;

const anyProportion: fc.Arbitrary<Proportion> = fc
  .integer({ min: 1, max: 5000 })
  .chain((of) => fc.record({ hits: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));

/** The last rate, on one side of what was counted, from which the count is not more than z standard errors away. */
function naiveBound({ hits, of }: Proportion, side: 0 | 1): number {
  const counted = hits / of;
  let [inside, outside] = [counted, side as number];
  for (let step = 0; step < 200; step += 1) {
    const rate = (inside + outside) / 2;
    if (Math.abs(counted - rate) <= z * Math.sqrt((rate * (1 - rate)) / of)) inside = rate;
    else outside = rate;
  }
  return inside;
}

const rounded = (...values: readonly number[]) => values.map((value) => Number(value.toFixed(4)));

describe('the interval of a rate', () => {
  // Newcombe, Statist. Med. 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is what Newcombe gives', (hits, of, low, high) => {
    const interval = rateInterval({ hits, of });
    expect(rounded(interval.low, interval.high)).toEqual([low, high]);
  });

  it('holds the rates from which the count is not too far away, and no others', () => {
    fc.assert(
      fc.property(anyProportion, (one) => {
        const { low, high } = rateInterval(one);
        expect(low).toBeCloseTo(naiveBound(one, 0), 9);
        expect(high).toBeCloseTo(naiveBound(one, 1), 9);
      }),
    );
  });

  it('holds the rate, stays between 0 and 1, and turns round with it', () => {
    fc.assert(
      fc.property(anyProportion, ({ hits, of }) => {
        const { low, high } = rateInterval({ hits, of });
        expect(low >= 0 && low <= hits / of && hits / of <= high && high <= 1).toBe(true);
        const other = rateInterval({ hits: of - hits, of });
        expect([1 - other.high, 1 - other.low]).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
      }),
    );
  });

  it('is narrower the more was counted', () => {
    fc.assert(
      fc.property(anyProportion, fc.integer({ min: 2, max: 50 }), ({ hits, of }, times) => {
        const [few, many] = [rateInterval({ hits, of }), rateInterval({ hits: hits * times, of: of * times })];
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
    );
  });
});

describe('the interval of a difference', () => {
  // Newcombe, Statist. Med. 17 (1998) 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %i in %i and %i in %i is what Newcombe gives', (hits, of, otherHits, otherOf, low, high) => {
    const difference = differenceOf({ hits, of }, { hits: otherHits, of: otherOf });
    expect(rounded(difference.low, difference.high)).toEqual([low, high]);
  });

  it('is made of the bounds of both rates, holds the difference, and turns round with it', () => {
    fc.assert(
      fc.property(anyProportion, anyProportion, (one, other) => {
        const { value, low, high } = differenceOf(one, other);
        expect(value).toBe(rateOf(one) - rateOf(other));
        const [down, up] = [rateOf(one) - naiveBound(one, 0), naiveBound(other, 1) - rateOf(other)];
        expect(low).toBeCloseTo(value - Math.hypot(down, up), 9);
        expect(low <= value && value <= high && low >= -1 && high <= 1).toBe(true);
        const turned = differenceOf(other, one);
        expect([turned.low, turned.high]).toEqual([expect.closeTo(-high, 12), expect.closeTo(-low, 12)]);
      }),
    );
  });
});

describe('counts and words', () => {
  it.each([
    [1.5, 2],
    [3, 2],
    [-1, 2],
    [0, Number.NaN],
  ])('of %d in %d are none', (hits, of) => {
    expect(() => assertProportion({ hits, of }, 'x')).toThrow(RangeError);
  });

  it('say a rate, an interval and a difference with one digit and its sign', () => {
    expect(intervalText({ low: 0.0624, high: 1 })).toEqual({
      zh: '95% 置信区间 6.2%–100.0%',
      en: '95 % confidence interval 6.2% to 100.0%',
    });
    expect(differenceText({ value: -0.0601, low: -0.1, high: -0.0001 }).zh).toBe(
      '−6.0 个百分点（95% 置信区间 −10.0 至 0.0）',
    );
    expect(differenceText({ value: 0.05, low: 0.02, high: 0.08 }).en).toBe(
      '+5.0 percentage points (95 % confidence interval +2.0 to +8.0)',
    );
    expect([intervalMeaning.zh, intervalMeaning.en]).toEqual([
      expect.stringContaining('约有 95% 的区间'),
      expect.stringContaining('about 95 of 100 intervals'),
    ]);
  });
});
