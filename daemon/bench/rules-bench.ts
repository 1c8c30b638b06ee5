import { type Disagreement, disagreements } from './agreement.ts';
import type { Contender } from './contender.ts';
import { createLibrary } from './library.ts';
import { type ManyRulesTiming, timeManyRules } from './many-rules-timing.ts';
import { createOurs } from './ours.ts';
import { type RivalPackages, rivalPackages } from './rival-packages.ts';
import { createRivals } from './rivals.ts';
import { type Timing, timeInRounds } from './rounds.ts';
import { varyFacts } from './variations.ts';
import { type Facts, readWorkload, type Workload } from './workload.ts';

export interface RulesBenchOptions {
  /** Only these are timed; undefined for all. */
  readonly engines: readonly string[] | undefined;
  readonly rounds: number;
  /** Where the rivals' packages are kept; undefined for the usual place. */
  readonly cache: string | undefined;
}

/** What the bench found; timings only of engines that agree. */
export interface RulesBenchResult {
  readonly contenders: readonly Contender[];
  readonly disagreements: readonly Disagreement[];
  readonly timings: readonly Timing[];
  /** Undefined where our engine was not to be timed, or where verdicts differ. */
  readonly manyRules: ManyRulesTiming | undefined;
}

/** Rivals by the names under which they are timed. */
export const rivalNames = ['json-logic-engine', 'json-logic-engine-generated', 'node-rules', 'zen-engine'] as const;

/** Short, so that on a busy machine most batches run without being interrupted. */
const batchMs = 4;
const warmUpMs = 400;
const variationCount = 200;
const manyRulesCount = 10_000;
/** Copies of the facts that are evaluated in turn, so that nothing is known again by its identity. */
const copies = 8;

/**
 * Holds the rule engines against one another, in one process: first all must say the same of the workload and of its
 * variations, then they are timed in turn.
 * @param say is told, in both languages, what could not be measured
 * @throws Error for an engine's name that there is not
 */
export async function benchRules(
  { engines, rounds, cache }: RulesBenchOptions,
  say: (sentence: string) => void,
): Promise<RulesBenchResult> {
  const workload = readWorkload();
  const isWanted = (name: string): boolean => engines?.includes(name) ?? true;
  const library = createLibrary(workload.rules);
  const own = [library, ...createOurs(workload.rules)];
  checkNames(engines ?? [], [...own.map(({ name }) => name), ...rivalNames]);
  const rivals = rivalNames.some(isWanted) ? await findRivals(workload, cache, say) : [];
  const contenders = [...own, ...rivals].filter(({ name }) => isWanted(name));
  try {
    const documents = [workload.facts, ...varyFacts(workload, variationCount, 1)];
    const differ = await disagreements(workload.rules, library, contenders, documents);
    if (differ.length > 0) return { contenders, disagreements: differ, timings: [], manyRules: undefined };
    const held = (await library.verdicts(workload.facts)).filter(Boolean).length;
    const same = Array.from({ length: copies }, () => readAgain(workload.facts));
    const timings = await timeInRounds(contenders, same, { rounds, batchMs, warmUpMs, held });
    if (engines !== undefined && !engines.includes('onedoor')) {
      return { contenders, disagreements: [], timings, manyRules: undefined };
    }
    const many = await timeManyRules(workload, manyRulesCount, rounds);
    return Array.isArray(many)
      ? { contenders, disagreements: many, timings, manyRules: undefined }
      : { contenders, disagreements: [], timings, manyRules: many as ManyRulesTiming };
  } finally {
    for (const contender of rivals) contender.close();
  }
}

async function findRivals(
  workload: Workload,
  cache: string | undefined,
  say: (sentence: string) => void,
): Promise<readonly Contender[]> {
  const found: RivalPackages | { readonly reason: string } = rivalPackages(cache);
  if (!('reason' in found)) return createRivals(found, workload);
  say(`the other engines could not be fetched and are left out 未能取得其他引擎，本次不比较: ${found.reason}`);
  return [];
}

/** As facts come from a message: read from JSON. */
function readAgain(facts: Facts): Facts {
  return JSON.parse(JSON.stringify(facts)) as Facts;
}

function checkNames(given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no engine ${unknown}; 可选 known: ${known.join(', ')}`);
}
