import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRuleFiles } from '../../../adapters/rules/files.ts';
import { editorFiles, editorSchema } from '../../../rules/engine/editor-schema.ts';
import { phases } from '../../../rules/engine/pack.ts';
import { loadCatalogue } from '../../../rules/matters/catalogue.ts';
import type { Fault } from '../../../rules/matters/fault.ts';
import type { Matter } from '../../../rules/matters/matter.ts';
import { faultLines } from '../../rule-book.ts';
import type { Run } from '../commands.ts';
import { isThere, missingFolder, readingOptions } from './folder.ts';
import { misused } from './usage.ts';

/**
 * `onedoor rules schema`: prints a JSON Schema of packs, cases or matters for editors, or writes it to a file. The matters of the
 * folder are in it; packs are not read, so that one that is half written is no hindrance.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      folder: readingOptions.folder,
      of: { type: 'string', default: 'packs' },
      phase: { type: 'string' },
      out: { type: 'string' },
    },
    allowPositionals: true,
  });
  const of = editorFiles.find((one) => one === values.of);
  const phase = phases.find((one) => one === values.phase);
  const phaseFits = values.phase === undefined || (phase !== undefined && of === 'cases');
  if (of === undefined || !phaseFits || positionals.length > 0) return misused();
  if (!(await isThere(values.folder))) return missingFolder(values.folder);
  const matters = await mattersOf(values.folder);
  if ('faults' in matters) {
    process.stderr.write(`the matters cannot be used 事项文件有误:\n${faultLines(matters.faults)}\n`);
    return 1;
  }
  const text = `${JSON.stringify(editorSchema(of, matters.matters, phase), null, 1)}\n`;
  if (values.out !== undefined) return writeTo(values.out, text);
  process.stdout.write(text);
  return 0;
};

async function writeTo(path: string, text: string): Promise<number> {
  const { code } = await writeFile(path, text).then(
    () => ({ code: undefined }),
    (error: NodeJS.ErrnoException) => error,
  );
  if (code === undefined) return 0;
  process.stderr.write(`onedoor rules schema: 无法写入 ${path}（${code}） / cannot write ${path} (${code})\n`);
  return 66;
}

async function mattersOf(
  folder: string,
): Promise<{ readonly matters: readonly Matter[] } | { readonly faults: readonly Fault[] }> {
  const { files, unreadable } = await readRuleFiles(join(folder, 'matters'));
  const broken = unreadable.map(({ file, reason }): Fault => {
    return { file, pointer: '', code: 'SCHEMA', message: { zh: '不是有效的 JSON', en: `is not JSON: ${reason}` } };
  });
  const loaded = loadCatalogue(files);
  const faults = [...broken, ...('faults' in loaded ? loaded.faults : [])];
  return 'faults' in loaded || faults.length > 0 ? { faults } : { matters: loaded.catalogue.all() };
}
