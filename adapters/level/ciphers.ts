import { createCipheriv, createDecipheriv, createHmac, randomFillSync, timingSafeEqual } from 'node:crypto';

/**
 * How values are encrypted and authenticated. `aes-256-gcm`: NIST SP 800-38D. `sm4-ctr-hmac-sm3`: SM4 (GB/T 32907) in
 * counter mode, then HMAC-SM3 (GB/T 32905) over what is encrypted; Node has no SM4-GCM.
 */
export type CipherName = 'aes-256-gcm' | 'sm4-ctr-hmac-sm3';

/** Says whether a text from outside names a suite. */
export function isCipherName(name: unknown): name is CipherName {
  return name === 'aes-256-gcm' || name === 'sm4-ctr-hmac-sm3';
}

/**
 * A key made ready for one suite. Bytes and no key objects of the platform: tens of thousands of those, each with a handle of
 * its own, cost the collector more than all else that a store keeps. Nor buffers, which would hold the pool that they are cut from.
 */
export interface CipherKey {
  readonly encryption: Uint8Array;
  /** Only where encryption does not authenticate by itself. */
  readonly authentication?: Uint8Array;
}

/** One way to encrypt with authentication. A nonce is never given twice under one key: they are random. */
export interface CipherSuite {
  readonly name: CipherName;
  /** The hash that row MACs and derived keys use. */
  readonly digest: 'sha256' | 'sm3';
  readonly nonceBytes: number;
  readonly tagBytes: number;
  /** @param secret 32 bytes */
  keyFrom(secret: Uint8Array): CipherKey;
  encrypt(key: CipherKey, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Sealed;
  /** @returns undefined when anything but exactly what was encrypted is given */
  decrypt(key: CipherKey, nonce: Uint8Array, associated: Uint8Array, sealed: Sealed): Buffer | undefined;
}

export interface Sealed {
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

export function cipherSuite(name: CipherName): CipherSuite {
  return name === 'aes-256-gcm' ? AES_256_GCM : SM4_CTR_HMAC_SM3;
}

/** Gives random bytes, each once, out of a pool: one call of the generator costs as much for 8 kB as for 12 bytes. */
export function createRandomBytes(): (bytes: number) => Uint8Array {
  const pool = Buffer.allocUnsafe(8_192);
  let offset = pool.length;
  return (bytes) => {
    if (offset + bytes > pool.length) {
      randomFillSync(pool);
      offset = 0;
    }
    offset += bytes;
    // A copy: the pool is filled again while the caller may still hold the bytes. What was given may be a key, so it goes.
    const given = Uint8Array.prototype.slice.call(pool, offset - bytes, offset);
    pool.fill(0, offset - bytes, offset);
    return given;
  };
}

const AES_256_GCM: CipherSuite = {
  name: 'aes-256-gcm',
  digest: 'sha256',
  nonceBytes: 12,
  tagBytes: 16,
  keyFrom: (secret) => ({ encryption: new Uint8Array(secret) }),
  encrypt(key, nonce, associated, plain) {
    const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce);
    cipher.setAAD(associated);
    const ciphertext = cipher.update(plain);
    cipher.final();
    return { ciphertext, tag: cipher.getAuthTag() };
  },
  decrypt(key, nonce, associated, { ciphertext, tag }) {
    const decipher = createDecipheriv('aes-256-gcm', key.encryption, nonce, { authTagLength: 16 });
    decipher.setAAD(associated);
    decipher.setAuthTag(tag);
    const plain = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return plain;
  },
};

const SM4_CTR_HMAC_SM3: CipherSuite = {
  name: 'sm4-ctr-hmac-sm3',
  digest: 'sm3',
  nonceBytes: 16,
  tagBytes: 32,
  keyFrom(secret) {
    const derive = (purpose: string) => createHmac('sm3', secret).update(purpose).digest();
    return {
      encryption: new Uint8Array(derive('onedoor/sm4-ctr').subarray(0, 16)),
      authentication: new Uint8Array(derive('onedoor/hmac-sm3')),
    };
  },
  encrypt(key, nonce, associated, plain) {
    const cipher = createCipheriv('sm4-ctr', key.encryption, nonce);
    const ciphertext = cipher.update(plain);
    cipher.final();
    return { ciphertext, tag: sm3Tag(key, nonce, associated, ciphertext) };
  },
  decrypt(key, nonce, associated, { ciphertext, tag }) {
    const expected = sm3Tag(key, nonce, associated, ciphertext);
    if (tag.length !== expected.length || !timingSafeEqual(tag, expected)) return undefined;
    return createDecipheriv('sm4-ctr', key.encryption, nonce).update(ciphertext);
  },
};

function sm3Tag(key: CipherKey, nonce: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Buffer {
  if (key.authentication === undefined) throw new Error('an SM4 key without its authentication key');
  // The length in front keeps associated data and ciphertext apart.
  const length = Buffer.alloc(4);
  length.writeUInt32BE(associated.length);
  return createHmac('sm3', key.authentication)
    .update(length)
    .update(associated)
    .update(nonce)
    .update(ciphertext)
    .digest();
}
