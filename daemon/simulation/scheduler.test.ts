import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../rules/random.ts';
import { Scheduler, WORLD } from './scheduler.ts';

const realImmediate = setImmediate;

describe('the scheduler', () => {
  let scheduler: Scheduler;
  const seen: string[] = [];
  const see = (text: string) => (): void => {
    seen.push(text);
  };
  const runAll = (): Promise<void> => scheduler.run(() => true);
  beforeEach(() => {
    seen.length = 0;
    scheduler = new Scheduler(new Random(1));
    scheduler.install();
  });
  afterEach(() => scheduler.uninstall());

  it('gives the timers back', () => {
    expect(setImmediate).not.toBe(realImmediate);
    scheduler.uninstall();
    expect(setImmediate).toBe(realImmediate);
  });

  it('lets time jump to the next task, and runs tasks of different moments in their order', async () => {
    setTimeout(see('a day'), 86_400_000);
    setTimeout(see('an hour'), 3_600_000);
    setImmediate(see('now'));
    await runAll();
    expect(seen).toEqual(['now', 'an hour', 'a day']);
    expect(scheduler.now).toBeGreaterThanOrEqual(86_400_000);
    expect(scheduler.steps).toBe(3);
  });

  it('picks among ready tasks by seed: the same for the same, and not always the first', async () => {
    const orders = new Set<string>();
    for (const seed of [1, 1, 2, 3, 4, 5]) {
      scheduler = new Scheduler(new Random(seed));
      seen.length = 0;
      for (const name of ['a', 'b', 'c', 'd']) scheduler.schedule(0, see(name));
      await runAll();
      expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd']);
      orders.add(`${seed} ${seen.join('')}`);
    }
    expect(orders.size).toBe(5);
    expect(new Set([...orders].map((order) => order.slice(2))).size).toBeGreaterThan(2);
  });

  it('runs all that a task settles before the next task, first in first out', async () => {
    const wait = async (name: string): Promise<void> => {
      for (let turn = 1; turn <= 3; turn += 1) {
        await Promise.resolve();
        see(`${name}${turn}`)();
      }
    };
    setImmediate(() => {
      void wait('a');
      void wait('b');
    });
    setTimeout(see('later'), 1000);
    await runAll();
    expect(seen).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'later']);
  });

  it('repeats an interval until it is cleared, and forgets a timer that is cleared', async () => {
    const cleared = setTimeout(see('never'), 10);
    clearTimeout(cleared);
    let count = 0;
    const interval = setInterval(() => {
      count += 1;
      if (count === 3) clearInterval(interval);
    }, 100);
    interval.unref();
    await runAll();
    expect([count, seen]).toEqual([3, []]);
    expect(scheduler.now).toBeGreaterThanOrEqual(300);
  });

  it('lets a life inherit what its tasks schedule, and forgets all of it when the life ends', async () => {
    const beat = (life: string): void => {
      see(life)();
      setTimeout(() => beat(life), 10);
    };
    scheduler.schedule(0, () => beat('first'), 1);
    scheduler.schedule(0, () => beat('second'), 2);
    scheduler.schedule(500, see('world'), WORLD);
    await scheduler.run(() => scheduler.now < 100);
    scheduler.end(1);
    seen.length = 0;
    await scheduler.run(() => scheduler.now < 1000);
    expect(new Set(seen)).toEqual(new Set(['second', 'world']));
    scheduler.end(2);
    // Not even by someone who still holds a promise of the dead.
    scheduler.schedule(0, see('ghost'), 2);
    scheduler.within(2, () => setImmediate(see('ghost')));
    seen.length = 0;
    await runAll();
    expect(seen).toEqual([]);
  });
});
