import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { readStrictJson } from '../../../adapters/rules/strict-json.ts';
import { DelimitedReader, DelimitedTextFault } from '../../../rules/linkage/delimited-text.ts';
import type { LocalizedText } from '../../../rules/text.ts';
import {
  columnOf,
  type Delivery,
  type ListColumn,
  type ListFault,
  type ListLine,
  type ListRow,
  lackingColumns,
  readListLine,
} from './list-line.ts';

/** What a delivered file comes to: lines that can be handed in, and what is wrong with the others. */
export interface ReadList {
  readonly lines: readonly ListLine[];
  readonly faults: readonly ListFault[];
}

/** What keeps all of a file from being read. */
export class ListUnusable extends Error {
  readonly code: string;
  readonly line: number;
  readonly told: LocalizedText;

  constructor(code: string, line: number, zh: string, en: string) {
    super(`${code} ${en}`);
    this.code = code;
    this.line = line;
    this.told = { zh, en };
  }
}

const MOST_BYTES = 64 * 1024 * 1024;
/** A line of any list is some hundred bytes long. */
const MOST_LINE_BYTES = 64 * 1024;
const MOST_LINES = 200_000;
const CHUNK_BYTES = 1 << 16;
const lineFeed = 10;

/**
 * Reads a list as it was delivered: comma-separated text with the names of its columns, or JSON lines. In UTF-8 alone: what
 * is guessed wrong about characters would stand in a document that counts against somebody.
 *
 * @throws ListUnusable for a file that cannot be read as a whole; an error of the file system as it comes
 */
export async function readList(path: string, delivery: Delivery, today: string): Promise<ReadList> {
  const lines: ListLine[] = [];
  const faults: ListFault[] = [];
  const seen = new Map<string, number>();
  const take = (row: ListRow, line: number): void => {
    if (lines.length + faults.length >= MOST_LINES)
      throw new ListUnusable(
        'LIST_LARGE',
        line,
        `超过 ${MOST_LINES} 行，请分批交付`,
        `has more than ${MOST_LINES} lines: deliver it in parts`,
      );
    const read = readListLine(row, line, delivery, today);
    if ('faults' in read) {
      faults.push(...read.faults);
      return;
    }
    const { record } = read.line;
    const earlier = seen.get(record);
    if (earlier === undefined) {
      seen.set(record, line);
      lines.push(read.line);
      return;
    }
    const message = {
      zh: `与第 ${earlier} 行是同一记录，请删去一行`,
      en: `is the record of line ${earlier} again: take one out`,
    };
    faults.push({ line, code: 'LIST_DUPLICATE', column: 'record', message });
  };
  let reader: Reader | undefined;
  for await (const text of textOf(path)) {
    if (text === '') continue;
    reader ??= readerOf(text, delivery, take, (fault) => faults.push(fault));
    reader.push(text);
  }
  reader?.end();
  if (reader === undefined || lines.length + faults.length === 0)
    throw new ListUnusable('LIST_NOTHING', 1, '文件中没有记录', 'holds no record');
  return { lines, faults };
}

interface Reader {
  push(text: string): void;
  end(): void;
}

function readerOf(
  head: string,
  delivery: Delivery,
  take: (row: ListRow, line: number) => void,
  blame: (fault: ListFault) => void,
): Reader {
  const first = /[^\s\uFEFF]/u.exec(head)?.[0];
  if (first === '[')
    throw new ListUnusable(
      'LIST_JSON',
      1,
      '请每行一个 JSON 对象，不用数组',
      'one JSON object a line, please, no array',
    );
  return first === '{' ? jsonLines(take, blame) : delimited(delivery, take);
}

function delimited(delivery: Delivery, take: (row: ListRow, line: number) => void): Reader {
  let means: ReadonlyMap<string, ListColumn> | undefined;
  const reader = new DelimitedReader((record, line) => {
    means ??= meaningOf(reader.names ?? [], delivery);
    const known = Object.entries(record).flatMap(([name, value]) => {
      const column = means?.get(name);
      return column === undefined ? [] : [[column, value] as const];
    });
    take(Object.fromEntries(known) as ListRow, line);
  });
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof DelimitedTextFault)) throw error;
      throw new ListUnusable('LIST_TEXT', error.line, error.told.zh, error.told.en);
    }
  };
  return {
    push: (text) => attempt(() => reader.push(text)),
    end: () => {
      attempt(() => reader.end());
      meaningOf(reader.names ?? [], delivery);
    },
  };
}

function meaningOf(names: readonly string[], delivery: Delivery): ReadonlyMap<string, ListColumn> {
  const known = names.flatMap((name) => {
    const column = columnOf(name);
    return column === undefined ? [] : [[name, column] as const];
  });
  const found = known.map(([, column]) => column);
  const twice = found.find((column, index) => found.indexOf(column) !== index);
  if (twice !== undefined)
    throw new ListUnusable('LIST_COLUMNS', 1, `有两列都是 ${twice}`, `two columns are both ${twice}`);
  const lacking = lackingColumns(new Set(found), delivery);
  if (lacking.length > 0)
    throw new ListUnusable(
      'LIST_COLUMNS',
      1,
      `缺少列：${lacking.join('、')}（第一行须为列名）`,
      `lacks the columns ${lacking.join(', ')}; the first line names them`,
    );
  return new Map(known);
}

function jsonLines(take: (row: ListRow, line: number) => void, blame: (fault: ListFault) => void): Reader {
  let held = '';
  let line = 0;
  const takeLine = (text: string): void => {
    line += 1;
    const own = text.replace(/^\uFEFF/, '').trim();
    if (own === '') return;
    const read = readStrictJson(Buffer.from(own));
    const row = 'json' in read ? rowOf(read.json) : undefined;
    if (row === undefined) {
      // The words of a parser would quote the line.
      const message = { zh: '不是由文字值组成的 JSON 对象', en: 'is no JSON object of texts' };
      blame({ line, code: 'LIST_JSON', message });
    } else take(row, line);
  };
  return {
    push: (text) => {
      const parts = (held + text).split('\n');
      held = parts.pop() ?? '';
      for (const part of parts) takeLine(part);
    },
    end: () => takeLine(held),
  };
}

function rowOf(json: unknown): ListRow | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const entries = Object.entries(json).flatMap(([name, value]) => {
    const column = columnOf(name);
    return column === undefined ? [] : [[column, value as unknown] as const];
  });
  if (entries.some(([, value]) => typeof value !== 'string')) return undefined;
  return Object.fromEntries(entries.map(([column, value]) => [column, (value as string).trim()])) as ListRow;
}

/** The text of a file, piece by piece, as long as it is UTF-8 with lines of a length that lists have. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let [bytes, line, lineBytes] = [0, 1, 0];
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const piece = chunk as Buffer;
    bytes += piece.length;
    if (bytes > MOST_BYTES)
      throw new ListUnusable(
        'LIST_LARGE',
        line,
        '文件超过 64 MiB，请分批交付',
        'is larger than 64 MiB: deliver it in parts',
      );
    const began = line;
    for (const byte of piece) {
      lineBytes += 1;
      if (byte === lineFeed) {
        line += 1;
        lineBytes = 0;
      }
      if (lineBytes > MOST_LINE_BYTES)
        throw new ListUnusable('LIST_LINE_LONG', line, '一行超过 64 KiB', 'a line is longer than 64 KiB');
    }
    yield decoded(decoder, piece, began);
  }
  yield decoded(decoder, undefined, line);
}

function decoded(decoder: TextDecoder, piece: Buffer | undefined, line: number): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw new ListUnusable(
      'LIST_ENCODING',
      line +
        Math.max(
          0,
          linesOf(piece).findIndex((one) => !isUtf8(one)),
        ),
      '不是 UTF-8（可能是 GBK 或 UTF-16）：请另存为 UTF-8 后再交付',
      'is not UTF-8 (it may be GBK or UTF-16): save it as UTF-8 and deliver it again',
    );
  }
}

function linesOf(piece: Buffer | undefined): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0, rest = piece ?? Buffer.alloc(0); from !== -1; ) {
    from = rest.indexOf(lineFeed);
    lines.push(from === -1 ? rest : rest.subarray(0, from));
    rest = rest.subarray(from + 1);
  }
  return lines;
}
