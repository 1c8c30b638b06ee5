import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// What Linux tells of a process: its processor time, its memory, its children. A bench that measures processes runs there only.

/** Processor time of a process so far, in microseconds. */
export interface CpuTime {
  readonly all: number;
  /** Of its first thread, on which JavaScript runs. */
  readonly mainThread: number;
}

/** The kernel counts in hundredths of a second, on every architecture that Node runs on. */
const MICROSECONDS_A_TICK = 10_000;

/** @throws Error when there is no such process */
export function cpuTimeOf(pid: number): CpuTime {
  return {
    all: ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) * MICROSECONDS_A_TICK,
    mainThread: ticksIn(readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8')) * MICROSECONDS_A_TICK,
  };
}

/** User and system time. The name in parentheses may hold anything, so fields are counted from behind it. */
export function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Memory of a process in megabytes (10^6 bytes). */
export interface Memory {
  readonly residentMb: number;
  readonly highestMb: number;
  /** What no file stands behind: pages of table files that are mapped belong to the system, which takes them back. */
  readonly anonymousMb: number;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024) / 1_000_000;
  return { residentMb: megabytes('VmRSS'), highestMb: megabytes('VmHWM'), anonymousMb: megabytes('RssAnon') };
}

/** The process that `pid` has started and whose program's name begins so. */
export function childOf(pid: number, name: string): number {
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    for (const child of readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ')) {
      if (child !== '' && readFileSync(`/proc/${child}/comm`, 'utf8').startsWith(name)) return Number(child);
    }
  }
  throw new Error(`process ${pid} has no child ${name}`);
}

/** Bytes that the files of a folder take on the disk; files that go away meanwhile count nothing. */
export function diskBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const stat = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    // The kernel counts in blocks of 512 bytes; files are grown ahead of what they hold, and that is not written yet.
    if (stat !== undefined) bytes += Math.min(stat.size, stat.blocks * 512);
  }
  return bytes;
}
