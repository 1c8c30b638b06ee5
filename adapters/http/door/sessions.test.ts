import { describe, expect, it } from 'vitest';
import { StandingClock } from '../../../actors/road-harness.ts';
import { Sessions, sameToken } from './sessions.ts';

const start = () => {
  const clock = new StandingClock(0);
  return { clock, sessions: new Sessions({ idleMs: 1000, longestMs: 5000 }, clock) };
};

describe('sessions', () => {
  it('end when nobody uses them, and after the longest time however much they are used', () => {
    const { clock, sessions } = start();
    const { id } = sessions.begin('wang', 'hash');
    for (let at = 0; at <= 5000; at += 1000) {
      clock.set(at);
      expect(sessions.find(id)?.user).toBe('wang');
    }
    clock.set(5001);
    expect(sessions.find(id)).toBeUndefined();
    const idle = sessions.begin('wang', 'hash').id;
    clock.set(6002);
    expect(sessions.find(idle)).toBeUndefined();
  });

  it('of one user are five at most, of all a thousand: the oldest ends', () => {
    const { sessions } = start();
    const own = Array.from({ length: 6 }, () => sessions.begin('wang', 'hash').id);
    expect(own.map((id) => sessions.find(id) !== undefined)).toEqual([false, true, true, true, true, true]);
    for (let user = 0; user < 1000; user += 1) sessions.begin(`user-${user}`, 'hash');
    expect(sessions.size).toBe(1000);
    expect(sessions.find(own[1] ?? '')).toBeUndefined();
  });

  it('have ids and tokens that nobody has seen, and end when told', () => {
    const { sessions } = start();
    const one = sessions.begin('wang', 'hash');
    const other = sessions.begin('wang', 'hash');
    expect(new Set([one.id, other.id, one.session.formToken, other.session.formToken]).size).toBe(4);
    expect(sameToken(one.session.formToken, one.session.formToken)).toBe(true);
    expect(sameToken(one.session.formToken, other.session.formToken)).toBe(false);
    sessions.end(one.id);
    expect([sessions.find(one.id), sessions.find('x'), sessions.find(other.id)?.user]).toEqual([
      undefined,
      undefined,
      'wang',
    ]);
  });
});
