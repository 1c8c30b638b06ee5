import type { LocalizedText } from '../text.ts';

/** The operators of json-rules-engine 7, each with what `absent` (no value at all) gives. */
const operators: Readonly<Record<string, 'positive' | 'negative'>> = {
  equal: 'positive',
  notEqual: 'negative',
  in: 'positive',
  notIn: 'negative',
  contains: 'positive',
  // False of anything that is not a list, so absence never passes.
  doesNotContain: 'positive',
  lessThan: 'positive',
  lessThanInclusive: 'positive',
  greaterThan: 'positive',
  greaterThanInclusive: 'positive',
};
const decorators: ReadonlySet<string> = new Set(['someFact', 'everyFact', 'someValue', 'everyValue', 'swap', 'not']);
/** What may follow `swap`; the library fails on the others when the fact is absent. */
const swappable: ReadonlySet<string> = new Set(
  Object.keys(operators).filter((name) => name !== 'in' && name !== 'notIn'),
);
const mostDecorators = 4;

/** An operator with its decorators, outermost first: `everyFact:not:in`. */
export interface Operator {
  readonly name: string;
  readonly decorators: readonly string[];
  readonly base: string;
  /** Whether it holds of a value that is absent, so that incomplete data would satisfy it. */
  readonly holdsOfAbsent: boolean;
}

export const operatorNames: readonly string[] = Object.keys(operators);

/** Reads the name of an operator; undefined where the library has none like it. */
export function parseOperator(name: string): Operator | undefined {
  const parts = name.split(':');
  const base = parts.pop() ?? '';
  if (!Object.hasOwn(operators, base) || parts.length > mostDecorators) return undefined;
  if (!parts.every((part) => decorators.has(part))) return undefined;
  // Swapped, the literal list is the one that lacks the absent value.
  let holds = operators[base] === 'negative' || (base === 'doesNotContain' && parts.includes('swap'));
  for (const part of parts.toReversed()) {
    if (part === 'not') holds = !holds;
    // These two ask for a list first and are false of everything else, whatever stands inside.
    if (part === 'someFact' || part === 'everyFact') holds = false;
  }
  return { name, decorators: parts, base, holdsOfAbsent: holds };
}

/**
 * Whether a literal value fits an operator, so that the library cannot fail on it: `in` and `notIn` need a list,
 * `someValue` and `everyValue` a list of values that fit the rest. Says what is wanted where it does not fit.
 */
export function valueDefect(operator: Operator, value: unknown): LocalizedText | undefined {
  return chainDefect([...operator.decorators, operator.base], value);
}

/** Whether the operator needs a literal list, so that another fact cannot stand in its place. */
export function needsList({ decorators: chain, base }: Operator): boolean {
  return base === 'in' || base === 'notIn' || chain.includes('someValue') || chain.includes('everyValue');
}

function chainDefect(chain: readonly string[], value: unknown): LocalizedText | undefined {
  const [head, ...rest] = chain;
  if (head === 'someValue' || head === 'everyValue') {
    if (!Array.isArray(value) || value.length === 0) return needsValues(head);
    return value.map((one) => chainDefect(rest, one)).find((defect) => defect !== undefined);
  }
  if (head === 'swap') {
    const unsafe = rest.find((part) => part !== 'not' && !swappable.has(part));
    if (unsafe !== undefined) return { zh: `swap 不能用在 ${unsafe} 之前`, en: `swap cannot stand before ${unsafe}` };
    const wantsList = rest.at(-1) === 'contains' || rest.at(-1) === 'doesNotContain';
    return wantsList && !Array.isArray(value) ? needsValues(`swap:${rest.at(-1)}`) : undefined;
  }
  if (head === 'in' || head === 'notIn') return Array.isArray(value) ? undefined : needsValues(head);
  if (rest.length > 0) return chainDefect(rest, value);
  if (head?.startsWith('lessThan') || head?.startsWith('greaterThan')) {
    if (typeof value === 'number' || typeof value === 'string') return undefined;
    return { zh: `${head} 的值应为数字或日期`, en: `${head} needs a number or a day` };
  }
  return undefined;
}

function needsValues(name: string): LocalizedText {
  return { zh: `${name} 的值应为列表`, en: `${name} needs a list of values` };
}
