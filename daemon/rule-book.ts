import { fileURLToPath } from 'node:url';
import { type RuleFile, readRuleFiles } from '../adapters/rules/files.ts';
import { fileNameFaults } from '../rules/engine/file-name-check.ts';
import { createRuleSetLoader, type LoadedRuleSet, type RuleSetLoader } from '../rules/engine/rule-set.ts';
import type { Fault } from '../rules/matters/fault.ts';

/** Everything that the rule files say: the set that they make, and the cases of each pack. */
export interface RuleLibrary extends LoadedRuleSet {
  /** The files of the set's members; their names are those of the faults. */
  readonly files: readonly RuleFile[];
  /** `<version>.cases.json` files. */
  readonly cases: readonly RuleFile[];
  /** What has loaded the set: it knows these files, so other sets with some of them cost little. */
  readonly loader: RuleSetLoader;
}

/** The rules that come with the program. */
export const shippedRules = fileURLToPath(new URL('../rules/', import.meta.url));

/** Rule files that cannot be used: every fault of every file, and how many files were read. */
export interface FaultyLibrary {
  readonly faults: readonly Fault[];
  readonly read: number;
}

/** Reads `matters/` and `library/` below a folder. */
export async function loadLibrary(folder: string): Promise<RuleLibrary | FaultyLibrary> {
  const matters = await readRuleFiles(`${folder}/matters`);
  const library = await readRuleFiles(`${folder}/library`);
  const unreadable: Fault[] = [...matters.unreadable, ...library.unreadable].map(({ file, reason }) => ({
    file,
    pointer: '',
    code: 'SCHEMA',
    message: { zh: `不是有效的 JSON${placeIn(reason)}`, en: `is not JSON: ${reason}` },
  }));
  const cases = library.files.filter(({ file }) => file.endsWith('.cases.json'));
  const packs = library.files.filter(({ file }) => !file.endsWith('.cases.json'));
  const loader = createRuleSetLoader();
  const loaded = loader({ matters: matters.files, packs });
  const faults = [
    ...unreadable,
    ...fileNameFaults({ matters: matters.files, packs, cases }),
    ...('faults' in loaded ? loaded.faults : []),
  ];
  const read = matters.files.length + library.files.length + unreadable.length;
  if ('faults' in loaded || faults.length > 0) return { faults, read };
  return { ...loaded, files: [...matters.files, ...packs], cases, loader };
}

/** The library of a folder. @throws Error that lists every fault */
export async function openLibrary(folder: string): Promise<RuleLibrary> {
  const library = await loadLibrary(folder);
  if ('faults' in library) throw new Error(`the rules cannot be used:\n${faultLines(library.faults)}`);
  return library;
}

/** Where JavaScript stopped reading, as far as its English message says so. */
function placeIn(reason: string): string {
  const position = /at position ([0-9]+)/.exec(reason)?.[1];
  if (position !== undefined) return `：第 ${Number(position) + 1} 个字符处有误`;
  if (/^Unexpected end/.test(reason)) return '：文件不完整';
  const [, near] = /, (.*) is not valid JSON$/s.exec(reason) ?? [];
  return near === undefined ? '' : `：${near} 处有误`;
}

/** Faults for people to read, a line each. */
export function faultLines(faults: readonly Fault[]): string {
  return faults
    .map(({ file, pointer, code, message }) => `  ${file}#${pointer} ${code}: ${message.zh} / ${message.en}`)
    .join('\n');
}
