import { createHash } from 'node:crypto';
import type { Catalogue } from '../../matters/catalogue.ts';
import { loadCatalogue } from '../../matters/catalogue.ts';
import type { Fault } from '../../matters/fault.ts';
import { formDefects } from '../../matters/form-defects.ts';
import { runCases } from '../cases.ts';
import { CompileError, compileRules, type RuleSource } from '../compiler/compile.ts';
import { fileNameFaults } from '../file-name-check.ts';
import { findingsOf } from '../findings.ts';
import { Engine } from '../json-rules-engine.ts';
import { factsOfPhase, loadPacks } from '../load-packs.ts';
import { logicFaults } from '../logic/pack-logic.ts';
import { relationFaults } from '../logic/relation-check.ts';
import type { Pack } from '../pack.ts';
import { compilePacks } from '../pack-program.ts';
import { ruleSetFaults } from '../rule-set-check.ts';
import type { FactSet } from './facts-harness.ts';
import type { Stopwatch } from './stopwatch-harness.ts';
import { hostileTexts } from './words-harness.ts';

/** What a file pretends to be. `rules` are rules for the engine alone, which no loader has looked at. */
export type Part = 'pack' | 'cases' | 'matter' | 'rules';

/** What the roads need. */
export interface RoadMap {
  readonly catalogue: Catalogue;
  /** A sound pack, for hostile cases. */
  readonly pack: Pack;
  readonly factSets: readonly FactSet[];
}

export interface Arrival {
  readonly faults: readonly Fault[];
  readonly evaluated: boolean;
}

/** @param loaded is called when everything is loaded and compiled, before anything is evaluated */
type Road = (json: unknown, map: RoadMap, stopwatch: Stopwatch, loaded: () => void) => Arrival | Promise<Arrival>;

/** Everything that the file of a part goes through when the service reads it, and then when it is used. */
export const roads: Readonly<Record<Part, Road>> = {
  pack(json, { catalogue, factSets }, stopwatch, loaded) {
    const parsed = { file: 'hostile/1.0.0.json', json, sha256: createHash('sha256').digest('hex') };
    const named = fileNameFaults({ matters: [], packs: [parsed], cases: [] });
    const result = loadPacks([parsed]);
    const [pack] = 'packs' in result ? result.packs : [];
    if (pack === undefined)
      return { faults: [...('faults' in result ? result.faults : []), ...named], evaluated: false };
    const unfit = ruleSetFaults([pack], catalogue).filter(({ file }) => file === parsed.file);
    const logic = [logicFaults(pack, factsOfPhase(pack.phase)), relationFaults([pack], catalogue)];
    const senseless = logic.flatMap(({ faults, warnings }) => [...faults, ...warnings]);
    const prepared = compilePacks([pack]);
    loaded();
    // A pack that does not fit the matters is not used; it is tried here all the same.
    for (const { name, facts } of factSets) {
      const { program, reasoner, rules } = prepared;
      const show = { facts, declarations: factsOfPhase(pack.phase), matter: undefined };
      stopwatch.time(`verdicts, ${name}`, () => void program.verdicts(facts));
      stopwatch.time(`findings, ${name}`, () => void findingsOf(prepared, program.trace(facts), show));
      const reasons = stopwatch.time(`reasons, ${name}`, () => reasoner.reasons(program.trace(facts)));
      for (const rule of [0, rules.length - 1]) {
        stopwatch.time(
          `deciding and sufficient, ${name}`,
          () => void [reasons.deciding(rule), reasons.sufficient(rule)],
        );
        stopwatch.time(`turning, ${name}`, () => void reasons.turning(rule));
      }
    }
    return { faults: [...unfit, ...named, ...senseless], evaluated: true };
  },

  cases(json, { pack }, _stopwatch, loaded) {
    const { faults } = runCases(pack, 'hostile/1.0.0.cases.json', json);
    loaded();
    return { faults, evaluated: faults.length === 0 };
  },

  matter(json, _map, stopwatch, loaded) {
    const parsed = { file: 'hostile.json', json };
    const named = fileNameFaults({ matters: [parsed], packs: [], cases: [] });
    const result = loadCatalogue([parsed]);
    loaded();
    if ('faults' in result) return { faults: [...result.faults, ...named], evaluated: false };
    for (const matter of result.catalogue.all()) {
      for (const [what, text] of answers) {
        const form = Object.fromEntries(Object.keys(matter.form.properties).map((name) => [name, text]));
        stopwatch.time(`form, ${what}`, () => void formDefects(matter, form));
      }
    }
    return { faults: named, evaluated: true };
  },

  async rules(json, { factSets }, stopwatch, loaded) {
    try {
      await asLibrary(json as LibraryFile, factSets, stopwatch, loaded);
      return { faults: [], evaluated: true };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const pointer = error instanceof CompileError ? error.pointer : '';
      const { zh, en } = error instanceof CompileError ? error.text : { zh: error.message, en: error.message };
      const message = { zh: `无法编译：${zh}`, en: `cannot be compiled: ${en}` };
      return { faults: [{ file: 'rules', pointer, code: 'SCHEMA', message }], evaluated: false };
    }
  },
};

interface LibraryFile {
  readonly rules: readonly RuleSource[];
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** The rules through the compiler alone, and through the engine that stands in for json-rules-engine. */
async function asLibrary(
  { rules, conditions }: LibraryFile,
  factSets: readonly FactSet[],
  stopwatch: Stopwatch,
  loaded: () => void,
): Promise<void> {
  const shared = new Map(Object.entries(conditions));
  const allow = { allowUndefinedFacts: true, allowUndefinedConditions: true };
  const program = compileRules(rules, { mode: 'library', conditions: shared, ...allow });
  const engine = new Engine([], allow);
  for (const rule of rules) engine.addRule({ event: { type: 'found' }, ...rule });
  for (const [name, condition] of shared) engine.setCondition(name, condition);
  await engine.run({}).catch(unlessExpected);
  loaded();
  for (const { name, facts } of factSets) {
    stopwatch.time(`library, ${name}`, () => {
      try {
        program.verdicts(facts, failed);
      } catch (error) {
        unlessExpected(error);
      }
    });
    await stopwatch.timeAsync(`engine, ${name}`, () => engine.run({ ...facts }).catch(unlessExpected));
  }
}

function failed(): never {
  throw new Error('a condition failed where it was reached');
}

/** What the library's users see as an error is none here; what shows a hole in the engine is. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof RangeError || error instanceof EvalError);
}

function unlessExpected(error: unknown): void {
  if (!isRefusal(error)) throw error;
}

/** What a citizen may send into a text of a form: all that makes an expression look again and again. */
const answers: readonly (readonly [string, unknown])[] = [
  ['a text that nearly fits', `${'a'.repeat(30)}!`],
  ['a long text that nearly fits', `${'a'.repeat(1999)}!`],
  ['digits that nearly fit', `${'7'.repeat(1999)}x!`],
  ['characters that nearly fit', `${'中'.repeat(1999)}!`],
  ['a text of a megabyte', `${'a'.repeat(900_000)}!`],
  ...hostileTexts.slice(0, 12).map((text): [string, unknown] => ['a hostile text', text]),
  ['a list', [1, 2]],
];
