import { stat } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Whether the set with an id needs no check of its logic any more. */
export type WasChecked = (id: string) => Promise<boolean>;

/** The rules that come with the program. */
export const shippedRules = fileURLToPath(new URL('../rules/', import.meta.url));

/** Rule files that cannot be used: every fault of every file, and how many files were read. */
export interface FaultyLibrary {
  readonly faults: readonly Fault[];
  readonly read: number;
}

/**
 * Reads `matters/`, `library/` and, where they are there, `calendar/`, `sources/` and `credit/` below a folder.
 * @param loader one that was used before has the files that it knows at hand
 * @param wasChecked says of a set's id whether this very program has found no contradictions in that set before; it is not
 *   looked for them again, so that warnings about them are left out
 */
export async function loadLibrary(
  folder: string,
  loader: RuleSetLoader = createRuleSetLoader(),
  wasChecked: WasChecked = async () => false,
): Promise<RuleLibrary | FaultyLibrary> {
  const matters = await readPart(folder, 'matters');
  const library = await readPart(folder, 'library');
  const calendar = await readLaterPart(folder, 'calendar');
  const asked = await readLaterPart(folder, 'sources');
  const credit = await readLaterPart(folder, 'credit');
  const parts = [matters, library, calendar, asked, credit];
  const unreadable = parts.flatMap((part) => part.unreadable);
  const cases = library.files.filter(({ file }) => file.endsWith('.cases.json'));
  const packs = library.files.filter(({ file }) => !file.endsWith('.cases.json'));
  await loadOneByOne(packs, loader);
  const files = {
    matters: matters.files,
    packs,
    calendars: calendar.files,
    sources: asked.files,
    credit: credit.files,
  };
  const loaded = loader(files);
  const faults = [...unreadable, ...fileNameFaults({ ...files, cases }), ...('faults' in loaded ? loaded.faults : [])];
  const members = [...matters.files, ...packs, ...calendar.files, ...asked.files, ...credit.files];
  const read = members.length + cases.length + unreadable.length;
  if ('faults' in loaded || faults.length > 0) return { faults, read };
  const logic = (await wasChecked(loaded.set.id)) ? { faults: [], warnings: [] } : loaded.logic();
  if (logic.faults.length > 0) return { faults: logic.faults, read };
  const warnings = [...loaded.warnings, ...logic.warnings];
  return { ...loaded, warnings, files: members, cases, loader };
}

/** Parts of a folder of rules that came after the first ones. */
type LaterPart = 'calendar' | 'sources' | 'credit';

/**
 * The files of `calendar/`, `sources/` or `credit/`, with that in their names. A folder of rules from before there were any has none: then
 * all days are provisional, which the check of the rules tells, nobody is asked, and credit has its usual periods alone.
 */
async function readLaterPart(folder: string, part: LaterPart): Promise<Part> {
  const there = await stat(join(folder, part)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined) return { files: [], unreadable: [] };
  const { files, unreadable } = await readPart(folder, part);
  return {
    files: files.map((one) => ({ ...one, file: `${part}/${one.file}` })),
    unreadable: unreadable.map((one) => ({ ...one, file: `${part}/${one.file}` })),
  };
}

/** The files of one folder, and those that cannot be read. */
interface Part {
  readonly files: readonly RuleFile[];
  readonly unreadable: readonly Fault[];
}

/** The files of one folder of the rules; a folder that is not there is a fault as a file is that cannot be read. */
async function readPart(folder: string, part: 'matters' | 'library' | LaterPart): Promise<Part> {
  const path = join(folder, part);
  const fault = (file: string, zh: string, en: string): Fault => {
    return { file, pointer: '', code: 'SCHEMA', message: { zh, en } };
  };
  try {
    const { files, unreadable } = await readRuleFiles(path);
    const faults = unreadable.map(({ file, reason }) =>
      fault(file, `不是有效的 JSON${placeIn(reason)}`, `is not JSON: ${reason}`),
    );
    return { files, unreadable: faults };
  } catch (error) {
    const { code, path: wanted } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || wanted !== path) throw error;
    return { files: [], unreadable: [fault(part, `规则文件夹不存在：${path}`, `there is no folder ${path}`)] };
  }
}

/**
 * Has each pack loaded by itself, so that a daemon at work has a turn between them; the loader remembers what it has
 * loaded. What is wrong with a pack is told when all are loaded together.
 */
async function loadOneByOne(packs: readonly RuleFile[], loader: RuleSetLoader): Promise<void> {
  for (const pack of packs) {
    loader({ matters: [], packs: [pack] });
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The library of a folder. @throws Error that lists every fault */
export async function openLibrary(folder: string, wasChecked?: WasChecked): Promise<RuleLibrary> {
  const library = await loadLibrary(folder, createRuleSetLoader(), wasChecked);
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
