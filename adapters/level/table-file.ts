import { maskedCrc32c } from './crc.ts';
import { readVarint } from './manifest.ts';

/*
 * LevelDB's tables (`*.ldb`), read by their own checksums, which LevelDB writes and (as Node's binding opens it) never
 * looks at. Format (`doc/table_format.md`): blocks, each followed by type (1) and CRC (4); an index block of handles; a
 * footer of 48 bytes with the handles of the index and the meta-index, padding and a magic number.
 */

const FOOTER_BYTES = 48;
const TRAILER_BYTES = 5;
const MAGIC = 'db4775248b80fb57';

export interface TableDamage {
  readonly reason: string;
  /**
   * Whether it must not be opened: LevelDB may take any number for a length and ask for so much memory that the process
   * ends, trip over an assertion of its own, or pass over rows in silence.
   */
  readonly lost: boolean;
}

/** The bytes of a table, wherever they are. */
export interface TableBytes {
  readonly size: number;
  /** Less than `length` bytes where the file ends. */
  read(offset: number, length: number): Buffer;
}

export interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

export interface TableIndex {
  readonly damage: TableDamage | undefined;
  /** The blocks of rows. */
  readonly blocks: readonly BlockHandle[];
}

/** Proves the parts that LevelDB finds its way by (footer, index, filter), and gives the blocks of rows. */
export function readTableIndex(table: TableBytes): TableIndex {
  const broken = (reason: string, lost = true): TableIndex => ({ damage: { reason, lost }, blocks: [] });
  const footer = table.read(table.size - FOOTER_BYTES, FOOTER_BYTES);
  if (footer.length < FOOTER_BYTES || footer.readBigUInt64LE(FOOTER_BYTES - 8).toString(16) !== MAGIC) {
    return broken('has a damaged footer');
  }
  const cursor = { offset: 0 };
  const handles = [readHandle(footer, cursor), readHandle(footer, cursor)];
  const [metaIndex, index] = handles.map((handle) => (handle === undefined ? undefined : readBlock(table, handle)));
  if (metaIndex === undefined || index === undefined) return broken('has a damaged index');
  for (const handle of handlesOf(metaIndex)) {
    if (handle === undefined || readBlock(table, handle) === undefined) return broken('has a damaged filter');
  }
  const blocks = handlesOf(index);
  if (blocks.includes(undefined)) return broken('has a damaged index');
  // Padding after the handles is read by nobody, and a number may be written longer than it need be: a change of that changes
  // nothing; but it is a change.
  const shortest = handles.reduce((sum, handle) => sum + varintBytes(handle?.offset) + varintBytes(handle?.size), 0);
  const padded =
    cursor.offset !== shortest || footer.subarray(cursor.offset, FOOTER_BYTES - 8).some((byte) => byte !== 0);
  return {
    damage: padded ? { reason: 'has a damaged footer', lost: false } : undefined,
    blocks: blocks.filter((handle) => handle !== undefined),
  };
}

/** Finds the first damaged part of a table, all of which is read. */
export function findTableDamage(table: TableBytes): TableDamage | undefined {
  const { damage, blocks } = readTableIndex(table);
  if (damage !== undefined) return damage;
  const bad = blocks.find((handle) => readBlock(table, handle) === undefined);
  return bad === undefined ? undefined : { reason: `has a damaged block at byte ${bad.offset}`, lost: true };
}

/** A block without its trailer; undefined when it does not lie in the file or does not fit its checksum. */
export function readBlock(table: TableBytes, { offset, size }: BlockHandle): Buffer | undefined {
  const length = size + TRAILER_BYTES;
  if (offset + length > table.size) return undefined;
  const bytes = table.read(offset, length);
  if (bytes.length < length || bytes.readUInt32LE(size + 1) !== maskedCrc32c(bytes, 0, size + 1)) return undefined;
  return bytes.subarray(0, size);
}

/** The handles that a block of handles holds; its checksum has been found right. */
function handlesOf(block: Buffer): readonly (BlockHandle | undefined)[] {
  const end = block.length - 4 - 4 * block.readUInt32LE(block.length - 4);
  const handles: (BlockHandle | undefined)[] = [];
  const cursor = { offset: 0 };
  while (cursor.offset < end) {
    readVarint(block, cursor);
    const keyBytes = readVarint(block, cursor);
    const valueBytes = readVarint(block, cursor);
    const valueAt = cursor.offset + keyBytes;
    handles.push(readHandle(block.subarray(valueAt, valueAt + valueBytes), { offset: 0 }));
    cursor.offset = valueAt + valueBytes;
  }
  return handles;
}

function varintBytes(value = 0): number {
  return Math.max(1, Math.ceil(value.toString(2).length / 7));
}

function readHandle(bytes: Buffer, cursor: { offset: number }): BlockHandle | undefined {
  const offset = readVarint(bytes, cursor);
  const size = readVarint(bytes, cursor);
  return Number.isSafeInteger(offset) && Number.isSafeInteger(size) ? { offset, size } : undefined;
}
