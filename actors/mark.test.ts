import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mark } from './mark.ts';

const fresh = (watermark = 0) => new Mark({ epoch: 'e', watermark, above: [] });

describe('a mark', () => {
  it('is the set of what was completed, whatever the order (property)', () => {
    const order = fc.nat(40).chain((length) => fc.shuffledSubarray(Array.from({ length }, (_, index) => index + 1)));
    fc.assert(
      fc.property(order, fc.nat(5), (numbers, start) => {
        const mark = fresh(start);
        const done = new Set<number>();
        for (const number of numbers) {
          mark.complete(start + number);
          done.add(start + number);
          for (let one = 0; one <= start + 45; one += 1) expect(mark.has(one)).toBe(one <= start || done.has(one));
          let watermark = start;
          while (done.has(watermark + 1)) watermark += 1;
          expect(mark.watermark).toBe(watermark);
          expect(mark.row()).toEqual({
            epoch: 'e',
            watermark,
            above: [...done].filter((one) => one > watermark).sort((one, other) => one - other),
          });
        }
      }),
    );
  });

  it('throws when a number is completed twice, above and below the watermark', () => {
    const mark = fresh();
    mark.complete(1);
    mark.complete(3);
    expect(() => mark.complete(1)).toThrow(/twice/);
    expect(() => mark.complete(3)).toThrow(/twice/);
    expect(mark.row()).toEqual({ epoch: 'e', watermark: 1, above: [3] });
  });

  it('goes on from its row as it was', () => {
    const mark = fresh();
    for (const number of [1, 2, 5, 4, 9]) mark.complete(number);
    const again = new Mark(JSON.parse(JSON.stringify(mark.row())));
    expect(again.row()).toEqual(mark.row());
    again.complete(3);
    expect(again.row()).toEqual({ epoch: 'e', watermark: 5, above: [9] });
  });

  it('keeps no number that the watermark covers, so it does not grow while work goes on', () => {
    const mark = fresh();
    for (let number = 1; number <= 10_000; number += 2) {
      mark.complete(number + 1);
      mark.complete(number);
    }
    expect(mark.row()).toEqual({ epoch: 'e', watermark: 10_000, above: [] });
  });
});
