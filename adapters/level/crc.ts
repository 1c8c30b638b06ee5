/** How many bytes are taken at a time, each with a table of its own ("slicing", Kounavis and Berry 2005). */
const SLICES = 8;

/** CRC-32C (Castagnoli, RFC 3720), the one that LevelDB writes into its files; Node has none. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  let index = from;
  for (const last = to - SLICES; index <= last; index += SLICES) {
    crc ^=
      (bytes[index] as number) |
      ((bytes[index + 1] as number) << 8) |
      ((bytes[index + 2] as number) << 16) |
      ((bytes[index + 3] as number) << 24);
    crc =
      (TABLES[1792 + (crc & 0xff)] as number) ^
      (TABLES[1536 + ((crc >>> 8) & 0xff)] as number) ^
      (TABLES[1280 + ((crc >>> 16) & 0xff)] as number) ^
      (TABLES[1024 + (crc >>> 24)] as number) ^
      (TABLES[768 + (bytes[index + 4] as number)] as number) ^
      (TABLES[512 + (bytes[index + 5] as number)] as number) ^
      (TABLES[256 + (bytes[index + 6] as number)] as number) ^
      (TABLES[bytes[index + 7] as number] as number);
  }
  for (; index < to; index += 1) crc = step(crc ^ (bytes[index] as number)) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** LevelDB masks what it stores, because the CRC of bytes that hold CRCs is weak (`util/crc32c.h`). */
export function maskedCrc32c(bytes: Uint8Array, from: number, to: number): number {
  const crc = crc32c(bytes, from, to);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * Finds the bit whose flip changes the CRC of a message by this difference, whatever the message is: a CRC is linear.
 * @returns undefined when no single bit does
 */
export function flipOf(bytes: number, difference: number): { readonly byte: number; readonly bit: number } | undefined {
  /** What a flip of each bit of the byte looked at makes of the CRC; from the last byte to the first. */
  const changes = Int32Array.from({ length: 8 }, (_, bit) => step(1 << bit));
  for (let byte = bytes - 1; byte >= 0; byte -= 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const change = changes[bit] as number;
      if (change >>> 0 === difference) return { byte, bit };
      changes[bit] = step(change) ^ (change >>> 8);
    }
  }
  return undefined;
}

const TABLES = makeTables();

/** What the lowest byte adds once it is shifted out. */
function step(crc: number): number {
  return TABLES[crc & 0xff] as number;
}

function makeTables(): Int32Array {
  const tables = new Int32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    tables[byte] = crc;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const before = tables[index - 256] as number;
    tables[index] = (tables[before & 0xff] as number) ^ (before >>> 8);
  }
  return tables;
}
