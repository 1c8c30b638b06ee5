import { open, stat } from 'node:fs/promises';

/** Reads what the server has logged since a moment; the server may rotate the file in between. */
export interface ServerLog {
  /** Everything logged from now on is "since". */
  mark(): Promise<void>;
  since(): Promise<readonly string[]>;
  /** The same, and what is told now is not told again; a line that is not at its end yet is left for the next time. */
  next(): Promise<readonly string[]>;
}

/** At most this much of the log is read at once; the newest part counts. */
const windowBytes = 256 * 1024;

export function openServerLog(file: string): ServerLog {
  let start = 0;
  return {
    async mark() {
      start = await sizeOf(file);
    },
    async since() {
      const size = await sizeOf(file);
      const from = Math.max(size < start ? 0 : start, size - windowBytes);
      return size === 0 ? [] : (await textOf(file, from, size)).toString().split('\n').filter(isLine);
    },
    async next() {
      const size = await sizeOf(file);
      const from = Math.max(size < start ? 0 : start, size - windowBytes);
      if (size === from) return [];
      const text = await textOf(file, from, size);
      const end = text.lastIndexOf('\n') + 1;
      start = from + end;
      return text.subarray(0, end).toString().split('\n').filter(isLine);
    },
  };
}

/**
 * After a kill the index of an orderly end stands beside newer messages; the server then reads the messages themselves,
 * and nothing is left out.
 */
const olderIndex = /Recovering stream state from index errored: prior state file$/;

/**
 * Lines that say that a part of the store was left out. The server goes on without it and says so nowhere else: with
 * another key, or a damaged file, a stream is simply not there.
 */
export function storeComplaints(lines: readonly string[]): readonly string[] {
  const startUp = lines.slice(0, lines.findIndex((line) => line.includes('Server is ready')) >>> 0);
  return startUp.filter(
    (line) =>
      !olderIndex.test(line) &&
      /\[(WRN|ERR|FTL)\].*(metafile|checksum|encryption key|recreating|recovering|unable to recover|corrupt)/i.test(
        line,
      ),
  );
}

/** The system's word that a write has failed, in a line of the server. */
const failedWrite = /\[ERR\].*(no space left on device|disk quota exceeded|input\/output error)/i;

/** Whether a line says that a stream or a consumer could not be written. */
export function saysFailedWrite(lines: readonly string[]): boolean {
  return lines.some((line) => failedWrite.test(line));
}

const isLine = (line: string): boolean => line !== '';

async function textOf(file: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
