import type { PersonKeys } from '../../actors/ports.ts';
import { createMac } from './mac.ts';

const KEY_BYTES = 20;
/** RFC 4648, section 6, in lower case: safe in a subject, in a file name and over the telephone. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Makes the keys of natural persons: HMAC-SHA-256 of the normalised id number, cut to 20 bytes, 32 characters long.
 * @param secret `personKeys` of the store's secrets; it cannot be changed without changing every key
 */
export function createPersonKeys(secret: Uint8Array): PersonKeys {
  const mac = createMac('sha256', secret);
  return { keyOf: (normalisedIdNumber) => base32(Buffer.from(mac(normalisedIdNumber), 'hex').subarray(0, KEY_BYTES)) };
}

/** Base32 without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31];
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
