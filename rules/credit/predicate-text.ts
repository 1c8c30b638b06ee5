import type { LocalizedText } from '../text.ts';
import type { PlainPredicate } from './predicate.ts';
import type { Attribute } from './scorecard.ts';

const words = {
  equal: ['等于 ', 'is '],
  notEqual: ['不是 ', 'is not '],
  lessThan: ['小于 ', 'is below '],
  lessOrEqual: ['不超过 ', 'is at most '],
  greaterThan: ['大于 ', 'is above '],
  greaterOrEqual: ['不低于 ', 'is at least '],
  isIn: ['为 ', 'is one of '],
  isNotIn: ['不是 ', 'is none of '],
  isMissing: ['没有值', 'has no value'],
  isNotMissing: ['有值', 'has a value'],
} as const;
const joints = {
  and: ['且', ' and '],
  or: ['或', ' or '],
  xor: ['、', ' or else '],
  surrogate: ['，否则', ', failing that '],
} as const;

/** When an attribute is the first true one, in words: its own condition, and that those before it are not true. */
export function conditionText(attributes: readonly Attribute[], at: number, title: LocalizedText): LocalizedText {
  const when = attributes[at]?.when ?? 'never';
  if (when === 'never') return { zh: `${title.zh}：无`, en: `${title.en}: never` };
  const own = when === 'always' ? undefined : 'join' in when ? joined(when.join, when.of.map(plain)) : plain(when);
  // Ranges follow each other: the bound of the one before is the lower bound of this one.
  const before = attributes[at - 1]?.when;
  const lower =
    typeof before === 'object' && 'operator' in before && before.operator === 'lessThan'
      ? plain({ operator: 'greaterOrEqual', value: before.value })
      : undefined;
  const other = { zh: '取其他值', en: 'has any other value' };
  const parts = own === undefined ? [lower ?? other] : lower === undefined ? [own] : [lower, own];
  const { zh, en } = joined('and', parts);
  return { zh: `${title.zh}${zh}`, en: `${title.en} ${en}` };
}

function plain(predicate: PlainPredicate): LocalizedText {
  const [zh, en] = words[predicate.operator];
  if ('values' in predicate) {
    return { zh: zh + predicate.values.join('、'), en: en + predicate.values.join(', ') };
  }
  return 'value' in predicate ? { zh: zh + predicate.value, en: en + predicate.value } : { zh, en };
}

function joined(join: keyof typeof joints, parts: readonly LocalizedText[]): LocalizedText {
  const [zh, en] = joints[join];
  return { zh: parts.map((part) => part.zh).join(zh), en: parts.map((part) => part.en).join(en) };
}
