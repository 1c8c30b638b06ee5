import { describe, expect, it } from 'vitest';
import { DataOnlyError } from './drop-in/data-only.ts';
import { typesOf } from './drop-in/engine-attempts.fixture.ts';
import { type AnyAlmanac, type AnyRun, leaf, ours, ruleThat, theirs } from './drop-in/engine-modules.fixture.ts';

/** The conditions in the `any` of the first result. */
function anyOf([first]: AnyRun['results']): readonly Record<string, unknown>[] {
  return (first?.conditions['any'] ?? []) as readonly Record<string, unknown>[];
}

describe.each([
  ['json-rules-engine', theirs],
  ['its stand-in', ours],
])('%s', (_name, { Engine, Rule, Fact, Almanac, default: createEngine }) => {
  it('is made by its default export as well', async () => {
    expect(typesOf(await createEngine([ruleThat(true, 'e')]).run())).toEqual(['e']);
  });

  it('gives results, events and failures of a run', async () => {
    const engine = new Engine([ruleThat(true, 'held', { name: 'one', priority: 2 }), ruleThat(false, 'missed')]);
    const run = await engine.run();
    expect(run.events).toEqual([{ type: 'held' }]);
    expect(run.failureEvents).toEqual([{ type: 'missed' }]);
    expect(run.results.map(({ name, result, priority }) => ({ name, result, priority }))).toEqual([
      { name: 'one', result: true, priority: 2 },
    ]);
    expect(run.failureResults[0]?.toJSON(false)).toEqual({
      conditions: { priority: 1, not: { priority: 1, all: [] } },
      event: { type: 'missed' },
      priority: 1,
      result: false,
    });
    expect(JSON.parse(String(run.results[0]?.toJSON()))).toEqual(run.results[0]?.toJSON(false));
  });

  it('shows what each condition came to, also on the conditions themselves', async () => {
    const rule = ruleThat(true, 'e', { conditions: { any: [leaf('age', 'lessThan', 18), { all: [] }] } });
    const { results } = await new Engine([rule]).run({ age: 30 });
    const [young, empty] = anyOf(results);
    expect(young).toMatchObject({ result: false, factResult: 30, valueResult: 18, fact: 'age' });
    expect(empty).toMatchObject({ result: true, operator: 'all' });
  });

  it('compares lists and objects by identity, and gathers a list anew with each [*]', async () => {
    const self = (path: string) => leaf('it', 'equal', { fact: 'it', path }, { path });
    const conditions = { all: [self('$.list'), self('$.list[*]'), self('$'), leaf('it', 'equal', { list: [1] })] };
    const { failureResults } = await new Engine([ruleThat(true, 'e', { conditions })]).run({ it: { list: [1] } });
    const found = failureResults[0]?.conditions['all'] as readonly { readonly result: boolean }[];
    expect(found.map(({ result }) => result)).toEqual([true, false, true, false]);
  });

  it('gives the result as a whole, to be copied and compared', async () => {
    const rule = ruleThat(true, 'e', { conditions: { all: [leaf('age', 'equal', 3)] } });
    const { results } = await new Engine([rule]).run({ age: 3 });
    expect({ ...results[0] }).toEqual({
      conditions: {
        operator: 'all',
        priority: 1,
        all: [{ ...leaf('age', 'equal', 3), result: true, factResult: 3, valueResult: 3 }],
      },
      event: { type: 'e' },
      priority: 1,
      result: true,
    });
    expect(JSON.stringify(results[0])).toBe(
      '{"conditions":{"priority":1,"all":[{"operator":"equal","value":3,"fact":"age","factResult":3,"valueResult":3,"result":true}]},"event":{"type":"e"},"priority":1,"result":true}',
    );
  });

  it('takes conditions that are put into a rule', async () => {
    const rule = new Rule(ruleThat(true, 'e', { name: 'a' }));
    const engine = new Engine([rule]);
    await engine.run();
    Object.assign(rule, { conditions: new Rule(ruleThat(false, 'e')).getConditions() });
    engine.updateRule(rule);
    expect(typesOf(await engine.run())).toEqual([]);
  });

  it('says whether it runs', async () => {
    const engine = new Engine([ruleThat(true, 'e')]);
    const seen: unknown[] = [engine.status];
    engine.on('e', () => seen.push(engine.status));
    await engine.run();
    expect([...seen, engine.status, engine.stop().status]).toEqual(['READY', 'RUNNING', 'FINISHED', 'FINISHED']);
  });

  it('takes rules as objects, as rules and as JSON text, and writes them out again', async () => {
    const written = ruleThat(true, 'e', { name: 'written', priority: 3 });
    const fromText = new Rule(JSON.stringify(written));
    const again = new Rule(fromText.toJSON());
    const plain = { ...written, conditions: { priority: 1, all: [] } };
    expect(again.toJSON(false)).toEqual(plain);
    expect(typesOf(await new Engine([written, fromText, again]).run())).toEqual(['e', 'e', 'e']);
  });

  it('removes and replaces rules', async () => {
    const [one, two] = [new Rule(ruleThat(true, 'one', { name: 'a' })), new Rule(ruleThat(true, 'two', { name: 'b' }))];
    const engine = new Engine([one, two, ruleThat(true, 'three', { name: 'b' })]);
    expect([engine.removeRule(one), engine.removeRule(one), engine.removeRule('nothing')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(typesOf(await engine.run())).toEqual(['two', 'three']);
    engine.updateRule(new Rule(ruleThat(true, 'four', { name: 'b' })));
    expect(typesOf(await engine.run())).toEqual(['three', 'four']);
    expect(engine.removeRule('b')).toBe(true);
    expect(typesOf(await engine.run())).toEqual([]);
    expect(() => engine.updateRule(one)).toThrow('Engine: updateRule() rule not found');
  });

  it('sees changes of conditions, facts and rules in the next run', async () => {
    const rule = new Rule(ruleThat(true, 'e', { conditions: { condition: 'grown' } }));
    const engine = new Engine([rule], { allowUndefinedConditions: true });
    const counts: number[] = [];
    const count = async (): Promise<void> => {
      counts.push((await engine.run({ age: 20 })).events.length);
    };
    await count();
    engine.setCondition('grown', { all: [leaf('age', 'greaterThan', 18)] });
    await count();
    engine.setCondition('grown', { all: [leaf('age', 'greaterThan', 30)] });
    await count();
    rule.setConditions({ any: [] });
    await count();
    rule.setConditions({ condition: 'grown' });
    engine.setCondition('grown', { all: [] });
    await count();
    expect([engine.removeCondition('grown'), engine.removeCondition('grown')]).toEqual([true, false]);
    await count();
    expect(counts).toEqual([0, 1, 0, 1, 1, 0]);
  });

  it('evaluates conditions by the priority of their facts, as the engine has them now', async () => {
    const conditions = { any: [leaf('one', 'equal', 1), leaf('two', 'equal', 2)] };
    const engine = new Engine([ruleThat(true, 'e', { conditions })])
      .addFact('one', 1)
      .addFact('two', 2, { priority: 5 });
    const evaluated = async (): Promise<readonly unknown[]> => {
      const { results } = await engine.run();
      return anyOf(results).map(({ result }) => result);
    };
    expect(await evaluated()).toEqual([undefined, true]);
    engine.addFact('one', 1, { priority: 9 });
    expect(await evaluated()).toEqual([true, undefined]);
    engine.addFact('one', 1, { priority: 5 });
    expect(await evaluated()).toEqual([true, true]);
    expect([engine.getFact('two')?.priority, engine.removeFact('two')]).toEqual([5, true]);
    expect([engine.getFact('two'), engine.removeFact('two')]).toEqual([undefined, false]);
  });

  it('takes facts of the run before those of the engine', async () => {
    const conditions = { all: [leaf('age', 'equal', 3), leaf('kind', 'equal', 'x')] };
    const engine = new Engine([ruleThat(true, 'e', { conditions })]).addFact('age', 2).addFact(new Fact('kind', 'x'));
    expect(typesOf(await engine.run({ age: 3 }))).toEqual(['e']);
    expect(typesOf(await engine.run({ any: new Fact('age', 3) }))).toEqual(['e']);
    expect(typesOf(await engine.run())).toEqual([]);
  });

  it('tells listeners of outcomes and of events, with the almanac and the result', async () => {
    const told: unknown[] = [];
    const listener =
      (what: string) =>
      (event: unknown, almanac: AnyAlmanac, result: { result: boolean }): void => {
        told.push([what, event, typeof almanac.factValue, result.result]);
      };
    const rule = { ...ruleThat(true, 'held'), event: { type: 'held', params: { code: 1 } } };
    const engine = new Engine([
      { ...rule, onSuccess: listener('own success'), onFailure: listener('own failure'), priority: 2 },
      { ...ruleThat(false, 'missed'), onFailure: listener('own failure') },
    ]);
    engine.on('success', listener('success')).on('failure', listener('failure')).on('held', listener('held'));
    engine.on('missed', listener('missed'));
    await engine.run();
    expect(told).toEqual([
      ['own success', rule.event, 'function', true],
      ['success', rule.event, 'function', true],
      ['held', { code: 1 }, 'function', true],
      ['own failure', { type: 'missed' }, 'function', false],
      ['failure', { type: 'missed' }, 'function', false],
    ]);
  });

  it('waits for listeners, and lets rules of lower priority rest on what they add', async () => {
    const conditions = { all: [leaf('confirmed', 'equal', true)] };
    const rules = [ruleThat(true, 'first', { priority: 2 }), ruleThat(true, 'second', { conditions })];
    const add = async (_event: unknown, almanac: AnyAlmanac): Promise<void> => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      almanac.addFact('confirmed', true);
    };
    for (const name of ['first', 'success']) {
      const engine = new Engine(rules);
      engine.on(name, add);
      expect(typesOf(await engine.run())).toEqual(['first', 'second']);
    }
    const [first, second] = rules;
    const listening = new Engine([{ ...first, onSuccess: add }, second]);
    expect(typesOf(await listening.run())).toEqual(['first', 'second']);
    await expect(new Engine([ruleThat(true, 'second', { conditions })]).run()).rejects.toMatchObject({
      code: 'UNDEFINED_FACT',
      message: 'Undefined fact: confirmed',
    });
  });

  it('ends before the next priority when a listener stops it', async () => {
    const engine = new Engine([
      ruleThat(true, 'a', { priority: 2 }),
      ruleThat(true, 'b', { priority: 2 }),
      ruleThat(true, 'c'),
    ]);
    engine.on('a', () => engine.stop());
    expect(typesOf(await engine.run())).toEqual(['a', 'b']);
    expect(typesOf(await engine.run())).toEqual(['a', 'b']);
  });

  it('fails with what a listener throws', async () => {
    const engine = new Engine([ruleThat(true, 'e')]);
    engine.on('e', () => Promise.reject(new Error('listener failed')));
    await expect(engine.run()).rejects.toThrow('listener failed');
  });

  it('gives facts and findings by its almanac', async () => {
    const engine = new Engine([ruleThat(true, 'held'), ruleThat(false, 'missed')]);
    const { almanac } = await engine.run({ person: { names: ['甲', '乙'], age: 5 }, text: 'abc' });
    expect(await almanac.factValue('person', {}, '$.names[1]')).toBe('乙');
    expect(await almanac.factValue('person', {}, '$.names[*]')).toEqual(['甲', '乙']);
    expect(await almanac.factValue('person', {}, '$')).toEqual({ names: ['甲', '乙'], age: 5 });
    expect(await almanac.factValue('text', {}, '$.age')).toBe('abc');
    await expect(almanac.factValue('nobody')).rejects.toMatchObject({ code: 'UNDEFINED_FACT' });
    expect(almanac.getResults().map(({ result }) => result)).toEqual([true, false]);
    expect(almanac.getEvents()).toEqual([{ type: 'held' }, { type: 'missed' }]);
    expect(almanac.getEvents('failure')).toEqual([{ type: 'missed' }]);
  });

  it('runs on an almanac that it is given', async () => {
    const conditions = { any: [leaf('nobody', 'equal', undefined), leaf('age', 'equal', 4)] };
    const almanac = new Almanac({ allowUndefinedFacts: true }).addFact('age', 4);
    almanac.addRuntimeFact('age', 5);
    const run = await new Engine([ruleThat(true, 'e', { conditions })]).run({}, { almanac });
    expect(run.results[0]?.toJSON(false)).toMatchObject({
      conditions: { any: [{ result: true }, { factResult: 5, result: false }] },
    });
    expect(run.almanac).toBe(almanac);
  });

  it('replaces facts at the top of the particulars of events, in copies', async () => {
    const params = { age: { fact: 'person', path: '$.age' }, deep: { age: { fact: 'person' } } };
    const event = { type: 'e', params };
    const rules = [
      { ...ruleThat(true, 'e'), event },
      { ...ruleThat(false, 'e'), event },
    ];
    const engine = new Engine(rules, { replaceFactsInEventParams: true });
    const expected = { type: 'e', params: { age: 7, deep: { age: { fact: 'person' } } } };
    for (const _ of [1, 2]) {
      const run = await engine.run({ person: { age: 7 } });
      expect([run.events, run.failureEvents]).toEqual([[expected], [expected]]);
    }
    await expect(engine.run()).rejects.toMatchObject({ code: 'UNDEFINED_FACT' });
    expect(engine.rules[0]?.toJSON(false)).toMatchObject({ event });
  });

  it('says what is wrong with rules and conditions as the library does', () => {
    const engine = new Engine();
    const wrong: readonly (readonly [() => unknown, string])[] = [
      [() => engine.addRule(undefined), 'Engine: addRule() requires options'],
      [() => engine.setCondition('', { all: [] }), 'Engine: setCondition() requires name'],
      [() => engine.setCondition('c', undefined), 'Engine: setCondition() requires conditions'],
      [() => engine.setCondition('c', leaf('a', 'equal', 1)), 'root must contain a single instance of'],
      [() => engine.addFact('', 1), 'factId required'],
      [() => new Rule({ ...ruleThat(true, 'e'), name: 0 }).setPriority(0), 'Priority must be greater than zero'],
      [() => new Rule('{'), 'JSON'],
      [() => new Rule().setEvent(undefined), 'Rule: setEvent() requires event object'],
      [() => new Rule().setEvent({}), 'Rule: setEvent() requires event object with "type" property'],
    ];
    for (const [act, message] of wrong) expect(act, message).toThrow(message);
  });
});

describe('the stand-in for json-rules-engine', () => {
  const { Engine, Fact, Almanac } = ours;

  it('refuses functions, and says what to do instead in both languages', () => {
    const engine = new Engine();
    const compare = (): boolean => true;
    const acts: readonly (() => unknown)[] = [
      () => engine.addFact('age', compare),
      () => engine.addFact('age', Promise.resolve(1)),
      () => new Fact('age', compare),
      () => engine.addOperator('near', compare),
      () => new Engine([], { pathResolver: compare }),
      () => new Almanac({ pathResolver: compare }),
      () => engine.addRule({ ...ruleThat(true, 'e'), event: { type: 'e', params: { compare } } }),
      () => engine.addRule(ruleThat(true, 'e', { conditions: { all: [leaf('a', 'equal', new Map())] } })),
    ];
    for (const act of acts) expect(act).toThrow(DataOnlyError);
    expect(() => engine.addOperator('near', compare)).toThrow(/everyFact:not:in.*自定义运算符/);
  });

  it('keeps the rules that it has when one that is to replace them is refused', async () => {
    const engine = new Engine([ruleThat(true, 'kept', { name: 'a' })]);
    const wrong = new ours.Rule(
      ruleThat(true, 'e', { name: 'a', conditions: { all: [leaf('b', 'equal', 1, { path: '$..c' })] } }),
    );
    expect(() => engine.updateRule(wrong)).toThrow('at /conditions/all/0/path');
    expect(typesOf(await engine.run())).toEqual(['kept']);
  });
});
