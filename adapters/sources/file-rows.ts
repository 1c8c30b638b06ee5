import { ReadableStream } from 'node:stream/web';
import { streamXlsxRows } from 'hucre/xlsx';
import { survey } from '../messages/nesting.ts';
import type { GarbageReason } from './reply.ts';

/*
 * The rows of a file that a department has put down: CSV (RFC 4180), JSON lines, or the first sheet of an xlsx workbook. All three
 * are streamed. hucre 1.0.0 reads xlsx: of MIT licence, without dependencies, in releases every month, bounded, and it makes
 * no code from strings; exceljs has had no release since 2023, SheetJS none on npm with its known holes mended, and
 * read-excel-file holds the whole workbook.
 */

/** A row by the names of its columns, or nothing where it is wrong. */
export interface FileRow {
  /** Of the file, from 1; of a workbook, the row's number. */
  readonly line: number;
  readonly row?: Readonly<Record<string, unknown>>;
}

export type FileFormat = 'csv' | 'jsonl' | 'xlsx';
export type FileEncoding = 'utf-8' | 'gb18030';

/** A file that cannot be read at all. Its message never quotes the file. */
export class FileFault extends Error {
  readonly reason: GarbageReason;

  constructor(reason: GarbageReason) {
    super(`the file cannot be read: ${reason}`);
    this.name = 'FileFault';
    this.reason = reason;
  }
}

/** Longest row, in characters. */
const LONGEST_ROW = 64 * 1024;

/**
 * @param needed columns that a table must have; of JSON lines each row is looked at by whoever reads it
 * @throws FileFault while it is read
 */
export function readRows(
  bytes: AsyncIterable<Uint8Array>,
  {
    format,
    encoding,
    needed,
  }: { readonly format: FileFormat; readonly encoding: FileEncoding; readonly needed: readonly string[] },
): AsyncIterable<FileRow> {
  switch (format) {
    case 'csv':
      return tabular(csvFields(decoded(bytes, encoding)), 'all', needed);
    case 'jsonl':
      return jsonLines(decoded(bytes, encoding));
    case 'xlsx':
      return tabular(sheetFields(bytes), 'some', needed);
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: FileEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new FileFault('CHARSET');
    }
  };
  for await (const chunk of bytes) yield decode(chunk);
  yield decode();
}

/** A line of fields; none where it is too long to be one. */
interface Fields {
  readonly line: number;
  readonly fields?: readonly unknown[];
}

/**
 * Makes rows of lines of fields, of which the first one names the columns.
 * @param wanted whether a row must have all fields: of a workbook, empty cells at the end are not there
 */
async function* tabular(
  lines: AsyncIterable<Fields>,
  wanted: 'all' | 'some',
  needed: readonly string[],
): AsyncGenerator<FileRow> {
  let columns: readonly string[] | undefined;
  for await (const { line, fields } of lines) {
    if (columns === undefined) {
      columns = columnsOf(fields, needed);
      continue;
    }
    const names = columns;
    const isWhole =
      fields !== undefined && fields.length <= names.length && (wanted === 'some' || fields.length === names.length);
    if (!isWhole) yield { line };
    else yield { line, row: Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])) };
  }
  if (columns === undefined) throw new FileFault('SCHEMA');
}

function columnsOf(fields: readonly unknown[] | undefined, needed: readonly string[]): readonly string[] {
  const names = (fields ?? []).map((field) => (typeof field === 'string' ? field.trim() : ''));
  if (names.length === 0 || names.includes('') || new Set(names).size < names.length) throw new FileFault('SCHEMA');
  if (needed.some((name) => !names.includes(name))) throw new FileFault('SCHEMA');
  return names;
}

/** RFC 4180: commas, quotes doubled inside quotes, lines that end in LF or CRLF; an empty line is none. */
async function* csvFields(texts: AsyncIterable<string>): AsyncGenerator<Fields> {
  let [line, begun] = [1, 1];
  let [fields, field, length]: [string[], string, number] = [[], '', 0];
  let state: 'plain' | 'quoted' | 'quoteInQuotes' = 'plain';
  const taken = (): Fields | undefined => {
    const whole = [...fields, field];
    const isEmpty = whole.length === 1 && field === '';
    const one = { line: begun, ...(length > LONGEST_ROW ? {} : { fields: whole }) };
    [fields, field, length] = [[], '', 0];
    return isEmpty ? undefined : one;
  };
  for await (const text of texts) {
    for (const character of text) {
      if (character === '\n') line += 1;
      if (state === 'quoted') {
        if (character === '"') state = 'quoteInQuotes';
        else if (length <= LONGEST_ROW) field += character;
      } else if (character === '"' && (state === 'quoteInQuotes' || field === '')) {
        if (state === 'quoteInQuotes') field += character;
        state = 'quoted';
      } else if (character === ',') {
        fields.push(field);
        [field, state] = ['', 'plain'];
      } else if (character === '\n') {
        const one = taken();
        [begun, state] = [line, 'plain'];
        if (one !== undefined) yield one;
      } else if (character !== '\r') {
        if (length <= LONGEST_ROW) field += character;
        state = 'plain';
      }
      length += 1;
    }
  }
  // A quote that was never closed: what it has swallowed is no row.
  if (state === 'quoted') yield { line: begun };
  else {
    const last = taken();
    if (last !== undefined) yield last;
  }
}

async function* jsonLines(texts: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let [rest, line] = ['', 0];
  const rowOf = (text: string): FileRow | undefined => {
    line += 1;
    if (text.trim() === '') return undefined;
    if (text.length > LONGEST_ROW) return { line };
    try {
      const row: unknown = JSON.parse(text);
      const { deep, infinite } = survey(row);
      if (!deep && !infinite && typeof row === 'object' && row !== null && !Array.isArray(row))
        return { line, row: row as Readonly<Record<string, unknown>> };
    } catch {
      // Told by its line alone: what the parser says quotes it.
    }
    return { line };
  };
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    // So that a file without lines is not gathered whole; what is cut stays too long to be a row.
    if (rest.length > 2 * LONGEST_ROW) rest = rest.slice(0, 2 * LONGEST_ROW);
    for (const one of lines) {
      const row = rowOf(one);
      if (row !== undefined) yield row;
    }
  }
  const last = rowOf(rest);
  if (last !== undefined) yield last;
}

async function* sheetFields(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Fields> {
  try {
    for await (const { index, values } of streamXlsxRows(streamOf(bytes))) {
      const fields = values.map(cellValue);
      if (fields.every((field) => field === '')) continue;
      const length = fields.reduce<number>((sum, field) => sum + String(field).length, 0);
      yield { line: index + 1, ...(length > LONGEST_ROW ? {} : { fields }) };
    }
  } catch (error) {
    if (error instanceof FileFault) throw error;
    // Without the cause: what the reader says may quote a cell.
    throw new FileFault('SCHEMA');
  }
}

/** A day of a cell as a text; what has no value, or an error in its place, as none. */
function cellValue(value: unknown): string | number | boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : '';
}

function streamOf(bytes: AsyncIterable<Uint8Array>): globalThis.ReadableStream<Uint8Array> {
  return ReadableStream.from(bytes) as globalThis.ReadableStream<Uint8Array>;
}
