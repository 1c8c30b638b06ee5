import type { FieldType } from '../../facts/declaration.ts';
import type { LocalizedText } from '../../text.ts';
import { operatorNames } from '../operator.ts';
import { type Definitions, having, type JsonSchema, offered, refTo, when } from './json-schema.ts';

/**
 * Operators and the values that fit them, as `operator.ts` and `condition-check.ts` have it. What a comparison may be hangs
 * on its operator, on what its field holds, and on whether it compares with another fact.
 */

const bases = operatorNames.join('|');
const inLists = 'in|notIn';
const ofLists = 'contains|doesNotContain';
const ofOrder = 'lessThan|lessThanInclusive|greaterThan|greaterThanInclusive';
const ofEquality = `equal|notEqual|${ofLists}`;
const swappable = `${ofEquality}|${ofOrder}`;

/** Decorators before which a value stays what it is. */
const plain = '(?:(?:someFact|everyFact|not):)*';
const eachValue = '(?:someValue|everyValue):';
/** At most four decorators. */
const bounded = '(?=(?:[a-zA-Z]+:){0,4}[a-zA-Z]+$)';

const patterns = {
  any: `^(?:(?:someFact|everyFact|someValue|everyValue|swap|not):){0,4}(?:${bases})$`,
  /** Those that need no list written out. */
  besideFact: `^(?:(?:someFact|everyFact|swap|not):){0,4}(?:${swappable})$`,
  besideValue: `^${bounded}(?:(?:someFact|everyFact|someValue|everyValue|not):)*(?:swap:(?:not:)*(?:${swappable})|(?:${bases}))$`,
  inLists: `^${plain}(?:${inLists})$`,
  ofOrder: `^${plain}(?:${ofOrder})$`,
  ofEquality: `^${plain}(?:${ofEquality})$`,
  swappedLists: `^${plain}swap:(?:not:)*(?:${ofLists})$`,
  eachValue: `^${plain}${eachValue}`,
  eachOfLists: `^${plain}${eachValue}${plain}(?:(?:${inLists})$|${eachValue}|swap:(?:not:)*(?:${ofLists})$)`,
  eachOfOrder: `^${plain}${eachValue}${plain}(?:${ofOrder})$`,
  /** Of a list nothing but whether it contains something can be asked, and that of nothing else, but for decorators. */
  notOfTexts: `^(?:not:)*(?!${ofLists})[a-zA-Z]+$`,
  notOfOthers: `^(?:not:)*(?:${ofLists})$`,
} as const;

const texts: Readonly<Record<string, LocalizedText>> = {
  equal: { zh: '等于', en: 'is' },
  notEqual: { zh: '不等于', en: 'is not' },
  in: { zh: '是其中之一', en: 'is one of' },
  notIn: { zh: '不是其中任何一个', en: 'is none of' },
  lessThan: { zh: '小于，早于', en: 'is less than, before' },
  lessThanInclusive: { zh: '不大于，不晚于', en: 'is at most, not after' },
  greaterThan: { zh: '大于，晚于', en: 'is more than, after' },
  greaterThanInclusive: { zh: '不小于，不早于', en: 'is at least, not before' },
  contains: { zh: '包含', en: 'contains' },
  doesNotContain: { zh: '不包含', en: 'does not contain' },
  'someFact:in': { zh: '至少一项是其中之一', en: 'one of its items is one of' },
  'someFact:notIn': { zh: '至少一项不在其中', en: 'one of its items is none of' },
  'everyFact:in': { zh: '每一项都是其中之一', en: 'each of its items is one of' },
  'everyFact:notIn': { zh: '每一项都不在其中', en: 'none of its items is one of' },
};
const equality = ['equal', 'notEqual', 'in', 'notIn'];
const order = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];

/** What an editor offers for each type; what else the loader takes is not refused. */
const fitting: Readonly<Record<FieldType, readonly string[]>> = {
  text: equality,
  day: [...equality, ...order],
  number: [...equality, ...order],
  truth: ['equal', 'notEqual'],
  texts: ['contains', 'doesNotContain', 'someFact:in', 'someFact:notIn', 'everyFact:in', 'everyFact:notIn'],
};

const list = { type: 'array' } as const;

/** What `comparisonSchema` refers to. */
export const operatorDefinitions: Definitions = {
  ...Object.fromEntries(
    Object.entries(patterns).map(([name, pattern]) => [
      `operator.${name}`,
      having('operator', { type: 'string', pattern, errorMessage: noOperator() }),
    ]),
  ),
  'operator.withFact': having('value', { type: 'object', required: ['fact'] }),
  'operator.general': {
    required: ['operator', 'value'],
    properties: { operator: { type: 'string', pattern: patterns.any, errorMessage: noOperator() } },
    ...when(refTo('operator.withFact'), refTo('operator.besideFact'), {
      allOf: [
        refTo('operator.besideValue'),
        where('inLists', list),
        where('ofOrder', { type: ['number', 'string'] }),
        where('swappedLists', list),
        where('eachValue', { ...list, minItems: 1 }),
        where('eachOfLists', { items: list }),
        where('eachOfOrder', { items: { type: ['number', 'string'] } }),
      ],
    }),
  },
};

/**
 * A comparison of a field with a value or another fact; besides that, `operator.general` holds of it. Nothing in it hangs on
 * what the value is, as VS Code offers values without having looked at the one that stands there.
 * @param literal what the field, or each of its items, can be
 */
export function comparisonSchema(type: FieldType, literal: JsonSchema): JsonSchema {
  const names = Object.fromEntries(fitting[type].map((name) => [name, texts[name] ?? { zh: name, en: name }]));
  const unfit = refTo(type === 'texts' ? 'operator.notOfTexts' : 'operator.notOfOthers');
  return {
    properties: { operator: offered(names, { type: 'string', pattern: patterns.any, errorMessage: noOperator() }) },
    allOf: [
      { anyOf: [refTo('operator.withFact'), { not: unfit }] },
      where('inLists', { items: literal }),
      where('ofOrder', orFact(literal)),
      where('ofEquality', orFact(literal)),
    ],
  };
}

/** A value, or another fact in its place. */
export function orFact(literal: JsonSchema): JsonSchema {
  return { anyOf: [literal, { type: 'object', required: ['fact'] }] };
}

function where(kind: keyof typeof patterns, value: JsonSchema): JsonSchema {
  return when(refTo(`operator.${kind}`), { properties: { value } });
}

function noOperator(): string {
  return `没有这个运算符；可用：${operatorNames.join(', ')} / no such operator; there are: ${operatorNames.join(', ')}`;
}
