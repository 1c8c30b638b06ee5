import { createHash, hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { StoreFault } from '../../actors/ports.ts';
import { type CipherName, createRandomBytes, isCipherName } from './ciphers.ts';
import { createPartCipher } from './export-cipher.ts';
import { readBytes } from './file-bytes.ts';
import { deriveSecret } from './vault.ts';

/*
 * The file of an export: a line of JSON, then parts. `EXPORT.md` describes it for others.
 *
 *   part:  length (4) ‖ CRC-32 (4) of what follows ‖ nonce ‖ ciphertext ‖ tag
 *   plain: kind (1) ‖ body
 *
 * The hash of the line, which holds a random name, and the number of a part are authenticated with it, so none can be moved,
 * left out or taken from another export; the last part holds a hash over the tags of all before it.
 */

const FORMAT = 'onedoor-export';
const VERSION = 1;
const START_BYTES = 8;
const ID_BYTES = 16;
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

/** How large a file is, and the hash over the tags of its parts before the last (hexadecimal). */
export interface WrittenFile {
  readonly bytes: number;
  readonly hash: string;
}

export interface ExportWriter {
  /**
   * Writes a part; the caller may change `plain` as soon as this returns.
   * @param plain its first byte is kept for the kind
   */
  write(kind: PartKind, plain: Uint8Array): Promise<void>;
  /** The hash over the tags of all parts so far, for the last. */
  hash(): Promise<string>;
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
  const { seal, nonceBytes, tagBytes } = await createPartCipher(cipher, exportKey);
  const random = createRandomBytes();
  const id = Buffer.from(random(ID_BYTES)).toString('hex');
  const line = Buffer.from(
    `${JSON.stringify({ format: FORMAT, version: VERSION, cipher, key: exportKeyFingerprint(exportKey), id })}\n`,
  );
  const tags = createHash('sha256');
  let bytes = line.length;
  let number = 0;
  let writing: Promise<unknown> = handle.writeFile(line);
  const hashOf = async (): Promise<string> => {
    await writing;
    return tags.copy().digest('hex');
  };
  return {
    async write(kind, plain) {
      number += 1;
      plain[0] = kinds.indexOf(kind);
      const nonce = random(nonceBytes);
      const sealed = seal(nonce, associated(line, number), plain);
      // One part is encrypted while the one before is written; no more wait in memory.
      const before = writing;
      writing = sealed.then(async (ciphertext) => {
        await before;
        const start = Buffer.alloc(START_BYTES);
        start.writeUInt32BE(nonce.length + ciphertext.length, 0);
        start.writeUInt32BE(crc32(ciphertext, crc32(nonce)), 4);
        if (kind !== 'end') tags.update(ciphertext.subarray(ciphertext.length - tagBytes));
        bytes += start.length + nonce.length + ciphertext.length;
        await writeAll(handle, [start, nonce, ciphertext]);
      });
      writing.catch(() => undefined);
      await before;
    },
    hash: hashOf,
    async finish() {
      await writing;
      await handle.sync();
      await handle.close();
      await rename(unfinished, file);
      return { bytes, hash: await hashOf() };
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
    const partCipher = await createPartCipher(cipher, exportKey);
    const tags = createHash('sha256');
    let offset = line.length;
    const broken = (part: number, what: string) =>
      new StoreFault('CORRUPT', `the export ${file} is damaged: part ${part}, before byte ${offset}, ${what}`);

    async function read(number: number): Promise<{ readonly part: Part; readonly tag: Buffer }> {
      const start = await readBytes(handle, offset, START_BYTES);
      if (start === undefined) throw broken(number, 'is missing');
      const length = start.readUInt32BE(0);
      const { nonceBytes, tagBytes } = partCipher;
      if (length > LONGEST_PART_BYTES || length < nonceBytes + tagBytes + 1)
        throw broken(number, 'has no possible length');
      const sealed = await readBytes(handle, offset + START_BYTES, length);
      if (sealed === undefined) throw broken(number, 'is cut short');
      offset += START_BYTES + length;
      if (crc32(sealed) !== start.readUInt32BE(4)) throw broken(number, 'does not fit its checksum');
      const nonce = sealed.subarray(0, nonceBytes);
      const plain = await partCipher.open(nonce, associated(line, number), sealed.subarray(nonceBytes));
      const kind = kinds[plain?.[0] ?? -1];
      if (plain === undefined || kind === undefined)
        throw broken(number, 'was not written under this key, or not here');
      if ((number === 1) !== (kind === 'store')) throw broken(number, `must not be of the kind ${kind}`);
      return { part: { kind, body: plain.subarray(1) }, tag: sealed.subarray(length - tagBytes) };
    }

    return {
      cipher,
      read: () => ({ bytes: offset, hash: tags.copy().digest('hex') }),
      close: () => handle.close(),
      async *parts() {
        let reading = read(1);
        for (let number = 2; ; number += 1) {
          const { part, tag } = await reading;
          if (part.kind === 'end') {
            if ((await readBytes(handle, offset, 1)) !== undefined) throw broken(number, 'stands behind the end');
            yield part;
            return;
          }
          tags.update(tag);
          // The next part is decrypted while this one is worked off.
          reading = read(number);
          reading.catch(() => undefined);
          yield part;
        }
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

/** What is authenticated with a part: which file it belongs to, and where. */
function associated(line: Uint8Array, number: number): Buffer {
  const bytes = Buffer.alloc(36);
  bytes.write(hash('sha256', line, 'hex'), 'hex');
  bytes.writeUInt32BE(number, 32);
  return bytes;
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let left = [...pieces];
  while (left.length > 0) {
    let { bytesWritten } = await handle.writev(left);
    left = left.flatMap((piece) => {
      const gone = Math.min(piece.length, bytesWritten);
      bytesWritten -= gone;
      return gone === piece.length ? [] : [piece.subarray(gone)];
    });
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
