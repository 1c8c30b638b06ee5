import { describe, expect, it } from 'vitest';
import { leaf } from '../drop-in/engine-modules.fixture.ts';
import { CompileError, compileGroups, compileRules } from './compile.ts';
import { FALSE, TRUE } from './tree.ts';

const library = (conditions: unknown, shared: Record<string, unknown> = {}) =>
  compileRules([{ conditions: { all: [] } }, { conditions }], {
    mode: 'library',
    conditions: new Map(Object.entries(shared)),
  });

describe('rules are refused with the place and the reason', () => {
  let deep: object = { all: [] };
  for (let level = 0; level < 201; level += 1) deep = { not: deep };
  const many = { all: [{ any: Array.from({ length: 10_000 }, () => leaf('a', 'equal', 1)) }] };
  it.each([
    ['/1/conditions/all/0/path', { all: [leaf('a', 'equal', 1, { path: '$..b' })] }, 'nothing like'],
    ['/1/conditions/all/0/path', { all: [leaf('a', 'equal', 1, { path: 7 })] }, 'a path must be a text'],
    [
      '/1/conditions/any/1/value/path',
      { any: [{ all: [] }, leaf('a', 'equal', { fact: 'b', path: '$.c[?(1)]' })] },
      '',
    ],
    ['/1/conditions/not/value/fact', { not: leaf('a', 'equal', { fact: 5 }) }, 'named by a text'],
    ['/1/conditions/not/fact', { not: { ...leaf('a', 'equal', 1), fact: null } }, 'named by a text'],
    ['/1/conditions/not/operator', { not: { ...leaf('a', 'equal', 1), operator: ['equal'] } }, 'an operator'],
    ['/1/conditions/all/0/priority', { all: [leaf('a', 'equal', 1, { priority: 'high' })] }, 'a priority'],
    ['/1/conditions/all/0/priority', { all: [{ condition: 'c', priority: '1.0' }] }, 'a priority'],
    ['/1/conditions/all/0', { all: [null] }, 'must be an object'],
    ['/1/conditions/all/0', { all: [{ fact: 'a', operator: 'equal' }] }, 'needs "value"'],
    ['/1/conditions', { any: {} }, '"any" must be an array'],
    ['/1/conditions', { not: [] }, '"not" cannot be an array'],
    [`/1/conditions${'/not'.repeat(201)}`, deep, 'more than 200 levels'],
    ['/1/conditions/all/0/any/9998', many, 'more than 10000 conditions'],
  ])('at %s', (pointer, conditions, reason) => {
    const refused = caught(() => library(conditions));
    expect(refused.pointer).toBe(pointer);
    expect(refused.text.en).toContain(reason);
    expect(refused.message).toBe(`${refused.text.en} / ${refused.text.zh} (at ${pointer})`);
  });

  it('where references go round in circles, naming the way', () => {
    const shared = { a: { all: [{ condition: 'b' }] }, b: { not: { condition: 'a' } } };
    expect(caught(() => library({ any: [{ condition: 'a' }] }, shared)).text.en).toContain('a → b → a');
  });

  it('where references to references grow without bound', () => {
    const twice = (name: string) => ({ all: [{ condition: name }, { condition: name }] });
    const shared = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}`, twice(`c${index + 1}`)]));
    expect(caught(() => library({ condition: 'c0' }, shared)).text.en).toContain('more than 10000 conditions');
  });
});

describe('comparisons that are made once for all rules', () => {
  it('are the same in every way', () => {
    const conditions = ['x', 'x y', 1, '1'].map((value) => ({ all: [leaf('a', 'equal', value)] }));
    const rules = [...conditions, ...conditions].map((one) => ({ conditions: one }));
    const program = compileRules(rules, { mode: 'library' });
    expect(program.leaves).toHaveLength(4);
    expect([...program.verdicts({ a: 1 })]).toEqual([FALSE, FALSE, TRUE, FALSE, FALSE, FALSE, TRUE, FALSE]);
  });

  it('are not taken for each other by the way in which they are written', () => {
    const pairs = [leaf('a', 'equal', 'x equal'), leaf('a', 'equal', 'x'), leaf('a', 'notEqual', 'null')];
    const others = [
      leaf('a', 'notEqual', null),
      leaf('a', 'in', ['x']),
      leaf('a', 'in', 'x'),
      leaf('a', 'in', '["x"]'),
    ];
    const all = [...pairs, ...others, leaf('a', 'equal', 'x', { path: '$.b' }), leaf('a', 'equal', { fact: 'a' })];
    const program = compileRules([{ conditions: { any: all } }], { mode: 'library' });
    expect(program.leaves).toHaveLength(all.length);
  });

  it('are made apart where one may miss its fact and another may not', () => {
    const rules = [{ conditions: { any: [leaf('nobody', 'equal', undefined)] } }];
    const group = (allowUndefinedFacts: boolean) => ({
      rules,
      options: { mode: 'library' as const, allowUndefinedFacts },
    });
    expect([...compileGroups([group(true), group(true)]).verdicts({})]).toEqual([TRUE, TRUE]);
    expect(() => compileGroups([group(true), group(false)]).verdicts({})).toThrow('cannot be evaluated');
  });
});

function caught(act: () => unknown): CompileError {
  try {
    act();
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
