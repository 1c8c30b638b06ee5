import { Worker } from 'node:worker_threads';
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

/** A file as a table of bytes, and as what a thread can open. */
export interface RowFile extends SheetFile {
  readonly bytes: AsyncIterable<Uint8Array>;
}

interface SheetFile {
  readonly fd: number;
  readonly size: number;
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
  file: RowFile,
  {
    format,
    encoding,
    needed,
  }: { readonly format: FileFormat; readonly encoding: FileEncoding; readonly needed: readonly string[] },
): AsyncIterable<FileRow> {
  switch (format) {
    case 'csv':
      return tabular(csvFields(decoded(file.bytes, encoding)), 'all', needed);
    case 'jsonl':
      return jsonLines(decoded(file.bytes, encoding));
    case 'xlsx':
      return tabular(sheetFields(file), 'some', needed);
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

/** What the thread sends: some rows, and whether they are the last ones. */
interface Piece {
  readonly rows: readonly Required<Fields>[];
  readonly last?: boolean;
  readonly isFaulty?: boolean;
}

/** Largest workbook, what its thread may hold of it, and how long the next piece of it may take: a small one can unfold to anything. */
const SHEET_BYTES = 32 * 1024 * 1024;
const SHEET_MEGABYTES = 768;
const PIECE_WITHIN_MS = 60_000;
const GAVE_UP: Piece = { rows: [], last: true, isFaulty: true };

/** Rows of a sheet, read by sheet-reader.mjs. */
async function* sheetFields({ fd, size }: SheetFile): AsyncGenerator<Fields> {
  if (size > SHEET_BYTES) throw new FileFault('TOO_LARGE');
  const reader = new Worker(new URL('./sheet-reader.mjs', import.meta.url), {
    workerData: { fd, size },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: SHEET_MEGABYTES },
  });
  // A thread that ends for want of memory says no more than that.
  const ended = new Promise<Piece>((resolve) => {
    for (const event of ['error', 'exit']) reader.on(event, () => resolve(GAVE_UP));
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const next = new Promise<Piece>((resolve) => {
        reader.once('message', resolve);
        timer = setTimeout(() => resolve(GAVE_UP), PIECE_WITHIN_MS);
      });
      const { rows, last = false, isFaulty = false } = await Promise.race([next, ended]);
      clearTimeout(timer);
      if (isFaulty) throw new FileFault('SCHEMA');
      for (const { line, fields } of rows) {
        if (fields.every((field) => field === '')) continue;
        const length = fields.reduce<number>((sum, field) => sum + String(field).length, 0);
        yield { line, ...(length > LONGEST_ROW ? {} : { fields }) };
      }
      if (last) return;
      reader.postMessage('taken');
    }
  } finally {
    clearTimeout(timer);
    await reader.terminate();
  }
}
