import type { Findings, Program } from '../compiler/program.ts';
import { noFact } from '../compiler/slots.ts';
import { kindOf, type Node, TRUE, walkAsLibrary } from '../compiler/tree.ts';
import { Condition, conditionWith } from './library-condition.ts';

/**
 * The conditions of a rule with what they came to, as json-rules-engine gives them: references that were evaluated are
 * replaced by what they name; a priority that was skipped, because an earlier one had decided, has no results.
 * @param root a rule's conditions, compiled in mode `library` from a `Condition`; nothing of it failed
 */
export function resultTree(program: Program, root: Node, findings: Findings): Condition {
  const verdicts = new Map<Node, number>();
  walkAsLibrary(root, findings.leaves, neverFails, (node, verdict) => verdicts.set(node, verdict));
  const tree = new ResultTree(program, findings, verdicts).conditionOf(root);
  // The library gives the root no result of its own, unless it was a reference: there it is that of the rule.
  if (root.kind !== 'missing' && root.reference === undefined) delete tree['result'];
  return tree;
}

class ResultTree {
  readonly #program: Program;
  readonly #findings: Findings;
  /** Of the conditions that were evaluated. */
  readonly #verdicts: ReadonlyMap<Node, number>;

  constructor(program: Program, findings: Findings, verdicts: ReadonlyMap<Node, number>) {
    this.#program = program;
    this.#findings = findings;
    this.#verdicts = verdicts;
  }

  conditionOf(node: Node): Condition {
    const verdict = this.#verdicts.get(node);
    if (verdict === undefined && node.reference !== undefined) return new Condition(node.reference);
    const condition = conditionWith(node.source);
    if (node.kind === 'not') condition['not'] = this.conditionOf(node.child);
    if (node.kind === 'all' || node.kind === 'any') {
      condition[node.kind] = node.children.map((child) => this.conditionOf(child));
    }
    if (verdict === undefined) return condition;
    condition['result'] = verdict === TRUE;
    if (node.kind === 'leaf') this.#showValues(condition, node.leaf);
    return condition;
  }

  #showValues(condition: Condition, number: number): void {
    const leaf = this.#program.leaves[number];
    if (leaf === undefined) throw new Error(`the program has no leaf ${number}`);
    const value = leaf.valueSlot === undefined ? condition['value'] : this.#valueAt(leaf.valueSlot);
    condition['factResult'] = this.#valueAt(leaf.slot);
    condition['valueResult'] = value;
  }

  #valueAt(slot: number): unknown {
    const value = this.#findings.values[slot];
    return value === noFact ? undefined : value;
  }
}

function neverFails(node: Node): never {
  throw new Error(`a condition failed in a rule that has a result: ${kindOf(node.source) ?? node.kind}`);
}
