import type { Expression, Operand, Place } from './expression.ts';

/** Whether the facts have a text at a place; ZEN compares days only after they were read as dates. */
export type IsText = (place: Place) => boolean;

/** An expression in the ZEN language, as it stands in an expression node or a cell of a decision table. */
export function zenOf(expression: Expression, isText: IsText, inItem = false): string {
  const inner = (part: Expression): string => zenOf(part, isText, inItem);
  const operand = (one: Operand): string =>
    'literal' in one ? JSON.stringify(one.literal) : nameOf(one.place, inItem);
  switch (expression.kind) {
    case 'and':
    case 'or':
      return `(${expression.parts.map(inner).join(` ${expression.kind} `)})`;
    case 'not':
      return negated(expression.part, inner, operand);
    case 'compare': {
      const { sign, left, right } = expression;
      if (sign === '===' || sign === '!==') return `${operand(left)} ${sign.slice(0, 2)} ${operand(right)}`;
      const isDay = 'place' in left && !inItem && isText(left.place);
      return isDay
        ? `date(${operand(left)}) ${sign} date(${operand(right)})`
        : `${operand(left)} ${sign} ${operand(right)}`;
    }
    case 'among':
      return `${operand(expression.value)} in ${JSON.stringify(expression.list)}`;
    case 'has':
      return `${operand(expression.value)} in ${nameOf(expression.list, inItem)}`;
    case 'some':
    case 'every': {
      const quantifier = expression.kind === 'some' ? 'some' : 'all';
      return `${quantifier}(${nameOf(expression.list, inItem)}, ${zenOf(expression.of, isText, true)})`;
    }
  }
}

function negated(part: Expression, inner: (part: Expression) => string, operand: (one: Operand) => string): string {
  if (part.kind === 'among') return `${operand(part.value)} not in ${JSON.stringify(part.list)}`;
  return `not (${inner(part)})`;
}

/** Inside a list `#` is the item. */
function nameOf(place: Place, inItem: boolean): string {
  return (inItem ? ['#', ...place] : place)
    .map((name, index) => (/^\d+$/.test(name) ? `[${name}]` : index === 0 ? name : `.${name}`))
    .join('');
}
