import { corrupt } from './fault.ts';

/*
 * The body of a part of rows: one row behind the other, each
 *
 *   length of key (2) ‖ length of value (4) ‖ key ‖ value
 */

const START_BYTES = 6;
const KIND_BYTES = 1;

export interface Row {
  readonly key: string;
  readonly value: Buffer;
}

/** Gathers rows until they fill a part. */
export class RowPacker {
  #part = Buffer.allocUnsafe(2 * 1024 * 1024);
  #length = KIND_BYTES;

  /** Bytes that are packed. */
  get length(): number {
    return this.#length - KIND_BYTES;
  }

  add(key: string, value: Uint8Array): void {
    const end = this.#length + START_BYTES + key.length + value.length;
    if (end > this.#part.length) this.#part = Buffer.concat([this.#part.subarray(0, this.#length)], end * 2);
    this.#part.writeUInt16BE(key.length, this.#length);
    this.#part.writeUInt32BE(value.length, this.#length + 2);
    this.#part.write(key, this.#length + START_BYTES, 'latin1');
    this.#part.set(value, this.#length + START_BYTES + key.length);
    this.#length = end;
  }

  /** What is packed, behind a byte for the kind of the part; valid until the next row is added. */
  take(): Buffer {
    const packed = this.#part.subarray(0, this.#length);
    this.#length = KIND_BYTES;
    return packed;
  }
}

/** Takes a part apart again. @throws StoreFault CORRUPT */
export function* unpackRows(body: Buffer): Generator<Row> {
  let offset = 0;
  while (offset < body.length) {
    if (offset + START_BYTES > body.length) throw corrupt('a part of the export ends within a row');
    const keyAt = offset + START_BYTES;
    const valueAt = keyAt + body.readUInt16BE(offset);
    const end = valueAt + body.readUInt32BE(offset + 2);
    if (end > body.length) throw corrupt('a part of the export ends within a row');
    yield { key: body.toString('latin1', keyAt, valueAt), value: body.subarray(valueAt, end) };
    offset = end;
  }
}
