import { isOneFlipAway } from './bit-flip.ts';
import { maskedCrc32c } from './crc.ts';

/*
 * LevelDB's own logs (`*.log`, `MANIFEST-*`), read before LevelDB reads them. On opening it drops a damaged record of a
 * log without a word, and every batch that stands behind it in the same block; when it was the last one, an acknowledged
 * commit is gone and all that is left agrees with itself. So the checksums are looked at first, while they still stand.
 *
 * Format (`doc/log_format.md`): blocks of 32 kB; record = CRC (4) ‖ length (2) ‖ type (1) ‖ bytes; types FULL 1, FIRST 2,
 * MIDDLE 3, LAST 4. A batch is only written after the one before was synced. So a damaged record that a later batch
 * stands behind was acknowledged, and so was one that is whole but for a single bit; any other damaged end is taken for a
 * write that the power cut, never acknowledged.
 */

const BLOCK_BYTES = 32_768;
const START_BYTES = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

export interface LogDamage {
  readonly offset: number;
  /** Where the batch begins that the damage stands in; all before it is whole. */
  readonly batchAt: number;
  /** Whether this is no write cut short but an acknowledged one gone bad: a later batch stands behind it, or it is one bit. */
  readonly acknowledged: boolean;
}

export interface LogContent {
  /** The batches before the first damage. */
  readonly batches: readonly Buffer[];
  /** Where the last of them begins. */
  readonly lastAt: number;
  readonly damage: LogDamage | undefined;
}

/** Reads the bytes of a log, up to their first damage. */
export function readLog(log: Buffer): LogContent {
  const batches: Buffer[] = [];
  let parts: Buffer[] = [];
  let batchAt = 0;
  let lastAt = 0;
  let offset = 0;
  while (offset < log.length) {
    const blockEnd = nextBlock(offset);
    if (blockEnd - offset < START_BYTES) {
      offset = blockEnd;
      continue;
    }
    const record = recordAt(log, offset);
    const startsBatch = record?.type === FULL || record?.type === FIRST;
    const isOpen = parts.length > 0;
    if (record === undefined || startsBatch === isOpen) {
      const acknowledged = isFollowed(log, offset + 1) || isOneFlipAway(log, offset, Math.min(blockEnd, log.length));
      return { batches, lastAt, damage: { offset, batchAt: isOpen ? batchAt : offset, acknowledged } };
    }
    if (startsBatch) batchAt = offset;
    parts.push(log.subarray(offset + START_BYTES, record.end));
    offset = record.end;
    if (record.type !== FULL && record.type !== LAST) continue;
    batches.push(Buffer.concat(parts));
    lastAt = batchAt;
    parts = [];
  }
  const damage = parts.length > 0 ? { offset: log.length, batchAt, acknowledged: false } : undefined;
  return { batches, lastAt, damage };
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
