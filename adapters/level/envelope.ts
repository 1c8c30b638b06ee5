import { timingSafeEqual } from 'node:crypto';
import type { CipherKey, CipherSuite } from './ciphers.ts';
import type { Mac } from './mac.ts';

/*
 * How every value rests.
 *
 *   encrypted:  version (1) ‖ key id (8) ‖ nonce ‖ ciphertext ‖ tag       the tag covers row key, version, key id and `clear`
 *   signed:     version (1) ‖ key id (8) ‖ payload ‖ MAC (16)             the MAC covers row key and all before it
 *
 * The row's key is always bound in, so a value that is moved to another row is refused. Keys of rows are printable
 * ASCII and the version byte is not, so row key and value cannot be read in two ways.
 */

const VERSION = 1;
const KEY_ID_BYTES = 8;
const START_BYTES = 1 + KEY_ID_BYTES;
const MAC_BYTES = 16;
const NOTHING = new Uint8Array(0);

/** A key with the name that values carry to say which key they want. */
export interface NamedKey {
  /** 8 bytes, 16 hexadecimal digits. */
  readonly id: string;
  readonly cipher: CipherKey;
}

/**
 * Encrypts one value.
 * @param clear bytes that stand elsewhere in the row and are authenticated with it
 */
export function sealEnvelope(
  suite: CipherSuite,
  key: NamedKey,
  nonce: Uint8Array,
  row: string,
  plain: Uint8Array,
  clear: Uint8Array = NOTHING,
): Buffer {
  const { ciphertext, tag } = suite.encrypt(key.cipher, nonce, associatedData(row, key.id, clear), plain);
  const value = Buffer.allocUnsafe(START_BYTES + nonce.length + ciphertext.length + tag.length);
  value[0] = VERSION;
  value.write(key.id, 1, 'hex');
  value.set(nonce, START_BYTES);
  value.set(ciphertext, START_BYTES + nonce.length);
  value.set(tag, START_BYTES + nonce.length + ciphertext.length);
  return value;
}

/** @returns the plain bytes; undefined when the value was not sealed by this key for this row with these clear bytes */
export function openEnvelope(
  suite: CipherSuite,
  key: NamedKey,
  row: string,
  value: Uint8Array,
  clear: Uint8Array = NOTHING,
): Buffer | undefined {
  const bodyAt = START_BYTES + suite.nonceBytes;
  if (value.length < bodyAt + suite.tagBytes || value[0] !== VERSION || envelopeKeyId(value) !== key.id)
    return undefined;
  const nonce = value.subarray(START_BYTES, bodyAt);
  const ciphertext = value.subarray(bodyAt, value.length - suite.tagBytes);
  const tag = value.subarray(value.length - suite.tagBytes);
  return suite.decrypt(key.cipher, nonce, associatedData(row, key.id, clear), { ciphertext, tag });
}

/** The id of the key that a value was sealed under. */
export function envelopeKeyId(value: Uint8Array): string {
  return Buffer.from(
    value.buffer,
    value.byteOffset + 1,
    Math.max(0, Math.min(KEY_ID_BYTES, value.length - 1)),
  ).toString('hex');
}

/** Signs a value that need not be secret. */
export function signValue(mac: Mac, keyId: string, row: string, payload: Uint8Array | string): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const value = Buffer.allocUnsafe(START_BYTES + bytes + MAC_BYTES);
  value[0] = VERSION;
  value.write(keyId, 1, 'hex');
  if (typeof payload === 'string') value.write(payload, START_BYTES, 'utf8');
  else value.set(payload, START_BYTES);
  const signed = START_BYTES + bytes;
  // What does not fit into the value is not written: the MAC is cut to its first 16 bytes.
  value.write(mac(row, value.subarray(0, signed)), signed, MAC_BYTES, 'hex');
  return value;
}

/** @returns the payload; undefined when the value was not signed by this secret for this row */
export function checkValue(mac: Mac, row: string, value: Uint8Array): Buffer | undefined {
  const payload = readSignedValue(value);
  if (payload === undefined) return undefined;
  const expected = Buffer.from(mac(row, value.subarray(0, value.length - MAC_BYTES)), 'hex').subarray(0, MAC_BYTES);
  return timingSafeEqual(expected, value.subarray(value.length - MAC_BYTES)) ? payload : undefined;
}

/** The payload of a signed value, unproved: for those who hold no key. */
export function readSignedValue(value: Uint8Array): Buffer | undefined {
  if (value.length < START_BYTES + MAC_BYTES || value[0] !== VERSION) return undefined;
  return Buffer.from(value.buffer, value.byteOffset + START_BYTES, value.length - START_BYTES - MAC_BYTES);
}

function associatedData(row: string, keyId: string, clear: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(row.length + START_BYTES + clear.length);
  bytes.write(row, 0, 'latin1');
  bytes[row.length] = VERSION;
  bytes.write(keyId, row.length + 1, 'hex');
  bytes.set(clear, row.length + START_BYTES);
  return bytes;
}
