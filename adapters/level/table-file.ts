import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maskedCrc32c } from './crc.ts';

/*
 * LevelDB's tables (`*.ldb`), read by their own checksums, which LevelDB writes and (as Node's binding opens it) never
 * looks at. Format (`doc/table_format.md`): blocks, each followed by type (1) and CRC (4); an index block of handles; a
 * footer of 48 bytes with the handles of the index and the meta-index, padding and a magic number.
 */

const FOOTER_BYTES = 48;
const TRAILER_BYTES = 5;
const MAGIC = 'db4775248b80fb57';

export interface TableDamage {
  readonly file: string;
  readonly reason: string;
  /**
   * Whether the parts that LevelDB finds its way by are damaged: then it may take any number for a length, and ask for
   * so much memory that the process ends. Such a file must not be opened.
   */
  readonly lost: boolean;
}

/** The damage of all tables of a folder, at most one (the first) for each file. */
export async function damagedTables(folder: string): Promise<readonly TableDamage[]> {
  const damages: TableDamage[] = [];
  for (const file of (await readdir(folder)).filter((name) => /^\d+\.(ldb|sst)$/.test(name)).sort()) {
    const damage = findTableDamage(await readFile(join(folder, file)));
    if (damage !== undefined) damages.push({ file, ...damage });
  }
  return damages;
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

/** Finds the first damaged block of a table's bytes. */
export function findTableDamage(table: Buffer): Omit<TableDamage, 'file'> | undefined {
  const footerAt = table.length - FOOTER_BYTES;
  if (footerAt < 0 || table.readBigUInt64LE(table.length - 8).toString(16) !== MAGIC) {
    return { reason: 'the footer is damaged', lost: true };
  }
  const cursor = { offset: footerAt };
  const metaIndex = readHandle(table, cursor);
  const index = readHandle(table, cursor);
  for (const handle of [metaIndex, index]) {
    if (handle === undefined || !isWhole(table, handle)) return { reason: 'the index is damaged', lost: true };
  }
  // Padding after the handles is read by nobody, and so a change of it changes nothing; but it is a change.
  if (table.subarray(cursor.offset, table.length - 8).some((byte) => byte !== 0)) {
    return { reason: 'the footer is damaged', lost: false };
  }
  const meta = metaIndex === undefined ? [] : blockValues(table, metaIndex);
  const data = index === undefined ? [] : blockValues(table, index);
  for (const [values, lost] of [
    [meta, true],
    [data, false],
  ] as const) {
    for (const value of values) {
      const handle = readHandle(value, { offset: 0 });
      if (handle === undefined || !isWhole(table, handle)) {
        return { reason: `the block at byte ${handle?.offset ?? 0} is damaged`, lost };
      }
    }
  }
  return undefined;
}

/** Whether the block and its trailer lie in the file and fit their checksum. */
function isWhole(table: Buffer, { offset, size }: Handle): boolean {
  const end = offset + size + 1;
  if (end + 4 > table.length) return false;
  return table.readUInt32LE(offset + size + TRAILER_BYTES - 4) === maskedCrc32c(table, offset, end);
}

/** The values of a block of handles, whose checksum has been found right. */
function blockValues(table: Buffer, { offset, size }: Handle): readonly Buffer[] {
  const block = table.subarray(offset, offset + size);
  const end = size - 4 - 4 * block.readUInt32LE(size - 4);
  const values: Buffer[] = [];
  const cursor = { offset: 0 };
  while (cursor.offset < end) {
    readVarint(block, cursor);
    const keyBytes = readVarint(block, cursor);
    const valueBytes = readVarint(block, cursor);
    const valueAt = cursor.offset + keyBytes;
    values.push(block.subarray(valueAt, valueAt + valueBytes));
    cursor.offset = valueAt + valueBytes;
  }
  return values;
}

function readHandle(bytes: Buffer, cursor: { offset: number }): Handle | undefined {
  const offset = readVarint(bytes, cursor);
  const size = readVarint(bytes, cursor);
  return Number.isSafeInteger(offset) && Number.isSafeInteger(size) ? { offset, size } : undefined;
}

/** A number of LevelDB, seven bits a byte, least first; NaN when it ends nowhere. */
function readVarint(bytes: Buffer, cursor: { offset: number }): number {
  let value = 0;
  for (let factor = 1; cursor.offset < bytes.length && factor < 2 ** 63; factor *= 128) {
    const byte = bytes[cursor.offset++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
  return Number.NaN;
}
