import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DelimitedReader, type DelimitedRecord } from '../../../rules/linkage/delimited-text.ts';

/** How much of a file is looked at to find out how its characters are written. */
const lookedAtBytes = 1 << 20;

/** A file of columns, ready to be read record by record. */
export interface DelimitedFile {
  readonly path: string;
  readonly encoding: string;
  readonly columns: readonly string[];
  readonly bytes: number;
}

/**
 * Looks at the head of a file: how its characters are written (UTF-8, UTF-16 by its mark, else GB 18030, which spreadsheets
 * of Chinese systems write), and its columns; none in a file that is empty.
 *
 * @throws DelimitedTextFault for a first line that names no columns; an error of the file system as it comes
 */
export async function openDelimitedFile(path: string): Promise<DelimitedFile> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, lookedAtBytes)), 0, undefined, 0);
    const head = buffer.subarray(0, bytesRead);
    const encoding = encodingOf(head, bytesRead < size);
    const reader = new DelimitedReader(() => undefined);
    // Only the first line is wanted; what is wrong further on is told when it is reached.
    const text = new TextDecoder(encoding).decode(head, { stream: true });
    reader.push(firstLine(text));
    reader.end();
    return { path, encoding, columns: reader.names ?? [], bytes: size };
  } finally {
    await handle.close();
  }
}

/** Reads every record, with the line on which it begins and how much of the file is behind. */
export async function readRecords(
  { path, encoding, bytes }: DelimitedFile,
  told: (record: DelimitedRecord, line: number) => void,
  progress: (share: number) => void,
): Promise<void> {
  const reader = new DelimitedReader(told);
  const decoder = new TextDecoder(encoding, { fatal: true });
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    reader.push(decoder.decode(chunk as Buffer, { stream: true }));
    read += (chunk as Buffer).length;
    progress(read / Math.max(1, bytes));
  }
  reader.push(decoder.decode());
  reader.end();
}

/** The first line that is not blank; line breaks within quotes are part of it. */
function firstLine(text: string): string {
  let quoted = false;
  const start = text.search(/[^\s\uFEFF]/u);
  for (let place = Math.max(0, start); place < text.length; place += 1) {
    const character = text.charAt(place);
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(0, place);
  }
  return text;
}

function encodingOf(head: Buffer, isCut: boolean): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    // A character that the cut divides is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: isCut });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}
