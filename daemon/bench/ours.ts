import { compileRules, type RuleSource } from '../../rules/engine/compiler/compile.ts';
import type { Program } from '../../rules/engine/compiler/program.ts';
import { TRUE } from '../../rules/engine/compiler/tree.ts';
import { Reasoner } from '../../rules/engine/explaining/reasons.ts';
import { type Contender, immediateContender } from './contender.ts';
import type { Facts } from './workload.ts';

/** Names that the summary of the bench refers to. */
export const ourNames = { verdictOnly: 'onedoor', withReasons: 'onedoor-with-reasons' } as const;

/** Rules in our own engine, with what they are asked for; the one place of the bench that knows its functions. */
export interface CompiledRules {
  /** How many different comparisons were left of all. */
  readonly leaves: number;
  /** Counts the rules that hold, and knows nothing more. */
  holding(facts: Facts): number;
  /** Counts the rules that hold and lists of every rule, whether it holds or not, what decided, what suffices and what would turn it. */
  holdingWithReasons(facts: Facts): number;
  /** For each rule, in declared order, whether it holds. */
  verdicts(facts: Facts): readonly boolean[];
}

/** Compiles rules: `library` judges as json-rules-engine does, `threeValued` as Onedoor's packs are judged. */
export function compileOurs(rules: readonly RuleSource[], mode: 'library' | 'threeValued'): CompiledRules {
  const program: Program = compileRules(rules, { mode });
  const reasoner = new Reasoner(program);
  return {
    leaves: program.leaves.length,
    holding: (facts) => countTrue(program.verdicts(facts)),
    holdingWithReasons: (facts) => {
      const reasons = reasoner.reasons(program.trace(facts));
      const { verdicts } = reasons.trace;
      let listed = 0;
      for (let rule = 0; rule < verdicts.length; rule += 1) {
        listed += reasons.deciding(rule).length + reasons.sufficient(rule).length + reasons.turning(rule).length;
      }
      if (listed < verdicts.length) throw new Error('a verdict came without a reason');
      return countTrue(verdicts);
    },
    verdicts: (facts) => Array.from(program.verdicts(facts), (verdict) => verdict === TRUE),
  };
}

/** Our own engine in each way in which it is asked. */
export function createOurs(rules: readonly RuleSource[]): readonly Contender[] {
  // Each has a program of its own, so that none is warmed up by another.
  const library = compileOurs(rules, 'library');
  const libraryReasons = compileOurs(rules, 'library');
  const threeValued = compileOurs(rules, 'threeValued');
  const threeValuedReasons = compileOurs(rules, 'threeValued');
  const of = (
    name: string,
    { verdicts }: CompiledRules,
    holding: (facts: Facts) => number,
    zh: string,
    en: string,
  ): Contender => immediateContender({ name, detail: { zh, en } }, verdicts, holding);
  return [
    of(ourNames.verdictOnly, library, library.holding, '仅结论', 'verdicts only'),
    of(ourNames.withReasons, libraryReasons, libraryReasons.holdingWithReasons, '含全部理由', 'with all reasons'),
    of('onedoor-three-valued', threeValued, threeValued.holding, '三值，仅结论', 'three-valued, verdicts only'),
    of(
      'onedoor-three-valued-with-reasons',
      threeValuedReasons,
      threeValuedReasons.holdingWithReasons,
      '三值，含全部理由',
      'three-valued, with all reasons',
    ),
  ];
}

function countTrue(verdicts: Uint8Array): number {
  let count = 0;
  for (let rule = 0; rule < verdicts.length; rule += 1) if (verdicts[rule] === TRUE) count += 1;
  return count;
}
