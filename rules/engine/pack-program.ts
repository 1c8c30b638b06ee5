import { compileGroups } from './compiler/compile.ts';
import type { Program } from './compiler/program.ts';
import { Reasoner } from './explaining/reasons.ts';
import { type Pack, priorityOf, type Rule } from './pack.ts';
import { remedyFor } from './when-unknown.ts';

/** Packs that are asked together, compiled: the rules of all, in the order in which their findings are told. */
export interface PackProgram {
  readonly packs: readonly Pack[];
  readonly rules: readonly PackRule[];
  readonly program: Program;
  readonly reasoner: Reasoner;
}

export interface PackRule {
  readonly pack: Pack;
  readonly rule: Rule;
}

/**
 * Compiles packs so that they are asked in one go. Their rules stand in the order of the packs, by descending priority,
 * then as declared.
 */
export function compilePacks(packs: readonly Pack[]): PackProgram {
  const ordered = packs.map((pack) => ({ pack, rules: inOrder(pack.rules) }));
  const program = compileGroups(
    ordered.map(({ pack, rules }) => {
      const { whenUnknown = {}, conditions = {} } = pack;
      return {
        rules,
        options: {
          mode: 'threeValued',
          conditions: new Map(Object.entries(conditions)),
          absentFails: (fact, path) => remedyFor(whenUnknown, fact, path, 'absent') === 'notMet',
        },
      };
    }),
  );
  const rules = ordered.flatMap(({ pack, rules: own }) => own.map((rule) => ({ pack, rule })));
  return { packs, rules, program, reasoner: new Reasoner(program) };
}

function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((one, other) => priorityOf(other.rule) - priorityOf(one.rule) || one.index - other.index)
    .map(({ rule }) => rule);
}
