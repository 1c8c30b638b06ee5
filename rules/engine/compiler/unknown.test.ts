import { describe, expect, it } from 'vitest';
import type { Condition } from '../explaining/random-rules-harness.ts';
import { operatorNames } from '../operator.ts';
import { compileGroups, compileRules } from './compile.ts';
import { FALSE, TRUE, UNKNOWN } from './tree.ts';
import { type Cause, causes, Unknown } from './unknown.ts';

const told = causes.filter((cause) => cause !== 'absent');
const leaf = (path: string, operator: string, value: unknown): Condition => ({ fact: 'f', path, operator, value });
const reference = (path: string) => ({ fact: 'f', path });

function verdict(
  conditions: Condition,
  facts: Readonly<Record<string, unknown>>,
  absentFails?: (path: string) => boolean,
) {
  const program = compileRules([{ conditions }], {
    mode: 'threeValued',
    ...(absentFails === undefined ? {} : { absentFails: (_, path) => absentFails(path.map(String).join('.')) }),
  });
  return program.verdicts({ f: facts })[0];
}

describe('a value that is not known', () => {
  const values: Readonly<Record<string, unknown>> = { in: ['x'], notIn: ['x'] };

  it('makes every comparison with it unknown, whatever the operator, the decorators and the cause', () => {
    let tried = 0;
    for (const base of operatorNames) {
      for (const decorators of ['', 'not:', 'someFact:', 'everyFact:', 'everyFact:not:', 'someValue:', 'swap:']) {
        if (decorators === 'swap:' && base.toLowerCase().endsWith('in')) continue;
        const value = decorators === 'someValue:' ? [values[base] ?? 'x'] : (values[base] ?? 'x');
        for (const unknown of [undefined, null, ...told.map((cause) => new Unknown(cause, 'registry'))]) {
          expect([decorators, base, verdict(leaf('$.a', decorators + base, value), { a: unknown })]).toEqual([
            decorators,
            base,
            UNKNOWN,
          ]);
          tried += 1;
        }
      }
    }
    expect(tried).toBeGreaterThan(400);
  });

  it('does so on either side of a comparison, and where it stands for the whole fact', () => {
    const compared = leaf('$.a', 'notEqual', reference('$.b'));
    for (const unknown of [undefined, ...told.map((cause) => new Unknown(cause))]) {
      expect(verdict(compared, { a: unknown, b: 1 })).toBe(UNKNOWN);
      expect(verdict(compared, { a: 1, b: unknown })).toBe(UNKNOWN);
      expect(verdict(compared, { a: unknown, b: unknown })).toBe(UNKNOWN);
      const program = compileRules([{ conditions: compared }], { mode: 'threeValued' });
      expect(program.verdicts({ f: unknown })[0]).toBe(UNKNOWN);
    }
    expect(verdict(compared, { a: 1, b: 2 })).toBe(TRUE);
  });

  it('never passes in silence: not turns nothing that is unknown into true', () => {
    for (const operator of ['equal', 'notEqual', 'lessThan']) {
      expect(verdict({ not: leaf('$.a', operator, 1) }, {})).toBe(UNKNOWN);
      expect(verdict({ not: { not: leaf('$.a', operator, 1) } }, {})).toBe(UNKNOWN);
    }
  });

  it('does not hinder what is decided without it', () => {
    const [known, open] = [leaf('$.a', 'equal', 1), leaf('$.b', 'equal', 1)];
    expect(verdict({ any: [open, known] }, { a: 1 })).toBe(TRUE);
    expect(verdict({ all: [open, known] }, { a: 2 })).toBe(FALSE);
    expect(verdict({ all: [open, known] }, { a: 1 })).toBe(UNKNOWN);
  });
});

describe('absence that fulfils nothing', () => {
  const ofA = (path: string) => path === 'a';

  it('makes a comparison false, only where nobody gave the value, and only of the places that are named', () => {
    const equal = leaf('$.a', 'equal', 1);
    expect(verdict(equal, {}, ofA)).toBe(FALSE);
    expect(verdict(equal, { a: null }, ofA)).toBe(FALSE);
    expect(verdict(leaf('$.a', 'notEqual', 1), {}, ofA)).toBe(FALSE);
    for (const cause of told) expect(verdict(equal, { a: new Unknown(cause) }, ofA)).toBe(UNKNOWN);
    expect(verdict(leaf('$.b', 'equal', 1), {}, ofA)).toBe(UNKNOWN);
    expect(verdict(leaf('$.b', 'equal', reference('$.a')), { b: 1 }, ofA)).toBe(FALSE);
    // Whichever of two stands first: what is absent fulfils nothing, so the other need not be known.
    expect(verdict(leaf('$.b', 'equal', reference('$.a')), { b: new Unknown('awaited') }, ofA)).toBe(FALSE);
    expect(verdict(leaf('$.b', 'equal', reference('$.a')), {}, ofA)).toBe(FALSE);
    expect(verdict(leaf('$.a', 'equal', reference('$.b')), {}, ofA)).toBe(FALSE);
    expect(verdict(leaf('$.a', 'equal', reference('$.b')), { a: 1 }, ofA)).toBe(UNKNOWN);
  });

  it('is each group of rules’ own, though the groups share comparisons', () => {
    const rules = [{ conditions: leaf('$.a', 'equal', 1) }];
    const mode = 'threeValued';
    const program = compileGroups([
      { rules, options: { mode, absentFails: () => true } },
      { rules, options: { mode } },
      { rules, options: { mode } },
    ]);
    expect([...program.verdicts({ f: {} })]).toEqual([FALSE, UNKNOWN, UNKNOWN]);
    expect([...program.verdicts({ f: { a: 1 } })]).toEqual([TRUE, TRUE, TRUE]);
    expect(program.leaves.length).toBe(2);
  });
});

describe('a program', () => {
  const conditions = {
    all: [leaf('$.a', 'equal', 1), { any: [leaf('$.b', 'contains', 'x'), leaf('$.a', 'equal', 1)] }],
  };
  const program = compileRules([{ conditions: leaf('$.z', 'equal', 0) }, { conditions }], { mode: 'threeValued' });

  it('keeps in a trace what was found, with the cause, and forgets it for the next evaluation', () => {
    const cause: Cause = 'refused';
    const trace = program.trace({ f: { a: 1, b: new Unknown(cause, 'registry') } });
    expect(trace.values[2]).toMatchObject({ cause, source: 'registry' });
    const next = program.trace({ f: { a: 1 } });
    expect(next.values).toEqual([undefined, 1, undefined]);
    expect(trace.values[2]).toBeInstanceOf(Unknown);
    expect([...trace.verdicts]).toEqual([UNKNOWN, TRUE]);
  });

  it('judges one rule by values that were put together, without a trace of it in what follows', () => {
    expect(program.leavesOfRule(1)).toEqual([1, 2]);
    const trace = program.trace({ f: { a: 1 } });
    expect(program.verdictWith(1, [undefined, 2, ['x']])).toBe(FALSE);
    expect(program.verdictWith(1, [undefined, undefined, ['x']])).toBe(UNKNOWN);
    expect(program.verdictWith(1, trace.values)).toBe(trace.verdicts[1]);
    expect([...program.verdicts({ f: { a: 1 } })]).toEqual([UNKNOWN, TRUE]);
    expect(() => program.verdictWith(2, [])).toThrow('no rule 2');
  });
});
