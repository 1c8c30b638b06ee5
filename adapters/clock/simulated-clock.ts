import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../actors/ports.ts';

/** A clock that stands still until it is told to go on. */
export interface SimulatedClock extends Clock {
  /**
   * Goes on to a later moment; noted on the disk before anybody can read it, so that nothing committed ever bears a later time
   * than the clock of the next start.
   * @throws RangeError for an earlier moment
   */
  advance(to: number): void;
}

/** What is wrong with the clock of a data folder. */
export class ClockFault extends Error {
  override readonly name = 'ClockFault';
}

const fileOf = (folder: string): string => join(folder, 'clock.json');

/** Whether what lies in a data folder lives by a simulated clock. */
export function livesBySimulatedClock(folder: string): boolean {
  return existsSync(fileOf(folder));
}

/** A new simulated clock of a data folder, which stands at a moment. */
export function createSimulatedClock(folder: string, start: number): SimulatedClock {
  note(folder, start);
  return openSimulatedClock(folder);
}

/** The simulated clock of a data folder, where it stood when the process before ended. @throws ClockFault */
export function openSimulatedClock(folder: string): SimulatedClock {
  let now = noted(folder);
  return {
    now: () => now,
    advance: (to) => {
      if (!Number.isSafeInteger(to) || to < now) throw new RangeError('a clock does not go back 时钟不能倒拨');
      if (to === now) return;
      note(folder, to);
      now = to;
    },
  };
}

function noted(folder: string): number {
  let now: unknown;
  try {
    now = (JSON.parse(readFileSync(fileOf(folder), 'utf8')) as { now?: unknown }).now;
  } catch {
    // Said below, as for a file that holds something else.
  }
  if (typeof now === 'number' && Number.isSafeInteger(now)) return now;
  throw new ClockFault(
    `${fileOf(folder)} does not tell where the simulated clock stands; it is a test's, so begin anew with an empty home folder 模拟时钟文件损坏`,
  );
}

/** The file is replaced as a whole and synced. */
function note(folder: string, now: number): void {
  const draft = `${fileOf(folder)}.draft`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify({ now, shanghai: inShanghai(now) })}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, fileOf(folder));
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** For people who look into the file. */
function inShanghai(moment: number): string {
  return `${new Date(moment + 8 * 60 * 60 * 1000).toISOString().slice(0, -1)}+08:00`;
}
