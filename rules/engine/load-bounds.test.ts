import { describe, expect, it } from 'vitest';
import { mostTold } from '../matters/tellable-fault.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';

function faultsOf(json: unknown): readonly { code: string; pointer: string; en: string }[] {
  const loaded = loadPacks([{ file: 'x.json', json, sha256: '0'.repeat(64) }]);
  if (!('faults' in loaded)) return [];
  return loaded.faults.map(({ code, pointer, message }) => ({ code, pointer, en: message.en }));
}

const leaf = { fact: 'applicant', path: '$.kind', operator: 'equal', value: 'citizen' };
const rules = (count: number, conditions: unknown) =>
  Array.from({ length: count }, (_, index) => sampleRule({ name: `rule ${index}`, conditions }));

describe('what a pack may hold', () => {
  it('does not follow references that double with every step, whatever they end in', () => {
    const names = Array.from({ length: 60 }, (_, index) => `c${index}`);
    for (const bottom of [leaf, { all: [leaf] }, 7, { condition: 'nowhere' }, { condition: 'c0' }, { any: [] }]) {
      const conditions = Object.fromEntries(
        names.map((name, index) => {
          const next = { condition: names[index + 1] ?? '' };
          return [name, index + 1 < names.length ? { all: [next, next] } : bottom];
        }),
      );
      const json = samplePack({ conditions, rules: rules(1, { all: [{ condition: 'c0' }] }) });
      const [first] = faultsOf(json);
      expect(first?.code, JSON.stringify(bottom)).toBe('SCHEMA');
    }
  });

  it('counts shared conditions wherever they are referred to', () => {
    const wide = { any: Array.from({ length: 900 }, () => leaf) };
    const json = (count: number) =>
      samplePack({ conditions: { wide }, rules: rules(count, { all: [{ condition: 'wide' }] }) });
    expect(faultsOf(json(20))).toEqual([]);
    expect(faultsOf(json(30)).map(({ code, pointer }) => [code, pointer])).toEqual([['SIZE', '/rules/22']]);
  });

  it('has at most 1000 comparisons in a rule', () => {
    const wide = (count: number) => samplePack({ rules: rules(1, { any: Array.from({ length: count }, () => leaf) }) });
    expect(faultsOf(wide(1000))).toEqual([]);
    expect(faultsOf(wide(1001))).toEqual([
      { code: 'SCHEMA', pointer: '/rules/0/conditions/any/1000', en: 'more than 1000 conditions' },
    ]);
  });

  it.each<readonly [string, number, (index: number) => object]>([
    [
      'a value looked for in each list of a list',
      15,
      (index) => ({ path: '$.list', operator: 'someFact:contains', value: `v${index}` }),
    ],
    [
      'each item against each of a value',
      100,
      (index) => ({
        path: '$.list',
        operator: 'someFact:someValue:equal',
        value: [`v${index}`, ...Array(9).fill('w')],
      }),
    ],
    ['lists in lists', 2, (index) => ({ path: '$.list', operator: 'someFact:someFact:equal', value: `v${index}` })],
    [
      'a value looked for in a list for each of a value',
      83,
      (index) => ({ path: '$.list', operator: 'someValue:contains', value: Array(95).fill(`v${index}`) }),
    ],
    [
      'values for each item of a path',
      333,
      (index) => ({ path: `$.list[*].m${index}`, operator: 'equal', value: 'v' }),
    ],
  ])('does not compare more than an evaluation may: %s', (_, most, leafOf) => {
    const whenUnknown = { anything: 'notMet' };
    const json = (count: number) => {
      const of = (index: number) => ({ all: [{ fact: 'anything', ...leafOf(index) }] });
      const own = Array.from({ length: count }, (_one, index) => {
        return { ...sampleRule({ type: 'restrict', name: `rule ${index}` }), conditions: of(index) };
      });
      // Asked again, nothing is compared again.
      const repeated = { ...sampleRule({ type: 'restrict', name: 'again' }), conditions: of(0) };
      return samplePack({ phase: 'credit', whenUnknown, rules: [...own, repeated] });
    };
    const sizes = (count: number) => faultsOf(json(count)).filter(({ code }) => code === 'SIZE');
    expect(sizes(most)).toEqual([]);
    expect(sizes(most + 1).map(({ pointer }) => pointer)).toEqual([`/rules/${most}`]);
  });

  it('looks at a bounded number of places, each of which may have to be told of', () => {
    const leafOf = (index: number) => {
      return {
        fact: 'anything',
        path: `$.a${index}`,
        operator: 'equal',
        value: { fact: 'anything', path: `$.b${index}` },
      };
    };
    const rule = (index: number, from: number, count: number) => {
      const all = Array.from({ length: count }, (_, at) => leafOf(from + at));
      return { ...sampleRule({ type: 'restrict', name: `rule ${index}` }), conditions: { all } };
    };
    const json = (more: number) => {
      const own = [rule(0, 0, 500), rule(1, 500, 500), rule(2, 0, 900), rule(3, 0, 1 + more)];
      const last = { ...rule(4, 0, 1), conditions: { all: [leafOf(0), { ...leafOf(0), path: '$.c' }] } };
      return samplePack({
        phase: 'credit',
        whenUnknown: { anything: 'notMet' },
        rules: more === 0 ? own : [...own, last],
      });
    };
    expect(faultsOf(json(0))).toEqual([]);
    expect(faultsOf(json(1)).map(({ code, pointer }) => [code, pointer])).toEqual([['SIZE', '/rules/4']]);
  });

  it('tells the first faults of very many, and that there are more', () => {
    const wrong = { fact: 'nobody', operator: 'resembles', value: 1 };
    const found = faultsOf(samplePack({ rules: rules(500, { any: Array.from({ length: 40 }, () => wrong) }) }));
    expect(found).toHaveLength(mostTold + 1);
    expect(found.at(-1)).toMatchObject({ code: 'MORE', pointer: '' });
  });

  it.each([
    ['as a text', samplePack({ title: { zh: '样例\u202E', en: 'sample' } }), '/title/zh', 'U+202E'],
    ['in a name of a rule', samplePack({ rules: [sampleRule({ name: 'too\u0000young' })] }), '/rules/0/name', 'U+0000'],
    ['as half a character', samplePack({ title: { zh: '样例', en: 'a\uD800' } }), '/title/en', 'U+D800'],
    ['in the name of a member', samplePack({ 'ti\u001Btle': 1 }), '', 'U+001B'],
  ])('has no hidden characters: %s', (_, json, pointer, shown) => {
    const [found] = faultsOf(json);
    expect(found).toMatchObject({ code: 'HIDDEN_CHARACTER', pointer });
    expect(found?.en).toContain(shown);
  });

  it.each([
    ['a path that is none', { fact: 'agent', path: null }],
    ['a path that is a number', { fact: 'agent', path: 7 }],
    ['a fact that is none', { fact: { toString: 1 }, path: '$.age' }],
    ['something more', { fact: 'agent', path: '$.age', params: {} }],
  ])('has no fact as value with %s', (_, value) => {
    const json = samplePack({ rules: rules(1, { all: [{ ...leaf, value }] }) });
    expect(faultsOf(json).map(({ code, pointer }) => [code, pointer])).toEqual([
      ['SCHEMA', '/rules/0/conditions/all/0'],
    ]);
  });

  it('is shown readably, however long and odd its names are', () => {
    const odd = { ...leaf, fact: 'n'.repeat(4000), [`m${'x'.repeat(150)}`]: 1 };
    for (const { en, pointer } of faultsOf(samplePack({ rules: rules(1, { all: [odd, { ...odd, all: [] }] }) }))) {
      expect(en.length).toBeLessThan(700);
      expect(pointer.length).toBeLessThan(310);
    }
    expect(faultsOf(samplePack({ rules: rules(1, { all: [{ ...leaf, fact: 'n'.repeat(4000) }] }) }))[0]?.en).toMatch(
      /…$/,
    );
  });
});
