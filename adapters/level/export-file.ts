import { createHash, hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { StoreFault } from '../../actors/ports.ts';
import { type CipherKey, type CipherName, cipherSuite, createRandomBytes, isCipherName } from './ciphers.ts';
import { deriveSecret } from './vault.ts';

/*
 * The file of an export: a line of JSON, then parts. `EXPORT.md` describes it for others.
 *
 *   part:  length (4) ‖ nonce ‖ ciphertext ‖ tag ‖ SHA-256 of (hash of what stands before ‖ length ‖ nonce ‖ ciphertext ‖ tag)
 *   plain: kind (1) ‖ body
 *
 * The hash before is authenticated with each part, so none can be moved, left out or taken from another export; the last
 * hash is that of the whole.
 */

const FORMAT = 'onedoor-export';
const VERSION = 1;
const LENGTH_BYTES = 4;
const HASH_BYTES = 32;
const LONGEST_HEADER_BYTES = 1024;
/** A part holds some 1 MB, or one row of any size that a store takes. */
const LONGEST_PART_BYTES = 64 * 1024 * 1024;

/** What a part holds. The first is the store, the last the end; rows stand between them. */
export type PartKind = 'store' | 'rows' | 'end';
const kinds: readonly PartKind[] = ['store', 'rows', 'end'];

export interface Part {
  readonly kind: PartKind;
  readonly body: Buffer;
}

/** How large a file is, and the hash that it ends with (hexadecimal). */
export interface WrittenFile {
  readonly bytes: number;
  readonly hash: string;
}

export interface ExportWriter {
  write(kind: PartKind, body: Uint8Array): Promise<void>;
  /** Brings the file under its name, synced. */
  finish(): Promise<WrittenFile>;
  /** Closes and deletes what is unfinished; nothing after `finish`. */
  abandon(): Promise<void>;
}

/** Names an export key without telling it: 16 hexadecimal digits. */
export function exportKeyFingerprint(exportKey: Uint8Array): string {
  return deriveSecret(exportKey, 'export fingerprint').subarray(0, 8).toString('hex');
}

/**
 * Begins a file, under a name of its own until it is whole; one of that name is not overwritten.
 * @param exportKey 32 bytes
 */
export async function createExportFile(file: string, cipher: CipherName, exportKey: Uint8Array): Promise<ExportWriter> {
  const unfinished = `${file}.unfinished`;
  await (await open(file, 'wx', 0o600)).close();
  const handle = await open(unfinished, 'w', 0o600).catch(async (error: unknown) => {
    await rm(file, { force: true });
    throw error;
  });
  const suite = cipherSuite(cipher);
  const key = keyOf(cipher, exportKey);
  const random = createRandomBytes();
  const header = { format: FORMAT, version: VERSION, cipher, key: exportKeyFingerprint(exportKey) };
  const first = Buffer.from(`${JSON.stringify(header)}\n`);
  let previous = sha256(first);
  let bytes = first.length;
  let writing: Promise<unknown> = handle.writeFile(first);
  return {
    async write(kind, body) {
      const nonce = random(suite.nonceBytes);
      const plain = Buffer.allocUnsafe(1 + body.length);
      plain[0] = kinds.indexOf(kind);
      plain.set(body, 1);
      const { ciphertext, tag } = suite.encrypt(key, nonce, previous, plain);
      const length = nonce.length + ciphertext.length + tag.length;
      const frame = Buffer.allocUnsafe(LENGTH_BYTES + length + HASH_BYTES);
      frame.writeUInt32BE(length, 0);
      frame.set(nonce, LENGTH_BYTES);
      frame.set(ciphertext, LENGTH_BYTES + nonce.length);
      frame.set(tag, LENGTH_BYTES + nonce.length + ciphertext.length);
      previous = chained(previous, frame.subarray(0, LENGTH_BYTES + length));
      frame.set(previous, LENGTH_BYTES + length);
      bytes += frame.length;
      // The next part is encrypted while this one is written.
      await writing;
      writing = handle.writeFile(frame);
    },
    async finish() {
      await writing;
      await handle.sync();
      await handle.close();
      await rename(unfinished, file);
      return { bytes, hash: previous.toString('hex') };
    },
    async abandon() {
      await writing.catch(() => undefined);
      await handle.close().catch(() => undefined);
      await rm(unfinished, { force: true });
      await rm(file, { force: true });
    },
  };
}

/** An export that is being read: what its first line says, and its parts, each proved. */
export interface ExportReader {
  readonly cipher: CipherName;
  /** @throws StoreFault CORRUPT at a part that is not what was written, or where the end is missing */
  parts(): AsyncGenerator<Part>;
  /** Of what was read until now. */
  read(): WrittenFile;
  close(): Promise<void>;
}

/** @throws StoreFault KEY, NEWER, CORRUPT */
export async function openExportFile(file: string, exportKey: Uint8Array): Promise<ExportReader> {
  const handle = await open(file, 'r');
  try {
    const { line, cipher } = await readHeader(handle, file, exportKey);
    const key = keyOf(cipher, exportKey);
    let previous = sha256(line);
    let bytes = line.length;
    const broken = (part: number, what: string) =>
      new StoreFault('CORRUPT', `the export ${file} is damaged: part ${part}, at byte ${bytes}, ${what}`);
    return {
      cipher,
      read: () => ({ bytes, hash: previous.toString('hex') }),
      close: () => handle.close(),
      async *parts() {
        for (let number = 1, kind: PartKind | undefined; kind !== 'end'; number += 1) {
          const start = await readBytes(handle, bytes, LENGTH_BYTES);
          if (start === undefined) throw broken(number, 'is missing');
          const length = start.readUInt32BE(0);
          if (length > LONGEST_PART_BYTES) throw broken(number, 'claims to be longer than any part is');
          const frame = await readBytes(handle, bytes, LENGTH_BYTES + length + HASH_BYTES);
          if (frame === undefined) throw broken(number, 'is cut short');
          const sealed = frame.subarray(0, LENGTH_BYTES + length);
          const digest = chained(previous, sealed);
          if (!digest.equals(frame.subarray(LENGTH_BYTES + length))) throw broken(number, 'does not fit its checksum');
          const part = openPart(cipher, key, previous, sealed.subarray(LENGTH_BYTES));
          if (part === undefined) throw broken(number, 'was not written under this key, or not here');
          if ((number === 1) !== (part.kind === 'store')) throw broken(number, `must not be of the kind ${part.kind}`);
          previous = digest;
          bytes += frame.length;
          kind = part.kind;
          yield part;
        }
        if ((await readBytes(handle, bytes, 1)) !== undefined) throw broken(0, 'stands behind the end');
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readHeader(
  handle: FileHandle,
  file: string,
  exportKey: Uint8Array,
): Promise<{ readonly line: Buffer; readonly cipher: CipherName }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_HEADER_BYTES), 0, LONGEST_HEADER_BYTES, 0);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  const line = buffer.subarray(0, end + 1);
  const header = parse(line.toString());
  if (header?.['format'] !== FORMAT || typeof header['version'] !== 'number')
    throw new StoreFault('CORRUPT', `${file} is no export of a store, or its first line is damaged`);
  if (header['version'] > VERSION) {
    throw new StoreFault(
      'NEWER',
      `the export ${file} was written by a newer program (format ${header['version']}; this program knows ${VERSION}): import it with that version`,
    );
  }
  const fingerprint = exportKeyFingerprint(exportKey);
  if (header['key'] !== fingerprint) {
    throw new StoreFault(
      'KEY',
      `the key (${fingerprint}) is not the one that the export ${file} was made with (${String(header['key'])}); nothing was read or changed`,
    );
  }
  const { cipher } = header;
  if (!isCipherName(cipher)) throw new StoreFault('CORRUPT', `the first line of the export ${file} is damaged`);
  return { line, cipher };
}

function openPart(cipher: CipherName, key: CipherKey, previous: Uint8Array, sealed: Buffer): Part | undefined {
  const { nonceBytes, tagBytes, decrypt } = cipherSuite(cipher);
  if (sealed.length < nonceBytes + tagBytes + 1) return undefined;
  const plain = decrypt(key, sealed.subarray(0, nonceBytes), previous, {
    ciphertext: sealed.subarray(nonceBytes, sealed.length - tagBytes),
    tag: sealed.subarray(sealed.length - tagBytes),
  });
  const kind = kinds[plain?.[0] ?? -1];
  return plain === undefined || kind === undefined ? undefined : { kind, body: plain.subarray(1) };
}

/** @returns undefined when the file ends before */
async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return buffer;
}

function keyOf(cipher: CipherName, exportKey: Uint8Array): CipherKey {
  return cipherSuite(cipher).keyFrom(deriveSecret(exportKey, 'export'));
}

function chained(previous: Uint8Array, frame: Uint8Array): Buffer {
  // One-shot over both would copy the frame; a stream costs nothing at this size.
  return createHash('sha256').update(previous).update(frame).digest();
}

function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'hex'), 'hex');
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
