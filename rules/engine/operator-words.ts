import type { LocalizedText } from '../text.ts';
import { parseOperator } from './operator.ts';

/** What a condition compares with, in words; with the single values where it is a list. */
export interface ComparedWords {
  readonly whole: LocalizedText;
  readonly items: readonly LocalizedText[] | undefined;
}

/** How people speak of the values: a day is before another, a number is less; a choice is this or that. */
export type SpokenKind = 'day' | 'number' | 'choice' | 'reference';

/**
 * What an operator says of a value, as a predicate that can follow `which` and `whether it`: 早于 1950-05-01 / is before
 * 1950-05-01. With `holds` false it says the contrary. Decorators are put into words from the outermost to the innermost;
 * `swap` is resolved into the operator that says the same the other way round.
 */
export function predicateOf(name: string, holds: boolean, compared: ComparedWords, kind: SpokenKind): LocalizedText {
  const operator = parseOperator(name);
  if (operator === undefined) return { zh: `${name} ${compared.whole.zh}`, en: `is ${name} ${compared.whole.en}` };
  const [chain, base] = withoutSwap(operator.decorators, operator.base);
  return phrase({ chain, base, holds, kind, compared, object: { zh: [compared.whole.zh], en: [compared.whole.en] } });
}

interface Phrase {
  readonly chain: readonly string[];
  readonly base: string;
  readonly holds: boolean;
  readonly kind: SpokenKind;
  readonly compared: ComparedWords;
  /** What is compared with: as it is said, and where it is otherwise, as it is said after a word that negates. */
  readonly object: Readonly<Record<keyof LocalizedText, readonly [plain: string, negated?: string]>>;
}

function phrase({ chain: [head, ...chain], ...said }: Phrase): LocalizedText {
  const { holds } = said;
  const inner = (truth: boolean) => phrase({ ...said, chain, holds: truth });
  switch (head) {
    case undefined:
      return basePhrase(said);
    case 'not':
      return inner(!holds);
    case 'someFact': {
      const { zh, en } = inner(true);
      return holds
        ? { zh: `其中至少有一项${zh}`, en: `has at least one item that ${en}` }
        : { zh: `其中没有一项${zh}`, en: `has no item that ${en}` };
    }
    case 'everyFact': {
      const { zh, en } = inner(holds);
      return holds
        ? { zh: `其中每一项都${zh}`, en: `has only items each of which ${en}` }
        : { zh: `其中至少有一项${zh}`, en: `has at least one item that ${en}` };
    }
    default:
      return ofValues(head, chain, said);
  }
}

/** `someValue` and `everyValue`. What does not hold of some holds of none. */
function ofValues(head: string, chain: readonly string[], said: Omit<Phrase, 'chain'>): LocalizedText {
  const one = (head === 'someValue') === said.holds;
  const [zh, en] = [listed(said.compared, 'zh'), listed(said.compared, 'en')];
  const object: Phrase['object'] = one
    ? { zh: [`${zh} 中的至少一项`], en: [`at least one of ${en}`] }
    : { zh: [`${zh} 中的每一项`, `${zh} 中的任何一项`], en: [`each of ${en}`, `any of ${en}`] };
  if (!chain.includes('someFact') && !chain.includes('everyFact')) return phrase({ ...said, chain, object });
  // Which items are meant depends on the value, so the value is named first.
  const inner = phrase({ ...said, chain, object: { zh: ['它'], en: ['it'] } });
  return { zh: `对于 ${object.zh[0]}，${inner.zh}`, en: `for ${object.en[0]} ${inner.en}` };
}

function basePhrase({ base, holds, kind, compared, object }: Omit<Phrase, 'chain'>): LocalizedText {
  const word = holds ? base : contraries[base];
  if (word === 'in' || word === 'notIn') {
    const among = object.zh[0] === compared.whole.zh;
    const [zh, en] = among ? [listed(compared, 'zh'), listed(compared, 'en')] : [object.zh[0], object.en[0]];
    return word === 'in' ? { zh: `属于 ${zh}`, en: `is one of ${en}` } : { zh: `不属于 ${zh}`, en: `is none of ${en}` };
  }
  const { zh, en } = words(word ?? base, kind);
  const after = (verb: string, [plain, negated]: readonly [string, string?]) => {
    return `${verb} ${/^不|\bnot\b/.test(verb) ? (negated ?? plain) : plain}`;
  };
  return { zh: after(zh, object.zh), en: after(en, object.en) };
}

const mostListed = 8;

/** The values of a list, the first of them where there are many. */
export function listed({ whole, items }: ComparedWords, language: keyof LocalizedText): string {
  if (items === undefined || items.length === 0) return whole[language];
  const shown = items.slice(0, mostListed).map((item) => item[language]);
  if (language === 'zh') return `${shown.join('、')}${items.length > mostListed ? ` 等 ${items.length} 项` : ''}`;
  return `${shown.join(', ')}${items.length > mostListed ? ` and others, ${items.length} in all` : ''}`;
}

const contraries: Readonly<Record<string, string>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
};

function words(base: string, kind: SpokenKind): LocalizedText {
  const day = kind === 'day';
  switch (base) {
    case 'lessThan':
      return day ? { zh: '早于', en: 'is before' } : { zh: '小于', en: 'is less than' };
    case 'lessThanInclusive':
      return day ? { zh: '不晚于', en: 'is not after' } : { zh: '小于或等于', en: 'is at most' };
    case 'greaterThan':
      return day ? { zh: '晚于', en: 'is after' } : { zh: '大于', en: 'is more than' };
    case 'greaterThanInclusive':
      return day ? { zh: '不早于', en: 'is not before' } : { zh: '大于或等于', en: 'is at least' };
    case 'contains':
      return { zh: '包含', en: 'contains' };
    case 'doesNotContain':
      return { zh: '不包含', en: 'does not contain' };
    case 'notEqual':
      return kind === 'choice' ? { zh: '不是', en: 'is not' } : { zh: '不等于', en: 'does not equal' };
    default:
      return kind === 'choice' ? { zh: '是', en: 'is' } : { zh: '等于', en: 'equals' };
  }
}

/** What the other way round says the same: the list of the one is the list of the other. */
const mirrored: Readonly<Record<string, string>> = {
  lessThan: 'greaterThan',
  lessThanInclusive: 'greaterThanInclusive',
  greaterThan: 'lessThan',
  greaterThanInclusive: 'lessThanInclusive',
  in: 'contains',
  notIn: 'doesNotContain',
  contains: 'in',
  doesNotContain: 'notIn',
  someFact: 'someValue',
  everyFact: 'everyValue',
  someValue: 'someFact',
  everyValue: 'everyFact',
};

function withoutSwap(decorators: readonly string[], base: string): readonly [readonly string[], string] {
  const at = decorators.indexOf('swap');
  if (at < 0) return [decorators, base];
  const mirror = (word: string) => mirrored[word] ?? word;
  const [rest, inner] = withoutSwap(decorators.slice(at + 1).map(mirror), mirror(base));
  return [[...decorators.slice(0, at), ...rest], inner];
}
