import { describe, expect, it } from 'vitest';
import { drive, type FlowStep, statusAfter } from './peer.ts';

const options = { lanes: 3, seconds: 0.01, held: 10, cpuTime: () => 0 };

describe('the flow that peers are driven through', () => {
  it('takes each key through its steps, one after the other, and no key twice', async () => {
    const done = new Map<string, FlowStep[]>();
    const stretch = await drive(async (_lane, key, step) => {
      await new Promise((resolve) => setImmediate(resolve));
      done.set(key, [...(done.get(key) ?? []), step]);
      return { status: statusAfter[step], held: 10 };
    }, options);
    expect(done.size).toBeGreaterThanOrEqual(3);
    for (const steps of done.values()) expect(steps).toEqual(['submit', 'accept', 'close']);
    expect(stretch.stepsPerSecond).toBeGreaterThan(0);
  });

  it('ends at an answer that is otherwise, in its status or in the rules that held', async () => {
    await expect(drive(async () => ({ status: 'submitted', held: 10 }), options)).rejects.toThrow(/accept.*got/);
    await expect(drive(async (_lane, _key, step) => ({ status: statusAfter[step], held: 9 }), options)).rejects.toThrow(
      /submit.*10.*9/,
    );
  });

  it('divides the processor time of the peer by the steps', async () => {
    let microseconds = 0;
    const { cpuMicrosecondsPerStep } = await drive(
      async (_lane, _key, step) => {
        microseconds += 7;
        await new Promise((resolve) => setImmediate(resolve));
        return { status: statusAfter[step], held: 10 };
      },
      { ...options, cpuTime: () => microseconds },
    );
    expect(cpuMicrosecondsPerStep).toBe(7);
  });
});
