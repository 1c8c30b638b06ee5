import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { BusyDelays, measureLoop } from './loop-delay.ts';

/** Looks at these moments, each with the processor time used until then. */
function looked(...looks: readonly (readonly [now: number, processor: number])[]): BusyDelays {
  const delays = new BusyDelays();
  for (const [now, processor] of looks) delays.look(now, processor);
  return delays;
}

describe('delays of the event loop', () => {
  it('count no time in which there was no processor', () => {
    expect(looked([0, 0], [10, 5], [510, 12]).take()).toBe(7);
  });

  it('count no more than the delay, however many threads worked in it', () => {
    expect(looked([0, 0], [10, 40]).take()).toBe(0);
    expect(looked([0, 0], [130, 300]).take()).toBe(120);
  });

  it('are told once, the most of them', () => {
    const delays = looked([0, 0], [110, 90], [130, 92]);
    expect(delays.take()).toBe(90);
    expect(delays.take()).toBe(0);
    delays.look(190, 117);
    expect(delays.take()).toBe(25);
  });

  it('are told as seconds, with a loop that was really held up among them', async () => {
    const registry = new Registry();
    measureLoop(registry);
    const told = async (): Promise<number> =>
      Number(/^onedoor_event_loop_busy_max_seconds (.*)$/m.exec(await registry.metrics())?.[1]);
    const looks = () => new Promise((resolve) => setTimeout(resolve, 40));
    await looks();
    await told();
    const { user, system } = process.cpuUsage();
    // Held up by work: until so much processor time is used, however long that takes.
    for (let used = 0; used < 60_000; ) {
      const now = process.cpuUsage();
      used = now.user + now.system - user - system;
    }
    await looks();
    expect(await told()).toBeGreaterThan(0.04);
  });
});
