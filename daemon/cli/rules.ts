import { parseArgs } from 'node:util';
import { runCases } from '../../rules/engine/cases.ts';
import { casesOfPack } from '../../rules/engine/file-name-check.ts';
import type { Fault } from '../../rules/matters/fault.ts';
import { loadLibrary, type RuleLibrary, shippedRules } from '../rule-book.ts';
import type { Run } from './commands.ts';

/** `onedoor rules check | test [--folder DIR] [--json]`: exit code 0 when there is nothing to mend. */
export const run: Run = async (words) => {
  if (words[0] === 'explain') return (await import('./rules-explain.ts')).explain(words.slice(1));
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { folder: { type: 'string', default: shippedRules }, json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [verb] = positionals;
  if ((verb !== 'check' && verb !== 'test') || positionals.length > 1) {
    process.stderr.write('usage: onedoor rules check | test [--folder DIR] [--json]\n');
    return 64;
  }
  const library = await loadLibrary(values.folder);
  if ('faults' in library) {
    const { faults, read } = library;
    return report({ faults, count: read, what: 'files 文件' }, values.json);
  }
  if (verb === 'check') {
    const count = library.files.length + library.cases.length;
    return report({ faults: library.warnings, count, what: 'files 文件', onlyWarnings: true }, values.json);
  }
  const { faults, ran } = await runAll(library);
  return report({ faults, count: ran, what: 'cases 用例' }, values.json);
};

async function runAll(library: RuleLibrary): Promise<{ readonly faults: readonly Fault[]; readonly ran: number }> {
  const faults: Fault[] = [];
  let ran = 0;
  for (const pack of library.packs) {
    const file = casesOfPack(pack.file);
    const cases = library.cases.find((one) => one.file === file);
    if (cases === undefined) {
      faults.push({
        file,
        pointer: '',
        code: 'CASE_MISSING',
        message: { zh: '规则包没有用例文件', en: 'the pack has no file of cases' },
      });
      continue;
    }
    const result = runCases(pack, file, cases.json);
    faults.push(...result.faults);
    ran += result.passed + result.failed;
  }
  return { faults, ran };
}

interface Report {
  readonly faults: readonly Fault[];
  /** How many of what were looked at, whatever was found in them. */
  readonly count: number;
  readonly what: string;
  readonly onlyWarnings?: boolean;
}

function report({ faults, count, what, onlyWarnings = false }: Report, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ ok: onlyWarnings || faults.length === 0, count, faults })}\n`);
  else {
    for (const { file, pointer, code, message } of faults)
      process.stdout.write(`${file}#${pointer} ${code}: ${message.zh} / ${message.en}\n`);
    process.stdout.write(
      `${count} checked 已检查 (${what}), ${faults.length} ${onlyWarnings ? 'warnings 提示' : 'faults 问题'}\n`,
    );
  }
  return onlyWarnings || faults.length === 0 ? 0 : 1;
}
