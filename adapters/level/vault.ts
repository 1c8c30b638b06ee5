import { hkdfSync } from 'node:crypto';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { type CipherName, cipherSuite, createRandomBytes } from './ciphers.ts';
import { checkValue, type NamedKey, openEnvelope, sealEnvelope, signValue } from './envelope.ts';
import { createMac } from './mac.ts';

const KEY_BYTES = 32;
/** 128 bits. */
const SENDER_HASH_DIGITS = 32;

/**
 * All secrets of one store and what is done with them. The master key itself encrypts nothing: HKDF (RFC 5869) makes
 * one key for each purpose, so that none of them tells anything about another.
 */
export interface Vault {
  readonly cipher: CipherName;
  /** Names the master key without telling it: 16 hexadecimal digits. */
  readonly fingerprint: string;
  readonly secrets: StoreSecrets;
  /** Wraps the data keys of the entities. */
  readonly wrapping: NamedKey;
  /** A new data key; `secret` is what gets wrapped. */
  newDataKey(): { readonly key: NamedKey; readonly secret: Uint8Array };
  /** The data key of an unwrapped secret. */
  dataKey(secret: Uint8Array): NamedKey;
  /** A text is sealed as its UTF-8. */
  seal(key: NamedKey, row: string, plain: Uint8Array | string, clear?: Uint8Array): Buffer;
  open(key: NamedKey, row: string, value: Uint8Array, clear?: Uint8Array): Buffer | undefined;
  sign(row: string, payload: Uint8Array | string): Buffer;
  check(row: string, value: Uint8Array): Buffer | undefined;
  /** What stands in a row's key for a sender's id: nobody without the master key can try ids against it. */
  senderHash(entity: EntityKey, id: string): string;
}

/**
 * The secrets that what rests depends on and that cannot be made anew: a store that moves to another master key brings
 * them along.
 */
export interface StoreSecrets {
  /** Signs the rows that need not be secret. */
  readonly signing: Uint8Array;
  /** Names the rows of sender ids. */
  readonly senderIds: Uint8Array;
  /** Makes the keys of natural persons, by which their entities are named. */
  readonly personKeys: Uint8Array;
}

/** The secrets of a store that was made with this master key. */
export function deriveStoreSecrets(masterKey: Uint8Array): StoreSecrets {
  return {
    signing: deriveSecret(masterKey, 'sign rows'),
    senderIds: deriveSecret(masterKey, 'name sender ids'),
    personKeys: deriveSecret(masterKey, 'person keys'),
  };
}

/**
 * @param masterKey 32 bytes
 * @param secrets of a store that was made with another master key
 */
export function createVault(
  masterKey: Uint8Array,
  cipher: CipherName,
  secrets: StoreSecrets = deriveStoreSecrets(masterKey),
): Vault {
  const suite = cipherSuite(cipher);
  const random = createRandomBytes();
  const fingerprint = masterKeyFingerprint(masterKey);
  const signing = createMac(suite.digest, secrets.signing);
  const naming = createMac(suite.digest, secrets.senderIds);
  const utf8 = createUtf8();
  const dataKey = (secret: Uint8Array): NamedKey => ({
    id: Buffer.from(secret.subarray(0, 8)).toString('hex'),
    cipher: suite.keyFrom(secret.subarray(8, 8 + KEY_BYTES)),
  });
  return {
    cipher,
    fingerprint,
    secrets,
    wrapping: { id: fingerprint, cipher: suite.keyFrom(deriveSecret(masterKey, 'wrap data keys')) },
    newDataKey() {
      const secret = new Uint8Array(random(8 + KEY_BYTES));
      return { key: dataKey(secret), secret };
    },
    dataKey,
    seal: (key, row, plain, clear) => {
      const bytes = typeof plain === 'string' ? utf8(plain) : plain;
      const value = sealEnvelope(suite, key, random(suite.nonceBytes), row, bytes, clear);
      if (bytes !== plain) bytes.fill(0);
      return value;
    },
    open: (key, row, value, clear) => openEnvelope(suite, key, row, value, clear),
    sign: (row, payload) => signValue(signing, fingerprint, row, payload),
    check: (row, value) => checkValue(signing, row, value),
    senderHash: (entity, id) => naming(`${entityName(entity)}\n${id}`).slice(0, SENDER_HASH_DIGITS),
  };
}

/** Writes texts into one buffer, each over the one before: half the time of a buffer for each. */
function createUtf8(): (text: string) => Uint8Array {
  const buffer = Buffer.alloc(192 * 1024);
  // A unit of UTF-16 takes three bytes at most.
  return (text) => (text.length * 3 > buffer.length ? Buffer.from(text) : buffer.subarray(0, buffer.write(text)));
}

/** Names a master key in 16 hexadecimal digits that tell nothing else about it. */
export function masterKeyFingerprint(masterKey: Uint8Array): string {
  if (masterKey.length !== KEY_BYTES)
    throw new Error(`a master key has ${KEY_BYTES} bytes, this one ${masterKey.length}`);
  return deriveSecret(masterKey, 'fingerprint').subarray(0, 8).toString('hex');
}

/** One secret of 32 bytes for one purpose. */
export function deriveSecret(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), `onedoor/${purpose}`, KEY_BYTES));
}
