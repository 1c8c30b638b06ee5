import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRuleFiles } from '../../../adapters/rules/files.ts';
import { editorFiles, editorSchema } from '../../../rules/engine/editor-schema.ts';
import { phases } from '../../../rules/engine/pack.ts';
import { loadCatalogue } from '../../../rules/matters/catalogue.ts';
import type { Fault } from '../../../rules/matters/fault.ts';
import type { Matter } from '../../../rules/matters/matter.ts';
import { loadSources } from '../../../rules/sources/load-sources.ts';
import type { Sources } from '../../../rules/sources/sources.ts';
import { faultLines } from '../../rule-book.ts';
import type { Run } from '../commands.ts';
import { isFolder, isThere, missingFolder, readingOptions } from './folder.ts';
import { misused } from './usage.ts';

/**
 * `onedoor rules schema`: prints a JSON Schema of packs, cases, matters, sources or credit models for editors, or writes it to a file. The
 * matters and sources of the folder are in it; packs are not read, so that one that is half written is no hindrance.
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
  const read = await readNeeded(values.folder);
  if ('faults' in read) {
    process.stderr.write(`the matters or sources cannot be used 事项或数据源文件有误:\n${faultLines(read.faults)}\n`);
    return 1;
  }
  const text = `${JSON.stringify(editorSchema(of, read.matters, phase, read.sources), null, 1)}\n`;
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

interface Needed {
  readonly matters: readonly Matter[];
  readonly sources: Sources;
}

async function readNeeded(folder: string): Promise<Needed | { readonly faults: readonly Fault[] }> {
  const matters = await readRuleFiles(join(folder, 'matters'));
  const there = await isFolder(join(folder, 'sources'));
  const asked = there ? await readRuleFiles(join(folder, 'sources')) : { files: [], unreadable: [] };
  const broken = [...matters.unreadable, ...asked.unreadable].map(({ file, reason }): Fault => {
    return { file, pointer: '', code: 'SCHEMA', message: { zh: '不是有效的 JSON', en: `is not JSON: ${reason}` } };
  });
  const catalogue = loadCatalogue(matters.files);
  const sources = loadSources(asked.files);
  const faults = [catalogue, sources].flatMap((part) => ('faults' in part ? part.faults : []));
  if ('faults' in catalogue || 'faults' in sources || broken.length > 0) return { faults: [...broken, ...faults] };
  return { matters: catalogue.catalogue.all(), sources: sources.sources };
}
