import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockContract } from './clock.contract.ts';
import { ClockFault, createSimulatedClock, livesBySimulatedClock, openSimulatedClock } from './simulated-clock.ts';
import { systemClock } from './system-clock.ts';

const START = Date.parse('2026-09-21T08:30:00+08:00');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-clock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

clockContract('of the machine', () => systemClock);
clockContract('simulated', () => createSimulatedClock(folder, START));

describe('a simulated clock', () => {
  it('stands still until it is told to go on, and goes on from there after the process has ended', () => {
    expect(livesBySimulatedClock(folder)).toBe(false);
    const clock = createSimulatedClock(folder, START);
    expect(livesBySimulatedClock(folder)).toBe(true);
    expect(clock.now()).toBe(START);
    clock.advance(START + 61_000);
    expect(clock.now()).toBe(START + 61_000);
    // Nothing was closed or flushed: what the disk holds is all that a process that is killed leaves behind.
    expect(openSimulatedClock(folder).now()).toBe(START + 61_000);
    expect(readdirSync(folder)).toEqual(['clock.json']);
  });

  it('never goes back', () => {
    const clock = createSimulatedClock(folder, START);
    expect(() => clock.advance(START - 1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
    clock.advance(START);
    expect(openSimulatedClock(folder).now()).toBe(START);
  });

  it('is not guessed where its file tells nothing', () => {
    expect(() => openSimulatedClock(folder)).toThrow(ClockFault);
    for (const content of ['', '{', '{"now":"today"}', '{"now":1.5}']) {
      writeFileSync(join(folder, 'clock.json'), content);
      expect(() => openSimulatedClock(folder)).toThrow(ClockFault);
    }
  });
});
