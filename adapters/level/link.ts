import { hash } from 'node:crypto';

/*
 * The frame of an entry, which links it to the one before:
 *
 *   version (1) ‖ previous hash (32) ‖ length of header (4) ‖ header ‖ body ‖ hash (32)
 *
 * hash = SHA-256 over all before it. Body is ciphertext, so the chain is proved without any key. The entry carries its
 * own hash too, so that one changed byte is laid to the entry that it stands in and not to its neighbour.
 */

const VERSION = 1;
const HASH_BYTES = 32;
const HEADER_AT = 1 + HASH_BYTES + 4;

/** What the first entry links to, in hexadecimal digits. */
export const NO_HASH = '0'.repeat(HASH_BYTES * 2);

export interface Frame {
  readonly previous: string;
  readonly header: string;
  /** All before the body. */
  readonly start: Buffer;
  readonly body: Buffer;
  readonly hash: string;
}

/** Everything that stands before the body. */
export function frameStart(previous: string, header: string): Buffer {
  const headerBytes = Buffer.byteLength(header);
  const start = Buffer.allocUnsafe(HEADER_AT + headerBytes);
  start[0] = VERSION;
  start.write(previous, 1, 'hex');
  start.writeUInt32BE(headerBytes, 1 + HASH_BYTES);
  start.write(header, HEADER_AT);
  return start;
}

/** Closes the frame. @returns the whole value, and its hash in hexadecimal digits */
export function frameEnd(start: Uint8Array, body: Uint8Array): { readonly value: Buffer; readonly hash: string } {
  const bytes = start.length + body.length;
  const value = Buffer.allocUnsafe(bytes + HASH_BYTES);
  value.set(start, 0);
  value.set(body, start.length);
  const digest = hash('sha256', value.subarray(0, bytes), 'hex');
  value.write(digest, bytes, 'hex');
  return { value, hash: digest };
}

/** @returns undefined when the bytes are not a whole frame that fits its own hash */
export function parseFrame(value: Buffer): Frame | undefined {
  if (value.length < HEADER_AT + HASH_BYTES || value[0] !== VERSION) return undefined;
  const bytes = value.length - HASH_BYTES;
  const bodyAt = HEADER_AT + value.readUInt32BE(1 + HASH_BYTES);
  if (bodyAt > bytes) return undefined;
  const digest = hash('sha256', value.subarray(0, bytes), 'hex');
  if (digest !== value.toString('hex', bytes)) return undefined;
  return {
    previous: value.toString('hex', 1, 1 + HASH_BYTES),
    header: value.toString('utf8', HEADER_AT, bodyAt),
    start: value.subarray(0, bodyAt),
    body: value.subarray(bodyAt, bytes),
    hash: digest,
  };
}
