import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readStrictJson } from '../../../adapters/rules/strict-json.ts';
import type { CreditModelFile } from '../../../rules/credit/credit-model-file.ts';
import { loadCreditModels } from '../../../rules/credit/load-credit-models.ts';
import type { Fault, ParsedFile } from '../../../rules/matters/fault.ts';
import { faultLines } from '../../rule-book.ts';

/** The text of a file; undefined, after a word on it, where there is none. */
export async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    process.stderr.write(`文件不存在 there is no file ${file}\n`);
    return undefined;
  }
}

/** The JSON of files, with what is wrong with those that are none; after a word on a file that is not there the exit code. */
export async function parseFiles(
  files: readonly string[],
): Promise<{ readonly parsed: readonly ParsedFile[]; readonly faults: readonly Fault[] } | number> {
  const parsed: ParsedFile[] = [];
  const faults: Fault[] = [];
  for (const file of files) {
    const text = await textOf(file);
    if (text === undefined) return 66;
    const read = readStrictJson(Buffer.from(text));
    if ('json' in read) parsed.push({ file: basename(file), json: read.json });
    else {
      const message = read.message ?? { zh: `不是有效的 JSON：${read.reason}`, en: `is not JSON: ${read.reason}` };
      faults.push({ file: basename(file), pointer: '', code: 'SCHEMA', message });
    }
  }
  return { parsed, faults };
}

/** The models of some files, after a word on everything that is wrong with them the exit code. */
export async function readModels(files: readonly string[]): Promise<readonly CreditModelFile[] | number> {
  const read = await parseFiles(files);
  if (typeof read === 'number') return read;
  const loaded = loadCreditModels(read.parsed);
  const faults = [...read.faults, ...('faults' in loaded ? loaded.faults : [])];
  if (faults.length === 0 && 'models' in loaded) return loaded.models;
  return tellFaults(faults);
}

/** @returns the exit code */
export function tellFaults(faults: readonly Fault[]): number {
  process.stderr.write(`${faultLines(faults)}\n`);
  return 1;
}
