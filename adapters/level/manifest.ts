import { type LogDamage, readLog } from './log-file.ts';

/*
 * LevelDB's list of its tables (`MANIFEST-*`, a log of changes), read without LevelDB. Format (`db/version_edit.cc`): each
 * batch is a row of tag and value; numbers seven bits a byte, texts with their length in front.
 */

export interface Manifest {
  /** The least number of a log that is still needed; 0 before the first. */
  readonly logNumber: number;
  /** Bytes of each table that is in use, by its number. */
  readonly tables: ReadonlyMap<number, number>;
  /** Changes that were read, and where the last of them begins. */
  readonly edits: number;
  readonly lastAt: number;
  /** The first damage; what stands behind it was not read. */
  readonly damage: LogDamage | undefined;
}

const COMPARATOR = 1;
const LOG_NUMBER = 2;
const NEXT_FILE = 3;
const LAST_SEQUENCE = 4;
const COMPACT_POINTER = 5;
const DELETED_TABLE = 6;
const NEW_TABLE = 7;
const PREVIOUS_LOG_NUMBER = 9;

/** Reads the bytes of a manifest; undefined when they are whole and yet no manifest. */
export function readManifest(bytes: Buffer): Manifest | undefined {
  const { batches, lastAt, damage } = readLog(bytes);
  const tables = new Map<number, number>();
  let logNumber = 0;
  for (const batch of batches) {
    const cursor = { offset: 0 };
    while (cursor.offset < batch.length) {
      const tag = readVarint(batch, cursor);
      if (tag === LOG_NUMBER) logNumber = readVarint(batch, cursor);
      else if (tag === DELETED_TABLE) {
        readVarint(batch, cursor);
        tables.delete(readVarint(batch, cursor));
      } else if (tag === NEW_TABLE) {
        readVarint(batch, cursor);
        const number = readVarint(batch, cursor);
        tables.set(number, readVarint(batch, cursor));
        skipText(batch, cursor);
        skipText(batch, cursor);
      } else if (tag === COMPACT_POINTER) {
        readVarint(batch, cursor);
        skipText(batch, cursor);
      } else if (tag === COMPARATOR) skipText(batch, cursor);
      else if (tag === NEXT_FILE || tag === LAST_SEQUENCE || tag === PREVIOUS_LOG_NUMBER) readVarint(batch, cursor);
      else return undefined;
      if (!(cursor.offset <= batch.length)) return undefined;
    }
  }
  return { logNumber, tables, edits: batches.length, lastAt, damage };
}

/** A number of LevelDB, seven bits a byte, least first; NaN when it ends nowhere. */
export function readVarint(bytes: Buffer, cursor: { offset: number }): number {
  let value = 0;
  for (let factor = 1; cursor.offset < bytes.length && factor < 2 ** 63; factor *= 128) {
    const byte = bytes[cursor.offset++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
  return Number.NaN;
}

function skipText(bytes: Buffer, cursor: { offset: number }): void {
  const length = readVarint(bytes, cursor);
  cursor.offset += length;
}
