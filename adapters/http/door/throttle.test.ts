import { describe, expect, it } from 'vitest';
import { StandingClock } from '../../../actors/road-harness.ts';
import { Throttle } from './throttle.ts';

describe('a throttle', () => {
  it('has a key wait from the last failure allowed until the oldest is old enough, and no other key', () => {
    const clock = new StandingClock(0);
    const throttle = new Throttle({ most: 3, windowMs: 1000 }, clock);
    const failAt = (at: number) => {
      clock.set(at);
      return throttle.fail('wang');
    };
    expect([0, 100, 200].map(failAt)).toEqual([false, false, true]);
    expect(throttle.waitMs('wang')).toBe(800);
    expect(throttle.waitMs('li')).toBe(0);
    clock.set(1000);
    expect(throttle.waitMs('wang')).toBe(0);
    expect(throttle.fail('wang')).toBe(true);
    expect(throttle.waitMs('wang')).toBe(100);
    throttle.forget('wang');
    expect(throttle.waitMs('wang')).toBe(0);
  });
});
