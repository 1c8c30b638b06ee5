import { hash } from 'node:crypto';

/** Both hashes that are used, SHA-256 and SM3, work in blocks of 64 bytes and give 32. */
const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** HMAC over a text and bytes behind it; 32 bytes as hexadecimal digits. */
export type Mac = (text: string, bytes?: Uint8Array) => string;

/**
 * HMAC (RFC 2104) of two one-shot hashes: half the time of `createHmac`, whose streams cost more than hashing the few
 * bytes of a row, and there are three for each turn.
 * @param secret at most 64 bytes
 */
export function createMac(digest: 'sha256' | 'sm3', secret: Uint8Array): Mac {
  let inner = Buffer.alloc(1024);
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    const byte = secret[index] ?? 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return (text, bytes) => {
    // A character takes three bytes at most.
    const needed = BLOCK_BYTES + text.length * 3 + (bytes?.length ?? 0);
    if (needed > inner.length) inner = Buffer.concat([inner.subarray(0, BLOCK_BYTES)], needed * 2);
    let length = BLOCK_BYTES + inner.write(text, BLOCK_BYTES);
    if (bytes !== undefined) {
      inner.set(bytes, length);
      length += bytes.length;
    }
    outer.write(hash(digest, inner.subarray(0, length), 'hex'), BLOCK_BYTES, 'hex');
    return hash(digest, outer, 'hex');
  };
}
