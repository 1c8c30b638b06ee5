import { describe, expect, it } from 'vitest';
import { closureOf } from './closures.ts';
import { type Expression, expressionOf } from './expression.ts';
import { jsonLogicOf } from './json-logic.ts';
import { createLibrary } from './library.ts';
import { varyFacts } from './variations.ts';
import { type Condition, readWorkload } from './workload.ts';
import { zenOf } from './zen.ts';

const workload = readWorkload();

/** Conditions of each kind, with what a user of the other engines would write. */
const written: readonly { readonly condition: Condition; readonly jsonLogic: unknown; readonly zen: string }[] = [
  {
    condition: { fact: 'applicant', path: '$.age', operator: 'lessThan', value: 18 },
    jsonLogic: { '<': [{ var: 'applicant.age' }, 18] },
    zen: 'applicant.age < 18',
  },
  {
    condition: { fact: 'form', path: '$.registeredOn', operator: 'lessThan', value: '1981-01-01' },
    jsonLogic: { '<': [{ var: 'form.registeredOn' }, '1981-01-01'] },
    zen: 'date(form.registeredOn) < date("1981-01-01")',
  },
  {
    condition: { fact: 'agent', path: '$.name', operator: 'notEqual', value: { fact: 'applicant', path: '$.name' } },
    jsonLogic: { '!==': [{ var: 'agent.name' }, { var: 'applicant.name' }] },
    zen: 'agent.name != applicant.name',
  },
  {
    condition: { not: { any: [{ fact: 'step', path: '$.id', operator: 'notIn', value: ['review'] }] } },
    jsonLogic: { '!': [{ or: [{ '!': [{ in: [{ var: 'step.id' }, ['review']] }] }] }] },
    zen: 'not ((step.id not in ["review"]))',
  },
  {
    condition: { fact: 'agent', path: '$.powers', operator: 'doesNotContain', value: 'copy' },
    jsonLogic: { '!': [{ in: ['copy', { var: 'agent.powers' }] }] },
    zen: 'not ("copy" in agent.powers)',
  },
  {
    condition: { fact: 'materials', path: '$[*].type', operator: 'contains', value: 'id-card' },
    jsonLogic: { some: [{ var: 'materials' }, { '===': [{ var: 'type' }, 'id-card'] }] },
    zen: 'some(materials, #.type == "id-card")',
  },
  {
    condition: { fact: 'materials', path: '$[*].pages', operator: 'everyFact:lessThanInclusive', value: 40 },
    jsonLogic: { all: [{ var: 'materials' }, { '<=': [{ var: 'pages' }, 40] }] },
    zen: 'all(materials, #.pages <= 40)',
  },
  {
    condition: { fact: 'record', path: '$.marks', operator: 'someFact:in', value: ['torn'] },
    jsonLogic: { some: [{ var: 'record.marks' }, { in: [{ var: '' }, ['torn']] }] },
    zen: 'some(record.marks, # in ["torn"])',
  },
  {
    condition: { fact: 'materials', path: '$[0].type', operator: 'equal', value: 'id-card' },
    jsonLogic: { '===': [{ var: 'materials.0.type' }, 'id-card'] },
    zen: 'materials[0].type == "id-card"',
  },
];

describe('the rules as other engines are given them', () => {
  it('read as a user of those engines would write them', () => {
    const isText = (place: readonly string[]): boolean => place.at(-1) === 'registeredOn';
    for (const { condition, jsonLogic, zen } of written) {
      const expression: Expression = expressionOf(condition);
      expect(jsonLogicOf(expression)).toEqual(jsonLogic);
      expect(zenOf(expression, isText)).toBe(zen);
    }
  });

  it('mean the same as json-rules-engine finds, on the workload and its variations', async () => {
    const library = createLibrary(workload.rules);
    const closures = workload.rules.map(({ conditions }) => closureOf(expressionOf(conditions)));
    for (const facts of [workload.facts, ...varyFacts(workload, 200, 4)]) {
      expect(closures.map((holds) => holds(facts))).toEqual(await library.verdicts(facts));
    }
  });

  it('are refused where the bench has no words for an operator', () => {
    const leaf = { fact: 'step', path: '$.id', value: 1 };
    expect(() => expressionOf({ ...leaf, operator: 'swap:equal' })).toThrow('swap:equal');
    expect(() => expressionOf({ ...leaf, operator: 'like' })).toThrow('like');
  });
});
