/** CRC-32C (Castagnoli, RFC 3720), the one that LevelDB writes into its files; Node has none. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  for (let index = from; index < to; index += 1) {
    crc = (TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
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
export function flipOf(
  bytes: number,
  difference: number,
): { readonly byte: number; readonly bit: number } | undefined {
  /** What a flip of each bit of the byte looked at makes of the CRC; from the last byte to the first. */
  const changes = Int32Array.from({ length: 8 }, (_, bit) => TABLE[1 << bit] ?? 0);
  for (let byte = bytes - 1; byte >= 0; byte -= 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const change = changes[bit] ?? 0;
      if (change >>> 0 === difference) return { byte, bit };
      changes[bit] = (TABLE[change & 0xff] ?? 0) ^ (change >>> 8);
    }
  }
  return undefined;
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
