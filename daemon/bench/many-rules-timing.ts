import { type Disagreement, disagreements } from './agreement.ts';
import { createLibrary } from './library.ts';
import { manyRules } from './many-rules.ts';
import { compileOurs, createOurs, ourNames } from './ours.ts';
import { rounded } from './ranking.ts';
import { timeInRounds } from './rounds.ts';
import { varyFacts } from './variations.ts';
import { leavesOf, type Workload } from './workload.ts';

/** How our engine fares with thousands of rules in one set. */
export interface ManyRulesTiming {
  readonly rules: number;
  readonly conditions: number;
  readonly differentConditions: number;
  /** The slowest of several. */
  readonly compileMs: number;
  /** Medians of one evaluation. */
  readonly evaluationMs: number;
  readonly evaluationWithReasonsMs: number;
}

const compilations = 3;
const variations = 2;
/** One evaluation takes as long as a batch of the others. */
const mostRounds = 100;

/** Compiles and times `count` rules, after json-rules-engine has been asked the same; what differs comes back in place of figures. */
export async function timeManyRules(
  workload: Workload,
  count: number,
  rounds: number,
): Promise<ManyRulesTiming | readonly Disagreement[]> {
  const rules = manyRules(workload, count, 1);
  const compileMs: number[] = [];
  let differentConditions = 0;
  for (let done = 0; done < compilations; done += 1) {
    const began = performance.now();
    differentConditions = compileOurs(rules, 'library').leaves;
    compileMs.push(performance.now() - began);
  }
  const wanted: readonly string[] = Object.values(ourNames);
  const contenders = createOurs(rules).filter(({ name }) => wanted.includes(name));
  const library = createLibrary(rules);
  const documents = [workload.facts, ...varyFacts(workload, variations, 1)];
  const differ = await disagreements(rules, library, contenders, documents);
  if (differ.length > 0) return differ;
  const held = (await library.verdicts(workload.facts)).filter(Boolean).length;
  const timings = await timeInRounds(contenders, [workload.facts], {
    rounds: Math.min(rounds, mostRounds),
    batchMs: 1,
    warmUpMs: 400,
    held,
  });
  const medianMs = (wantedName: string): number =>
    rounded((timings.find(({ name }) => name === wantedName)?.medianMicroseconds ?? Number.NaN) / 1000);
  return {
    rules: count,
    conditions: rules.flatMap(({ conditions }) => leavesOf(conditions)).length,
    differentConditions,
    compileMs: rounded(Math.max(...compileMs)),
    evaluationMs: medianMs(ourNames.verdictOnly),
    evaluationWithReasonsMs: medianMs(ourNames.withReasons),
  };
}
