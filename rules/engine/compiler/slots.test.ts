import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything, type Path, parsePath, walkPath } from '../path.ts';
import { noFact, Slots } from './slots.ts';
import { causes, Unknown } from './unknown.ts';

const pathOf = (text: string): Path => {
  const parsed = text === '' ? { path: [] } : parsePath(text);
  if ('defect' in parsed) throw new Error(parsed.defect.en);
  return parsed.path;
};

/** What each place of the fact `f` holds, by the way of three-valued rules. */
function known(facts: Readonly<Record<string, unknown>>, ...paths: readonly string[]): readonly unknown[] {
  const slots = new Slots();
  const numbers = paths.map((path) => slots.slotOf('f', pathOf(path)));
  const values = new Array<unknown>(slots.places.length).fill(undefined);
  slots.readKnown(facts, values);
  return numbers.map((slot) => values[slot]);
}

describe('the slot of a place', () => {
  it('is one for each place, however it is written', () => {
    const slots = new Slots();
    const [one, other] = [pathOf('$.a[0]'), pathOf("$['a'][0]")];
    expect(slots.slotOf('f', one)).toBe(0);
    expect(slots.slotOf('f', other)).toBe(0);
    expect(slots.slotOf('g', one)).toBe(1);
    expect(slots.slotOf('f', pathOf('$.a[*]'))).toBe(2);
    expect(slots.slotOf('f', pathOf("$.a['0']"))).toBe(3);
    expect(slots.slotOf('f', [])).toBe(4);
    expect(slots.places[2]).toEqual({ fact: 'f', path: ['a', everything] });
  });
});

describe('reading what is known', () => {
  it('finds values, lists and whole facts', () => {
    const f = { a: [{ b: 1 }, { b: 2 }, {}], c: { d: false }, n: 0, t: '' };
    expect(known({ f }, '$.a[1].b', '$.a[*].b', '$.c.d', '$.n', '$.t', '$.c', '')).toEqual([
      2,
      [1, 2],
      false,
      0,
      '',
      f.c,
      f,
    ]);
  });

  it('takes null, and what lies behind values without members, for nothing given', () => {
    const f = { none: null, text: 'abc', number: 5, list: [null, 1] };
    const paths = [
      '$.none',
      '$.none.a',
      '$.text.length',
      "$.text['0']",
      '$.number.toFixed',
      '$.missing',
      '$.list[0]',
      '$.list[7]',
    ];
    expect(known({ f }, ...paths)).toEqual(paths.map(() => undefined));
    expect(known({ f: null }, '', '$.a')).toEqual([undefined, undefined]);
    expect(known({}, '', '$.a')).toEqual([undefined, undefined]);
    expect(known({ f: undefined }, '', '$.a')).toEqual([undefined, undefined]);
  });

  it('never reaches what is inherited, nor facts that the language brings along', () => {
    const inherited = { __proto__: { a: 1 }, b: 2 };
    expect(known({ f: inherited }, '$.a', '$.b')).toEqual([undefined, 2]);
    expect(known(Object.create({ f: { a: 1 } }) as Record<string, unknown>, '$.a')).toEqual([undefined]);
    const slots = new Slots();
    const facts = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
    const numbers = facts.flatMap((fact) => [slots.slotOf(fact, []), slots.slotOf(fact, ['name'])]);
    const values = new Array<unknown>(numbers.length).fill(undefined);
    slots.readKnown({ f: 1 }, values);
    expect(values).toEqual(numbers.map(() => undefined));
    slots.read({ f: 1 }, values);
    expect(values).toEqual(numbers.map(() => noFact));
    const names = Object.getOwnPropertyNames(Object.prototype).concat(['map', 'push', 'at']);
    expect(known({ f: { a: [1] } }, ...names.map((name) => `$.a['${name}x']`))).toEqual(names.map(() => undefined));
    for (const name of names) {
      const parsed = parsePath(`$['${name}']`);
      if ('path' in parsed) expect(known({ f: {} }, `$['${name}']`)).toEqual([undefined]);
    }
  });

  it('reads a member of its own whatever it is called', () => {
    expect(known({ f: { toString: 1, hasOwnProperty: 2 } }, '$.toString', '$.hasOwnProperty')).toEqual([1, 2]);
  });

  it('spreads an unknown over everything that lies in it, for a field as for a whole fact', () => {
    const unknown = new Unknown('awaited', 'registry');
    const paths = ['', '$.a', '$.a.b', '$.a[0]', '$.a[*]', '$.a[*].c', '$.d'];
    expect(known({ f: unknown }, ...paths)).toEqual(paths.map(() => unknown));
    const f = { a: unknown, d: 1 };
    expect(known({ f }, ...paths)).toEqual([f, unknown, unknown, unknown, unknown, unknown, 1]);
    expect(known({ f: { a: { b: unknown } } }, '$.a.b', '$.a.c')).toEqual([unknown, undefined]);
    expect(known({ f: [unknown, 1] }, '$[0]', '$[1]')).toEqual([unknown, 1]);
  });

  it('keeps every cause apart', () => {
    for (const cause of causes) {
      const unknown = new Unknown(cause);
      expect(known({ f: { a: unknown } }, '$.a')).toEqual([unknown]);
      expect(unknown.source).toBeUndefined();
    }
  });

  it('agrees with walking each path by itself, null being nothing given and an empty list a list', () => {
    const names = fc.constantFrom('a', 'b', 0, 1);
    const paths = fc.array(fc.oneof(names, fc.constant(everything as typeof everything)), { maxLength: 3 });
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 0, 'x', true),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b'), tie('json'), { maxKeys: 2 }),
      ),
    }));
    fc.assert(
      fc.property(json, fc.array(paths, { minLength: 1, maxLength: 6 }), (f, all) => {
        const slots = new Slots();
        const numbers = all.map((path) => slots.slotOf('f', path));
        const values = new Array<unknown>(slots.places.length).fill(undefined);
        slots.readKnown({ f }, values);
        for (const [index, path] of all.entries()) {
          const list = path.includes(everything) ? walkPath(f, path.slice(0, path.indexOf(everything))) : undefined;
          const isGiven = typeof list === 'object' && list !== null;
          // An empty list of a list that was given is known to be empty.
          expect(values[numbers[index] ?? -1]).toEqual(walkPath(f, path) ?? (isGiven ? [] : undefined));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('does not know a list of which one item is not known', () => {
    const stale = new Unknown('stale', 'registry');
    const slots = new Slots();
    const paths = [
      ['list'],
      ['list', everything],
      ['list', everything, 'a'],
      ['list', everything, everything],
    ] as const;
    const numbers = paths.map((path) => slots.slotOf('f', path));
    const read = (list: unknown) => {
      const values = new Array<unknown>(slots.places.length).fill(undefined);
      slots.readKnown({ f: { list } }, values);
      return numbers.map((number) => values[number]);
    };
    expect(read([{ a: 1 }, stale])).toEqual([stale, stale, stale, stale]);
    expect(read([{ a: 1 }, { a: stale }]).slice(2)).toEqual([stale, stale]);
    expect(read([])).toEqual([[], [], [], []]);
    expect(read(undefined)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('refuses lists that are longer or deeper than any that a message may hold', () => {
    const nested = (depth: number): unknown[] => (depth === 0 ? [1] : [nested(depth - 1)]);
    const refused = new Unknown('refused');
    const items = (count: number) => Array.from({ length: count }, (_, index) => index);
    for (const path of ['', '$[*]']) {
      expect(known({ f: items(500) }, path)).toEqual([items(500)]);
      expect(known({ f: items(501) }, path)).toEqual([refused]);
      expect(known({ f: nested(32) }, path)).toEqual([nested(32)]);
      expect(known({ f: nested(34) }, path)).toEqual([refused]);
    }
  });
});
