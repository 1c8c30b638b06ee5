import { Engine } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { operatorNames, parseOperator, valueDefect } from './operator.ts';

const decorators = ['someFact', 'everyFact', 'someValue', 'everyValue', 'swap', 'not'];
const chains = [
  [],
  ...decorators.map((one) => [one]),
  ...decorators.flatMap((one) => decorators.map((two) => [one, two])),
];
const literals: unknown[] = [1, 'a', ['a'], [['a']], [1, 2]];

async function holdsOfAbsent(operator: string, value: unknown): Promise<boolean> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addRule({ conditions: { all: [{ fact: 'absent', operator, value }] }, event: { type: 'held' } });
  return (await engine.run({})).events.length > 0;
}

describe('operators', () => {
  it('never fail in the library on an absent fact, and hold of it only where that was foretold', async () => {
    let tried = 0;
    for (const base of operatorNames) {
      for (const chain of chains) {
        const operator = parseOperator([...chain, base].join(':'));
        expect(operator).toBeDefined();
        if (operator === undefined) continue;
        for (const value of literals) {
          if (valueDefect(operator, value) !== undefined) continue;
          tried += 1;
          const held = await holdsOfAbsent(operator.name, value);
          if (held) expect([operator.name, value, operator.holdsOfAbsent]).toEqual([operator.name, value, true]);
        }
      }
    }
    expect(tried).toBeGreaterThan(500);
  });

  it('are refused when the library has none like them', () => {
    for (const name of [
      '',
      'equals',
      'not:',
      ':equal',
      'toString',
      'constructor',
      'some:equal',
      'not:not:not:not:not:equal',
    ]) {
      expect(parseOperator(name)).toBeUndefined();
    }
  });

  it('need a value that fits', () => {
    const defect = (name: string, value: unknown) => {
      const operator = parseOperator(name);
      return operator === undefined ? 'unknown' : valueDefect(operator, value)?.en;
    };
    expect(defect('in', 'abc')).toContain('list');
    expect(defect('someValue:in', [1])).toContain('list');
    expect(defect('someValue:in', [[1]])).toBeUndefined();
    expect(defect('swap:not:doesNotContain', 1)).toContain('list');
    expect(defect('swap:in', ['a'])).toContain('swap');
    expect(defect('lessThan', true)).toContain('number');
    expect(defect('everyValue:equal', [])).toContain('list');
  });
});
