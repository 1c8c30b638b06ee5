import { parseArgs } from 'node:util';
import { runCases } from '../../rules/engine/cases.ts';
import type { Fault } from '../../rules/matters/fault.ts';
import { loadLibrary, type RuleLibrary, shippedRules } from '../rule-book.ts';
import type { Run } from './commands.ts';

/** `onedoor rules check | test [--folder DIR] [--json]`: exit code 0 when there is nothing to mend. */
export const run: Run = async (words) => {
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
  if ('faults' in library) return report(library.faults, 0, values.json);
  if (verb === 'check') {
    const count = library.packs.reduce((sum, pack) => sum + pack.rules.length, 0);
    return report(library.warnings, count, values.json, true);
  }
  const { faults, ran } = await runAll(library);
  return report(faults, ran, values.json);
};

async function runAll(library: RuleLibrary): Promise<{ readonly faults: readonly Fault[]; readonly ran: number }> {
  const faults: Fault[] = [];
  let ran = 0;
  for (const pack of library.packs) {
    const file = pack.file.replace(/\.json$/, '.cases.json');
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
    const result = await runCases(pack, file, cases.json);
    faults.push(...result.faults);
    ran += result.passed + result.failed;
  }
  return { faults, ran };
}

function report(faults: readonly Fault[], count: number, json: boolean, onlyWarnings = false): number {
  if (json) process.stdout.write(`${JSON.stringify({ ok: onlyWarnings || faults.length === 0, count, faults })}\n`);
  else {
    for (const { file, pointer, code, message } of faults)
      process.stdout.write(`${file}#${pointer} ${code}: ${message.zh} / ${message.en}\n`);
    process.stdout.write(
      `${count} checked 已检查, ${faults.length} ${onlyWarnings ? 'warnings 提示' : 'faults 问题'}\n`,
    );
  }
  return onlyWarnings || faults.length === 0 ? 0 : 1;
}
