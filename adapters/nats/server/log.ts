import { open, stat } from 'node:fs/promises';

/** Reads what the server has logged since a moment; the server may rotate the file in between. */
export interface ServerLog {
  /** Everything logged from now on is "since". */
  mark(): Promise<void>;
  since(): Promise<readonly string[]>;
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
      return size === 0 ? [] : linesOf(file, from, size);
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

async function linesOf(file: string, from: number, to: number): Promise<readonly string[]> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .filter((line) => line !== '');
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
