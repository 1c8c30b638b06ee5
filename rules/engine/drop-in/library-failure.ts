import type { Program } from '../compiler/program.ts';
import { noFact } from '../compiler/slots.ts';
import type { Node, Source } from '../compiler/tree.ts';
import { parseOperator } from '../operator.ts';

/** A rule asks for a fact that there is not, and undefined facts are not allowed. */
export class UndefinedFactError extends Error {
  readonly code = 'UNDEFINED_FACT';

  constructor(fact: string) {
    super(`Undefined fact: ${fact}`);
  }
}

/**
 * What json-rules-engine throws for a condition that failed.
 * @param values by slot, as the program found them
 */
export function libraryFailure({ leaves }: Program, node: Node, values: readonly unknown[]): unknown {
  if (node.kind === 'missing') return new Error(`No condition ${node.name} exists`);
  const leaf = node.kind === 'leaf' ? leaves[node.leaf] : undefined;
  if (leaf === undefined) throw new Error('only a leaf or a reference can fail');
  if (parseOperator(leaf.operator) === undefined) return new Error(`Unknown operator: ${leaf.operator}`);
  try {
    leaf.ask(values);
  } catch (error) {
    return error;
  }
  // Both sides are asked for at once, that of the value first.
  const { source } = node;
  const ofValue = leaf.valueSlot !== undefined && values[leaf.valueSlot] === noFact;
  return new UndefinedFactError(String((ofValue ? (source['value'] as Source) : source)['fact']));
}
