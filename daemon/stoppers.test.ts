import { describe, expect, it } from 'vitest';
import { Stoppers } from './stoppers.ts';

describe('stopping', () => {
  it('goes from the newest to the oldest, each after the one before', async () => {
    const stoppers = new Stoppers();
    const order: string[] = [];
    for (const name of ['store', 'broker', 'inbox']) {
      stoppers.push(name, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`${name} ends`);
      });
    }
    expect(await stoppers.stopAll({ budgetMs: () => 1000 })).toEqual([]);
    expect(order).toEqual(['inbox begins', 'inbox ends', 'broker begins', 'broker ends', 'store begins', 'store ends']);
  });

  it('goes on past one that throws, one that rejects, and one that takes too long, and names them', async () => {
    const stoppers = new Stoppers();
    const stopped: string[] = [];
    stoppers.push('store', () => void stopped.push('store'));
    stoppers.push('throws', () => {
      throw new Error('x');
    });
    stoppers.push('rejects', async () => {
      throw new Error('x');
    });
    stoppers.push('hangs', () => new Promise<void>(() => undefined));
    stoppers.push('inbox', () => void stopped.push('inbox'));
    const began = performance.now();
    expect(await stoppers.stopAll({ budgetMs: () => 40 })).toEqual(['hangs', 'rejects', 'throws']);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(stopped).toEqual(['inbox', 'store']);
  });

  it('lets one that was late fail later without a word: an unhandled rejection would fail this run', async () => {
    const stoppers = new Stoppers();
    stoppers.push('late', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      throw new Error('x');
    });
    expect(await stoppers.stopAll({ budgetMs: () => 5 })).toEqual(['late']);
    await new Promise((resolve) => setTimeout(resolve, 60));
  });

  it('stops each once, and leaves no timer behind', async () => {
    const stoppers = new Stoppers();
    let count = 0;
    stoppers.push('one', () => {
      count += 1;
    });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await stoppers.stopAll({ budgetMs: () => 60_000 });
    expect(timers()).toBe(before);
    expect(await stoppers.stopAll({ budgetMs: () => 60_000 })).toEqual([]);
    expect(count).toBe(1);
  });
});
