import { createHmac } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { FileFault, type FileFormat, type RowFile } from './file-rows.ts';

/*
 * A folder into which a department puts files, `<dataset>-<day>[-<anything>].<csv|jsonl|xlsx>`. A file is complete when
 * `<its name>.signature` stands beside it: `sha256=<hex>`, HMAC-SHA-256 over the file's name, a line feed and the file, so
 * that no file passes for that of another day or dataset.
 */

export interface DroppedFile {
  readonly name: string;
  readonly dataset: string;
  /** YYYY-MM-DD, of its name. */
  readonly day: string;
  readonly format: FileFormat;
  /** Changes whenever the file or its signature does. */
  readonly stamp: string;
}

/** A file whose signature has been proved. */
export interface ProvedFile extends RowFile {
  /** Whether nobody has written to it since: what was read after the proof is what was signed. */
  isUnchanged(): Promise<boolean>;
  close(): Promise<void>;
}

const NAME = /^([a-z][a-z0-9-]{0,31}?)-([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:-[A-Za-z0-9-]{1,40})?[.](csv|jsonl|xlsx)$/;
const SIGNATURE_BYTES = 1024;

/** The complete files of a folder by dataset, the newest first: by day, then by name. A folder that is not there has none. */
export async function droppedFiles(folder: string): Promise<ReadonlyMap<string, readonly DroppedFile[]>> {
  const names = new Set(await readdir(folder).catch(() => []));
  const found = new Map<string, DroppedFile[]>();
  for (const name of [...names].sort().reverse()) {
    const [, dataset = '', year, month, dayOfMonth, format] = NAME.exec(name) ?? [];
    const day = `${year}-${month}-${dayOfMonth}`;
    if (!names.has(signatureName(name)) || readCalendarDay(day) === undefined) continue;
    const stamps = await Promise.all([name, signatureName(name)].map((one) => stampOf(join(folder, one))));
    // Taken away in between.
    if (stamps.includes(undefined)) continue;
    const file = { name, dataset, day, format: format as FileFormat, stamp: `${name} ${stamps.join(' ')}` };
    found.set(dataset, [...(found.get(dataset) ?? []), file]);
  }
  // Of one day the names count, which are in order already.
  for (const files of found.values())
    files.sort((one, another) => (one.day < another.day ? 1 : one.day > another.day ? -1 : 0));
  return found;
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch {
    return undefined;
  }
}

/** Opens a complete file and proves its signature. @throws FileFault */
export async function openDropped(
  folder: string,
  { name }: DroppedFile,
  { key, mostBytes }: { readonly key: string; readonly mostBytes: number },
): Promise<ProvedFile> {
  const signature = (await readFile(join(folder, signatureName(name))))
    .subarray(0, SIGNATURE_BYTES)
    .toString('utf8')
    .trim();
  if (signature === '') throw new FileFault('SIGNATURE_MISSING');
  const handle = await open(join(folder, name));
  try {
    const before = await handle.stat();
    if (before.size > mostBytes) throw new FileFault('TOO_LARGE');
    const mac = createHmac('sha256', key).update(`${name}\n`);
    for await (const chunk of chunksOf(handle, before.size)) mac.update(chunk);
    if (`sha256=${mac.digest('hex')}` !== signature) throw new FileFault('SIGNATURE_WRONG');
    return {
      bytes: chunksOf(handle, before.size),
      fd: handle.fd,
      size: before.size,
      isUnchanged: async () => {
        const { size, mtimeMs } = await handle.stat();
        return size === before.size && mtimeMs === before.mtimeMs;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* chunksOf(handle: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  while (position < size) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(64 * 1024), position });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** What `<name>.signature` holds of a file. */
export function signFile(name: string, content: Uint8Array, key: string): string {
  return `sha256=${createHmac('sha256', key).update(`${name}\n`).update(content).digest('hex')}`;
}

export function signatureName(name: string): string {
  return `${name}.signature`;
}
