import { describe, expect, it } from 'vitest';
import { WaitingSince } from './waiting-since.ts';

describe('how long the oldest has waited', () => {
  it('is the time since it was noted, and nothing where all is done', () => {
    const since = new WaitingSince();
    since.note(1, 1000);
    since.note(2, 5000);
    expect(since.seconds(0, 2, 9000)).toBe(8);
    expect(since.seconds(1, 2, 9000)).toBe(4);
    expect(since.seconds(2, 2, 9000)).toBe(0);
  });

  it('is told rather too long than too short where many come within a second', () => {
    const since = new WaitingSince();
    for (let number = 1; number <= 10; number += 1) since.note(number, 1000 + number);
    since.note(11, 3000);
    expect(since.seconds(9, 11, 4001)).toBe(3);
    expect(since.seconds(10, 11, 4001)).toBeCloseTo(1.001);
  });

  it('is bounded however long nothing is done, and still knows the oldest', () => {
    const since = new WaitingSince();
    const last = 100_000;
    for (let number = 1; number <= last; number += 1) since.note(number, number * 1000);
    expect(since.seconds(0, last, last * 1000)).toBe(last - 1);
    const half = since.seconds(last / 2, last, last * 1000);
    expect(half).toBeGreaterThanOrEqual(last / 2 - 1);
    expect(half).toBeLessThan(last * 0.6);
  });
});
