import { corrupt } from './fault.ts';

/*
 * The body of a part of rows: one row behind the other, each
 *
 *   length of key (2) ‖ length of value (4) ‖ key ‖ value
 */

const START_BYTES = 6;

export interface Row {
  readonly key: string;
  readonly value: Buffer;
}

/** Gathers rows until they fill a part. */
export class RowPacker {
  #body = Buffer.allocUnsafe(2 * 1024 * 1024);
  #length = 0;

  /** Bytes that are packed. */
  get length(): number {
    return this.#length;
  }

  add(key: string, value: Uint8Array): void {
    const end = this.#length + START_BYTES + key.length + value.length;
    if (end > this.#body.length) this.#body = Buffer.concat([this.#body.subarray(0, this.#length)], end * 2);
    this.#body.writeUInt16BE(key.length, this.#length);
    this.#body.writeUInt32BE(value.length, this.#length + 2);
    this.#body.write(key, this.#length + START_BYTES, 'latin1');
    this.#body.set(value, this.#length + START_BYTES + key.length);
    this.#length = end;
  }

  /** What is packed, until the next row is added. */
  take(): Buffer {
    const packed = this.#body.subarray(0, this.#length);
    this.#length = 0;
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
