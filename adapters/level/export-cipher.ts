import { webcrypto } from 'node:crypto';
import { type CipherName, cipherSuite } from './ciphers.ts';
import { deriveSecret } from './vault.ts';

/** Encrypts the parts of an export. `ciphertext` carries the tag behind it. */
export interface PartCipher {
  readonly nonceBytes: number;
  readonly tagBytes: number;
  /** Takes a copy of `plain` before it returns. */
  seal(nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Promise<Uint8Array>;
  /** @returns undefined when anything but exactly what was encrypted is given */
  open(nonce: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Promise<Buffer | undefined>;
}

/**
 * The cipher of a file. AES runs in a thread of its own, so that one part is encrypted while the rows of the next are
 * gathered; Node has SM4 in its own thread only.
 * @param exportKey 32 bytes
 */
export async function createPartCipher(name: CipherName, exportKey: Uint8Array): Promise<PartCipher> {
  const secret = deriveSecret(exportKey, 'export');
  return name === 'aes-256-gcm' ? aesInThreads(secret) : inThisThread(name, secret);
}

async function aesInThreads(secret: Uint8Array): Promise<PartCipher> {
  const key = await webcrypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const algorithm = (iv: Uint8Array, additionalData: Uint8Array) => ({ name: 'AES-GCM', iv, additionalData });
  return {
    nonceBytes: 12,
    tagBytes: 16,
    seal: async (nonce, associated, plain) =>
      new Uint8Array(await webcrypto.subtle.encrypt(algorithm(nonce, associated), key, plain)),
    async open(nonce, associated, ciphertext) {
      try {
        return Buffer.from(await webcrypto.subtle.decrypt(algorithm(nonce, associated), key, ciphertext));
      } catch {
        return undefined;
      }
    },
  };
}

function inThisThread(name: CipherName, secret: Uint8Array): PartCipher {
  const suite = cipherSuite(name);
  const key = suite.keyFrom(secret);
  return {
    nonceBytes: suite.nonceBytes,
    tagBytes: suite.tagBytes,
    async seal(nonce, associated, plain) {
      const { ciphertext, tag } = suite.encrypt(key, nonce, associated, plain);
      return Buffer.concat([ciphertext, tag]);
    },
    async open(nonce, associated, ciphertext) {
      const end = ciphertext.length - suite.tagBytes;
      return suite.decrypt(key, nonce, associated, {
        ciphertext: ciphertext.subarray(0, end),
        tag: ciphertext.subarray(end),
      });
    },
  };
}
