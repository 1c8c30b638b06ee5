import { describe, expect, it } from 'vitest';
import { operatorNames } from './operator.ts';
import { type ComparedWords, predicateOf, type SpokenKind } from './operator-words.ts';

const text = (value: string) => ({ zh: value, en: value });
const one = (value: string): ComparedWords => ({ whole: text(value), items: undefined });
const list = (...values: readonly string[]): ComparedWords => ({
  whole: { zh: values.join('、'), en: values.join(', ') },
  items: values.map(text),
});
const say = (name: string, holds: boolean, compared = one('5'), kind: SpokenKind = 'number') => {
  const { zh, en } = predicateOf(name, holds, compared, kind);
  return [zh, en];
};

describe('what an operator says', () => {
  it.each([
    ['equal', true, '等于 5', 'equals 5'],
    ['equal', false, '不等于 5', 'does not equal 5'],
    ['notEqual', false, '等于 5', 'equals 5'],
    ['lessThan', true, '小于 5', 'is less than 5'],
    ['lessThan', false, '大于或等于 5', 'is at least 5'],
    ['lessThanInclusive', true, '小于或等于 5', 'is at most 5'],
    ['greaterThan', false, '小于或等于 5', 'is at most 5'],
    ['greaterThanInclusive', true, '大于或等于 5', 'is at least 5'],
    ['contains', true, '包含 5', 'contains 5'],
    ['contains', false, '不包含 5', 'does not contain 5'],
    ['doesNotContain', true, '不包含 5', 'does not contain 5'],
    ['not:lessThan', true, '大于或等于 5', 'is at least 5'],
    ['not:not:lessThan', true, '小于 5', 'is less than 5'],
  ])('%s, holding %s', (name, holds, zh, en) => {
    expect(say(name, holds)).toEqual([zh, en]);
  });

  it('is said of days as of days, and of choices as of choices', () => {
    const day = one('2026-05-01');
    expect(say('lessThan', true, day, 'day')).toEqual(['早于 2026-05-01', 'is before 2026-05-01']);
    expect(say('lessThan', false, day, 'day')).toEqual(['不早于 2026-05-01', 'is not before 2026-05-01']);
    expect(say('greaterThan', true, day, 'day')).toEqual(['晚于 2026-05-01', 'is after 2026-05-01']);
    expect(say('lessThanInclusive', true, day, 'day')).toEqual(['不晚于 2026-05-01', 'is not after 2026-05-01']);
    expect(say('equal', false, one('a'), 'choice')).toEqual(['不是 a', 'is not a']);
  });

  it('names the values of lists, the first of long ones', () => {
    expect(say('in', true, list('a', 'b'))).toEqual(['属于 a、b', 'is one of a, b']);
    expect(say('notIn', true, list('a', 'b'))).toEqual(['不属于 a、b', 'is none of a, b']);
    const [zh, en] = say('in', false, list(...Array.from('abcdefghij')));
    expect(zh).toBe('不属于 a、b、c、d、e、f、g、h 等 10 项');
    expect(en).toBe('is none of a, b, c, d, e, f, g, h and others, 10 in all');
  });

  it('goes through the items of the fact', () => {
    expect(say('someFact:equal', true)).toEqual(['其中至少有一项等于 5', 'has at least one item that equals 5']);
    expect(say('someFact:equal', false)).toEqual(['其中没有一项等于 5', 'has no item that equals 5']);
    expect(say('everyFact:lessThan', true)[0]).toBe('其中每一项都小于 5');
    expect(say('everyFact:lessThan', false)).toEqual([
      '其中至少有一项大于或等于 5',
      'has at least one item that is at least 5',
    ]);
    expect(say('everyFact:not:in', true, list('a', 'b'))[0]).toBe('其中每一项都不属于 a、b');
    expect(say('not:someFact:in', true, list('a', 'b'))[0]).toBe('其中没有一项属于 a、b');
  });

  it('goes through the values of the rule, and says of which what does not hold', () => {
    const values = list('a', 'b');
    expect(say('someValue:lessThan', true, values)).toEqual([
      '小于 a、b 中的至少一项',
      'is less than at least one of a, b',
    ]);
    expect(say('someValue:lessThan', false, values)).toEqual([
      '大于或等于 a、b 中的每一项',
      'is at least each of a, b',
    ]);
    expect(say('everyValue:notEqual', true, values)).toEqual([
      '不等于 a、b 中的任何一项',
      'does not equal any of a, b',
    ]);
    expect(say('everyValue:contains', false, values)[0]).toBe('不包含 a、b 中的至少一项');
    expect(say('someValue:everyFact:equal', true, values)).toEqual([
      '对于 a、b 中的至少一项，其中每一项都等于 它',
      'for at least one of a, b has only items each of which equals it',
    ]);
    expect(say('everyFact:someValue:equal', true, values)[0]).toBe('其中每一项都等于 a、b 中的至少一项');
  });

  it('turns what is swapped round', () => {
    expect(say('swap:lessThan', true)).toEqual(say('greaterThan', true));
    expect(say('swap:lessThanInclusive', false)).toEqual(say('lessThan', true));
    expect(say('swap:contains', true, list('a', 'b'))).toEqual(say('in', true, list('a', 'b')));
    expect(say('swap:not:doesNotContain', true, list('a', 'b'))).toEqual(say('in', true, list('a', 'b')));
    expect(say('swap:swap:lessThan', true)).toEqual(say('lessThan', true));
    expect(say('swap:someFact:equal', true, list('a', 'b'))).toEqual(say('someValue:equal', true, list('a', 'b')));
  });

  it('is said of every operator in every company, and never the same of what holds and what does not', () => {
    const decorators = ['someFact', 'everyFact', 'someValue', 'everyValue', 'swap', 'not'];
    const chains = [
      [],
      ...decorators.map((first) => [first]),
      ...decorators.flatMap((first) => decorators.map((next) => [first, next])),
    ];
    for (const base of operatorNames) {
      for (const chain of chains) {
        const name = [...chain, base].join(':');
        for (const kind of ['day', 'number', 'choice', 'reference'] as const) {
          const [holding, not] = [say(name, true, list('a', 'b'), kind), say(name, false, list('a', 'b'), kind)];
          expect([name, holding[0] === not[0], holding[1] === not[1]]).toEqual([name, false, false]);
          for (const said of [...holding, ...not])
            expect(said).not.toMatch(/undefined|[A-Za-z]+(Fact|Value)\b|Inclusive/);
        }
      }
    }
    expect(say('unheard', true)).toEqual(['unheard 5', 'is unheard 5']);
  });
});
