import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A rule file as it stands on the disk. */
export interface RuleFile {
  /** Path below the folder, with forward slashes. */
  readonly file: string;
  readonly json: unknown;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** A file that is not JSON. */
export interface UnreadableFile {
  readonly file: string;
  readonly reason: string;
}

/** Reads every `.json` file below a folder, in the order of their names. */
export async function readRuleFiles(
  folder: string,
): Promise<{ readonly files: readonly RuleFile[]; readonly unreadable: readonly UnreadableFile[] }> {
  const files: RuleFile[] = [];
  const unreadable: UnreadableFile[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    const file = relative(folder, path).replaceAll('\\', '/');
    try {
      files.push({
        file,
        json: JSON.parse(bytes.toString('utf8')),
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
    } catch (error) {
      unreadable.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { files, unreadable };
}
