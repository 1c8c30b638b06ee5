import type { Expression, Operand } from './expression.ts';

/** An expression in JsonLogic, as a user of json-logic-engine would write it: strict comparisons, `var` with dots. */
export function jsonLogicOf(expression: Expression): unknown {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { [expression.kind]: expression.parts.map(jsonLogicOf) };
    case 'not':
      return { '!': [jsonLogicOf(expression.part)] };
    case 'compare':
      return { [expression.sign]: [operandOf(expression.left), operandOf(expression.right)] };
    case 'among':
      return { in: [operandOf(expression.value), expression.list] };
    case 'has':
      return { in: [operandOf(expression.value), { var: expression.list.join('.') }] };
    case 'some':
    case 'every':
      return {
        [expression.kind === 'some' ? 'some' : 'all']: [{ var: expression.list.join('.') }, jsonLogicOf(expression.of)],
      };
  }
}

function operandOf(operand: Operand): unknown {
  return 'literal' in operand ? operand.literal : { var: operand.place.join('.') };
}
