import { describe, expect, it } from 'vitest';
import { createErrand } from './errand.ts';

/** An errand whose runs end when they are told to. */
function startedByHand() {
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const errand = createErrand(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
  });
  const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    errand,
    /** Ends the present run, and lets everything that hangs on it happen. */
    end: async () => {
      ends.at(-1)?.();
      await rest();
    },
    runs: () => ends.length,
    most: () => most,
  };
}

describe('an errand', () => {
  it('is run once for one request, and again for a later one', async () => {
    const { errand, end, runs } = startedByHand();
    for (const expected of [1, 2]) {
      const done = errand.request();
      expect(runs()).toBe(expected);
      await end();
      await done;
    }
    expect(runs()).toBe(2);
  });

  it('is run exactly once more for all requests that come while it runs, and never twice at a time', async () => {
    const { errand, end, runs, most } = startedByHand();
    const requests = [errand.request(), errand.request(), errand.request()];
    expect(runs()).toBe(1);
    await end();
    expect(runs()).toBe(2);
    // The second run is under way: this one came too late for it.
    requests.push(errand.request());
    await end();
    expect(runs()).toBe(3);
    await end();
    await Promise.all(requests);
    expect(runs()).toBe(3);
    expect(most()).toBe(1);
  });

  it('misses no request that comes in the moment in which a run ends', async () => {
    for (let steps = 0; steps < 12; steps += 1) {
      let runs = 0;
      const errand = createErrand(async () => {
        runs += 1;
      });
      const first = errand.request();
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      await errand.request();
      await first;
      expect(runs, `after ${steps} steps`).toBe(2);
    }
  });

  it('is not begun again once it was stopped, and stopping waits for the present run', async () => {
    const { errand, end, runs } = startedByHand();
    const first = errand.request();
    const second = errand.request();
    let stopped = false;
    const stop = errand.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    await end();
    await Promise.all([first, second, stop]);
    await errand.request();
    expect(runs()).toBe(1);
  });
});
