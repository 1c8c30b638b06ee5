import { crc32c, flipOf } from './crc.ts';

/*
 * Tells a rotten record of LevelDB's log from one that a power cut has torn. Both fail their checksum; but a record that
 * fits it again once a single bit is turned back was whole, and so was acknowledged. That torn bytes look like that by
 * chance happens once in some 10,000 times at most (2^18 bits of a record against the 2^32 values of a CRC).
 */

const START_BYTES = 7;
const LENGTH_BITS = 16;
const TYPE_FULL = 1;
const TYPE_LAST = 4;

/**
 * Whether the record at this place lacks no more than one bit.
 * @param end behind which its bytes cannot reach: the end of its block, or of the file
 */
export function isOneFlipAway(log: Buffer, offset: number, end: number): boolean {
  if (offset + START_BYTES > end) return false;
  const length = log.readUInt16LE(offset + 4);
  if (isTypeKnown(log.readUInt8(offset + 6))) {
    for (let bit = 0; bit < LENGTH_BITS; bit += 1) {
      const other = offset + START_BYTES + (length ^ (1 << bit));
      if (other <= end && storedCrc(log, offset) === crc32c(log, offset + 6, other)) return true;
    }
  }
  const recordEnd = offset + START_BYTES + length;
  if (recordEnd > end) return false;
  // The stored checksum is masked, which is no matter of single bits: each of its flips is tried.
  const actual = crc32c(log, offset + 6, recordEnd);
  for (let bit = 0; bit < 32; bit += 1) {
    if (unmask((log.readUInt32LE(offset) ^ (1 << bit)) >>> 0) === actual) return isTypeKnown(log.readUInt8(offset + 6));
  }
  const flip = flipOf(recordEnd - offset - 6, (actual ^ storedCrc(log, offset)) >>> 0);
  if (flip === undefined) return false;
  const type = log.readUInt8(offset + 6);
  return isTypeKnown(flip.byte === 0 ? type ^ (1 << flip.bit) : type);
}

function isTypeKnown(type: number): boolean {
  return type >= TYPE_FULL && type <= TYPE_LAST;
}

function storedCrc(log: Buffer, offset: number): number {
  return unmask(log.readUInt32LE(offset));
}

function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}
