import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Meter } from '../actors/ports.ts';
import type { ScrubSlice } from '../adapters/level/scrubber.ts';
import type { Log } from '../adapters/log/log.ts';
import { startScrubbing } from './scrubbing.ts';

const QUIET: ScrubSlice = { bytes: 1000, roundEnded: false };

describe('scrubbing', () => {
  let gauges: Map<string, () => number>;
  let counted = 0;
  let logged: [string, object | undefined][];
  let notes = 0;
  beforeEach(() => {
    vi.useFakeTimers();
    gauges = new Map();
    counted = 0;
    logged = [];
    notes = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function start(bytesPerSecond: number, slices: readonly (ScrubSlice | Error)[]) {
    let index = 0;
    const write = (event: string, fields?: object) => void logged.push([event, fields]);
    const log: Log = { info: write, warn: write, error: write };
    const meter: Meter = {
      counter:
        () =>
        (_labels, by = 1) => {
          counted += by;
        },
      gauge: (name, _help, read) => void gauges.set(name, read),
      gauges: () => undefined,
      histogram: () => () => undefined,
    };
    const scrubber = {
      next: async () => {
        const slice = slices[Math.min(index++, slices.length - 1)] ?? QUIET;
        if (slice instanceof Error) throw slice;
        return slice;
      },
      note: () => {
        notes += 1;
      },
    };
    return { ...startScrubbing({ bytesPerSecond }, { scrubber, meter, log }), slices: () => index };
  }

  it('keeps to its pace', async () => {
    const scrubbing = start(10_000, [QUIET]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scrubbing.slices()).toBeGreaterThan(95);
    expect(scrubbing.slices()).toBeLessThanOrEqual(101);
    expect(counted).toBe(scrubbing.slices() * 1000);
    await scrubbing.stop();
  });

  it('reads nothing where its pace is 0, and shows its metrics all the same', async () => {
    const scrubbing = start(0, [QUIET]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scrubbing.slices()).toBe(0);
    expect([...gauges.keys()]).toEqual(['onedoor_scrub_findings', 'onedoor_scrub_rounds']);
    await scrubbing.stop();
  });

  it('tells of each finding, and counts those of the last whole round until a round finds none', async () => {
    const bad: ScrubSlice = { ...QUIET, finding: { family: 'entry', commit: 7, reason: 'entry 7 is missing' } };
    const ended: ScrubSlice = { bytes: 0, roundEnded: true };
    const scrubbing = start(1_000_000, [bad, ended, QUIET, ended, QUIET]);
    const findings = () => gauges.get('onedoor_scrub_findings')?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(findings()).toBe(1);
    expect(logged).toEqual([
      [expect.stringContaining('damaged'), { code: 'CORRUPT', path: 'entry', commit: 7, reason: 'entry 7 is missing' }],
    ]);
    await vi.advanceTimersByTimeAsync(20);
    expect(findings()).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(findings()).toBe(0);
    expect(gauges.get('onedoor_scrub_rounds')?.()).toBe(2);
    await scrubbing.stop();
  });

  it('goes on after a slice that could not be read, and reads nothing once it is stopped', async () => {
    const scrubbing = start(1_000_000, [new Error('EIO'), QUIET]);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(logged).toHaveLength(1);
    expect(scrubbing.slices()).toBeGreaterThan(10);
    await scrubbing.stop();
    expect(notes).toBe(1);
    const before = scrubbing.slices();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scrubbing.slices()).toBe(before);
  });
});
