import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../matters/fault.ts';
import { readCondition } from '../condition.ts';
import { allFacts, sampleDeclarations, someCondition, someNotMet, somePlaces, verdictOf } from './logic-harness.ts';
import { logicFaults } from './pack-logic.ts';
import type { LogicFindings } from './rule-logic.ts';

function findingsOf(
  conditions: unknown,
  { notMet = [], shared = {} }: { notMet?: readonly string[]; shared?: Record<string, object> } = {},
): LogicFindings {
  const message = { zh: '样例', en: 'sample' };
  const rule = {
    name: 'one',
    conditions: conditions as object,
    event: { type: 'warn', params: { code: 'ONE', message } },
  };
  const whenUnknown = Object.fromEntries(notMet.map((place) => [`sample.${place}`, 'notMet' as const]));
  return logicFaults({ file: 'sample.json', rules: [rule], conditions: shared, whenUnknown }, sampleDeclarations);
}

const leaf = (path: string, operator: string, value: unknown) => ({
  fact: 'sample',
  path: `$.${path}`,
  operator,
  value,
});
const count = (operator: string, value: unknown) => leaf('count', operator, value);
const age = (operator: string, value: unknown) => leaf('age', operator, value);
const kind = (operator: string, value: unknown) => leaf('kind', operator, value);

/** Code and place below the conditions, by severity. */
function told({ faults, warnings }: LogicFindings): Record<'faults' | 'warnings', string[]> {
  const lines = (found: readonly Fault[]) =>
    found.map(({ code, pointer }) => `${code} ${pointer.replace('/rules/0/conditions', '')}`);
  return { faults: lines(faults), warnings: lines(warnings) };
}

const sound = { faults: [], warnings: [] };

describe('a rule that decides', () => {
  it.each<[string, object]>([
    ['one bound', { all: [age('lessThan', 18)] }],
    ['an interval', { all: [age('greaterThanInclusive', 0), age('lessThan', 18)] }],
    ['alternatives beside each other', { any: [age('lessThan', 18), age('greaterThan', 60)] }],
    ['any number, as absence is unknown', { any: [age('lessThan', 18), age('greaterThanInclusive', 18)] }],
    ['a count above nought, as numbers have no bounds', { all: [count('greaterThanInclusive', 0)] }],
    ['what is not gone into', { all: [leaf('name', 'lessThan', 5), leaf('name', 'greaterThan', 7)] }],
    ['items of a list', { all: [leaf('given', 'contains', 'a'), leaf('given', 'doesNotContain', 'b')] }],
    ['two items at once', { all: [leaf('given', 'contains', 'a'), leaf('given', 'contains', 'b')] }],
  ])('by %s is sound', (_, conditions) => {
    expect(findingsOf(conditions)).toEqual(sound);
  });
});

describe('a rule that never holds', () => {
  it('is a fault that shows what clashes, in both languages', () => {
    const { faults } = findingsOf({ all: [kind('equal', 'a'), age('lessThan', 18), age('greaterThan', 60)] });
    expect(faults).toEqual([
      {
        file: 'sample.json',
        pointer: '/rules/0/conditions',
        code: 'NEVER_TRUE',
        message: {
          zh: '条件 sample.age lessThan 18 与 sample.age greaterThan 60 不能同时成立，因此整条规则永远不会成立',
          en: 'sample.age lessThan 18 and sample.age greaterThan 60 can never hold together, so the rule never does',
        },
      },
    ]);
  });

  it.each<[string, object, string]>([
    ['bounds that only touch', { all: [age('lessThan', 18), age('greaterThanInclusive', 18)] }, ''],
    ['two values at once', { all: [kind('equal', 'a'), kind('equal', 'b')] }, ''],
    ['values that are all excluded', { all: [kind('notIn', ['a', 'b', '2'])] }, '/all/0'],
    ['a day before and after', { all: [leaf('on', 'lessThan', '2020-01-01'), leaf('on', 'greaterThan', '2021')] }, ''],
    [
      'its own opposite',
      { all: [leaf('name', 'swap:lessThan', '1'), { not: leaf('name', 'swap:lessThan', '1') }] },
      '',
    ],
    ['an item that is not there', { all: [leaf('given', 'contains', 'a'), leaf('given', 'everyFact:in', ['b'])] }, ''],
    [
      'one place below and above another',
      {
        all: [
          leaf('age', 'lessThan', { fact: 'sample', path: 'count' }),
          count('lessThan', { fact: 'sample', path: 'age' }),
        ],
      },
      '',
    ],
    ['a part of it', { all: [kind('equal', 'a'), { all: [age('lessThan', 1), age('greaterThan', 2)] }] }, '/all/1'],
    ['what is always so, under not', { all: [{ not: kind('in', ['a', 'b', '2']) }] }, '/all/0/not'],
  ])('because of %s', (_, conditions, at) => {
    expect(told(findingsOf(conditions))).toEqual({ faults: [`NEVER_TRUE ${at}`], warnings: [] });
  });

  it('only in one of its alternatives is told of there, also where that is because of what stands above', () => {
    const impossible = { all: [age('lessThan', 1), age('greaterThan', 2)] };
    expect(told(findingsOf({ any: [kind('equal', 'a'), impossible] }))).toEqual({
      faults: ['NEVER_TRUE /any/1'],
      warnings: [],
    });
    const above = { all: [age('lessThan', 18), { any: [kind('equal', 'a'), age('greaterThan', 60)] }] };
    const { faults, warnings } = findingsOf(above);
    expect(told({ faults, warnings })).toEqual({ faults: ['NEVER_TRUE /all/1/any/1'], warnings: [] });
    expect(faults[0]?.message.en).toBe(
      'sample.age greaterThan 60 can never hold here: it excludes sample.age lessThan 18',
    );
  });
});

describe('what always holds', () => {
  it('is a fault as a whole rule, a warning as a part of one', () => {
    const all = kind('in', ['a', 'b', '2']);
    expect(told(findingsOf({ any: [all] }))).toEqual({ faults: ['ALWAYS_TRUE '], warnings: [] });
    expect(told(findingsOf({ any: [count('lessThan', 5), count('greaterThan', 3)] })).faults).toEqual(['ALWAYS_TRUE ']);
    expect(told(findingsOf({ all: [all, age('lessThan', 5)] }))).toEqual({
      faults: [],
      warnings: ['ALWAYS_TRUE /all/0'],
    });
    expect(
      told(findingsOf({ all: [{ not: { all: [kind('equal', 'a'), kind('equal', 'b')] } }, age('lessThan', 5)] })),
    ).toEqual({ faults: [], warnings: ['ALWAYS_TRUE /all/0'] });
  });
});

describe('a part that follows from others', () => {
  it('is a warning at the looser one, which names the tighter', () => {
    const { warnings } = findingsOf({ all: [age('lessThan', 60), age('lessThan', 18)] });
    expect(warnings).toMatchObject([
      {
        code: 'REDUNDANT',
        pointer: '/rules/0/conditions/all/0',
        message: { en: 'sample.age lessThan 60 is redundant: it follows from sample.age lessThan 18' },
      },
    ]);
  });

  it.each<[string, object, string[]]>([
    ['the same twice', { all: [age('lessThan', 18), age('lessThan', 18)] }, ['/all/1']],
    ['the same in other words', { all: [kind('equal', 'a'), kind('notIn', ['b', '2'])] }, ['/all/1']],
    ['above it', { all: [age('lessThan', 18), { any: [age('lessThan', 60), kind('equal', 'a')] }] }, ['/all/1']],
    [
      'above and beside',
      {
        all: [age('lessThan', 18), { any: [{ all: [age('lessThan', 60), kind('equal', 'a')] }, kind('equal', 'b')] }],
      },
      ['/all/1/any/0/all/0'],
    ],
    ['an alternative within another', { any: [age('lessThan', 18), age('lessThan', 60)] }, ['/any/0']],
    [
      'an alternative within several',
      {
        any: [kind('equal', 'a'), kind('equal', 'b'), kind('in', ['a', 'b'])],
      },
      ['/any/2'],
    ],
    ['under not, where any is all', { not: { any: [age('lessThan', 60), age('lessThan', 18)] } }, ['/not/any/1']],
  ])('%s', (_, conditions, places) => {
    expect(told(findingsOf(conditions))).toEqual({ faults: [], warnings: places.map((at) => `REDUNDANT ${at}`) });
  });
});

it('what follows only from something that is told of as well is not told of', () => {
  const given = (operator: string, value: unknown) => leaf('given', operator, value);
  const same = { all: [kind('equal', 'a'), age('lessThan', 18)] };
  expect(told(findingsOf({ all: [same, { all: [kind('equal', 'a'), count('lessThan', 3)] }] })).warnings).toEqual([
    'REDUNDANT /all/0/all/0',
  ]);
  // Without its second alternative the first part would say that 2 is given, but it is told with that alternative.
  const either = { any: [given('contains', '2'), given('everyFact:notIn', ['b'])] };
  const listed = { all: [either, { all: [given('someFact:in', ['2', 'b']), given('contains', 'a')] }] };
  expect(told(findingsOf(listed)).warnings).toEqual(['REDUNDANT /all/0/any/1']);
});

describe('a condition that rules refer to by name', () => {
  const shared = { young: { all: [age('lessThan', 18)] }, never: { all: [age('lessThan', 1), age('greaterThan', 2)] } };
  it('is looked at by itself, once, and stands for itself where it is named', () => {
    const rule = { all: [{ condition: 'young' }, age('greaterThan', 60)] };
    const { faults } = findingsOf(rule, { shared });
    expect(told({ faults, warnings: [] }).faults).toEqual(['NEVER_TRUE /conditions/never', 'NEVER_TRUE ']);
    expect(faults[0]?.message.en).not.toContain('the rule never does');
    expect(faults[1]?.message.en).toContain('condition young and sample.age greaterThan 60 can never hold together');
  });
});

describe('findings on random rules', () => {
  /** Replaces the parts at some places by a condition that is always so, or never. */
  function replaced(json: unknown, pointer: string, constants: ReadonlyMap<string, boolean>): unknown {
    const constant = constants.get(pointer);
    if (constant !== undefined) return count(constant ? 'lessThan' : 'greaterThan', 100);
    const node = readCondition(json);
    if (node.kind === 'not') return { not: replaced(node.child, `${pointer}/not`, constants) };
    if (node.kind !== 'all' && node.kind !== 'any') return json;
    return {
      [node.kind]: node.children.map((one, index) => replaced(one, `${pointer}/${node.kind}/${index}`, constants)),
    };
  }

  /** What a part can be replaced by if a finding is right: what it must be for the rule to hold, or the opposite. */
  function constantOf({ code, pointer }: Fault): boolean {
    const verdict = (pointer.match(/\/not(?=\/|$)/g) ?? []).length % 2 === 0;
    if (code === 'NEVER_TRUE') return !verdict;
    if (code === 'ALWAYS_TRUE') return verdict;
    const together = /\/all\/\d+$/.test(pointer) === verdict;
    return together ? verdict : !verdict;
  }

  it('are right one by one and together: without the parts that decide nothing the rule holds of the same facts', () => {
    const seen = new Map<string, number>();
    const sample = somePlaces.chain((places) =>
      fc.record({ places: fc.constant(places), condition: someCondition(places), notMet: someNotMet(places) }),
    );
    fc.assert(
      fc.property(sample, ({ places, condition, notMet }) => {
        const root = '/rules/0/conditions';
        const { faults, warnings } = findingsOf(condition, { notMet });
        const findings = [...faults, ...warnings];
        expect(new Set(findings.map(({ pointer }) => pointer)).size).toBe(findings.length);
        for (const { code } of findings) seen.set(code, (seen.get(code) ?? 0) + 1);
        const constants = findings.map((finding) => [finding.pointer, constantOf(finding)] as const);
        const simpler = [...constants.map((one) => [one]), constants].map((some) =>
          replaced(condition, root, new Map(some)),
        );
        for (const one of findings.length === 0 ? [] : allFacts(places)) {
          const facts = { count: 0, ...one };
          const holds = verdictOf(condition, facts, notMet) === true;
          for (const other of simpler) {
            if ((verdictOf(other, facts, notMet) === true) !== holds)
              throw new Error(JSON.stringify({ findings, facts }));
          }
        }
      }),
      { numRuns: 1500, seed: 5 },
    );
    for (const code of ['NEVER_TRUE', 'ALWAYS_TRUE', 'REDUNDANT'])
      expect([code, (seen.get(code) ?? 0) > 80]).toEqual([code, true]);
  });
});
