import type { Findings, Program } from '../compiler/program.ts';
import { FAILED, FALSE, type Node, TRUE } from '../compiler/tree.ts';
import { UndefinedFactError } from '../drop-in/library-failure.ts';
import type { DifferentialCase } from './differential-rules-harness.ts';

export type ReachableFailure = { readonly node: Node } | { readonly error: Error };

/**
 * Every failure that json-rules-engine can meet in a run: it evaluates the conditions of one priority side by side, and
 * the rules of one priority too; what fails first depends on how many promises each has waited for.
 */
export function failuresOf(
  program: Program,
  { leaves }: Findings,
  { rules, options }: DifferentialCase,
  facts: Readonly<Record<string, unknown>>,
): readonly ReachableFailure[] {
  const priorities = [...new Set(program.rules.map(({ priority }) => priority))].sort((one, other) => other - one);
  for (const wanted of priorities) {
    const failures = program.rules.flatMap(({ node, priority }, index): readonly ReachableFailure[] => {
      if (priority !== wanted) return [];
      const nodes: Node[] = [];
      if (collect(node, leaves, nodes) === FAILED) return nodes.map((failed) => ({ node: failed }));
      const replaces = options.replaceFactsInEventParams && !options.allowUndefinedFacts;
      return replaces ? undefinedInEvent(rules[index]?.['event'], facts) : [];
    });
    if (failures.length > 0) return failures;
  }
  return [];
}

/** The verdict of a condition, and all failures on the way to it. */
function collect(node: Node, leaves: Uint8Array, into: Node[]): number {
  switch (node.kind) {
    case 'leaf': {
      const verdict = leaves[node.leaf] ?? FAILED;
      if (verdict === FAILED) into.push(node);
      return verdict;
    }
    case 'missing':
      if (node.allowed) return FALSE;
      into.push(node);
      return FAILED;
    case 'not': {
      const verdict = collect(node.child, leaves, into);
      return verdict === FAILED ? FAILED : 1 - verdict;
    }
    case 'all':
    case 'any':
      return collectGroup(node.kind === 'all' ? FALSE : TRUE, node.sets, leaves, into);
  }
}

function collectGroup(decisive: number, sets: readonly (readonly Node[])[], leaves: Uint8Array, into: Node[]): number {
  if (sets.length === 0) return TRUE;
  for (const set of sets) {
    const verdicts = set.map((child) => collect(child, leaves, into));
    if (verdicts.includes(FAILED)) return FAILED;
    if (verdicts.includes(decisive)) return decisive;
  }
  return 1 - decisive;
}

function undefinedInEvent(event: unknown, facts: Readonly<Record<string, unknown>>): readonly ReachableFailure[] {
  const { params } = event as { readonly params?: unknown };
  if (typeof params !== 'object' || params === null) return [];
  return Object.values(params as Record<string, unknown>).flatMap((value) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'fact')) return [];
    const { fact } = value as { readonly fact: string };
    return Object.hasOwn(facts, fact) ? [] : [{ error: new UndefinedFactError(fact) }];
  });
}
