import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedRules } from '../../rule-book.ts';

/** The words that all tools share that read a folder of rules and tell what is wrong. */
export const readingOptions = {
  folder: { type: 'string', default: shippedRules },
  json: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  lang: { type: 'string' },
  color: { type: 'boolean' },
} as const;

/** Whether a folder holds rules: `matters/` and `library/`. */
export async function isThere(folder: string): Promise<boolean> {
  const found = await Promise.all(['matters', 'library'].map(async (part) => isFolder(join(folder, part))));
  return found.every(Boolean);
}

/** Whether there is a folder at a path. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (one) => one.isDirectory(),
    () => false,
  );
}

/** Says that a folder holds no rules, and gives the exit code for that. */
export function missingFolder(folder: string): number {
  process.stderr.write(
    `onedoor rules: 规则文件夹中没有 matters/ 和 library/：${folder} / there is no folder with matters/ and library/: ${folder}\n`,
  );
  return 66;
}
