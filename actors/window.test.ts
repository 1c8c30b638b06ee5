import { describe, expect, it } from 'vitest';
import { Window } from './window.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function enterAll(window: Window, names: string) {
  const entered: string[] = [];
  for (const name of names) void window.enter().then(() => entered.push(name));
  return entered;
}

describe('a window', () => {
  it('keeps its bound', async () => {
    const window = new Window(3);
    const entered = enterAll(window, 'abcdefgh');
    await settle();
    expect(entered.join('')).toBe('abc');
    for (let left = 0; left < 5; left += 1) {
      window.leave();
      await settle();
      expect(window.inside).toBe(3);
    }
    expect(entered.join('')).toBe('abcdefgh');
    for (let left = 0; left < 3; left += 1) window.leave();
    expect(window.inside).toBe(0);
  });

  it('lets those who wait in before those who come later', async () => {
    const window = new Window(1);
    const entered = enterAll(window, 'abc');
    await settle();
    window.leave();
    void window.enter().then(() => entered.push('late'));
    for (let left = 0; left < 3; left += 1) {
      await settle();
      window.leave();
    }
    await settle();
    expect(entered).toEqual(['a', 'b', 'c', 'late']);
  });

  it('lets everyone go when it is released, also while it is full, and counts them', async () => {
    const window = new Window(1);
    const entered = enterAll(window, 'abc');
    await settle();
    window.release();
    await settle();
    expect(entered.join('')).toBe('abc');
    await window.enter();
    expect(window.inside).toBe(4);
    for (let left = 0; left < 4; left += 1) window.leave();
    expect(window.inside).toBe(0);
  });
});
