import { describe, expect, it } from 'vitest';
import { Progress } from './progress.ts';

function setUp() {
  const state = { now: 0, done: 0, busy: false };
  const progress = new Progress(() => state.now);
  progress.watch({ name: 'committer', isBusy: () => state.busy, done: () => state.done });
  const after = (milliseconds: number) => {
    state.now += milliseconds;
    return progress.stuck(1000);
  };
  return { state, after };
}

describe('progress', () => {
  it('is there while nothing is to be done, however long', () => {
    const { after } = setUp();
    expect(after(100_000)).toEqual([]);
  });

  it('is there while work gets on, however slowly within the patience', () => {
    const { state, after } = setUp();
    state.busy = true;
    for (let step = 0; step < 10; step += 1) {
      state.done += 1;
      expect(after(900)).toEqual([]);
    }
  });

  it('has stopped when there was work for longer than the patience and none was done; and is back with the next step', () => {
    const { state, after } = setUp();
    state.busy = true;
    expect(after(1000)).toEqual([]);
    expect(after(1)).toEqual(['committer']);
    expect(after(5000)).toEqual(['committer']);
    state.done += 1;
    expect(after(1)).toEqual([]);
  });

  it('counts from when the work came, not from the last work before', () => {
    const { state, after } = setUp();
    expect(after(50_000)).toEqual([]);
    state.busy = true;
    expect(after(900)).toEqual([]);
    expect(after(200)).toEqual(['committer']);
  });
});
