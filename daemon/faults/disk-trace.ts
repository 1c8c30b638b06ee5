import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a process did to the files of one folder, in order (`disk-trace.c` notes it). */
export type DiskStep =
  /** A file is made under the name, or emptied. */
  | { readonly kind: 'create'; readonly file: number; readonly name: string }
  | { readonly kind: 'write'; readonly file: number; readonly bytes: Buffer }
  /** A sync has returned: all steps before step `since` are on the disk. File 0 is the folder. */
  | { readonly kind: 'sync'; readonly file: number; readonly since: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly name: string }
  /** The process was told that something had been done, and noted it. */
  | { readonly kind: 'told'; readonly text: string };

export const THE_FOLDER = 0;

const run = promisify(execFile);
const source = fileURLToPath(new URL('disk-trace.c', import.meta.url));

/**
 * Compiles the part that is loaded into the traced process.
 * @returns what is missing, where there is no compiler and none can be installed
 */
export async function compileDiskTrace(library: string): Promise<string | undefined> {
  const compile = () => run('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl', '-lpthread']);
  try {
    await compile();
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'gcc is not installed (apt-get install gcc libc6-dev)';
  try {
    await run('apt-get', ['update']);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'gcc', 'libc6-dev']);
  } catch {
    return 'gcc is not installed, and apt-get could not install it';
  }
  await compile();
  return undefined;
}

/** A note of the traced process itself, to be put at the end of the trace with one write. */
export function toldNote(text: string): Buffer {
  const bytes = Buffer.from(text);
  const note = Buffer.alloc(9 + bytes.length);
  note.write('T', 0, 'latin1');
  note.writeUInt32LE(bytes.length, 5);
  note.set(bytes, 9);
  return note;
}

/** Reads a trace. */
export async function readDiskTrace(path: string): Promise<readonly DiskStep[]> {
  const trace = await readFile(path);
  const steps: DiskStep[] = [];
  /** Where each sync began, by its number. */
  const begun = new Map<number, number>();
  for (let offset = 0; offset < trace.length; ) {
    const kind = String.fromCharCode(trace.readUInt8(offset));
    const file = trace.readUInt32LE(offset + 1);
    const end = offset + 9 + trace.readUInt32LE(offset + 5);
    const bytes = trace.subarray(offset + 9, end);
    if (end > trace.length) throw new Error(`the trace ends inside a note at byte ${offset}`);
    offset = end;
    if (kind === 'B') {
      begun.set(bytes.readUInt32LE(), steps.length);
      continue;
    }
    steps.push(stepOf(kind, file, bytes, begun));
  }
  return steps;
}

function stepOf(kind: string, file: number, bytes: Buffer, begun: ReadonlyMap<number, number>): DiskStep {
  const text = () => bytes.toString();
  switch (kind) {
    case 'C':
      return { kind: 'create', file, name: text() };
    case 'W':
      return { kind: 'write', file, bytes };
    case 'S': {
      const since = begun.get(bytes.readUInt32LE());
      if (since === undefined) throw new Error('the trace has the end of a sync without its beginning');
      return { kind: 'sync', file, since };
    }
    case 'N': {
      const [from = '', to = ''] = text().split('\0');
      return { kind: 'rename', from, to };
    }
    case 'U':
      return { kind: 'unlink', name: text() };
    case 'T':
      return { kind: 'told', text: text() };
    default:
      throw new Error(`the trace has a note of an unknown kind ${kind}`);
  }
}
