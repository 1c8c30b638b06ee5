import type { Expression, Operand, Place } from './expression.ts';
import type { Facts } from './workload.ts';

type Ask = (of: unknown) => boolean;
type Take = (of: unknown) => unknown;

/** An expression as plain JavaScript functions, for engines whose conditions are functions. */
export function closureOf(expression: Expression): (facts: Facts) => boolean {
  return askOf(expression);
}

function askOf(expression: Expression): Ask {
  switch (expression.kind) {
    case 'and': {
      const parts = expression.parts.map(askOf);
      return (of) => parts.every((part) => part(of));
    }
    case 'or': {
      const parts = expression.parts.map(askOf);
      return (of) => parts.some((part) => part(of));
    }
    case 'not': {
      const part = askOf(expression.part);
      return (of) => !part(of);
    }
    case 'compare':
      return comparisonOf(expression);
    case 'among': {
      const [take, { list }] = [takeOf(expression.value), expression];
      return (of) => list.includes(take(of));
    }
    case 'has': {
      const [takeList, take] = [takePlace(expression.list), takeOf(expression.value)];
      return (of) => (takeList(of) as readonly unknown[]).includes(take(of));
    }
    case 'some': {
      const [takeList, ask] = [takePlace(expression.list), askOf(expression.of)];
      return (of) => (takeList(of) as readonly unknown[]).some(ask);
    }
    case 'every': {
      const [takeList, ask] = [takePlace(expression.list), askOf(expression.of)];
      return (of) => (takeList(of) as readonly unknown[]).every(ask);
    }
  }
}

function comparisonOf({ sign, left, right }: Extract<Expression, { kind: 'compare' }>): Ask {
  const one = takeOf(left);
  const other = takeOf(right);
  // JavaScript compares numbers with numbers and days with days as written.
  switch (sign) {
    case '===':
      return (of) => one(of) === other(of);
    case '!==':
      return (of) => one(of) !== other(of);
    case '<':
      return (of) => (one(of) as number) < (other(of) as number);
    case '<=':
      return (of) => (one(of) as number) <= (other(of) as number);
    case '>':
      return (of) => (one(of) as number) > (other(of) as number);
    case '>=':
      return (of) => (one(of) as number) >= (other(of) as number);
  }
}

function takeOf(operand: Operand): Take {
  if ('place' in operand) return takePlace(operand.place);
  const { literal } = operand;
  return () => literal;
}

function takePlace(place: Place): Take {
  const [first, second, third] = place;
  if (first === undefined) return (of) => of;
  if (second === undefined) return (of) => member(of, first);
  if (third === undefined) return (of) => member(member(of, first), second);
  return (of) => place.reduce(member, of);
}

function member(of: unknown, name: string): unknown {
  return (of as Readonly<Record<string, unknown>>)[name];
}
