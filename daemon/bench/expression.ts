import { type Condition, type FactReference, isFactReference, type LeafCondition } from './workload.ts';

/** The members that lead to a value, the first of the facts or, inside a list, of its item. No member is the item itself. */
export type Place = readonly string[];
export type Operand = { readonly place: Place } | { readonly literal: unknown };
export type Sign = '===' | '!==' | '<' | '<=' | '>' | '>=';

/** What the conditions of the workload say, free of the ways of json-rules-engine: what other engines' rules are written from. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'compare'; readonly sign: Sign; readonly left: Operand; readonly right: Operand }
  /** Whether a value is one of a list of literals. */
  | { readonly kind: 'among'; readonly value: Operand; readonly list: readonly unknown[] }
  /** Whether a list of texts or numbers in the facts has a value. */
  | { readonly kind: 'has'; readonly list: Place; readonly value: Operand }
  /** Whether something is true of one or of all items of a list in the facts. */
  | { readonly kind: 'some' | 'every'; readonly list: Place; readonly of: Expression };

const signs: Readonly<Record<string, Sign>> = {
  equal: '===',
  notEqual: '!==',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

export function expressionOf(condition: Condition): Expression {
  if ('all' in condition) return { kind: 'and', parts: condition.all.map(expressionOf) };
  if ('any' in condition) return { kind: 'or', parts: condition.any.map(expressionOf) };
  if ('not' in condition) return { kind: 'not', part: expressionOf(condition.not) };
  return leafExpression(condition);
}

/** @throws Error for an operator that the workload does not use */
function leafExpression({ operator, value, ...from }: LeafCondition): Expression {
  const [decorator, base = ''] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const { list, place } = placesOf(from);
  const whole = { place: list ?? place };
  switch (decorator) {
    case undefined:
      if (base !== 'contains' && base !== 'doesNotContain') return comparison(base, { place }, value);
      return base === 'contains' ? contains(list, place, value) : { kind: 'not', part: contains(list, place, value) };
    case 'not':
      return { kind: 'not', part: leafExpression({ ...from, operator: base, value }) };
    case 'someFact':
    case 'everyFact':
      return {
        kind: decorator === 'someFact' ? 'some' : 'every',
        list: whole.place,
        of: comparison(base, { place: list === undefined ? [] : place }, value),
      };
    case 'everyValue':
      return {
        kind: 'and',
        parts: (value as readonly unknown[]).map((one) => leafExpression({ ...from, operator: base, value: one })),
      };
    default:
      throw new Error(`the bench has no words for ${operator}`);
  }
}

function comparison(base: string, left: Operand, value: unknown): Expression {
  if (base === 'in') return { kind: 'among', value: left, list: value as readonly unknown[] };
  if (base === 'notIn') return { kind: 'not', part: comparison('in', left, value) };
  const sign = signs[base];
  if (sign === undefined) throw new Error(`the bench has no words for ${base}`);
  return { kind: 'compare', sign, left, right: operandOf(value) };
}

function contains(list: Place | undefined, place: Place, value: unknown): Expression {
  if (list === undefined) return { kind: 'has', list: place, value: operandOf(value) };
  return { kind: 'some', list, of: { kind: 'compare', sign: '===', left: { place }, right: operandOf(value) } };
}

function operandOf(value: unknown): Operand {
  return isFactReference(value) ? { place: placesOf(value).place } : { literal: value };
}

/** The place of a value; with `[*]` the place of the list, and the value's place in an item. */
function placesOf({ fact, path = '' }: FactReference): { readonly list: Place | undefined; readonly place: Place } {
  const [before = '', behind] = path.replace(/^\$/, '').split('[*]');
  const names = (text: string) => text.split(/[.[\]]/).filter((name) => name !== '');
  return behind === undefined
    ? { list: undefined, place: [fact, ...names(before)] }
    : { list: [fact, ...names(before)], place: names(behind) };
}
