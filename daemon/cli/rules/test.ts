import { parseArgs } from 'node:util';
import { type CaseRun, runCases } from '../../../rules/engine/cases.ts';
import { casesOfPack } from '../../../rules/engine/file-name-check.ts';
import { factsOfPhase } from '../../../rules/engine/load-packs.ts';
import type { Pack } from '../../../rules/engine/pack.ts';
import { createRuleSetLoader, type RuleSetLoader } from '../../../rules/engine/rule-set.ts';
import { loadLibrary, type RuleLibrary } from '../../rule-book.ts';
import type { Run } from '../commands.ts';
import { isThere, missingFolder, readingOptions } from './folder.ts';
import { type CaseFault, report } from './report.ts';
import { misused } from './usage.ts';

/** `onedoor rules test`: runs the cases of every pack, or those of a pack or by a name that `--only` gives. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { ...readingOptions, only: { type: 'string' } },
    allowPositionals: true,
    allowNegative: true,
  });
  const { only, ...wanted } = values;
  if (positionals.length > 0) return misused();
  if (!(await isThere(values.folder))) return missingFolder(values.folder);
  const library = await loadLibrary(values.folder, casesOnly());
  if ('faults' in library)
    return report({ faults: library.faults, warnings: [], files: library.read, cases: 0 }, wanted);
  const { runs, asked } = runAll(library, only);
  if (only !== undefined && asked === 0) return nothingCalled(only);
  const ran = runs.map(({ passed, failed }) => passed + failed).reduce((sum, one) => sum + one, 0);
  const files = library.files.length + library.cases.length;
  const faults = runs.flatMap(faultsOf);
  return report({ faults, warnings: library.warnings, files, cases: ran }, wanted);
};

/** A loader that leaves it to `onedoor rules check` to look for rules that make no sense, which takes longer than all cases. */
function casesOnly(): RuleSetLoader {
  const loader = createRuleSetLoader();
  const logic = () => ({ faults: [], warnings: [] });
  return (files) => {
    const loaded = loader(files);
    return 'faults' in loaded ? loaded : { ...loaded, logic };
  };
}

/** Runs cases. `asked` counts the packs and cases that there are of what was asked for. */
function runAll(library: RuleLibrary, only: string | undefined): { readonly runs: CaseRun[]; readonly asked: number } {
  const named = library.packs.filter((pack) => only === undefined || isCalled(pack, only));
  if (named.length > 0) return { runs: named.map((pack) => runPack(library, pack)), asked: named.length };
  const runs = library.packs
    .filter((pack) => casesOf(library, pack) !== undefined)
    .map((pack) => runPack(library, pack, (name) => only !== undefined && name.includes(only)));
  return { runs, asked: runs.map(({ passed, failed }) => passed + failed).reduce((sum, one) => sum + one, 0) };
}

/** A pack is called by its name, with or without the version, or by its file. */
function isCalled({ pack, version, file }: Pack, name: string): boolean {
  return [pack, `${pack}/${version}`, `${pack} ${version}`, file].includes(name);
}

function casesOf({ cases }: RuleLibrary, { file }: Pack): RuleLibrary['cases'][number] | undefined {
  const wanted = casesOfPack(file);
  return cases.find((one) => one.file === wanted);
}

function runPack(library: RuleLibrary, pack: Pack, only?: (name: string) => boolean): CaseRun {
  const cases = casesOf(library, pack);
  const declarations = factsOfPhase(pack.phase, library.set.sources);
  if (cases !== undefined) return runCases(pack, cases.file, cases.json, { only, declarations });
  const message = { zh: '规则包没有用例文件', en: 'the pack has no file of cases' };
  const missing = { file: casesOfPack(pack.file), pointer: '', code: 'CASE_MISSING', message } as const;
  return { passed: 0, failed: 0, faults: [missing], failures: [] };
}

/** The faults of a run; those of a case that failed with what it expected and got. */
function faultsOf({ faults, failures }: CaseRun): CaseFault[] {
  const byPointer = new Map(failures.map((one) => [one.pointer, one]));
  return faults.map((fault) => ({
    ...fault,
    ...(fault.code === 'CASE_FAILED' ? { failure: byPointer.get(fault.pointer) } : {}),
  }));
}

function nothingCalled(only: string): number {
  process.stderr.write(`onedoor rules test: 没有名为 ${only} 的规则包或用例 / no pack or case is called ${only}\n`);
  return 1;
}
