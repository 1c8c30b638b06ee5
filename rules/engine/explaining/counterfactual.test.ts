import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FALSE, TRUE, UNKNOWN } from '../compiler/tree.ts';
import { Unknown } from '../compiler/unknown.ts';
import { anotherText } from './candidate-values.ts';
import { type Counterfactual, counterfactual, type Way } from './counterfactual.ts';
import {
  type Condition,
  comparison,
  conditionsOver,
  type fields,
  possibleValues,
  programOf,
  type RandomRule,
  verdictIn,
  type World,
  world,
} from './random-rules-harness.ts';

const runs = 500;

function ask(rule: RandomRule, facts: World): Counterfactual {
  return counterfactual(rule.program, 0, rule.program.trace({ f: facts }), rule.declared);
}

/** The facts with the changes made, as whoever corrected the form would make them. */
function changed(facts: World, way: Way): World {
  if (way.kind !== 'changes') throw new Error(`no changes: ${JSON.stringify(way)}`);
  return { ...facts, ...Object.fromEntries(way.changes.map(({ place, to }) => [String(place.path[0]), to])) };
}

/** The fewest fields, out of `names`, whose values could make the verdict so: by trying everything, up to `most` of them. */
function fewest(rule: RandomRule, facts: World, wanted: number, names: readonly string[], most: number) {
  const canTurn = (tried: World, size: number, from: number): boolean => {
    if (size === 0) return verdictIn(rule, tried) === wanted;
    return names.some((name, index) => {
      if (index < from) return false;
      return possibleValues(name).some((value) => canTurn({ ...tried, [name]: value }, size - 1, index + 1));
    });
  };
  for (let size = 1; size <= most; size += 1) if (canTurn(facts, size, 0)) return size;
  return undefined;
}

function fieldsOf(rule: RandomRule): readonly string[] {
  return [...new Set(rule.program.slots.places.map(({ path }) => String(path[0])))];
}

/** What a way claims, held against trying everything. */
function expectTrue(rule: RandomRule, facts: World, wanted: number, way: Way, names: readonly string[]): void {
  switch (way.kind) {
    case 'changes': {
      const size = way.changes.length;
      expect(verdictIn(rule, changed(facts, way))).toBe(wanted);
      expect(way.changes.every(({ place }) => names.includes(String(place.path[0])))).toBe(true);
      // What is smaller would have been found.
      if (size > 1) expect(fewest(rule, facts, wanted, names, Math.min(size - 1, 2))).toBeUndefined();
      return;
    }
    case 'more':
      expect(way.than).toBe(3);
      expect(fewest(rule, facts, wanted, names, 2)).toBeUndefined();
      return;
    case 'never':
      expect(fewest(rule, facts, wanted, names, 2)).toBeUndefined();
  }
}

describe('what would turn a verdict', () => {
  it('turns it, is within what is declared, and nothing smaller does, whatever the rule', () => {
    const drawn = [conditionsOver(comparison), world, fc.boolean()] as const;
    fc.assert(
      fc.property(...drawn, (conditions, facts, absentFails) => {
        const rule = programOf(conditions, absentFails);
        const found = ask(rule, facts);
        expect(found.verdict).toBe(verdictIn(rule, facts));
        if (found.verdict === UNKNOWN) return;
        const { turned } = found;
        expectTrue(rule, facts, 1 - found.verdict, turned, fieldsOf(rule));
        if (turned.kind !== 'changes') return;
        for (const { place, to, from } of turned.changes) {
          const name = String(place.path[0]);
          expect(possibleValues(name)).toContainEqual(Array.isArray(to) ? to.toSorted() : to);
          expect(from).toEqual(facts[name]);
        }
      }),
      { numRuns: runs },
    );
    // Such rules are drawn that the property says something; counted over fixed draws, since three at once are rare.
    const kinds = fc
      .sample(fc.tuple(...drawn), { numRuns: runs, seed: 20_260_803 })
      .map(([conditions, facts, absent]) => {
        const found = ask(programOf(conditions, absent), facts);
        if (found.verdict === UNKNOWN) return 'unknown';
        return found.turned.kind === 'changes' ? String(found.turned.changes.length) : found.turned.kind;
      });
    expect(kinds).toEqual(expect.arrayContaining(['1', '2', '3', 'never']));
  });

  it('of an unknown verdict changes nothing but what is unknown, and turns it both ways where it can', () => {
    let both = 0;
    fc.assert(
      fc.property(conditionsOver(comparison), world, (conditions, facts) => {
        const rule = programOf(conditions);
        const found = ask(rule, facts);
        if (found.verdict !== UNKNOWN) return;
        const { values } = rule.program.trace({ f: facts });
        const open = rule.program.slots.places.flatMap(({ path }, slot) => {
          return values[slot] === undefined || values[slot] instanceof Unknown ? [String(path[0])] : [];
        });
        expect(found.unknown.length).toBeGreaterThan(0);
        for (const slot of found.unknown) expect(open).toContain(String(rule.program.slots.places[slot]?.path[0]));
        expectTrue(rule, facts, TRUE, found.toTrue, open);
        expectTrue(rule, facts, FALSE, found.toFalse, open);
        if (found.toTrue.kind === 'changes' && found.toFalse.kind === 'changes') both += 1;
      }),
      { numRuns: runs },
    );
    expect(both).toBeGreaterThan(10);
  });

  it('of a single field is the nearest value there is', () => {
    const names = ['count', 'from', 'tags'];
    const single = comparison.filter(({ path, value }) => {
      return (
        names.some((name) => path === `$.${name}`) && !(typeof value === 'object' && value !== null && 'fact' in value)
      );
    });
    const far = (one: unknown, other: unknown): number => {
      if (Array.isArray(one) && Array.isArray(other)) {
        return one.filter((item) => !other.includes(item)).length + other.filter((item) => !one.includes(item)).length;
      }
      const numberOf = (value: unknown) => (typeof value === 'string' ? Date.parse(value) / 86_400_000 : Number(value));
      return Math.abs(numberOf(one) - numberOf(other));
    };
    let seen = 0;
    fc.assert(
      fc.property(
        fc.array(single, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('all', 'any'),
        world,
        (leaves, kind, facts) => {
          const rule = programOf({ [kind]: leaves });
          const found = ask(rule, facts);
          if (found.verdict === UNKNOWN || found.turned.kind !== 'changes' || found.turned.changes.length !== 1) return;
          const [change] = found.turned.changes;
          const name = String(change?.place.path[0]);
          const turning = possibleValues(name).filter(
            (value) => verdictIn(rule, { ...facts, [name]: value }) === 1 - found.verdict,
          );
          expect(far(facts[name], change?.to)).toBe(Math.min(...turning.map((value) => far(facts[name], value))));
          seen += 1;
        },
      ),
      { numRuns: runs },
    );
    expect(seen).toBeGreaterThan(runs / 3);
  });

  const all = (...leaves: Condition[]): Condition => ({ all: leaves });
  const leaf = (path: string, operator: string, value: unknown): Condition => ({
    fact: 'f',
    path: `$.${path}`,
    operator,
    value,
  });
  const facts: World = { count: 17, from: '2026-02-28', to: '2026-03-10', kind: 'a', tags: ['a'], served: true };
  const toOf = (conditions: Condition, of: World = facts) => {
    const found = ask(programOf(conditions), of);
    if (found.verdict === UNKNOWN || found.turned.kind !== 'changes') return found;
    return Object.fromEntries(found.turned.changes.map(({ place, to }) => [place.path.map(String).join('.'), to]));
  };

  it('is at the boundary: the number, the day over the end of a month, the step of a decimal', () => {
    expect(toOf(all(leaf('count', 'lessThan', 18)))).toEqual({ count: 18 });
    expect(toOf(all(leaf('count', 'lessThanInclusive', 20)))).toEqual({ count: 21 });
    expect(toOf(all(leaf('count', 'greaterThan', 17.25)))).toEqual({ count: 17.26 });
    expect(toOf(all(leaf('from', 'lessThan', '2026-03-01')))).toEqual({ from: '2026-03-01' });
    expect(toOf(all(leaf('from', 'greaterThan', '2026-02-28')))).toEqual({ from: '2026-03-01' });
    expect(toOf(all(leaf('from', 'greaterThanInclusive', '2027')))).toEqual({ from: '2027-01-01' });
    expect(toOf(all(leaf('from', 'lessThan', '2026-02-30')))).toEqual({ from: '2026-03-01' });
    expect(toOf(all(leaf('from', 'lessThan', { fact: 'f', path: '$.to' })))).toEqual({ from: '2026-03-10' });
  });

  it('is a value of the closed list, the other truth, a list with or without an item', () => {
    expect(toOf(all(leaf('kind', 'in', ['a', 'b'])))).toEqual({ kind: 'c' });
    expect(toOf(all(leaf('served', 'equal', true)))).toEqual({ served: false });
    expect(toOf(all(leaf('tags', 'contains', 'b')))).toEqual({ tags: ['a', 'b'] });
    expect(toOf({ any: [leaf('tags', 'someFact:in', ['a', 'b'])] }, { ...facts, tags: ['a', 'c', 'b'] })).toEqual({
      tags: ['c'],
    });
    expect(toOf(all(leaf('tags', 'contains', 'b'), leaf('tags', 'doesNotContain', 'a')))).toEqual({ tags: ['b'] });
    const first = leaf('tags[0]', 'equal', 'b');
    expect(toOf(all(first, leaf('tags', 'doesNotContain', 'a')))).toEqual({ tags: ['b'] });
    // Neither can be changed by itself.
    expect(toOf(all(first, leaf('tags[*]', 'contains', 'b')))).toMatchObject({ turned: { kind: 'more', than: 0 } });
  });

  it('goes through values that are compared with each other together, as many steps as it takes', () => {
    const number = (path: string, operator: string, value: unknown) => leaf(path, operator, value);
    const other = (path: string) => ({ fact: 'f', path: `$.${path}` });
    // The first value matters only once the second is another.
    const two = all(number('count', 'lessThan', other('age')), number('age', 'equal', 3));
    expect(toOf(two, { count: 5, age: 6 })).toEqual({ count: 2, age: 3 });
    const three = all(
      number('x', 'lessThan', other('y')),
      number('y', 'lessThan', other('z')),
      number('z', 'lessThan', 3),
    );
    expect(toOf(three, { x: 10, y: 10, z: 10 })).toEqual({ x: 0, y: 1, z: 2 });
  });

  it('never leaves away a list that must be there, also where a rule looks at its items alone', () => {
    const items = [leaf('tags[*]', 'everyFact:notEqual', 'a'), leaf('tags[*]', 'contains', 'a')];
    const rule = programOf({ any: [...items, leaf('count', 'in', [3])] }, true);
    // With an item the second holds, without any the first; nothing turns that.
    expect(ask(rule, { ...facts, count: 3, tags: [] })).toMatchObject({
      turned: { kind: expect.stringMatching(/more|never/) },
    });
  });

  it('counts the items of a list that come and go, and knows the empty one', () => {
    const some = all(leaf('tags', 'someFact:in', ['a', 'b']), leaf('tags', 'doesNotContain', 'c'));
    expect(toOf(some, { tags: ['a', 'b'] })).toEqual({ tags: ['a', 'b', 'c'] });
    const none = ask(programOf(all(leaf('marks', 'everyFact:not:in', ['a', 'b', 'c']))), {});
    expect(none).toMatchObject({ toTrue: { changes: [{ to: [] }] } });
  });

  it('is any other text where no list says which there are, and nothing at all only where that can be', () => {
    const open = { title: { zh: '样例', en: 'sample' }, type: 'text' } as const;
    const { program } = programOf(all(leaf('kind', 'equal', 'a')), true);
    const trace = program.trace({ f: facts });
    const turned = (declared: (typeof fields)[string] | undefined) => counterfactual(program, 0, trace, [declared]);
    expect(turned(open)).toMatchObject({ turned: { changes: [{ from: 'a', to: anotherText }] } });
    expect(turned(undefined)).toMatchObject({ turned: { changes: [{ to: anotherText }] } });
    expect(turned({ ...open, values: ['a'] })).toEqual({ verdict: TRUE, turned: { kind: 'never' } });
    expect(turned({ ...open, values: ['a'], optional: true })).toMatchObject({
      turned: { changes: [{ to: undefined }] },
    });
  });

  it('says that more than three values would have to change, or that none will do', () => {
    const four = ['count', 'age'].flatMap((path) => [leaf(path, 'equal', 30)]);
    const conditions = all(...four, leaf('from', 'equal', '2030-01-01'), leaf('kind', 'equal', 'c'));
    expect(toOf(conditions, { ...facts, age: 1 })).toEqual({ verdict: FALSE, turned: { kind: 'more', than: 3 } });
    expect(toOf(all(leaf('count', 'lessThan', 3), leaf('count', 'greaterThan', 2)))).toEqual({
      verdict: FALSE,
      turned: { kind: 'never' },
    });
    expect(toOf({ any: [] })).toEqual({ verdict: TRUE, turned: { kind: 'never' } });
  });

  it('names what a value is compared with, so that nobody is told of it who may not be', () => {
    const found = ask(programOf(all(leaf('from', 'lessThan', { fact: 'f', path: '$.to' }))), facts);
    expect(found).toMatchObject({ turned: { changes: [{ slot: 0, beside: [1] }] } });
  });

  it('ends soon on rules that are made to be long', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      any: [
        {
          fact: 'f',
          path: `$.n${index}`,
          operator: 'greaterThan',
          value: { fact: 'f', path: `$.n${(index + 1) % 60}` },
        },
        { fact: 'f', path: `$.n${index}`, operator: 'in', value: [index, index + 7, index + 9] },
      ],
    }));
    const rule = programOf({ all: many });
    const none = Object.fromEntries(many.map((_, index) => [`n${index}`, 0.5]));
    const found = ask(rule, none);
    expect(found).toMatchObject({ verdict: FALSE, turned: { kind: 'more' } });
  });
});
