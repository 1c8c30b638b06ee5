import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything, type Path, parsePath, walkPath } from './path.ts';

function walk(value: unknown, text: string): unknown {
  const parsed = parsePath(text);
  if ('defect' in parsed) throw new Error(parsed.defect.en);
  return walkPath(value, parsed.path);
}

describe('parsePath', () => {
  it('reads names, numbers, quoted names and stars', () => {
    expect(parsePath(`$.a.b[0]['c d']["x.y"][*].e`)).toEqual({ path: ['a', 'b', 0, 'c d', 'x.y', everything, 'e'] });
    expect(parsePath('a.姓名')).toEqual({ path: ['a', '姓名'] });
    expect(parsePath("['a']")).toEqual({ path: ['a'] });
  });

  it.each([
    '',
    '$',
    '$..a',
    '$.a[?(@.b)]',
    '$.a[(1)]',
    '$.a[0:2]',
    '$.a[0,1]',
    '$.a[-1]',
    '$.a[01]',
    '$.a.',
    '$.a b',
    '$.*',
    '@.a',
    '$.a^',
    '$.a~',
    "$['a'b']",
    "$['a\\'b']",
    "$['']",
    '$.__proto__',
    "$['constructor']",
    '$.a.prototype.b',
    '$[constructor]',
    `$${'.a'.repeat(21)}`,
    `$.${'a'.repeat(200)}`,
    '$.a[?(@.constructor.constructor("return process")())]',
  ])('refuses %s', (text) => {
    expect(parsePath(text)).toHaveProperty('defect');
  });

  it('never throws, and reads any path again that it was written from', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePath(text)));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from(`$.[]*'"0a?@( `)) }), (text) => void parsePath(text)),
    );
    fc.assert(
      fc.property(paths, (path) => {
        expect(parsePath(written(path))).toEqual({ path });
      }),
    );
  });
});

describe('walkPath', () => {
  const value = { a: { b: [{ 'c d': [{ e: 1 }, { e: 2 }, {}] }] }, none: null, text: 'abc' };

  it('gives the value, a list for a star, undefined where nothing is', () => {
    expect(walk(value, '$.a.b[0]')).toBe(value.a.b[0]);
    expect(walk(value, "$.a.b[0]['c d'][*].e")).toEqual([1, 2]);
    expect(walk(value, '$.a.b[0][*][0].e')).toEqual([1]);
    expect(walk(value, '$.a.missing.e')).toBeUndefined();
    expect(walk(value, '$.a.b[*].missing')).toBeUndefined();
    expect(walk(value, '$.none')).toBeNull();
    expect(walk(value, '$.none.a')).toBeUndefined();
    expect(walk(value, '$.text.length')).toBeUndefined();
  });

  it('never reaches what is inherited, whatever the path', () => {
    const inherited = Object.getOwnPropertyNames(Object.prototype).concat(Object.getOwnPropertyNames(Array.prototype));
    fc.assert(
      fc.property(fc.constantFrom(...inherited), fc.jsonValue(), (name, json) => {
        const parsed = parsePath(`$['${name}']`);
        if ('defect' in parsed) return;
        const found = walkPath(json, parsed.path);
        expect(typeof found).not.toBe('function');
        if (typeof json === 'object' && json !== null && !Object.hasOwn(json, name)) expect(found).toBeUndefined();
      }),
    );
    expect(walkPath(JSON.parse('{"__proto__":{"a":1},"b":2}'), [everything])).toEqual([2]);
  });

  it('agrees with a plain recursive walker', () => {
    fc.assert(
      fc.property(json, paths, (value, path) => {
        expect(walkPath(value, path)).toEqual(naive(value, path));
      }),
      { numRuns: 2000 },
    );
  });
});

const names = fc.constantFrom('a', 'b', 'c d');
const paths: fc.Arbitrary<Path> = fc.array(
  fc.oneof(names, fc.nat({ max: 2 }), fc.constant(everything as typeof everything)),
  { minLength: 1, maxLength: 4 },
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, 0, 'x', true),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(names, tie('json'), { maxKeys: 3 }),
  ),
}));

function written(path: Path): string {
  return `$${path.map((part) => (part === everything ? '[*]' : typeof part === 'number' ? `[${part}]` : `['${part}']`)).join('')}`;
}

function naive(value: unknown, path: Path): unknown {
  const all = collect(value, path);
  if (!path.includes(everything)) return all[0];
  return all.length > 0 ? all : undefined;
}

function collect(value: unknown, [part, ...rest]: Path): unknown[] {
  if (part === undefined) return [value];
  if (value === null || typeof value !== 'object') return [];
  const members = new Map<string, unknown>(Object.entries(value));
  if (part === everything) return [...members.values()].flatMap((member) => collect(member, rest));
  return members.has(String(part)) ? collect(members.get(String(part)), rest) : [];
}
