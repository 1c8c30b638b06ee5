import { fileURLToPath } from 'node:url';
import { type RuleFile, readRuleFiles } from '../adapters/rules/files.ts';
import type { RuleBook } from '../rules/engine/evaluation.ts';
import { loadPacks } from '../rules/engine/load-packs.ts';
import type { Pack } from '../rules/engine/pack.ts';
import { createRuleBook } from '../rules/engine/rule-book.ts';
import { ruleSetFaults } from '../rules/engine/rule-set-check.ts';
import { type Catalogue, loadCatalogue } from '../rules/matters/catalogue.ts';
import type { Fault } from '../rules/matters/fault.ts';

/** Everything that the rule files say: the matters, the packs and the cases of each. */
export interface RuleLibrary {
  readonly catalogue: Catalogue;
  readonly packs: readonly Pack[];
  /** `<version>.cases.json` files. */
  readonly cases: readonly RuleFile[];
  readonly warnings: readonly Fault[];
}

/** The rules that come with the program. */
export const shippedRules = fileURLToPath(new URL('../rules/', import.meta.url));

/** Reads `matters/` and `library/` below a folder. @returns the library, or every fault of every file */
export async function loadLibrary(folder: string): Promise<RuleLibrary | { readonly faults: readonly Fault[] }> {
  const matters = await readRuleFiles(`${folder}/matters`);
  const library = await readRuleFiles(`${folder}/library`);
  const faults: Fault[] = [...matters.unreadable, ...library.unreadable].map(({ file, reason }) => ({
    file,
    pointer: '',
    code: 'SCHEMA',
    message: { zh: `不是有效的 JSON：${reason}`, en: `is not JSON: ${reason}` },
  }));
  const loaded = loadCatalogue(matters.files);
  const cases = library.files.filter(({ file }) => file.endsWith('.cases.json'));
  const packs = loadPacks(library.files.filter(({ file }) => !file.endsWith('.cases.json')));
  if ('faults' in loaded) faults.push(...loaded.faults);
  if ('faults' in packs) faults.push(...packs.faults);
  if ('faults' in loaded || 'faults' in packs) return { faults };
  faults.push(...ruleSetFaults(packs.packs, loaded.catalogue));
  if (faults.length > 0) return { faults };
  return { catalogue: loaded.catalogue, packs: packs.packs, cases, warnings: loaded.warnings };
}

/** The library of a folder. @throws Error that lists every fault */
export async function openLibrary(folder: string): Promise<RuleLibrary> {
  const library = await loadLibrary(folder);
  if ('faults' in library) {
    const lines = library.faults.map(
      ({ file, pointer, code, message }) => `  ${file}#${pointer} ${code}: ${message.zh} / ${message.en}`,
    );
    throw new Error(`the rules cannot be used:\n${lines.join('\n')}`);
  }
  return library;
}

/** The rule book that the service decides by. @throws Error that lists every fault */
export async function openRuleBook(folder: string): Promise<RuleBook> {
  const { packs, catalogue } = await openLibrary(folder);
  return createRuleBook(packs, catalogue);
}
