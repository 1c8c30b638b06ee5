import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { StoreFault } from '../../actors/ports.ts';
import type { Segment } from './archive.ts';
import { readSignedValue } from './envelope.ts';
import { type Row, RowPacker, unpackRows } from './export-rows.ts';
import { readBytes } from './file-bytes.ts';
import type { Vault } from './vault.ts';

/*
 * The file of an archive segment: a line of JSON, then parts. `ARCHIVE.md` describes it for others.
 *
 *   part:  length (4) ‖ CRC-32 (4) of what follows ‖ kind (1) ‖ body
 *
 * Rows stand bit for bit as they rested in the store, so the chain is proved over them, and what an entity's key has encrypted
 * stays under that key: where it is destroyed nobody reads it here either. The last part seals all before it.
 */

const FORMAT = 'onedoor-segment';
const VERSION = 1;
const START_BYTES = 8;
const LONGEST_LINE_BYTES = 2048;
const LONGEST_PART_BYTES = 64 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;
const [ROWS, END] = [1, 2];

/** What the first line says. */
export interface SegmentLine extends Pick<Segment, 'number' | 'from' | 'to' | 'before' | 'last' | 'sealedAt'> {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly store: string;
  /** That of the store when it was sealed; entries of epochs before it may stand in it. */
  readonly epoch: string;
  readonly cipher: string;
}

/** What the last part says, signed. */
interface SegmentEnd {
  readonly entries: number;
  readonly attachments: number;
  /** SHA-256 over all bytes before this part. */
  readonly hash: string;
}

/** The name of a segment's file: the same for the same entries of the same chain, and never for others. */
export function segmentFileName({ from, to, last }: Pick<Segment, 'from' | 'to' | 'last'>): string {
  const padded = (commit: number): string => String(commit).padStart(10, '0');
  return `onedoor-${padded(from)}-${padded(to)}-${last.slice(0, 16)}.segment`;
}

/** What the MAC of the seal is bound to, as a row's key is in the store. */
const sealName = ({ store, from }: Pick<SegmentLine, 'store' | 'from'>): string => `segment!${store}!${from}`;

export interface WrittenSegment {
  readonly bytes: number;
  readonly sha256: string;
  readonly attachments: number;
}

/**
 * Writes a segment under another name, brings it under its own once it is synced, and its checksum beside it, in the form of
 * `sha256sum`. A file of that name that is there is replaced: it holds the same entries.
 * @param rows the entries in their order, each before what is kept with it
 */
export async function writeSegmentFile(
  folder: string,
  about: Omit<SegmentLine, 'format' | 'version'>,
  rows: AsyncIterable<Row>,
  vault: Pick<Vault, 'sign'>,
): Promise<WrittenSegment> {
  const line: SegmentLine = { format: FORMAT, version: VERSION, ...about };
  const file = join(folder, segmentFileName(about));
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    const sum = createHash('sha256');
    let bytes = 0;
    const write = async (piece: Buffer): Promise<void> => {
      sum.update(piece);
      bytes += piece.length;
      await handle.writeFile(piece);
    };
    await write(Buffer.from(`${JSON.stringify(line)}\n`));
    const packer = new RowPacker();
    let [entries, attachments] = [0, 0];
    for await (const { key, value } of rows) {
      if (isEntry(key)) entries += 1;
      else attachments += 1;
      packer.add(key, value);
      if (packer.length >= PART_BYTES) await write(partOf(ROWS, packer.take()));
    }
    if (packer.length > 0) await write(partOf(ROWS, packer.take()));
    const end: SegmentEnd = { entries, attachments, hash: sum.copy().digest('hex') };
    const seal = vault.sign(sealName(line), JSON.stringify(end));
    await write(partOf(END, Buffer.concat([Buffer.alloc(1), seal])));
    await handle.sync();
    const sha256 = sum.digest('hex');
    await handle.close();
    await rename(unfinished, file);
    await writeFile(`${file}.sha256`, `${sha256}  ${basename(file)}\n`, { mode: 0o600, flush: true });
    await syncFolder(folder);
    return { bytes, sha256, attachments };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A copy: the packer's buffer is written over. */
function partOf(kind: number, plain: Buffer): Buffer {
  const part = Buffer.allocUnsafe(START_BYTES + plain.length);
  part.set(plain, START_BYTES);
  part[START_BYTES] = kind;
  part.writeUInt32BE(plain.length, 0);
  part.writeUInt32BE(crc32(part.subarray(START_BYTES)), 4);
  return part;
}

/** A segment that is being read. */
export interface SegmentReader {
  readonly line: SegmentLine;
  /**
   * The rows in their order.
   * @throws StoreFault CORRUPT where the file is not what was sealed
   */
  rows(): AsyncGenerator<Row>;
  /** Of the whole file; to be asked when all rows were read. */
  read(): WrittenSegment;
  close(): Promise<void>;
}

/**
 * @param vault proves the seal; without it the file is only held against the checksums in it
 * @throws StoreFault INPUT_OUTPUT where there is no such file, NEWER, CORRUPT
 */
export async function openSegmentFile(file: string, vault?: Pick<Vault, 'check'>): Promise<SegmentReader> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new StoreFault('INPUT_OUTPUT', `the archive segment ${basename(file)} is missing in ${dirname(file)}`);
  });
  const broken = (what: string) => new StoreFault('CORRUPT', `the archive segment ${file} ${what}`);
  try {
    const { bytes: start, line } = await readLine(handle, broken);
    const sum = createHash('sha256').update(start);
    let offset = start.length;
    let result: WrittenSegment | undefined;

    async function part(): Promise<{ readonly kind: number; readonly body: Buffer; readonly bytes: Buffer }> {
      const head = await readBytes(handle, offset, START_BYTES);
      if (head === undefined) throw broken(`is cut short at byte ${offset}: its seal is missing`);
      const length = head.readUInt32BE(0);
      const plain =
        length < 1 || length > LONGEST_PART_BYTES ? undefined : await readBytes(handle, offset + START_BYTES, length);
      if (plain === undefined || crc32(plain) !== head.readUInt32BE(4))
        throw broken(`is damaged: the part at byte ${offset} does not fit its checksum`);
      offset += START_BYTES + length;
      return { kind: plain[0] ?? 0, body: plain.subarray(1), bytes: Buffer.concat([head, plain]) };
    }

    return {
      line,
      read() {
        if (result === undefined) throw new Error('a segment is asked for its checksum before it was read');
        return result;
      },
      close: () => handle.close(),
      async *rows() {
        let [entries, attachments] = [0, 0];
        for (;;) {
          const { kind, body, bytes } = await part();
          if (kind === END) {
            const end = endOf(body, line, vault);
            const sealed =
              end?.entries === entries && end.attachments === attachments && end.hash === sum.copy().digest('hex');
            if (!sealed || (await readBytes(handle, offset, 1)) !== undefined)
              throw broken('was changed: its seal does not fit, or is of another store');
            result = { bytes: offset, sha256: sum.update(bytes).digest('hex'), attachments };
            return;
          }
          if (kind !== ROWS) throw broken(`holds a part of an unknown kind before byte ${offset}`);
          sum.update(bytes);
          for (const row of unpackRows(body)) {
            if (isEntry(row.key)) entries += 1;
            else attachments += 1;
            yield row;
          }
        }
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function endOf(body: Buffer, line: SegmentLine, vault: Pick<Vault, 'check'> | undefined): SegmentEnd | undefined {
  const payload = vault === undefined ? readSignedValue(body) : vault.check(sealName(line), body);
  return payload === undefined ? undefined : (parse(payload.toString()) as unknown as SegmentEnd | undefined);
}

async function readLine(
  handle: FileHandle,
  broken: (what: string) => StoreFault,
): Promise<{ readonly bytes: Buffer; readonly line: SegmentLine }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_LINE_BYTES), 0, LONGEST_LINE_BYTES, 0);
  const bytes = buffer.subarray(0, buffer.subarray(0, bytesRead).indexOf('\n') + 1);
  const line = parse(bytes.toString());
  if (line?.['format'] !== FORMAT || typeof line['version'] !== 'number')
    throw broken('is none, or its first line is damaged');
  if (line['version'] > VERSION) {
    throw new StoreFault(
      'NEWER',
      `${broken(`was written by a newer program (format ${line['version']}; this program knows ${VERSION})`).message}: read it with that version`,
    );
  }
  return { bytes, line: line as unknown as SegmentLine };
}

const isEntry = (key: string): boolean => key[2] === 'j';

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
