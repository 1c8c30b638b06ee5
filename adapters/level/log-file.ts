import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maskedCrc32c } from './crc.ts';
import { corrupt, toStoreFault } from './fault.ts';

/*
 * LevelDB's own logs (`*.log`, `MANIFEST-*`), read before LevelDB reads them. On opening it drops a damaged record of a
 * log without a word, and every batch that stands behind it in the same block; when it was the last one, an acknowledged
 * commit is gone and all that is left agrees with itself. So the checksums are looked at first, while they still stand.
 *
 * Format (`doc/log_format.md`): blocks of 32 kB; record = CRC (4) ‖ length (2) ‖ type (1) ‖ bytes; types FULL 1, FIRST 2,
 * MIDDLE 3, LAST 4. A batch is only written after the one before was synced. So a damaged record that a later batch
 * stands behind was acknowledged; a damaged end may be a write that the power cut, never acknowledged.
 */

const BLOCK_BYTES = 32_768;
const START_BYTES = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

export interface LogDamage {
  readonly file: string;
  readonly offset: number;
  /** Whether a later batch stands behind it: then this is no write cut short. */
  readonly followed: boolean;
}

/**
 * Refuses a folder of which a log is damaged; a folder that is absent or empty passes.
 * @throws StoreFault CORRUPT
 */
export async function checkLogs(folder: string, options: { readonly tail: 'allowed' | 'refused' }): Promise<void> {
  for (const { file, offset, followed } of await damagedLogs(folder)) {
    if (!followed && options.tail === 'allowed') continue;
    throw corrupt(
      `the file ${join(folder, file)} is damaged at byte ${offset}: LevelDB would drop committed entries in silence; keep the folder as it is and restore a backup`,
    );
  }
}

/** The damage of all logs of a folder, at most one (the first) for each file. */
export async function damagedLogs(folder: string): Promise<readonly LogDamage[]> {
  const damages: LogDamage[] = [];
  try {
    for (const file of await logFiles(folder)) {
      const damage = findDamage(await readFile(join(folder, file)));
      if (damage !== undefined) damages.push({ file, ...damage });
    }
  } catch (error) {
    throw toStoreFault(error, `read the logs of the store in ${folder}`);
  }
  return damages;
}

async function logFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((file) => /^\d+\.log$|^MANIFEST-\d+$/.test(file)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Finds the first damaged record of a log's bytes. */
export function findDamage(log: Buffer): Omit<LogDamage, 'file'> | undefined {
  let offset = 0;
  let open = false;
  while (offset < log.length) {
    const blockEnd = nextBlock(offset);
    if (blockEnd - offset < START_BYTES) {
      offset = blockEnd;
      continue;
    }
    const record = recordAt(log, offset);
    const startsBatch = record?.type === FULL || record?.type === FIRST;
    if (record === undefined || startsBatch === open) {
      return { offset, followed: isFollowed(log, offset + 1) };
    }
    open = record.type !== FULL && record.type !== LAST;
    offset = record.end;
  }
  return open ? { offset: log.length, followed: false } : undefined;
}

/** Whether a batch starts anywhere from here on: in this block at any byte, in later ones where records can stand. */
function isFollowed(log: Buffer, from: number): boolean {
  const blockEnd = Math.min(nextBlock(from), log.length);
  for (let offset = from; offset < blockEnd; offset += 1) {
    if (startsBatch(log, offset)) return true;
  }
  let offset = blockEnd;
  while (offset < log.length) {
    if (startsBatch(log, offset)) return true;
    offset = recordAt(log, offset)?.end ?? nextBlock(offset);
  }
  return false;
}

function startsBatch(log: Buffer, offset: number): boolean {
  const type = log[offset + 6];
  return (type === FULL || type === FIRST) && recordAt(log, offset) !== undefined;
}

/** The record that starts here, if a whole one with the right checksum does. */
function recordAt(log: Buffer, offset: number): { readonly type: number; readonly end: number } | undefined {
  const bytesAt = offset + START_BYTES;
  if (bytesAt > log.length) return undefined;
  const end = bytesAt + log.readUInt16LE(offset + 4);
  const type = log.readUInt8(offset + 6);
  if (type < FULL || type > LAST || end > log.length || end > nextBlock(offset)) return undefined;
  return log.readUInt32LE(offset) === maskedCrc32c(log, offset + 6, end) ? { type, end } : undefined;
}

function nextBlock(offset: number): number {
  return offset - (offset % BLOCK_BYTES) + BLOCK_BYTES;
}
