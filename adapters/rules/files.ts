import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LocalizedText } from '../../rules/text.ts';
import { readStrictJson } from './strict-json.ts';

/** A rule file as it stands on the disk. */
export interface RuleFile {
  /** Path below the folder, with forward slashes. */
  readonly file: string;
  readonly json: unknown;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** A file that is not JSON, or that is not read at all. */
export interface UnreadableFile {
  readonly file: string;
  readonly reason: string;
  /** The reason for people, whole; left out where `reason` is what JavaScript says of a text that is no JSON. */
  readonly message?: LocalizedText;
}

/** A larger file is not read: the largest that is shipped has 60 kB. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Reads every `.json` file below a folder, in the order of their names. What looks like a rule file and is none, a link or a
 * folder, is told rather than left out: rules that somebody believes to be in force must not be missing in silence.
 */
export async function readRuleFiles(
  folder: string,
): Promise<{ readonly files: readonly RuleFile[]; readonly unreadable: readonly UnreadableFile[] }> {
  const files: RuleFile[] = [];
  const unreadable: UnreadableFile[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const { entry, path } of found) {
    const file = relative(folder, path).replaceAll('\\', '/');
    const read = entry.isFile() ? await readOne(entry, path) : refused(entry);
    if (read === undefined) continue;
    if ('reason' in read) unreadable.push({ file, ...read });
    else files.push({ file, ...read });
  }
  return { files, unreadable };
}

type Refusal = Omit<UnreadableFile, 'file'>;

/** Undefined for a file that is none of the rules. */
async function readOne({ name }: Dirent, path: string): Promise<Omit<RuleFile, 'file'> | Refusal | undefined> {
  if (!name.endsWith('.json')) return undefined;
  const { size } = await stat(path);
  if (size > mostBytes) return refusal(`文件超过 ${mostBytes} 字节`, `more than ${mostBytes} bytes`);
  const bytes = await readFile(path);
  const read = readStrictJson(bytes);
  if ('reason' in read) return read;
  return { json: read.json, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What is no file. Editors keep hidden links beside what they edit; folders are gone into. */
function refused(entry: Dirent): Refusal | undefined {
  if (entry.isSymbolicLink()) {
    if (entry.name.startsWith('.')) return undefined;
    return refusal('符号链接不会被读取，请放入文件本身', 'a symbolic link is not followed; put the file itself there');
  }
  if (!entry.name.endsWith('.json')) return undefined;
  if (entry.isDirectory())
    return refusal('文件夹不得以 .json 结尾', 'a folder must not have a name that ends in .json');
  return refusal('不是普通文件', 'not a regular file');
}

function refusal(zh: string, en: string): Refusal {
  return { reason: en, message: { zh, en } };
}
