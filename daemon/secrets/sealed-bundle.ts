import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';

// A backup of secrets: one JSON line that says how its key is made, then the files under AES-256-GCM. The header is
// authenticated with it. The key comes of a passphrase (scrypt, RFC 7914) or is agreed with a recipient's X25519 key, of
// which the one who makes the backup needs the public half only.

/** What a backup is sealed to, or opened with. */
export type Opener =
  | { readonly passphrase: string }
  /** PEM: the public key of whom it is for, or to open it the private one. */
  | { readonly key: string };

/** Files by name. */
export type Files = Readonly<Record<string, string>>;

interface Header {
  readonly onedoorSecrets: 1;
  readonly scrypt?: { readonly salt: string; readonly cost: number };
  readonly x25519?: { readonly ephemeral: string };
  readonly nonce: string;
}

/** 128 MB and some 0.3 s a try. */
const SCRYPT_COST = 2 ** 17;
const SCRYPT_MOST_BYTES = 256 * 1024 * 1024;
const TAG_BYTES = 16;

/** The backup cannot be opened: it is another's, or was changed. Never says more. */
export class SealFault extends Error {
  override readonly name = 'SealFault';
}

export function sealFiles(files: Files, opener: Opener): Buffer {
  const nonce = randomBytes(12);
  const made = 'passphrase' in opener ? keyFromPassphrase(opener.passphrase) : keyForRecipient(opener.key);
  const header: Header = { onedoorSecrets: 1, ...made.header, nonce: nonce.toString('base64') };
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  const cipher = createCipheriv('aes-256-gcm', made.key, nonce).setAAD(line);
  const sealed = [cipher.update(JSON.stringify(files), 'utf8'), cipher.final()];
  return Buffer.concat([line, ...sealed, cipher.getAuthTag()]);
}

/** @throws SealFault */
export function openFiles(bundle: Buffer, opener: Opener): Files {
  try {
    const end = bundle.indexOf('\n') + 1;
    const line = bundle.subarray(0, end);
    const header = JSON.parse(line.toString('utf8')) as Header;
    if (header.onedoorSecrets !== 1) throw new Error('another version');
    const key =
      'passphrase' in opener ? keyOfPassphrase(opener.passphrase, header) : keyOfRecipient(opener.key, header);
    const nonce = Buffer.from(header.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(line).setAuthTag(bundle.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(bundle.subarray(end, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(plain.toString('utf8')) as Files;
  } catch {
    // Without a cause: nothing of it helps whoever has the right key, and it could quote what was decrypted.
    throw new SealFault(
      'the backup cannot be opened with this: it is for another, or was changed 无法打开：口令或密钥不符，或文件已损坏',
    );
  }
}

interface MadeKey {
  readonly key: Buffer;
  readonly header: Pick<Header, 'scrypt' | 'x25519'>;
}

function keyFromPassphrase(passphrase: string): MadeKey {
  const salt = randomBytes(16);
  const scrypt = { salt: salt.toString('base64'), cost: SCRYPT_COST };
  return { key: stretch(passphrase, salt, SCRYPT_COST), header: { scrypt } };
}

function keyOfPassphrase(passphrase: string, { scrypt }: Header): Buffer {
  if (scrypt === undefined || scrypt.cost > SCRYPT_COST) throw new Error('not sealed with a passphrase');
  return stretch(passphrase, Buffer.from(scrypt.salt, 'base64'), scrypt.cost);
}

function stretch(passphrase: string, salt: Buffer, cost: number): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, 32, { N: cost, r: 8, p: 1, maxmem: SCRYPT_MOST_BYTES });
}

function keyForRecipient(pem: string): MadeKey {
  const recipient = createPublicKey(pem);
  if (recipient.asymmetricKeyType !== 'x25519')
    throw new SealFault('the recipient is no X25519 public key in PEM 接收方须为 X25519 公钥（PEM）');
  const pair = generateKeyPairSync('x25519');
  const ephemeral = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { key: agree(pair.privateKey, recipient, ephemeral, recipient), header: { x25519: { ephemeral } } };
}

function keyOfRecipient(pem: string, { x25519 }: Header): Buffer {
  if (x25519 === undefined) throw new Error('not sealed to a recipient');
  const own = createPrivateKey(pem);
  const ephemeral = createPublicKey({ key: Buffer.from(x25519.ephemeral, 'base64'), type: 'spki', format: 'der' });
  return agree(own, ephemeral, x25519.ephemeral, createPublicKey(own));
}

/** Both public keys go into the derivation, so that a secret that was agreed on belongs to these two alone. */
function agree(privateKey: KeyObject, publicKey: KeyObject, ephemeral: string, recipient: KeyObject): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  const salt = `${ephemeral} ${recipient.export({ type: 'spki', format: 'der' }).toString('base64')}`;
  return Buffer.from(hkdfSync('sha256', shared, salt, 'onedoor/backup of secrets', 32));
}
