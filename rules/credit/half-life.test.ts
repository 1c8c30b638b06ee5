import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayed, fractionLeft, millionths } from './half-life.ts';

const age = fc.integer({ min: 0, max: 20_000 });
const halfLife = fc.integer({ min: 1, max: 36_500 });

describe('half-life', () => {
  it('halves exactly, after each half-life', () => {
    expect([0, 1, 2, 10].map((times) => fractionLeft(times * 365, 365))).toEqual([1, 0.5, 0.25, 2 ** -10]);
    expect(fractionLeft(1, 2)).toBe(Math.SQRT1_2);
    expect(decayed(-120, 730, 730)).toBe(-60 * millionths);
    expect(decayed(-120, 3, undefined)).toBe(-120 * millionths);
    expect(fractionLeft(20_000, 1)).toBe(0);
  });

  it('is 2 to the power of minus age over half-life, to nine digits', () => {
    fc.assert(
      fc.property(age, halfLife, (days, half) => {
        expect(Math.abs(fractionLeft(days, half) - 2 ** (-days / half))).toBeLessThan(2e-9);
      }),
    );
  });

  it('only falls with time, and a later half-life leaves more', () => {
    fc.assert(
      fc.property(age, halfLife, fc.integer({ min: 1, max: 200 }), (days, half, points) => {
        expect(fractionLeft(days + 1, half)).toBeLessThanOrEqual(fractionLeft(days, half));
        expect(decayed(-points, days + 1, half)).toBeGreaterThanOrEqual(decayed(-points, days, half));
        expect(fractionLeft(days, half + 1)).toBeGreaterThanOrEqual(fractionLeft(days, half));
      }),
    );
  });

  it('has the very same bits wherever it runs', () => {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, fractionLeft(100, 365));
    expect(bits.getBigUint64(0).toString(16)).toBe('3fea771aa5fee08f');
  });
});
