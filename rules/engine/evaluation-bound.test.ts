import { describe, expect, it } from 'vitest';
import { compileRules } from './compiler/compile.ts';
import { FALSE, TRUE, UNKNOWN } from './compiler/tree.ts';
import { Unknown } from './compiler/unknown.ts';
import { EvaluationBoundError } from './evaluation-bound.ts';
import { Engine } from './json-rules-engine.ts';

const leaf = (path: string, operator: string, value: unknown) => ({ fact: 'it', path, operator, value });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const times = (count: number, make: (index: number) => unknown) => numbers(count).map(make);
/** Each comparison is another one, and finds nothing. */
const walksOver = (path: string) => (index: number) => leaf(path, 'someFact:equal', `none ${index}`);

/** Rules and facts that would take long, each in another way. */
const dear: readonly (readonly [string, readonly unknown[], object])[] = [
  ['items of a list', times(3000, walksOver('$.list')), { list: numbers(50_000) }],
  [
    'items of lists in lists',
    times(3000, (index) => leaf('$.list', 'someFact:someFact:someFact:in', [`none ${index}`])),
    { list: times(30, () => times(30, () => numbers(100))) },
  ],
  [
    'a list against a list',
    times(300, (index) =>
      leaf('$.list', 'everyFact:everyValue:notEqual', [`none ${index}`, ...numbers(50).map(String)]),
    ),
    { list: numbers(500) },
  ],
  ['paths over lists', times(3000, (index) => leaf(`$.list[*].m${index}`, 'contains', 1)), { list: numbers(50_000) }],
  [
    'paths over members',
    times(3000, (index) => leaf(`$.list[*].m${index}`, 'contains', 1)),
    { list: Object.fromEntries(numbers(20_000).map((index) => [`k${index}`, index])) },
  ],
  [
    'long numbers in turn',
    times(3000, (index) => leaf('$.list', 'someFact:lessThan', -index)),
    { list: ['9'.repeat(200_000), '8'.repeat(200_000)] },
  ],
  ['values that fail', times(9000, (index) => leaf('$.list', 'not:lessThan', index)), { list: [{ toString: 1 }] }],
];

describe('an evaluation in mode library', () => {
  it.each(dear)('that takes too many steps is given up, and says so: %s', async (_, leaves, it) => {
    const program = compileRules([{ conditions: { any: leaves } }], { mode: 'library' });
    const thrown = (): unknown => {
      try {
        return program.verdicts({ it }, () => {
          throw new Error('one comparison failed');
        });
      } catch (error) {
        return error;
      }
    };
    expect(thrown()).toMatchObject({ code: 'EVALUATION_BOUND', bound: 'steps' });
    // What was used up is given anew to the next, which has nothing of the last in it.
    expect([...program.verdicts({ it: { list: ['none 7'] } })]).toHaveLength(1);
    const engine = new Engine([{ conditions: { any: leaves }, event: { type: 'e' } }]);
    await expect(engine.run({ it })).rejects.toThrow('more than 1000000 steps');
    await expect(engine.run({ it })).rejects.toThrow('一次求值超过');
  });

  it('counts what facts are put into events', async () => {
    const params = Object.fromEntries(numbers(100).map((index) => [`p${index}`, { fact: 'it', path: '$.list[*].m' }]));
    const rule = { conditions: { all: [] }, event: { type: 'e', params } };
    const engine = new Engine([rule], { replaceFactsInEventParams: true });
    await expect(engine.run({ it: { list: numbers(20_000) } })).rejects.toThrow(EvaluationBoundError);
    await expect(engine.run({ it: { list: [{ m: 1 }] } })).resolves.toMatchObject({ events: [{ type: 'e' }] });
  });

  it('goes on from a comparison that fails, and only fails where that is reached', () => {
    const failing = leaf('$.bad', 'lessThan', 1);
    const conditions = [
      { all: [{ any: [failing, leaf('$.good', 'equal', 1)] }] },
      { all: [leaf('$.good', 'equal', 1), { ...leaf('$.good', 'equal', 2), priority: 9 }, failing] },
      ...times(5, (index) => ({ all: [leaf('$.good', 'lessThan', index)] })),
    ];
    const program = compileRules(
      conditions.map((one) => ({ conditions: one })),
      { mode: 'library' },
    );
    const facts = { it: { good: 1, bad: { toString: 1 } } };
    const { leaves } = program.look(facts);
    expect(program.leaves.map(({ operator, value }, index) => [operator, value, leaves[index]])).toEqual([
      ['lessThan', 1, 3],
      ['equal', 1, 1],
      ['equal', 2, 0],
      ...numbers(5).map((index) => ['lessThan', index, index > 1 ? 1 : 0]),
    ]);
  });
});

describe('an evaluation of three-valued rules', () => {
  it.each(dear)('knows nothing of what is too much to compare: %s', (_, leaves, it) => {
    const other = { all: [{ fact: 'other', operator: 'equal', value: 1 }] };
    const rules = [{ any: leaves }, { not: { any: leaves } }, other].map((conditions) => ({ conditions }));
    const program = compileRules(rules, { mode: 'threeValued' });
    // A list nobody may send is refused before; a shorter one shows the bound.
    const facts = { it: JSON.parse(JSON.stringify(it)) as Record<string, unknown>, other: 1 };
    const trace = program.trace(facts);
    expect([...trace.verdicts]).toEqual([UNKNOWN, UNKNOWN, TRUE]);
    const unknown = program.slots.places.flatMap(({ fact }, slot) => (fact === 'it' ? [trace.values[slot]] : []));
    expect(
      unknown.every((value) => value === undefined || (value instanceof Unknown && value.cause === 'refused')),
    ).toBe(true);
    expect(unknown.some((value) => value instanceof Unknown)).toBe(true);
    expect(program.verdicts({ it: { list: [] }, other: 1 })[2]).toBe(TRUE);
  });

  it('is within the bound for lists as long as they may be, whatever a thousand conditions ask', () => {
    const leaves = times(1000, walksOver('$.list'));
    const program = compileRules([{ conditions: { any: leaves } }], { mode: 'threeValued' });
    expect([...program.verdicts({ it: { list: numbers(500) } })]).toEqual([FALSE]);
  });
});
